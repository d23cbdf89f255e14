from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from oms import settings


def test_a_secret_may_come_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_text("from the file\n")
    monkeypatch.setenv("SOME_KEY_FILE", str(tmp_path / "key"))

    assert settings.env_secret("SOME_KEY") == "from the file"


def test_a_missing_secret_stops_the_start_with_its_name() -> None:
    with pytest.raises(ImproperlyConfigured, match="Set SOME_KEY"):
        settings.env_secret("SOME_KEY")


def test_a_doubtful_switch_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SWITCH", "maybe")

    with pytest.raises(ImproperlyConfigured, match="SOME_SWITCH must be 1 or 0"):
        settings.env_bool("SOME_SWITCH", default=False)


def test_a_number_must_be_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_NUMBER", "many")

    with pytest.raises(ImproperlyConfigured, match="SOME_NUMBER must be a whole"):
        settings.env_int("SOME_NUMBER", default=1)


@pytest.mark.django_db
def test_every_answer_forbids_inline_scripts_and_foreign_frames(client: Client) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]

    assert "script-src 'self';" in policy + ";"
    assert "style-src 'self';" in policy + ";"
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
