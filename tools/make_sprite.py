"""Cut the icon sprite to the symbols named in static/icons/icons.txt.

Usage: python tools/make_sprite.py PATH_TO_UNPACKED_@tabler/icons
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ICONS = Path(__file__).resolve().parent.parent / "static" / "icons"
INVISIBLE = re.compile(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')
BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def symbol(package: Path, name: str) -> str:
    """One symbol of the sprite, drawn as in the package."""
    text = (package / "icons" / "outline" / f"{name}.svg").read_text()
    found = BODY.search(text)
    if found is None:
        raise SystemExit(f"{name}.svg holds no drawing")
    shapes = INVISIBLE.sub("", found.group(1))
    tidy = "".join(line.strip() for line in shapes.splitlines())
    return f'<symbol id="{name}" viewBox="0 0 24 24">{tidy}</symbol>'


def main(package: Path) -> None:
    names = sorted(set((ICONS / "icons.txt").read_text().split()))
    symbols = "\n".join(symbol(package, name) for name in names)
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    (ICONS / "sprite.svg").write_text(sprite)
    print(f"{len(names)} symbols")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
