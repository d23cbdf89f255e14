"""Money arithmetic: half-up, once, at the currency's minor unit; sums always match."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

#: Currencies whose minor unit is not a hundredth (ISO 4217).
_DIGITS = {
    "JPY": 0,
    "KRW": 0,
    "ISK": 0,
    "CLP": 0,
    "HUF": 2,
    "BHD": 3,
    "KWD": 3,
    "TND": 3,
}

#: ISO 4217 codes the system trades in; others are unknown currencies.
CURRENCIES = frozenset(
    {"EUR", "TRY", "USD", "GBP", "CHF", "NOK", "SEK", "DKK", "PLN", "CZK", "HUF", "RON"}
    | {"BGN", "JPY", "CAD", "AUD", "NZD", "CNY", "ISK", "KRW", "CLP", "BHD", "KWD"}
    | {"TND", "AED", "SAR", "ILS", "INR", "BRL", "MXN", "ZAR", "SGD", "HKD", "UAH"}
    | {"RSD"}
)

UNIT_PRICE = Decimal("0.0001")


def minor_unit(currency: str) -> Decimal:
    """The smallest amount of a currency, such as 0.01."""
    return Decimal(1).scaleb(-_DIGITS.get(currency, 2))


def round_amount(amount: Decimal, currency: str) -> Decimal:
    """An amount rounded half-up to the currency's minor unit."""
    return amount.quantize(minor_unit(currency), rounding=ROUND_HALF_UP)


def round_unit_price(price: Decimal) -> Decimal:
    """A unit price rounded half-up to four places."""
    return price.quantize(UNIT_PRICE, rounding=ROUND_HALF_UP)


def spread(total: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """Share `total` by weight with the largest-remainder method; the sum is `total`."""
    unit = minor_unit(currency)
    weight_sum = sum(weights, Decimal(0))
    if weight_sum <= 0:
        raise ValueError("spread needs a positive sum of weights")
    units = int((total / unit).to_integral_value())
    exact = [Decimal(units) * weight / weight_sum for weight in weights]
    shares = [int(share.to_integral_value(ROUND_FLOOR)) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))
    for index in by_remainder[: units - sum(shares)]:
        shares[index] += 1
    return [share * unit for share in shares]
