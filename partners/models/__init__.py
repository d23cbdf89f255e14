from partners.models.channel import Channel
from partners.models.company import BankAccount, Company, TaxRegistration
from partners.models.credit import Exposure, ExposureEntry
from partners.models.partner import Address, Contact, Partner, PartnerIdentifier

__all__ = [
    "Address",
    "BankAccount",
    "Channel",
    "Company",
    "Contact",
    "Exposure",
    "ExposureEntry",
    "Partner",
    "PartnerIdentifier",
    "TaxRegistration",
]
