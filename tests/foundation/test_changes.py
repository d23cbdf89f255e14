import pytest

from foundation.changes import register_labels, stream_of
from foundation.models import User
from foundation.services.audit import record_audit
from foundation.services.timeline import comment

pytestmark = pytest.mark.django_db

SUBJECT = ("crate", "CR-1")


def sentences() -> list[str]:
    return [entry.sentence for entry in stream_of(*SUBJECT)]


def test_changes_and_comments_stand_in_one_stream_newest_first(ada: User) -> None:
    register_labels("crate", {"name": "Name", "city": "City", "address": "Address"})
    record_audit(subject=SUBJECT, before={}, after={"id": 1, "name": "x"}, by=None)
    record_audit(
        subject=SUBJECT,
        before={"name": "", "address 12 city": "Ede", "is_open": False},
        after={"name": "Blue", "address 12 city": None, "is_open": True},
        by=ada,
    )
    comment("Heavy.", subject=SUBJECT, by=ada)

    assert sentences() == [
        "Heavy.",
        "Name: — → Blue; is_open: No → Yes; Address City: Ede → —",
        "Added.",
    ]


def test_a_part_that_was_added_is_told_without_the_keys_of_the_database() -> None:
    register_labels("crate", {"lid": "Lid", "name": "Name", "yard_id": "Yard"})
    record_audit(
        subject=SUBJECT,
        before={},
        after={
            "lid 4 id": 4,
            "lid 4 name": "Oak",
            "lid 4 note": "",
            "lid 4 crate_id": 7,
        },
        by=None,
    )
    record_audit(subject=SUBJECT, before={}, after={"yard_id": 3}, by=None)

    assert sentences() == ["Yard: — → 3", "Lid Name: — → Oak"]


def test_what_stands_in_a_change_is_named_too() -> None:
    register_labels("crate", {"lid": "Lid", "made_of": "Made of"})
    told = {"lid 4": {"made_of": "Oak", "color": ""}}
    record_audit(subject=SUBJECT, before={}, after=told, by=None)

    assert sentences() == ["Lid: — → Made of Oak"]


def test_another_record_has_its_own_stream(ada: User) -> None:
    comment("Heavy.", subject=("crate", "CR-2"), by=ada)

    assert sentences() == []
