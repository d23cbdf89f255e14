"""The drawings in docs/states are those of the machines."""

from __future__ import annotations

import pytest
from django.db.models import Model
from django_fsm import FSMField

from foundation.machines import drawing_of, file_name_of, machines
from tests.architecture.house import ROOT

FOLDER = ROOT / "docs/states"


@pytest.mark.parametrize(("model", "field"), machines())
def test_a_machine_is_drawn_as_it_is(model: type[Model], field: FSMField) -> None:
    path = FOLDER / file_name_of(model)

    assert path.exists(), "run: manage.py draw_states"
    assert path.read_text() == drawing_of(model, field), "run: manage.py draw_states"


def test_no_drawing_is_left_over() -> None:
    drawn = {path.name for path in FOLDER.glob("*.dot")}

    assert drawn == {file_name_of(model) for model, _ in machines()}
