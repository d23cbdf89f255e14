"""The rule console: who may what, building without a script, conflicts, publishing."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from foundation.models import RuleSet, RuleVersion, User
from foundation.roles import Role
from foundation.services.rule_sets import create_set
from tests.people import make_person

pytestmark = pytest.mark.django_db

COUNTRY = {"field": "order.ship_to_country", "op": "is", "value": "DE"}


@pytest.fixture
def rita() -> User:
    return make_person("Rita Vos", Role.RULES)


@pytest.fixture
def rolf() -> User:
    return make_person("Rolf Kok", Role.RULES)


@pytest.fixture
def console(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


@pytest.fixture
def defaults(rita: User) -> RuleSet:
    return create_set(use="defaulting", code="terms", name="Payment terms", by=rita)


def filled(**more: str) -> dict[str, object]:
    """The edit page as somebody sends it: a rule for Germany, thirty days."""
    return {
        "edit": "0",
        "name": "Germany pays later",
        "priority": "100",
        "is_enabled": "on",
        "when-kind": "group",
        "when-mode": "all",
        "when-0-kind": "row",
        "when-0-field": "order.ship_to_country",
        "when-0-op": "is",
        "when-0-value": "DE",
        "then-attribute": "order.payment_terms_days",
        "then-source": "constant",
        "then-value": "30",
        "then-stage": "entry",
        "do": "save",
        **more,
    }


def stored(rule_set: RuleSet) -> list[dict[str, object]]:
    version = rule_set.versions.latest("number")
    return list(version.content["rules"])


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_console_lists_every_set(console: Client, defaults: RuleSet) -> None:
    page = text_of(console, "/rules/?q=payment")

    assert "Payment terms" in page
    assert "Defaulting" in page
    assert "Draft" in page


def test_a_seller_sees_no_rules(client: Client, ada: User, defaults: RuleSet) -> None:
    client.force_login(ada)

    assert client.get("/rules/").status_code == 403
    assert client.get("/rules/terms/").status_code == 403
    assert client.post("/rules/terms/draft").status_code == 403


def test_an_auditor_reads_and_changes_nothing(
    client: Client, defaults: RuleSet
) -> None:
    client.force_login(make_person("Olga Berg", Role.AUDITOR))

    assert client.get("/rules/terms/").status_code == 200
    assert client.get("/rules/terms/rules/new").status_code == 403
    assert client.post("/rules/terms/1/publish").status_code == 403


def test_a_rule_is_written_without_a_script(console: Client, defaults: RuleSet) -> None:
    answer = console.post("/rules/terms/rules/new", filled())

    assert answer.status_code == 302
    (rule,) = stored(defaults)
    assert rule["condition"] == {"all": [COUNTRY]}
    assert rule["key"] == "germany-pays-later"
    page = text_of(console, "/rules/terms/")
    assert "Delivery country is “Germany”" in page


def test_adding_a_row_keeps_everything(console: Client, defaults: RuleSet) -> None:
    answer = console.post("/rules/terms/rules/new", filled(do="add:when"))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="Germany pays later"' in page
    assert 'name="when-1-field"' in page
    assert 'value="DE"' in page
    assert "Some things need to be put right" not in page
    assert stored(defaults) == []


def test_adding_a_row_blames_nothing_that_is_not_filled_in_yet(
    console: Client, defaults: RuleSet
) -> None:
    bare = {name: "" for name in filled() if name.startswith("then-")}

    added = console.post("/rules/terms/rules/new", filled(**bare, do="add:when"))
    saved = console.post("/rules/terms/rules/new", filled(**bare))

    assert "has-errors" not in added.content.decode()
    assert "has-errors" in saved.content.decode()
    assert saved.status_code == 422


def test_removing_a_row_keeps_the_others(console: Client, defaults: RuleSet) -> None:
    row = {"when-1-kind": "row", "when-1-field": "order.note", "when-1-op": "is_empty"}
    answer = console.post("/rules/terms/rules/new", filled(**row, do="remove:when-0"))

    page = answer.content.decode()
    assert '<option value="order.note" selected>' in page
    assert 'name="when-1-field"' not in page


def test_a_value_is_taken_out_of_a_list(console: Client, defaults: RuleSet) -> None:
    row = {"when-0-op": "in", "when-0-add": "NL; BE", "do": "refresh"}
    page = console.post("/rules/terms/rules/new", filled(**row)).content.decode()

    assert 'value="drop:when-0:2"' in page
    assert "Belgium" in page


def test_a_script_gets_the_builder_alone(console: Client, defaults: RuleSet) -> None:
    answer = console.post(
        "/rules/terms/rules/new",
        filled(do="add:when"),
        headers={"HX-Request": "true"},
    )

    assert answer.content.decode().lstrip().startswith('<div id="when-builder"')


def test_what_is_wrong_stands_at_its_row(console: Client, defaults: RuleSet) -> None:
    sent = filled(**{"when-0-field": "order.net", "when-0-value": "a lot"})
    answer = console.post("/rules/terms/rules/new", sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="when-0-error"' in page
    assert "Enter a number." in page
    assert 'value="a lot"' in page


def test_a_bad_formula_is_named_at_its_row(console: Client, defaults: RuleSet) -> None:
    row = {"when-0-kind": "formula", "when-0-formula": "order.net >"}
    answer = console.post("/rules/terms/rules/new", filled(**row))

    assert answer.status_code == 422
    assert 'id="when-0-error"' in answer.content.decode()


def test_the_second_of_two_editors_sees_the_difference(
    console: Client, defaults: RuleSet, rolf: User
) -> None:
    console.post("/rules/terms/rules/new", filled())
    other = Client()
    other.force_login(rolf)
    address = "/rules/terms/rules/germany-pays-later/"
    other.post(address, filled(**{"edit": "1", "then-value": "45"}))

    answer = console.post(address, filled(**{"edit": "1", "then-value": "60"}))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Rolf Kok saved this draft in the meantime" in page
    assert "45" in page
    assert 'name="then-value" value="60"' in page
    assert 'name="edit" value="2"' in page


def test_after_a_conflict_my_input_can_be_saved(
    console: Client, defaults: RuleSet
) -> None:
    console.post("/rules/terms/rules/new", filled())
    address = "/rules/terms/rules/germany-pays-later/"
    sent = filled(**{"edit": "0", "then-value": "60"})
    assert console.post(address, sent).status_code == 409

    assert console.post(address, {**sent, "edit": "1"}).status_code == 302
    assert stored(defaults)[0]["outcome"]["value"] == "60"  # type: ignore[index]


def test_publishing_unrehearsed_asks_for_a_reason(
    console: Client, defaults: RuleSet
) -> None:
    console.post("/rules/terms/rules/new", filled())

    refused = console.post("/rules/terms/1/publish", {})
    done = console.post("/rules/terms/1/publish", {"unrehearsed_reason": "Urgent"})

    assert refused.status_code == 422
    assert "say why it cannot wait" in refused.content.decode()
    assert done.status_code == 302
    assert RuleVersion.objects.get(rule_set=defaults).status == "published"


def test_a_version_to_come_is_in_force_from_a_day_on(
    console: Client, defaults: RuleSet
) -> None:
    console.post("/rules/terms/rules/new", filled())
    later = {"unrehearsed_reason": "Urgent", "effective_from": "2099-01-01T00:00"}

    console.post("/rules/terms/1/publish", later)

    page = text_of(console, "/rules/terms/")
    assert "from Thu 1 Jan 2099" in page
    assert "since" not in page


def test_four_eyes_are_explained(console: Client, rita: User) -> None:
    made = create_set(
        use="defaulting", code="safe", name="Safe", by=rita, needs_four_eyes=True
    )
    console.post("/rules/safe/rules/new", filled())

    page = text_of(console, "/rules/safe/1/publish")

    assert "somebody else has to publish it" in page
    assert made.versions.get().status == "draft"


def test_versions_are_compared_rolled_back_and_retired(
    console: Client, defaults: RuleSet
) -> None:
    console.post("/rules/terms/rules/new", filled())
    console.post("/rules/terms/1/publish", {"unrehearsed_reason": "Urgent"})
    console.post("/rules/terms/draft")
    address = "/rules/terms/rules/germany-pays-later/"
    console.post(address, filled(**{"then-value": "45"}))
    console.post("/rules/terms/2/publish", {"unrehearsed_reason": "Urgent"})

    page = text_of(console, "/rules/terms/compare?before=1&after=2")
    back = console.post("/rules/terms/1/roll-back")
    gone = console.post("/rules/terms/3/retire")

    assert "<del>" in page
    assert back.status_code == gone.status_code == 302
    states = defaults.versions.order_by("number").values_list("status", flat=True)
    assert list(states) == ["retired", "retired", "retired"]


def test_a_set_travels_as_json(console: Client, defaults: RuleSet) -> None:
    console.post("/rules/terms/rules/new", filled())
    file = console.get("/rules/terms/export?drafts=1")
    written = json.loads(file.content)
    written["sets"][0]["code"] = "terms-2"

    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile("rules.json", json.dumps(written).encode())
    answer = console.post("/rules/import", {"file": upload})

    assert "New, as a draft" in answer.content.decode()
    assert stored(RuleSet.objects.get(code="terms-2"))[0]["condition"]


def test_a_file_that_is_no_rules_is_refused(console: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = console.post("/rules/import", {"file": SimpleUploadedFile("x", b"no")})

    assert answer.status_code == 422
    assert "This is no JSON." in answer.content.decode()


def test_a_new_set_gets_a_code_from_its_name(console: Client) -> None:
    sent = {"use": "holds", "name": "Fraud checks"}
    answer = console.post("/rules/new", sent)

    assert answer.headers["Location"] == "/rules/fraud-checks/"


def test_a_rule_is_taken_out_of_the_draft(console: Client, defaults: RuleSet) -> None:
    console.post("/rules/terms/rules/new", filled())
    sent = {"edit": "1"}
    console.post("/rules/terms/rules/germany-pays-later/delete", sent)

    assert stored(defaults) == []


def test_pickers_find_countries(console: Client) -> None:
    found = console.get("/rules/pick?picker=country&q=belg").json()["results"]

    assert found == [{"value": "BE", "label": "Belgium"}]
