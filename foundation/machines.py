"""Every status machine of the system, and its drawing as text for `docs/states/`."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model
from django_fsm import FSMField


def machines() -> list[tuple[type[Model], FSMField]]:
    """Models with a machine, in the order of the floors."""
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FSMField)
    ]


def file_name_of(model: type[Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}.dot"


def drawing_of(model: type[Model], field: FSMField) -> str:
    """The machine in the dot language: states as nodes, transitions as arrows."""
    start = field.get_default()
    labels = dict(field.flatchoices)
    rings = {value: ", peripheries=2" if value == start else "" for value in labels}
    nodes = [
        f'  "{value}" [label="{label}"{rings[value]}];'
        for value, label in labels.items()
    ]
    arrows = sorted(
        f'  "{transition.source}" -> "{transition.target}" [label="{transition.name}"];'
        for transition in field.get_all_transitions(model)
    )
    name = model._meta.object_name
    return "\n".join([f"digraph {name} {{", *nodes, *arrows, "}"]) + "\n"
