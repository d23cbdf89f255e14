"""Where the embedded servers live: a folder per checkout, a short one for sockets."""

import hashlib
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST_SOCKET_PATH = 107


@dataclass(frozen=True)
class Places:
    """All paths of one set of servers; nothing is created by asking for them."""

    run: Path

    @property
    def postgres(self) -> Path:
        return self.run / "postgres"

    @property
    def valkey(self) -> Path:
        return self.run / "valkey"

    @property
    def logs(self) -> Path:
        return self.run / "log"

    @property
    def sockets(self) -> Path:
        """Beside the data if that path is short enough, else in a temporary folder."""
        near = self.run / "s"
        if len(str(near / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH:
            return near
        digest = hashlib.sha256(str(self.run).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"oms-{os.getuid()}-{digest}"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey"


def here() -> Places:
    """The places of this process: OMS_RUN names the folder, else the checkout's."""
    return Places(Path(os.environ.get("OMS_RUN") or ROOT / ".run").absolute())


def private_folder(path: Path) -> Path:
    """Makes a folder that only we can enter, and refuses one that others could."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    facts = path.lstat()
    if facts.st_uid != os.getuid() or path.is_symlink():
        raise RuntimeError(f"{path} belongs to somebody else; remove it first.")
    path.chmod(0o700)
    return path


def secret_key(places: Places) -> str:
    """A key of this checkout's own, written by the first start of its servers."""
    path = places.run / "secret-key"
    return path.read_text() if path.exists() else "only-until-the-first-start"


def make_secret_key(places: Places) -> None:
    path = private_folder(places.run) / "secret-key"
    if not path.exists():
        half = path.with_suffix(f".{os.getpid()}")
        half.touch(mode=0o600)
        half.write_text(secrets.token_urlsafe(48))
        half.rename(path)
