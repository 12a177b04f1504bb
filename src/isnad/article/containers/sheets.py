"""Spreadsheets of Office Open XML (.xlsx, ISO/IEC 29500), row by row, through openpyxl."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from isnad.article.containers.packed import Unpackable
from isnad.article.documents import DocumentError

#: Bytes that a spreadsheet may have unpacked, and times that they may be more than packed, above a few MB.
_UNPACKED, _FREE, _RATIO = 512 << 20, 16 << 20, 100
#: The rows of a sheet, by the format.
_ROWS = 1_048_576


def is_sheet(names: list[str]) -> bool:
    """Whether a ZIP with files of these names is a spreadsheet."""
    return "xl/workbook.xml" in names


def sheets(file: BinaryIO) -> Iterator[tuple[str, Iterator[tuple[int, Sequence[Any] | DocumentError]]]]:
    """The sheets of a workbook that hold anything, each with its title and its numbered rows.

    Of a formula the value that was last computed is taken.  Raises :class:`DocumentError` for what is no
    workbook or unpacks to far more than its size, and where openpyxl is not installed.
    """
    try:
        import openpyxl
    except ImportError:
        raise DocumentError(
            "is a spreadsheet, and openpyxl is not there to read it: pip install 'isnad[sheets]'"
        ) from None
    _bounded(file)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        found = list(book.worksheets)
    except Exception as error:  # openpyxl hands on whatever goes wrong in XML, ZIP and its own model
        raise DocumentError(f"is a spreadsheet that cannot be read ({_why(error)})") from None
    for sheet in found:
        yield str(sheet.title), _rows(sheet)


def _rows(sheet: Any) -> Iterator[tuple[int, Sequence[Any] | DocumentError]]:
    number = 0
    try:
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_row=_ROWS, values_only=True):
            number += 1
            if any(cell is not None for cell in row):
                yield number, row
    except (Unpackable, DocumentError):
        raise
    except Exception as error:  # as above
        yield number + 1, DocumentError(f"cannot be read ({_why(error)}), and none behind it")


def _bounded(file: BinaryIO) -> None:
    """Refuses a ZIP that unpacks to far more than its size, before anything of it is unpacked."""
    try:
        infos = zipfile.ZipFile(file).infolist()
    except Exception as error:  # zipfile raises much for what is no ZIP
        raise DocumentError(f"is a spreadsheet that cannot be read ({_why(error)})") from None
    file.seek(0)
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if unpacked > _UNPACKED or unpacked > _FREE + _RATIO * packed:
        raise DocumentError(f"unpacks to {unpacked:,} bytes: no spreadsheet of reports does")


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
