"""Rows of tables as documents: which column holds what, and the document of a row."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from isnad.article.documents import Document, DocumentError, from_line
from isnad.article.tasks import Item, Refused, Task, Ways

#: What a column may hold.
FIELDS = ("text", "html", "url", "title", "publisher", "published", "id")
#: As many columns as a spreadsheet may have; as many bytes as a row may.
COLUMNS, _LARGEST = 16_384, 16 << 20
_WEB = ("http://", "https://")


class Columns:
    """Which column of a table holds which field of a document.

    ``given`` names columns for fields, by header or by number from 1; an empty name leaves a field out.  The
    others are known by their headers (``data/columns.toml``).  A table without headers is one whose first row
    holds an address.  Raises :class:`DocumentError` where no column holds texts or addresses.
    """

    def __init__(self, first: Sequence[str], given: Mapping[str, str]) -> None:
        if len(first) > COLUMNS:
            raise DocumentError(f"has {len(first):,} columns: a table of reports has at most {COLUMNS:,}")
        self.headless = any(cell.strip().startswith(_WEB) for cell in first)
        names = [str(n) for n in range(1, len(first) + 1)] if self.headless else first
        self.headers = _unlike(names)
        self.fields = self._given(given)
        taken = set(self.fields.values())
        plain = [_plain(name) for name in self.headers]
        for field, known in _known().items():
            if field not in given:
                found = next((plain.index(name) for name in known if name in plain), None)
                if found is not None and found not in taken:
                    self.fields[field] = found
                    taken.add(found)
        if self.headless and "url" not in given:
            links = (n for n, cell in enumerate(first) if cell.strip().startswith(_WEB) and n not in taken)
            if (link := next(links, None)) is not None:
                self.fields["url"] = link
        if not {"text", "html", "url"} & set(self.fields):
            shown = ", ".join(h for h in self.headers[:12] if h) + (", …" if len(self.headers) > 12 else "")
            raise DocumentError(
                f"has no column that is known to hold texts or addresses (columns: {shown[:300]}): "
                "name it, as in --column text=NAME"
            )

    def _given(self, given: Mapping[str, str]) -> dict[str, int]:
        plain = [_plain(name) for name in self.headers]
        found = {}
        for field, name in given.items():
            if not name:
                continue
            if _plain(name) in plain:
                found[field] = plain.index(_plain(name))
            elif name.isascii() and name.isdecimal() and 0 < int(name[:9]) <= len(plain):
                found[field] = int(name[:9]) - 1
            else:
                shown = ", ".join(self.headers[:12])[:300]
                raise DocumentError(f"has no column {name} for {field} (columns: {shown})")
        return found


def row_items(
    rows: Iterator[tuple[int, Sequence[Any] | DocumentError]], name: str, known: Document, ways: Ways
) -> Iterator[Item]:
    """The documents of the rows of a table, numbered as they come; the first tells what its columns hold.

    A row that cannot be read is a :class:`Refused`; one with an address and no text brings its page where
    ``ways`` say so.
    """
    columns: Columns | None = None
    fetched = seen = 0
    for number, row in rows:
        if isinstance(row, DocumentError):
            yield Refused(f"{name}: row {number} {row}", name, number)
            continue
        cells = [_cell(cell) for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if columns is None:
            columns = Columns(cells, ways.columns)
            if not columns.headless:
                continue
        seen += 1
        if len(cells) > len(columns.headers):
            why = f"has {len(cells):,} cells, and the table {len(columns.headers):,} columns: quote what holds a delimiter"
            yield Refused(f"{name}: row {number} {why}", name, number)
            continue
        raw = _raw(cells, columns)
        if len(raw) > _LARGEST:
            yield Refused(f"{name}: row {number} has more than {_LARGEST >> 20} MB", name, number)
            continue
        task = Task(raw, "row", replace(known, url=None), name, number)
        url = _address(cells, columns)
        if url and ways.fetch:
            fetched += 1
            if fetched <= ways.limit:
                yield _page_of(url, task, known, ways)
            continue
        yield task
    if fetched > ways.limit:
        more = f"{fetched - ways.limit:,} more rows have but an address: --limit {fetched} takes them all"
        yield Refused(f"{name}: {more}", harmless=True)
    if columns is not None and not seen:
        raise DocumentError("has headers and no rows: there is nothing to read")
    if columns is None:
        raise DocumentError("is empty: there is no row in it")


def from_row(raw: bytes, known: Document) -> Document:
    """The document of a row, from its JSON; raises :class:`DocumentError` where it holds none."""
    data = msgspec.json.decode(raw)
    if not (data.get("text") or data.get("html")):
        if url := data.get("url"):
            raise DocumentError(
                f"it has only an address ({url[:300]}): --fetch brings the page", data.get("id")
            )
        raise DocumentError("it has no text and no address", data.get("id"))
    doc = from_line(raw)
    return replace(
        doc,
        url=doc.url or known.url,
        publisher=doc.publisher or known.publisher,
        title=doc.title or known.title,
        published=doc.published or known.published,
    )


def _page_of(url: str, task: Task, known: Document, ways: Ways) -> Task | Refused:
    """The page of a row that has its address; what the row tells of it is known of the page."""
    from isnad.article.answers import page

    told = msgspec.json.decode(task.raw)
    more = {name: told[name] for name in ("id", "title", "publisher", "published") if told.get(name)}
    try:
        found = page(url, replace(known, **more), ways)
    except DocumentError as error:
        return Refused(f"{task.name}: row {task.line}: {error}", task.name, task.line)
    return found


def _address(cells: list[str], columns: Columns) -> str | None:
    """The address of a row that has no text."""

    def held(field: str) -> str:
        n = columns.fields.get(field)
        return cells[n].strip() if n is not None and n < len(cells) else ""

    url = held("url")
    return url if url.startswith(_WEB) and not held("text") and not held("html") else None


def _raw(cells: list[str], columns: Columns) -> bytes:
    """A row as JSON: what its columns hold, and under ``row`` all cells by their headers."""
    told = {f: cells[n] for f, n in columns.fields.items() if n < len(cells) and cells[n].strip()}
    for field in told.keys() - {"text", "html"}:
        told[field] = told[field].strip()
    return msgspec.json.encode(told | {"row": dict(zip(columns.headers, cells, strict=False))})


def _cell(value: Any) -> str:
    """A cell as text: no number with an empty fraction, times as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if hasattr(value, "isoformat"):
        text = str(value.isoformat())
        return text.removesuffix("T00:00:00")
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in str(value))


def _unlike(names: Sequence[str]) -> list[str]:
    """Headers of which no two are the same."""
    out: list[str] = []
    seen: dict[str, int] = {}
    for n, name in enumerate(names, 1):
        name = name.strip("\ufeff\u200e\u200f \t\r\n") or str(n)
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return out


def _plain(name: str) -> str:
    """A header without case, marks and signs of direction."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    kept = (c for c in letters if unicodedata.category(c) not in ("Mn", "Cf") and c != "\u0640")
    return " ".join("".join(" " if c in "_-:." else c for c in kept).split())


@cache
def _known() -> dict[str, list[str]]:
    """The headers that are known, for each field."""
    data = resources.files("isnad.article").joinpath("data/columns.toml").read_text(encoding="utf-8")
    return {field: [_plain(name) for name in names] for field, names in tomllib.loads(data).items()}
