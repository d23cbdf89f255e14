"""Who trades with us and who we are, for engines and pages; cached by version."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, IntegerField, Q, Sum, Value, When

from foundation.facts import FactCache
from partners.engine.credit import CreditTerms, Owed, credit_left
from partners.models import (
    Address,
    Channel,
    Company,
    Contact,
    Exposure,
    Partner,
    PartnerIdentifier,
)
from partners.states import CreditCheck, CreditFailure

AddressDict = dict[str, str]
ADDRESS_KEYS = (
    "name",
    "street",
    "street2",
    "postal_code",
    "city",
    "region",
    "country",
)


@dataclass(frozen=True)
class CompanyFacts:
    id: int
    code: str
    legal_name: str
    currency: str
    language: str
    country: str
    address: Mapping[str, str]
    #: VAT number by country of registration.
    registrations: Mapping[str, str]
    endpoint: str
    invoice_series: str
    underpayment_tolerance: Decimal


@dataclass(frozen=True)
class AddressFacts:
    id: int
    kind: str
    code: str
    is_default: bool
    address: AddressDict


@dataclass(frozen=True)
class PartnerFacts:
    """All that orders, prices and promises need to know of a partner."""

    id: int
    code: str
    name: str
    language: str
    currency: str
    country: str
    segment: str
    vat_number: str
    email: str
    payment_terms_days: int
    credit_limit: Decimal | None
    credit: CreditTerms
    wants_complete: bool
    priority: int
    is_customer: bool
    is_active: bool
    company: CompanyFacts
    addresses: tuple[AddressFacts, ...]
    #: The default addresses; an invoice goes to the delivery address if there is no
    #: other, goods go to the invoice address likewise. Empty where there is none.
    bill_to: AddressDict
    ship_to: AddressDict


@dataclass(frozen=True)
class ChannelFacts:
    id: int
    code: str
    name: str
    kind: str
    price_owner: str
    price_tolerance: Decimal
    company_id: int
    is_active: bool

    @property
    def sets_prices(self) -> bool:
        return self.price_owner == Channel.PriceOwner.CHANNEL


def partner_facts(partner_id: int) -> PartnerFacts | None:
    return _partners.get(partner_id)


def partners_facts(ids: Iterable[int]) -> dict[int, PartnerFacts]:
    """Facts by partner id; a fixed number of queries, however many partners."""
    return _partners.get_many(ids)


def company_facts(company_id: int) -> CompanyFacts | None:
    return _companies.get(company_id)


def channel_facts(code: str) -> ChannelFacts | None:
    return _channels.get(code)


def partner_ids_by_code(codes: Iterable[str]) -> dict[str, int]:
    """Partner ids by our number for them, compared case-sensitively."""
    return _ids_by_code.get_many(codes)


def partner_by_identifiers(identifiers: Iterable[tuple[str, str]]) -> int | None:
    """The partner known by any of these (scheme, value); the first that is known."""
    wanted = [pair for pair in identifiers if pair[1]]
    if not wanted:
        return None
    rows = PartnerIdentifier.objects.filter(value__in=[value for _, value in wanted])
    found = {(row.scheme, row.value): row.partner_id for row in rows}
    return next((found[pair] for pair in wanted if pair in found), None)


def partner_by_vat_number(vat_number: str) -> int | None:
    """The one customer with this VAT number; none where several share it."""
    found = Partner.objects.filter(vat_number=vat_number).values_list("id", flat=True)
    ids = list(found[:2]) if vat_number else []
    return ids[0] if len(ids) == 1 else None


def company_by_endpoint(endpoint: str) -> CompanyFacts | None:
    """Our company behind a Peppol endpoint written as scheme:value."""
    ids = Company.objects.filter(endpoint=endpoint).values_list("id", flat=True)
    key = ids.first() if endpoint else None
    return company_facts(key) if key else None


def find_partners(text: str, limit: int = 20) -> list[Partner]:
    """Partners whose number, name, VAT number or e-mail holds the text; exact first."""
    text = text.strip()
    if not text:
        return []
    rank = Case(
        When(code=text, then=Value(0)),
        When(name__istartswith=text, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = Partner.objects.filter(matching(text)).annotate(rank=rank)
    return list(found.order_by("rank", "name")[:limit])


def matching(text: str) -> Q:
    """The condition that a partner is meant by a text."""
    return (
        Q(code__icontains=text)
        | Q(name__icontains=text)
        | Q(vat_number__iexact=text)
        | Q(email__icontains=text)
    )


def contacts_of(partner_id: int) -> list[Contact]:
    return list(Contact.objects.filter(partner=partner_id, is_active=True))


def address_dict(address: Address) -> AddressDict:
    """An address as orders and papers freeze it."""
    return {key: getattr(address, key) for key in ADDRESS_KEYS}


def is_address_code(code: str) -> bool:
    """Does any partner call an address so?"""
    return bool(code) and Address.objects.filter(code=code).exists()


def find_addresses(text: str, limit: int = 20) -> list[Address]:
    """Addresses with a code whose code, name, place or partner holds the text."""
    found = Address.objects.exclude(code="").filter(
        Q(code__icontains=text)
        | Q(name__icontains=text)
        | Q(city__icontains=text)
        | Q(partner__code=text)
        | Q(partner__name__icontains=text)
    )
    return list(found.select_related("partner").order_by("code", "id")[:limit])


def credit_terms(partner: Partner) -> CreditTerms:
    """What a customer may owe us, and how that is checked."""
    return CreditTerms(
        limit=partner.credit_limit,
        currency=partner.currency,
        check=CreditCheck(partner.credit_check),
        is_mandatory=partner.is_credit_check_mandatory,
        on_failure=CreditFailure(partner.credit_failure),
        tolerance=partner.credit_tolerance,
    )


def owed_by(partner_id: int, currency: str) -> Owed:
    """What a customer owes or will owe all companies of ours, in one currency."""
    rows = Exposure.objects.filter(partner=partner_id, currency=currency)
    sums = rows.aggregate(
        ordered=Sum("ordered"), shipped=Sum("shipped"), balance=Sum("balance")
    )
    return Owed(currency, **{name: each or Decimal(0) for name, each in sums.items()})


@dataclass(frozen=True)
class CreditPicture:
    """A customer's terms, what they owe in each currency, and what is left."""

    terms: CreditTerms
    owed: tuple[Owed, ...]
    available: Decimal | None

    @property
    def is_used_up(self) -> bool:
        return self.available is not None and self.available < 0


