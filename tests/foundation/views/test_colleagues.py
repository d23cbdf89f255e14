from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import Handover, Mention, TimelineEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("orders_of_dora")]


def test_a_comment_names_a_colleague(client: Client, ada: User, ben: User) -> None:
    client.force_login(ada)

    client.post("/comments/order/ORD-1042", {"text": "@ben is it packed?"})

    entry = TimelineEntry.objects.get()
    assert (entry.text, entry.actor, entry.means) == ("@ben is it packed?", ada, "page")
    assert Mention.objects.get().user == ben


def test_a_comment_needs_a_text_and_a_record(client: Client, ada: User) -> None:
    client.force_login(ada)

    client.post("/comments/order/ORD-1042", {"text": "  "})

    assert not TimelineEntry.objects.exists()
    for address in ("/comments/order/X-1", "/comments/dragon/ORD-1042"):
        assert client.post(address, {"text": "Hello"}).status_code == 404


def test_customers_do_not_comment_between_colleagues(
    client: Client, dora: User
) -> None:
    client.force_login(dora)

    answer = client.post("/comments/order/ORD-1042", {"text": "Hello"})

    assert answer.status_code == 404


def test_an_order_is_handed_over_on_a_page(
    client: Client, ada: User, ben: User, dora: User
) -> None:
    client.force_login(ada)
    page = client.get("/handovers/order/ORD-1042").content.decode()
    assert "Ben Visser" in page
    assert "Dora Meijer" not in page

    client.post("/handovers/order/ORD-1042", {"to": ben.pk, "note": "Please pack"})

    handover = Handover.objects.get()
    assert (handover.to_user, handover.note) == (ben, "Please pack")


def test_only_the_receiver_marks_a_handover_as_done(
    client: Client, ada: User, ben: User
) -> None:
    handover = Handover.objects.create(
        subject_kind="order", subject="ORD-1042", from_user=ada, to_user=ben, note="x"
    )

    client.force_login(ada)
    assert client.post(f"/handovers/{handover.pk}").status_code == 404
    client.force_login(ben)
    client.post(f"/handovers/{handover.pk}")

    assert Handover.objects.get().done_at is not None


def test_a_read_mention_leaves_the_home_page(
    client: Client, ada: User, ben: User
) -> None:
    client.force_login(ada)
    client.post("/comments/order/ORD-1042", {"text": "@ben look"})
    mention = Mention.objects.get()

    client.force_login(ben)
    client.post(f"/mentions/{mention.pk}")

    assert Mention.objects.get().seen_at is not None
