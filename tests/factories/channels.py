"""API keys for tests."""

from __future__ import annotations

from channels.models import ApiKey
from channels.services.keys import make_key
from foundation.models import User
from foundation.roles import Role
from partners.models import Channel
from tests.people import make_person


def make_api_key(channel: Channel, *roles: Role) -> tuple[ApiKey, str]:
    """A key whose user holds the roles (sales when none is named), and its secret."""
    user: User = make_person(
        f"Web shop {channel.code}", *(roles or (Role.SALES,)), email="shop@example.com"
    )
    return make_key("Web shop", channel=channel, user=user, by=None)
