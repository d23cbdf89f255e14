import pytest
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from oms.checks import refuse_unsafe_start


def test_demo_mode_refuses_outside_servers(settings: Settings) -> None:
    settings.OMS_DEMO = settings.OUTSIDE = True

    with pytest.raises(SystemCheckError, match=r"oms\.E001.*embedded servers only"):
        refuse_unsafe_start()


@pytest.mark.parametrize(
    ("demo", "outside"), [(True, False), (False, True), (False, False)]
)
def test_any_other_combination_starts(
    settings: Settings, demo: bool, outside: bool
) -> None:
    settings.OMS_DEMO, settings.OUTSIDE = demo, outside

    refuse_unsafe_start()
