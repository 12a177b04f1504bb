"""Tables as text: CSV (RFC 4180) and what is written in its manner with tabs, semicolons or bars."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from typing import Any, BinaryIO

from isnad.article.documents import DocumentError
from isnad.article.encoding import NotText, decode

#: Characters that a row may have, quoted line breaks and all.
_LONGEST = 4 << 20
#: So many quotes that are never closed are mended; a table with more is none.
_MENDED = 50
_HEAD = 1 << 16
_DELIMITERS = ",;\t|"
_QUOTED = re.compile(r'"[^"]*(?:"|$)')


def rows(file: BinaryIO, delimiter: str | None = None) -> Iterator[tuple[int, list[str] | DocumentError]]:
    """The rows of a table, each with the number of the line that it begins on.

    A row whose quote is never closed is an error of its own, and reading goes on with the line behind the
    one that it began on.  Without ``delimiter`` it is the sign that is commonest in the first line.
    """
    reader: io.BufferedReader[Any] = io.BufferedReader(file, 1 << 17)
    head = reader.peek(_HEAD)[: 1 << 17]
    try:
        encoding = _encoding(head)
        sign = delimiter or _delimiter(head)
    except NotText as error:
        raise DocumentError(f"is {error}, no table: give CSV, TSV or XLSX") from None
    lines = _Lines(io.TextIOWrapper(reader, encoding, errors="replace", newline=""))
    width = 0
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST))
    mended = 0
    table = csv.reader(lines, delimiter=sign)
    while True:
        number = lines.begin()
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            row, told = None, f"cannot be read ({error})"
        if row is not None and not (len(lines.taken) > 1 and _open(lines.taken, sign, width)):
            width = width or len(row)
            yield number, row
            continue
        if row is not None or lines.overlong:
            told = "opens a quote that is never closed"
        mended += 1
        if mended > _MENDED:
            raise DocumentError(f"opens more than {_MENDED} quotes that are never closed: mend line {number}")
        yield number, DocumentError(told)
        lines.back()
        table = csv.reader(lines, delimiter=sign)


class _Lines:
    """The lines of a text, remembered for the row that they belong to, so that one can go back."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self._number = 0
        self._size = 0
        self.taken: list[str] = []
        self.ended = self.overlong = False

    def begin(self) -> int:
        """Begins a row; the number of its first line."""
        self.taken, self._size, self.overlong = [], 0, False
        return self._number + 1

    def back(self) -> None:
        """Goes back to the second line of the row."""
        again = self.taken[1:]
        self._again.extendleft(reversed(again))
        self._number -= len(again)
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._size > _LONGEST:
            self.overlong = True
            raise csv.Error("it has no end")
        line = self._again.popleft() if self._again else self._text.readline(_LONGEST)
        if not line:
            self.ended = True
            raise StopIteration
        if not self._again and not line.endswith(("\n", "\r")):
            self.ended = True
        self._number += 1
        self._size += len(line)
        self.taken.append(line)
        return line.replace("\0", "\ufffd")


def _open(taken: list[str], sign: str, width: int) -> bool:
    """Whether a row of several lines is one that should have ended before.

    It ends within a quote; or its quotes are in disorder, and one of its lines is by itself a row as wide as
    the table, with a quoted cell.
    """
    try:
        list(csv.reader(iter(taken), delimiter=sign, strict=True))
        return False
    except csv.Error as error:
        if "unexpected end" in str(error):
            return True
    return width > 1 and any('"' in line and _wide(line, sign) == width for line in taken[1:])


def _wide(line: str, sign: str) -> int:
    """How many cells a line has as a row of its own; 0 where it is none."""
    try:
        (row,) = csv.reader([line], delimiter=sign, strict=True)
    except (csv.Error, ValueError):
        return 0
    return len(row)


def _encoding(head: bytes) -> str:
    """The encoding of a table, by its beginning."""
    if head[:3] == codecs.BOM_UTF8:
        return "utf-8-sig"
    cut = head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1] or head[:-4]
    return decode(cut).encoding


def _delimiter(head: bytes) -> str:
    """The sign that is commonest in the first line, outside of quotes."""
    first = decode(head).text.lstrip("\r\n").partition("\n")[0]
    first = _QUOTED.sub("", first[:_HEAD])
    return max(_DELIMITERS, key=lambda sign: (first.count(sign), -_DELIMITERS.index(sign)))


def looks_like_table(head: str) -> bool:
    """Whether a text begins with the headers of a table that holds texts or addresses."""
    from isnad.article.containers.rows import Columns

    first = head.lstrip("\ufeff\r\n").partition("\n")[0].strip()
    if not 3 <= len(first) <= 2_000 or first.endswith((".", ":", "،")):
        return False
    sign = max(_DELIMITERS, key=first.count)
    cells = [cell.strip(' "') for cell in first.split(sign)]
    if len(cells) < 2 or any(len(cell) > 40 for cell in cells):
        return False
    try:
        columns = Columns(cells, {})
    except DocumentError:
        return False
    return not columns.headless and len(columns.fields) > 1
