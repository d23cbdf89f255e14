"""Papers come in kinds: one file `<app>/documents/<kind>.py` and its template.

An app registers its folder in `ready()`: `register_package("orders.documents")`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from foundation.kinds import Registry


class DocumentKind:
    """One kind of paper: what it shows, how it is named, who may see it."""

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""  # marked with `mark`
    template: ClassVar[str] = ""
    is_public: ClassVar[bool] = True  # customers may see it

    def load(self, subject: str, language: str) -> dict[str, Any]:
        """The template's context for the record with this number."""
        raise NotImplementedError

    def file_name(self, subject: str, language: str) -> str:
        """The name people see, such as “Invoice 2026-00017.pdf”, in that language."""
        return f"{subject}.pdf"


kinds: Registry[DocumentKind] = Registry(DocumentKind)
register_package = kinds.register_package


def label_of(kind: str) -> str:
    """The marked label of a kind; its code where the kind is gone."""
    found = kinds.all().get(kind)
    return found.label if found else kind
