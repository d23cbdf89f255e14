from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404

from foundation import access, documents, jobs, rule_uses
from foundation.documents import DocumentKind
from foundation.jobs import JobKind, Progress
from foundation.models import User
from tests.factories.rules import Labels, Parcel


class Paper(DocumentKind):
    kind = "paper"
    label = "Paper"
    template = "documents/base.html"

    def load(self, subject: str, language: str) -> dict[str, Any]:
        if subject == "ORD-BAD":
            raise LookupError("no such order")
        sender = {"legal_name": "Velo Noord B.V.", "country": "NL", "city": "Utrecht"}
        recipient = {"name": "Rad Berlin", "city": "Berlin", "country": "DE"}
        return {"title": subject, "sender": sender, "recipient": recipient}

    def file_name(self, subject: str, language: str) -> str:
        return f"Paper {subject} {language}.pdf"


class Counting(JobKind):
    kind = "counting"
    label = "Counting"

    def run(self, progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
        progress.total(len(params["rows"]))
        for row in params["rows"]:
            if progress.is_done(row):
                continue
            progress.row(row, ok=row != "bad", outcome="counted", message=f"row {row}")
            if row == params.get("stop_after"):
                raise RuntimeError("out of fingers")
        return {"counted": len(params["rows"])}


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """One kind of paper and one of job that need no other app."""
    monkeypatch.setattr(documents.kinds, "all", lambda: {"paper": Paper})
    monkeypatch.setattr(jobs.kinds, "all", lambda: {"counting": Counting})


@pytest.fixture
def parcels(monkeypatch: pytest.MonkeyPatch) -> list[Parcel]:
    """A use of rules that needs no other app; its history is yours to fill."""
    history: list[Parcel] = []
    monkeypatch.setattr(Labels, "history", history)
    monkeypatch.setattr(rule_uses.uses, "all", lambda: {"labels": Labels})
    return history


@pytest.fixture
def orders_of_dora(monkeypatch: pytest.MonkeyPatch, dora: User, eve: User) -> None:
    """Orders that every colleague sees, and Dora, but nobody else."""

    def getter(person: User, number: str) -> str:
        if not number.startswith("ORD-") or person == eve:
            raise Http404
        return number

    monkeypatch.setattr(access, "_getters", {"order": (getter, None)})
