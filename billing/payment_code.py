"""The QR code a banking app reads: EPC 069-12, euro transfers only."""

from __future__ import annotations

from decimal import Decimal

from segno import helpers

from billing.models import Invoice

_LEAST, _MOST = Decimal("0.01"), Decimal("999999999.99")


def payment_code(invoice: Invoice) -> str:
    """The code as an SVG data address; empty where it cannot be paid this way."""
    bank = invoice.parties["bank"]
    can_be_paid = _LEAST <= invoice.gross <= _MOST
    if invoice.currency != "EUR" or not bank.get("iban") or not can_be_paid:
        return ""
    code = helpers.make_epc_qr(
        name=invoice.parties["seller"]["name"][:70],
        iban=bank["iban"],
        bic=bank.get("bic") or None,
        amount=invoice.gross,
        text=str(invoice.number),
        encoding="utf-8",
    )
    return str(code.svg_data_uri(scale=4, border=2))
