from __future__ import annotations

import pytest

from foundation.models import User
from oms.navigation import PORTAL_NAVIGATION, links_for

pytestmark = pytest.mark.django_db


def test_only_the_closest_entry_of_a_page_is_marked(dora: User) -> None:
    links = links_for(dora, "/portal/orders/ORD-1001/", PORTAL_NAVIGATION)

    assert [link.url for link in links if link.is_open] == ["/portal/orders/"]


def test_the_front_page_marks_itself(dora: User) -> None:
    links = links_for(dora, "/portal/", PORTAL_NAVIGATION)

    assert [link.url for link in links if link.is_open] == ["/portal/"]
