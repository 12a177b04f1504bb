"""Web archives in one file: WACZ 1.1.1 (specs.webrecorder.net), a ZIP of WARC files and lists of pages."""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import urljoin

import msgspec

from isnad.article.containers import warc
from isnad.article.containers.packed import Bounded, Unpackable
from isnad.article.documents import Document, DocumentError
from isnad.article.tasks import Item, Refused

#: Files that an archive may hold; pages that its lists may name; bytes that a line of them may have.
_FILES, _PAGES, _LINE = 100_000, 1_000_000, 8 << 20
_LISTS = ("pages/pages.jsonl", "pages/extraPages.jsonl")
_WRONG = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)


def is_archive(names: list[str]) -> bool:
    """Whether a ZIP with files of these names is a WACZ."""
    return any(_is_warc(name) for name in names)


def documents(file: BinaryIO, name: str, known: Document) -> Iterator[Item]:
    """The pages of an archive: those that its lists name, else all pages and texts of its WARC files.

    What the pages are made of beside (frames, scripts) is no document.  Nothing is written to any disk, so that
    names in the archive lead nowhere.  A listed page that no record holds is a :class:`Refused`.
    """
    archive = _opened(file)
    pages = _Pages()
    for path in _LISTS:
        if path in archive.NameToInfo:
            pages.add(_lines(archive, archive.NameToInfo[path]))
    for info in archive.infolist():
        if not _is_warc(info.filename):
            continue
        where = f"{name}, {info.filename}"
        try:
            with archive.open(info) as member:
                bounded = io.BufferedReader(Bounded(member, info.compress_size, info.file_size))  # type: ignore[arg-type]
                yield from warc.documents(bounded, where, known, pages.wants)
        except DocumentError as error:
            yield Refused(f"{where} {error}", where)
        except _WRONG as error:
            yield Refused(f"{where} cannot be unpacked ({_why(error)})", where)
    for n, url in enumerate(pages.missing(), 1):
        yield Refused(f"{name}: {url} is listed as a page, and no record holds it", f"{name}, {_LISTS[0]}", n)


class _Pages:
    """The pages that an archive lists, and which of them were found."""

    def __init__(self) -> None:
        self._listed: dict[str, None] = {}
        self._found: set[str] = set()
        self._leads: dict[str, str] = {}

    def add(self, lines: Iterator[bytes]) -> None:
        for line in lines:
            try:
                page = msgspec.json.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                continue
            if isinstance(page, dict) and isinstance(page.get("url"), str) and len(self._listed) < _PAGES:
                self._listed[_plain(page["url"])] = None

    def wants(self, url: str, leads: str | None) -> bool:
        """Whether ``url`` is a page; with ``leads``, where that is another address, so is that one."""
        if not self._listed:
            return True
        url = _plain(url)
        page = url if url in self._listed else self._leads.get(url)
        if page is None:
            return False
        if leads is not None:
            with contextlib.suppress(ValueError):
                self._leads.setdefault(_plain(urljoin(url, leads)), page)
        else:
            self._found.add(page)
        return True

    def missing(self) -> list[str]:
        return [url for url in self._listed if url not in self._found]


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(file)
        size = file.seek(0, io.SEEK_END)
    except _WRONG as error:
        raise DocumentError(f"is a ZIP file that cannot be read ({_why(error)})") from None
    infos = archive.infolist()
    if len(infos) > _FILES:
        raise DocumentError(f"holds more than {_FILES:,} files: it is no web archive to be read")
    if sum(info.compress_size for info in infos) > size:
        raise DocumentError("holds files that lie over each other: it is no web archive to be read")
    return archive


def _is_warc(path: str) -> bool:
    return path.startswith("archive/") and path.endswith((".warc", ".warc.gz"))


def _lines(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as member:
            reader = io.BufferedReader(Bounded(member, info.compress_size, info.file_size))  # type: ignore[arg-type]
            while line := reader.readline(_LINE):
                yield line
    except (*_WRONG, Unpackable):
        return


def _plain(url: str) -> str:
    return url.partition("#")[0]


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def names(file: Any) -> list[str]:
    """The names in a ZIP; none where it is no ZIP."""
    try:
        found = zipfile.ZipFile(file).namelist()[:_FILES]
    except _WRONG:
        found = []
    file.seek(0)
    return found