def credit_picture(partner: Partner) -> CreditPicture:
    """What a customer's page shows of their credit."""
    terms = credit_terms(partner)
    rows = Exposure.objects.filter(partner=partner).values("currency").order_by()
    sums = rows.annotate(
        ordered=Sum("ordered"), shipped=Sum("shipped"), balance=Sum("balance")
    )
    found = {row["currency"]: Owed(**row) for row in sums.order_by("currency")}
    own = found.pop(partner.currency, Owed(partner.currency))
    others = (owed for owed in found.values() if owed.total)
    return CreditPicture(terms, (own, *others), credit_left(terms, own))


def credit_available(partner: PartnerFacts) -> Decimal | None:
    """What a customer may still order; None where nothing limits it."""
    return credits_available([partner]).get(partner.id)


def credits_available(partners: Iterable[PartnerFacts]) -> dict[int, Decimal]:
    """What customers may still order, of those whom something limits."""
    limited = [each for each in partners if each.credit.scope != CreditCheck.NONE]
    owed = _owed_by_many([each.id for each in limited]) if limited else {}
    found = {
        each.id: credit_left(
            each.credit, owed.get((each.id, each.currency), Owed(each.currency))
        )
        for each in limited
    }
    return {key: left for key, left in found.items() if left is not None}


def _owed_by_many(ids: Collection[int]) -> dict[tuple[int, str], Owed]:
    keys = ("partner_id", "currency")
    rows = Exposure.objects.filter(partner__in=ids).values_list(*keys).order_by()
    sums = rows.annotate(Sum("ordered"), Sum("shipped"), Sum("balance"))
    return {
        (partner_id, currency): Owed(currency, *amounts)
        for partner_id, currency, *amounts in sums
    }


def _load_partners(ids: Collection[int]) -> dict[int, PartnerFacts]:
    partners = (
        Partner.objects.filter(id__in=ids)
        .select_related("company")
        .prefetch_related("addresses", "company__registrations")
    )
    return {partner.pk: _partner(partner) for partner in partners}


def _partner(partner: Partner) -> PartnerFacts:
    rows = sorted(partner.addresses.all(), key=lambda row: (not row.is_default, row.pk))
    addresses = tuple(
        AddressFacts(row.pk, row.kind, row.code, row.is_default, address_dict(row))
        for row in rows
    )
    billing = _first(addresses, Address.Kind.BILLING)
    delivery = _first(addresses, Address.Kind.DELIVERY)
    return PartnerFacts(
        id=partner.pk,
        code=partner.code,
        name=partner.name,
        language=partner.language,
        currency=partner.currency,
        country=partner.country,
        segment=partner.segment,
        vat_number=partner.vat_number,
        email=partner.email,
        payment_terms_days=partner.payment_terms_days,
        credit_limit=partner.credit_limit,
        credit=credit_terms(partner),
        wants_complete=partner.wants_complete,
        priority=partner.priority,
        is_customer=partner.is_customer,
        is_active=partner.is_active,
        company=_company(partner.company),
        addresses=addresses,
        bill_to=billing or delivery,
        ship_to=delivery or billing,
    )


def _first(addresses: tuple[AddressFacts, ...], kind: str) -> AddressDict:
    return next((row.address for row in addresses if row.kind == kind), {})


def _load_ids(codes: Collection[str]) -> dict[str, int]:
    rows = Partner.objects.filter(code__in=codes).values_list("code", "id")
    return dict(rows)


def _load_companies(ids: Collection[int]) -> dict[int, CompanyFacts]:
    companies = Company.objects.prefetch_related("registrations").in_bulk(ids)
    return {key: _company(company) for key, company in companies.items()}


def _company(company: Company) -> CompanyFacts:
    return CompanyFacts(
        id=company.pk,
        code=company.code,
        legal_name=company.legal_name,
        currency=company.currency,
        language=company.language,
        country=company.country,
        address={
            "name": company.legal_name,
            "street": company.street,
            "street2": "",
            "postal_code": company.postal_code,
            "city": company.city,
            "region": "",
            "country": company.country,
        },
        registrations={
            row.country: row.vat_number for row in company.registrations.all()
        },
        endpoint=company.endpoint,
        invoice_series=company.invoice_series,
        underpayment_tolerance=company.underpayment_tolerance,
    )


def _load_channels(codes: Collection[str]) -> dict[str, ChannelFacts]:
    channels = Channel.objects.filter(code__in=codes)
    return {
        row.code: ChannelFacts(
            id=row.pk,
            code=row.code,
            name=row.name,
            kind=row.kind,
            price_owner=row.price_owner,
            price_tolerance=row.price_tolerance,
            company_id=row.company_id,
            is_active=row.is_active,
        )
        for row in channels
    }


_partners = FactCache("partners", _load_partners)
_ids_by_code = FactCache("partners", _load_ids)
_companies = FactCache("partners", _load_companies)
_channels = FactCache("partners", _load_channels)
