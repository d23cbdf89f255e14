"""Pages of look-up tables."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from foundation.models import AuditEntry, User
from foundation.roles import Role
from orders.models import LookupTable
from orders.services.derivation.lookup_tables import TableInput, save_table
from tests.people import make_person

pytestmark = pytest.mark.django_db

FORM = {
    "edit_count": "0",
    "code": "adapters",
    "name": "Adapters",
    "field_1": "line.sku",
    "field_2": "order.ship_to_country",
    "field_3": "",
    "field_4": "",
    "rows": "ADAPTER,GB,ADAPTER-UK\nADAPTER,*,ADAPTER-EU\n",
}


@pytest.fixture
def admin(db: None, client: Client) -> Client:
    client.force_login(make_person("Ruth Regel", Role.RULES))
    return client


def test_a_table_is_added_with_its_rows(admin: Client) -> None:
    response = admin.post("/orders/tables/new", FORM)

    assert response.headers["Location"] == "/orders/tables/"
    table = LookupTable.objects.get()
    assert table.fields == ["line.sku", "order.ship_to_country"]
    rows = table.rows.order_by("position").values_list("keys", "value")
    assert list(rows) == [
        (["ADAPTER", "GB"], "ADAPTER-UK"),
        (["ADAPTER", "*"], "ADAPTER-EU"),
    ]
    assert AuditEntry.objects.filter(subject="adapters").count() == 1


def test_a_file_takes_the_place_of_the_rows(admin: Client) -> None:
    file = SimpleUploadedFile("t.csv", b"line.sku;order.ship_to_country;value\nA;B;C\n")

    admin.post("/orders/tables/new", FORM | {"file": file})

    assert [str(row) for row in LookupTable.objects.get().rows.all()] == ["A, B → C"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("ADAPTER,GB", "Row 1 has 2 columns, not 3."),
        ("A,B,C\na,b,D", "Row 2 has the same keys as one above it."),
        ("A,B,", "Row 1 has no value, or one that is too long."),
    ],
)
def test_a_row_that_is_wrong_is_named(admin: Client, rows: str, told: str) -> None:
    page = admin.post("/orders/tables/new", FORM | {"rows": rows})

    assert told in page.content.decode()
    assert not LookupTable.objects.exists()


def test_who_saves_second_is_told(admin: Client) -> None:
    fields = ("line.sku",)
    table = save_table(TableInput("t", "T", fields, "A,1"), by=None)
    save_table(
        TableInput("t", "T", fields, "A,2"), by=None, table=table, expected_edit=1
    )

    form = FORM | {"code": "t", "field_2": "", "rows": "A,3", "edit_count": "1"}
    admin.post("/orders/tables/t/", form)

    assert [row.value for row in table.rows.all()] == ["2"]


def test_the_rows_can_be_taken_as_csv(admin: Client) -> None:
    save_table(TableInput("t", "T", ("line.sku",), "A,1"), by=None)

    assert admin.get("/orders/tables/t/csv").content == b"line.sku,value\nA,1\n"
    assert "T" in admin.get("/orders/tables/").content.decode()


def test_who_may_not_write_rules_does_not_see_tables(ada: User, client: Client) -> None:
    client.force_login(ada)

    assert client.get("/orders/tables/").status_code in (403, 404)
