"""Brings the catalogues up to date with the messages of the interface: ``make messages``.

A catalogue has no dates and no line numbers, so that it changes only where messages do.  What is new stands
in it untranslated, what is gone leaves it; comments at its top stay.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from itertools import takewhile
from pathlib import Path
from typing import get_args

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from isnad.desk.language.catalogue import FOLDER, LANGUAGES
from isnad.desk.roles import Right
from isnad.incidents.corrections import FIELDS
from isnad.lang import language
from isnad.linkage.comparisons import COMPARISONS

_DESK = Path(__file__).parent.parent
_KEYWORDS = DEFAULT_KEYWORDS | {"told": None, "counted": (1, 2)}
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
_OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.do", "silent": "false"}}


def extracted() -> Catalog:
    """All messages of the interface: those of templates and code, and those of the program's tables."""
    found = Catalog()
    for _, _, message, _, context in extract_from_dir(_DESK, _METHODS, _OPTIONS, _KEYWORDS):
        found.add(message, context=context)
    for message in _of_tables():
        found.add(message)
    return found


def _of_tables() -> Iterator[str]:
    yield from language("").actors().values()
    grades = tomllib.loads((files("isnad.incidents") / "grades.toml").read_text(encoding="utf-8"))
    yield from (row["why"] for row in grades["grade"])
    yield from get_args(Right)
    yield from FIELDS.values()
    for comparison in COMPARISONS:
        yield comparison.label
        yield from comparison.levels.values()


def updated(kept: bytes, code: str) -> bytes:
    """A catalogue with the messages that there are now, in the order of their words."""
    catalogue = read_po(io.BytesIO(kept), locale=code)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    body = io.BytesIO()
    write_po(
        body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True
    )
    top = "\n".join(takewhile(lambda line: line.startswith("#"), kept.decode().splitlines()))
    head = (
        f'{top}\nmsgid ""\nmsgstr ""\n"Language: {code}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    return head.lstrip().encode() + body.getvalue().strip() + b"\n"


def main() -> None:
    """Writes each catalogue anew, and tells how many of its messages have no translation yet."""
    for code in LANGUAGES:
        path = FOLDER / f"{code}.po"
        if code == "en":  # the language of the source
            continue
        path.write_bytes(updated(path.read_bytes() if path.exists() else b"", code))
        with path.open("rb") as file:
            missing = [m for m in read_po(file, locale=code) if m.id and not _whole(m.string)]
        print(f"{path.name}: {len(missing)} without a translation")


def _whole(said: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(said) and all(said if isinstance(said, tuple | list) else [said])


if __name__ == "__main__":
    main()
