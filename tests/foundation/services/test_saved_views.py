from __future__ import annotations

import pytest
from django.db import transaction

from foundation.errors import NotAllowed
from foundation.models import SavedView, User
from foundation.services.saved_views import (
    ViewNameTaken,
    delete_view,
    save_view,
    tabs_for,
    views_for,
)

pytestmark = pytest.mark.django_db
PAGE = "orders:order_list"


def test_a_view_keeps_the_filters_but_not_the_place(ada: User) -> None:
    view = save_view(PAGE, name="Late", query="status=late&after=xyz&sort=-id", by=ada)

    assert view.query == "sort=-id&status=late"


def test_own_shared_and_role_views_are_shown(ada: User, ben: User) -> None:
    save_view(PAGE, name="Mine", query="a=1", by=ada)
    save_view(PAGE, name="Ours", query="b=1", by=ben, is_shared=True)
    save_view(PAGE, name="Bens", query="c=1", by=ben)
    SavedView.objects.create(page=PAGE, name="Selling", role="sales")

    names = {view.name for view in views_for(ada, PAGE)}

    assert names == {"Mine", "Ours", "Selling"}


def test_the_view_whose_filters_are_on_is_active(ada: User) -> None:
    save_view(PAGE, name="Late", query="status=late&sort=-id", by=ada)

    (tab,) = tabs_for(ada, PAGE, "sort=-id&status=late&after=abc")

    assert tab.is_active
    assert not tabs_for(ada, PAGE, "status=late")[0].is_active


def test_a_name_is_used_once_per_person(ada: User) -> None:
    save_view(PAGE, name="Late", query="", by=ada)

    with pytest.raises(ViewNameTaken), transaction.atomic():
        save_view(PAGE, name="Late", query="", by=ada)


def test_only_its_owner_removes_a_view(ada: User, ben: User) -> None:
    view = save_view(PAGE, name="Late", query="", by=ada, is_shared=True)

    with pytest.raises(NotAllowed), transaction.atomic():
        delete_view(view, by=ben)
    delete_view(view, by=ada)

    assert not SavedView.objects.exists()
