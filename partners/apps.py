from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        from foundation import access, changes, proofs
        from partners.access import get_partner_for
        from partners.wording import FIELDS

        access.register_subject("partner", get_partner_for)
        changes.register_labels("partner", FIELDS)
        proofs.register_package("partners.proofs")
