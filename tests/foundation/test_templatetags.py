"""Formats of the glossary, in all five languages, as a reader sees them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from foundation import clock, records
from foundation.status import Status, Tone

SUNDAY = dt.datetime(2026, 11, 22, 12, 5, tzinfo=dt.UTC)
TUESDAY = dt.date(2026, 11, 24)
NB = "\N{NO-BREAK SPACE}"


class Light(Status):
    ON = "on", "On", Tone.GREEN
    OFF = "off", "Off"


@pytest.fixture(autouse=True)
def _sunday_noon() -> Iterator[None]:
    with clock.travel_to(SUNDAY), timezone.override("Europe/Amsterdam"):
        yield


def draw(text: str, language: str = "en", **context: object) -> str:
    with translation.override(language):
        template = Template("{% load formats ui %}" + text)
        return template.render(Context(context)).strip()


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "€1,234.56"),
        ("nl", f"€{NB}1.234,56"),
        ("de", f"1.234,56{NB}€"),
        ("it", f"1.234,56{NB}€"),
        ("tr", "€1.234,56"),
    ],
)
def test_money_reads_as_in_the_readers_country(language: str, shown: str) -> None:
    assert draw('{% money amount "EUR" %}', language, amount="1234.56") == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", f"TRY{NB}1,234.50"),
        ("nl", f"TRY{NB}1.234,50"),
        ("de", f"1.234,50{NB}TRY"),
        ("tr", "₺1.234,50"),
    ],
)
def test_a_currency_without_a_sign_is_its_code(language: str, shown: str) -> None:
    assert draw('{% money amount "TRY" %}', language, amount="1234.5") == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "81.5%"),
        ("nl", "81,5%"),
        ("de", f"81,5{NB}%"),
        ("it", "81,5%"),
        ("tr", "%81,5"),
    ],
)
def test_per_cents_stand_where_the_language_puts_them(
    language: str, shown: str
) -> None:
    assert draw("{% percent 81.5 %}", language) == shown


@pytest.mark.parametrize(
    ("language", "short", "full"),
    [
        ("en", "Tue 24 Nov", "Tuesday 24 November 2026"),
        ("nl", "di 24 nov", "dinsdag 24 november 2026"),
        ("de", "Di., 24. Nov.", "Dienstag, 24. November 2026"),
        ("it", "mar 24 nov", "martedì 24 novembre 2026"),
        ("tr", "24 Kas Sal", "24 Kasım 2026 Salı"),
    ],
)
def test_a_day_is_short_and_full_on_hover(language: str, short: str, full: str) -> None:
    shown = draw("{% day on %}", language, on=TUESDAY)

    assert shown == f'<time datetime="2026-11-24" title="{full}">{short}</time>'


def test_a_day_of_another_year_names_it() -> None:
    assert "Mon 24 Nov 2025" in draw("{% day on %}", on=dt.date(2025, 11, 24))


def test_a_late_day_counts_the_days() -> None:
    shown = draw("{% day on late=True %}", on=dt.date(2026, 11, 19))

    assert 'class="late"' in shown
    assert "3 days late" in shown


def test_a_day_to_come_is_not_late() -> None:
    assert "late" not in draw("{% day on late=True %}", on=TUESDAY)


def test_a_moment_is_told_on_the_readers_clock() -> None:
    assert f"Sun 22 Nov{NB}13:05" in draw("{% moment at %}", at=SUNDAY)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "2 min ago"),
        ("nl", "2 min. geleden"),
        ("de", "vor 2 Min."),
        ("it", "2 min fa"),
        ("tr", "2 dk. önce"),
    ],
)
def test_timelines_tell_how_long_ago(language: str, shown: str) -> None:
    at = SUNDAY - dt.timedelta(minutes=2)

    assert shown in draw("{% relative at %}", language, at=at)


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "1,234.5"), ("nl", "1.234,5"), ("tr", "1.234,5")],
)
def test_quantities_keep_their_unit_and_drop_empty_decimals(
    language: str, shown: str
) -> None:
    text = draw('{% quantity amount "kg" %}', language, amount="1234.500")

    assert text == f"{shown}{NB}kg"


def test_unit_prices_show_up_to_four_decimals() -> None:
    assert draw('{% unit_price 12.375 "EUR" %}', "nl") == f"€{NB}12,375"
    assert draw('{% unit_price 12 "EUR" %}', "de") == f"12,00{NB}€"


@pytest.mark.parametrize(
    "tag",
    ['money none "EUR"', "quantity none", "day none", "moment none", "dash none"],
)
def test_nothing_is_an_em_dash(tag: str) -> None:
    assert draw("{% " + tag + " %}", none=None) == "—"


def test_zero_is_not_nothing() -> None:
    assert draw("{% number zero %}", zero=0) == "0"


def test_a_status_shows_word_tone_and_icon() -> None:
    shown = draw("{% badge status %}", status=Light.ON)

    assert 'class="status status-green"' in shown
    assert "#circle-check" in shown
    assert "On" in shown


def test_a_record_without_a_page_is_plain_text() -> None:
    assert draw('{% record_link "moon" "M-1" %}') == "M-1"


def test_a_record_with_a_page_is_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(records._url_names, "mail", "pages:mail_page")

    assert draw('{% record_link "mail" "7" "Confirmation" %}') == (
        f'<a href="{reverse("pages:mail_page", args=["7"])}">Confirmation</a>'
    )


def test_a_sort_header_keeps_filters_and_turns_round() -> None:
    request = RequestFactory().get("/?status=open&sort=number&after=abc")
    shown = draw('{% sort_header "number" "Number" %}', request=request)

    assert 'href="?status=open&amp;sort=-number"' in shown
    assert 'aria-sort="ascending"' in shown


def test_one_filter_can_be_taken_out() -> None:
    request = RequestFactory().get("/?status=open&status=late&after=abc")
    shown = draw('{% without "status" "late" %}', request=request)

    assert shown == "?status=open"


def test_a_menu_without_entries_is_not_drawn() -> None:
    assert draw('{% menu "More" %} {% endmenu %}') == ""
