from __future__ import annotations

import pytest
from django.db import Error, transaction
from django.db.models import Model

from foundation.models import (
    AuditEntry,
    Document,
    DocumentContent,
    DocumentRead,
    User,
)
from foundation.services.audit import record_audit
from foundation.services.documents import read_document
from tests.factories.foundation import make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts(ada: User) -> None:
    read_document(make_document(), by=ada, means=DocumentRead.Means.VIEW)
    record_audit(subject=("item", "BRK"), before={}, after={"name": "x"}, by=ada)


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize(
    ("model", "change"),
    [
        (DocumentContent, {"data": b"other"}),
        (DocumentRead, {"means": "print"}),
        (AuditEntry, {"changes": {}}),
    ],
)
def test_facts_are_neither_changed_nor_deleted(
    model: type[Model], change: dict[str, object]
) -> None:
    rows = model._default_manager.all()

    with pytest.raises(Error, match="append-only"), transaction.atomic():
        rows.update(**change)
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        rows._raw_delete(rows.db)

    assert rows.count() == 1


def test_a_rendered_paper_never_changes() -> None:
    make_document()

    with pytest.raises(Error, match="never changes"), transaction.atomic():
        Document.objects.update(sha256="0" * 64)

    assert Document.objects.update(last_error="") == 1
