"""Make an API key: `manage.py make_api_key "Web shop" --channel shop --user ada@…`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from channels.services.keys import make_key
from foundation.models import User
from partners.models import Channel


class Command(BaseCommand):
    help = "Make an API key for another system; its secret is printed once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--channel", required=True, help="code of the channel")
        parser.add_argument("--user", required=True, help="e-mail whose rights it has")

    def handle(self, *args: Any, **options: Any) -> None:
        channel = Channel.objects.filter(code=options["channel"]).first()
        user = User.objects.filter(email__iexact=options["user"]).first()
        if channel is None or user is None:
            raise CommandError("There is no such channel or user.")
        _, secret = make_key(options["name"], channel=channel, user=user, by=None)
        self.stdout.write(secret)
