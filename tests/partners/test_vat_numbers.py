import pytest

from partners.vat_numbers import compact_vat_number, vat_country


@pytest.mark.parametrize(
    ("number", "country", "kept"),
    [
        ("NL004495445B01", "NL", "NL004495445B01"),
        ("nl 0044.95.445.b01", "NL", "NL004495445B01"),
        ("004495445B01", "NL", "NL004495445B01"),
        ("DE136695976", "NL", "DE136695976"),
        ("094259216", "GR", "EL094259216"),
        ("4540536920", "TR", "4540536920"),
        ("CHE-107.787.577 IVA", "CH", "CHE107787577IVA"),
        ("12-3456789", "US", "12-3456789"),
        ("NL004495446B01", "NL", ""),
        ("136695977", "DE", ""),
        ("4540536921", "TR", ""),
        ("NL123", "US", ""),
        ("whatever", "", ""),
    ],
)
def test_a_vat_number_is_kept_compact_or_refused(
    number: str, country: str, kept: str
) -> None:
    assert compact_vat_number(number, country) == kept


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("NL004495445B01", "NL"),
        ("EL094259216", "GR"),
        ("NL004495445B02x", ""),
        ("4540536920", ""),
        ("", ""),
    ],
)
def test_only_a_valid_eu_vat_number_has_a_country(number: str, country: str) -> None:
    assert vat_country(number) == country
