"""Translation catalogues without system tools: `update`, `check` and `compile`.

update   extract every text from code and templates, merge it into locale/*/django.po
check    exit 1 where a text is missing, fuzzy, untranslated, or a placeholder differs
compile  write the binary catalogues that Django reads (they are not kept in git)
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oms.settings")

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nl", "de", "it", "tr")
SKIP = {".venv", ".git", ".run", "tests", "node_modules", "static", "tools", "docs"}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "mark": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    # Statuses whose English word has two translations: mark_in("context", "Word").
    "mark_in": ((1, "c"), 2),
    "mark_many": (1, 2),
}
PLURALS = {
    "nl": "nplurals=2; plural=(n != 1);",
    "de": "nplurals=2; plural=(n != 1);",
    "it": "nplurals=2; plural=(n != 1);",
    "tr": "nplurals=2; plural=(n > 1);",
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def extracted() -> Catalog:
    """Every text of the code and the templates, in file order."""
    catalog = Catalog(charset="utf-8")
    for path in sorted(_sources()):
        source = path.read_text()
        if path.suffix != ".py":
            source = _as_code(source, path)
        for _line, function, texts, _comments in extract_python(
            io.BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"}
        ):
            place = str(path.relative_to(ROOT))
            _add(catalog, str(function or "_"), texts, place)
    return catalog


def _sources() -> Iterator[Path]:
    for path in ROOT.rglob("*"):
        relative = path.relative_to(ROOT)
        if relative.parts[0] in SKIP or "migrations" in relative.parts:
            continue
        is_template = relative.parts[0] == "templates" and path.suffix in (
            ".html",
            ".txt",
        )
        if path.is_file() and (path.suffix == ".py" or is_template):
            yield path


def _as_code(source: str, path: Path) -> str:
    from django.utils.translation.template import templatize

    code = templatize(source, origin=str(path))
    return "\n".join(line.strip() for line in code.splitlines())


def _add(catalog: Catalog, function: str, texts: Any, file_name: str) -> None:
    spec = KEYWORDS[function]
    if isinstance(texts, str):
        texts = (texts,)
    context, forms = None, []
    for position in (spec or (1,)) if texts else ():
        if isinstance(position, tuple):
            context = texts[position[0] - 1]
        elif len(texts) >= position:
            forms.append(texts[position - 1])
    if not forms or not all(isinstance(form, str) and form for form in forms):
        return
    text = tuple(forms) if len(forms) > 1 else forms[0]
    # Files without line numbers: a moved line is no change of the catalogue.
    catalog.add(text, locations=[(file_name, 0)], context=context)


def catalogue_path(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def stored(language: str) -> Catalog:
    path = catalogue_path(language)
    if not path.exists():
        catalog = Catalog(locale=language, charset="utf-8", fuzzy=False)
    else:
        with path.open("rb") as file:
            catalog = read_po(file, locale=language, charset="utf-8")
    catalog.fuzzy = False
    return catalog


def update() -> int:
    template = extracted()
    for language in LANGUAGES:
        catalog = stored(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(
                file,
                catalog,
                width=0,
                sort_output=True,
                include_lineno=False,
                omit_header=False,
                ignore_obsolete=True,
            )
        _write_stable_header(path, language)
        missing = sum(1 for message in catalog if message.id and not _is_done(message))
        _say(f"{language}: {len(catalog)} texts, {missing} to translate")
    return 0


def _write_stable_header(path: Path, language: str) -> None:
    """A header without dates, so that an update without news changes nothing."""
    head = (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {PLURALS[language]}\\n"\n'
    )
    _, _, body = path.read_text().partition("\n\n")
    path.write_text(f"{head}\n{body}")


def check() -> int:
    template = extracted()
    faults = [fault for language in LANGUAGES for fault in _faults(language, template)]
    for fault in faults[:100]:
        _say(fault)
    if faults:
        _say(f"{len(faults)} faults: run `make messages`, then translate locale/*")
    return 1 if faults else 0


def _faults(language: str, template: Catalog) -> Iterator[str]:
    catalog = stored(language)
    for message in template:
        if not message.id:
            continue
        found = catalog.get(_key(message), message.context)
        if found is None or not _is_done(found):
            yield f"{language}: untranslated {_key(message)!r}"
        elif found.fuzzy:
            yield f"{language}: fuzzy {_key(message)!r}"
        elif _placeholders(found.id) != _placeholders(found.string):
            yield f"{language}: placeholders differ in {_key(message)!r}"


def _key(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple) else message.id)


def _is_done(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple) else [message.string]
    return all(strings)


def _placeholders(text: Any) -> set[str]:
    forms = text if isinstance(text, list | tuple) else [text]
    return {a or b for form in forms for a, b in _PLACEHOLDER.findall(form)}


def compile_all() -> int:
    for language in LANGUAGES:
        catalog, path = stored(language), catalogue_path(language)
        if path.exists():
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalog)
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def main() -> int:
    commands = {"update": update, "check": check, "compile": compile_all}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        _say(__doc__ or "")
        return 2
    if sys.argv[1] != "compile":
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
    return commands[sys.argv[1]]()


if __name__ == "__main__":
    sys.exit(main())
