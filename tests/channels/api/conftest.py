from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from partners.models import Channel, Partner
from tests.factories.channels import make_api_key
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import make_priced_item, make_seller


@dataclass
class Shop:
    """Another system with a key: what it sends and gets."""

    secret: str
    partner: Partner
    client: Client

    def headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", **more}

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers())

    def post(self, path: str, body: Any, key: str = "") -> Any:
        more = {"Idempotency-Key": key} if key else {}
        return self.client.post(
            f"/api/v1{path}",
            data=body if isinstance(body, bytes) else json.dumps(body),
            content_type="application/json",
            headers=self.headers(**more),
        )

    def put(self, path: str, body: Any) -> Any:
        return self.client.put(
            f"/api/v1{path}",
            data=json.dumps(body),
            content_type="application/json",
            headers=self.headers(),
        )

    def order(self, quantity: int = 2, **more: Any) -> dict[str, Any]:
        lines = [{"sku": "BELL", "quantity": str(quantity)}]
        return {"customer": self.partner.code, "lines": lines, **more}


@pytest.fixture
def shop(db: None, client: Client) -> Shop:
    """A shop that may order bells at 10.00, of which 5 are in Rotterdam."""
    partner = make_seller()
    item = make_priced_item("BELL", "10.00")
    make_location()
    make_stock(item, 5)
    _, secret = make_api_key(Channel.objects.get(code="desk"))
    return Shop(secret, partner, client)
