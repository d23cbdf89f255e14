import os
from pathlib import Path

import pytest

from tools import bootstrap


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("OMS_CHROMIUM", raising=False)
    monkeypatch.setattr(bootstrap, "PANGO", ("libnowhere.so.0",))
    monkeypatch.setattr(bootstrap, "BROWSERS", ("no-such-browser",))


@pytest.mark.usefixtures("nothing_installed")
def test_what_is_missing_is_named_with_the_command_to_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert bootstrap.report_missing("test") == 0
    assert capsys.readouterr().out == (
        "PDF documents need system packages that are not installed here: sudo apt-get "
        "install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 chromium\n"
    )


@pytest.mark.usefixtures("nothing_installed")
def test_where_nobody_looks_a_missing_package_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CI", "true")

    assert bootstrap.report_missing("test") == 1


@pytest.mark.usefixtures("nothing_installed")
def test_running_needs_no_browser() -> None:
    assert bootstrap.missing_packages("run") == bootstrap.PANGO_PACKAGES


def test_an_environment_is_made_again_when_the_lock_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.touch()
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "PYTHON", python)
    (tmp_path / ".synced").write_text("an older lock")

    assert bootstrap.environment_stamp() == "an older lock"
    assert bootstrap.wanted_stamp() != "an older lock"


def test_a_catalogue_is_compiled_when_its_source_is_newer(tmp_path: Path) -> None:
    source, result = tmp_path / "django.po", tmp_path / "django.mo"
    source.touch()
    assert bootstrap.is_newer(source, result)

    result.touch()
    os.utime(source, (1, 1))
    assert not bootstrap.is_newer(source, result)
