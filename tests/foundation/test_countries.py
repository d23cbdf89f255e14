from django.utils import translation

from foundation.countries import country_choices, country_name, is_country


def test_a_country_is_known_by_its_code_and_named_in_the_readers_language() -> None:
    with translation.override("de"):
        assert country_name("NL") == "Niederlande"
        assert ("TR", "Türkei") in country_choices()


def test_a_code_that_is_no_country_stays_as_it_is() -> None:
    assert country_name("") == ""
    assert not any(map(is_country, ["", "EU", "ZZ", "nl", "NLD", "001"]))
