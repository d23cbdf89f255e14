#!/usr/bin/env python3
"""Makes a bare checkout ready: environment, translations, system libraries.

Standard library only, and it reads on old Pythons far enough to say that they are old.
`bootstrap.py run` prepares for running, `bootstrap.py test` for testing as well. What
is already there is left alone; the second call takes a moment.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CACHE = ROOT / ".cache"
LOCK = ROOT / "requirements.dev.lock"
UV = "uv>=0.8,<1"
PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
PANGO_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    purpose = sys.argv[1] if len(sys.argv) == 2 else ""
    if purpose not in ("run", "test"):
        sys.exit(__doc__)
    python = find_python()
    if python is None:
        sys.exit("This needs Python 3.11 or newer; name one with make PYTHON=...")
    CACHE.mkdir(exist_ok=True)
    system = start_system_install(purpose)
    if environment_stamp() != wanted_stamp():
        make_environment(python)
    compile_translations()
    if system is not None:
        system.wait()
    return report_missing(purpose)


def find_python() -> str | None:
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    names = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    return next((path for path in map(shutil.which, names) if path), None)


# Environment


def wanted_stamp() -> str:
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def environment_stamp() -> str:
    stamp = VENV / ".synced"
    return stamp.read_text() if PYTHON.exists() and stamp.exists() else ""


def make_environment(python: str) -> None:
    say(f"Installing the packages of {LOCK.name}")
    uv = find_uv(python)
    if not PYTHON.exists():
        call(uv, "venv", "--quiet", "--clear", "--python", python, str(VENV))
    sync = ["pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON)]
    call(uv, *sync, str(LOCK))
    (VENV / ".synced").write_text(wanted_stamp())


def find_uv(python: str) -> str:
    """uv from PATH, else one of our own in a private folder."""
    private = CACHE / "uv" / "bin" / "uv"
    found = shutil.which("uv") or (str(private) if private.exists() else None)
    if found:
        return found
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not works(python, *pip, "--target", str(CACHE / "uv"), UV):
        shutil.rmtree(CACHE / "uv", ignore_errors=True)
        if not works(python, "-m", "venv", str(CACHE / "uv")):
            sys.exit("Python's venv module is missing: apt-get install python3-venv")
        call(str(CACHE / "uv" / "bin" / "python"), *pip, UV)
    return str(private)


def works(*command: str) -> bool:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return done.returncode == 0


def compile_translations() -> None:
    catalogues = list((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
    if any(is_newer(path, path.with_suffix(".mo")) for path in catalogues):
        call(str(PYTHON), str(ROOT / "tools" / "messages.py"), "compile")


def is_newer(source: Path, result: Path) -> bool:
    return not result.exists() or source.stat().st_mtime > result.stat().st_mtime


# System packages


def has_pango() -> bool:
    try:
        for library in PANGO if sys.platform == "linux" else ():
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_browser() -> bool:
    own = os.environ.get("OMS_CHROMIUM")
    return bool(own or any(shutil.which(name) for name in BROWSERS))


def missing_packages(purpose: str) -> list[str]:
    packages = [] if has_pango() else list(PANGO_PACKAGES)
    if purpose == "test" and not has_browser():
        packages.append("chromium")
    return packages


def start_system_install(purpose: str) -> subprocess.Popen[bytes] | None:
    """Installs what is missing beside the rest of the work, if this user may."""
    packages = missing_packages(purpose)
    prefix = administrator()
    if not packages or prefix is None or not shutil.which("apt-get"):
        return None
    say(f"Installing {' '.join(packages)}")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    update = " ".join([*apt, "update"])
    install = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    with (CACHE / "apt.log").open("wb") as log:
        return subprocess.Popen(
            ["sh", "-c", f"{update}; exec {' '.join(install)}"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def administrator() -> list[str] | None:
    """How to run a command as root without asking anybody, or None."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        done = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if done.returncode == 0:
            return ["sudo", "-n"]
    return None


def report_missing(purpose: str) -> int:
    packages = missing_packages(purpose)
    if not packages:
        return 0
    loss = "PDF documents" if not has_pango() else "Browser tests"
    say(
        f"{loss} need system packages that are not installed here: "
        f"sudo apt-get install {' '.join(packages)}"
    )
    # Where nobody looks, a skipped test is a broken promise.
    return 1 if purpose == "test" and os.environ.get("CI") == "true" else 0


def call(*command: str) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        sys.exit(f"This step failed: {' '.join(command)}")


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
