from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FoundationConfig(AppConfig):
    name = "foundation"

    def ready(self) -> None:
        from foundation import (
            access,
            handlers,  # noqa: F401  they register themselves
            instruments,
            jobs,
            rule_wording,
            sentences,
            signals,
            wording,
        )
        from foundation.approvals import wording as approvals
        from foundation.rule_queries import get_rule_set_for
        from foundation.rules import wording as rules

        sentences.register(wording.SENTENCES)
        sentences.register(approvals.SENTENCES)
        sentences.register(rule_wording.SENTENCES)
        sentences.register(rules.SENTENCES)
        jobs.register_package("foundation.jobs")
        access.register_subject("rule_set", get_rule_set_for)
        instruments.register()
        post_migrate.connect(signals.ensure_standard_rules, sender=self)
