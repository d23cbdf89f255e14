"""Compose cannot run here; so every command of it runs against the embedded servers."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from oms.runtime import places
from oms.runtime.places import ROOT
from oms.runtime.supervisor import program
from tests.runtime.waiting import until

COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
OURS = ("migrate", "web", "worker", "beat")
SECRETS = ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "EMAIL_PASSWORD")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment that compose gives, on the servers of this test run."""
    here = places.here()
    bin_folder = Path(sys.executable).parent
    for name, value in {
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "DATABASE_URL": f"postgresql:///{os.environ['OMS_DATABASE']}"
        f"?host={here.sockets}&user=oms",
        "REDIS_URL": f"unix://{here.valkey_socket}?db={os.environ['OMS_REDIS_DB']}",
        "SECRET_KEY": "a-key-of-this-test",
        "ALLOWED_HOSTS": "oms.example.com",
        "SITE_URL": "https://oms.example.com",
        "OMS_RUN": str(tmp_path),
        "OMS_STATIC": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.fixture
def running(machine: Path) -> Iterator[list["subprocess.Popen[bytes]"]]:
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def command_of(service: str, folder: Path) -> list[str]:
    words = [str(word) for word in SERVICES[service]["command"]]
    return [word.replace("/data", str(folder)) for word in words]


def is_healthy(service: str) -> bool:
    words = SERVICES[service]["healthcheck"]["test"]
    assert words[0] == "CMD"
    return subprocess.run(words[1:], cwd=ROOT, check=False).returncode == 0


def test_every_service_says_when_it_is_healthy() -> None:
    assert [name for name in SERVICES if "healthcheck" not in SERVICES[name]] == [
        "migrate"
    ]


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_has_a_default(name: str) -> None:
    uses = re.findall(r"\$\{" + name + r"(:?[-?][^}]*)?\}", COMPOSE)

    assert uses
    assert all(use.startswith(":?") or use == ":-" for use in uses)


def test_the_settings_know_every_name_that_compose_sets() -> None:
    known = "".join(
        (ROOT / path).read_text() for path in ("oms/settings.py", "oms/runtime/web.py")
    )
    names = {name for service in OURS for name in SERVICES[service]["environment"]}

    assert {name for name in names if f'"{name}"' not in known} == set()


def test_the_image_brings_pango_and_runs_as_nobody_special() -> None:
    text = (ROOT / "Dockerfile").read_text()

    assert re.search(r"^USER oms$", text, re.MULTILINE)
    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in text
    assert "--require-hashes requirements.lock" in text
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    assert all((ROOT / name).exists() for name in copied)


@pytest.mark.usefixtures("machine")
def test_the_web_command_is_one_that_gunicorn_accepts(tmp_path: Path) -> None:
    command = [*command_of("web", tmp_path), "--check-config"]

    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_worker_and_beat_start_and_say_that_they_are_well(
    machine: Path, running: list["subprocess.Popen[bytes]"]
) -> None:
    assert not is_healthy("worker")

    for name in ("worker", "beat"):
        log = machine / f"{name}.log"
        running.append(program(command_of(name, machine), log)())
    until(lambda: is_healthy("worker"), seconds=60)

    assert is_healthy("beat")
    assert all(process.poll() is None for process in running)
