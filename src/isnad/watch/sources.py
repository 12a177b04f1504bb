"""The file of sources: what is watched, how often, and whose it is (TOML 1.0)."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from isnad.fetch.addresses import web_address
from isnad.fetch.policy import FetchError

Kind = Literal["feed", "sitemap", "page"]
_T = TypeVar("_T")

#: Seconds between two polls where the file says nothing, and the least and the most that it may say.
EVERY, _LEAST, _LONGEST = 900.0, 60.0, 30 * 86_400.0
#: Pages that one poll takes from a source, where the file says nothing.
MOST = 100
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


class SourcesError(ValueError):
    """A file of sources that cannot be used; the message is one line with file, place and remedy."""


@dataclass(frozen=True)
class Source:
    """One source: its address, what it is (None: that is found out), and the seconds between two polls.

    ``publisher`` says whose its pages are.  ``since`` is the first day of which pages are taken, ``most`` how
    many of them in one poll.
    """

    url: str
    kind: Kind | None = None
    every: float = EVERY
    publisher: str | None = None
    since: str | None = None
    most: int = MOST


@dataclass(frozen=True)
class Watched:
    """What a file says: its sources, and how a site can reach whoever watches it."""

    sources: list[Source] = field(default_factory=list)
    contact: str | None = None


def read_sources(path: Path) -> Watched:
    """The sources of a file.  Raises :class:`SourcesError` for the first thing that is not right in it."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SourcesError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError:
        raise SourcesError(f"{path} is not UTF-8: save it so") from None
    except tomllib.TOMLDecodeError as error:
        raise SourcesError(f"{path} is not TOML: {str(error)[:1].lower()}{str(error)[1:]}") from None
    entries = data.pop("source", None)
    if not isinstance(entries, list) or not entries:
        raise SourcesError(f'{path} names no source: write [[source]] and url = "https://…" under it')
    every = _take(data, "every", _seconds, str(path)) or EVERY
    contact = _take(data, "contact", _words, str(path))
    _nothing_left(data, str(path), "every, contact, [[source]]")
    sources = [_source(entry, every, f"{path}, source {n}") for n, entry in enumerate(entries, 1)]
    seen: set[str] = set()
    for n, source in enumerate(sources, 1):
        if source.url in seen:
            raise SourcesError(f"{path}, source {n}: {source.url} is there twice: leave one out")
        seen.add(source.url)
    return Watched(sources, contact)


def _source(entry: object, every: float, where: str) -> Source:
    if not isinstance(entry, dict):
        raise SourcesError(f'{where}: is no table: write [[source]] and url = "https://…" under it')
    data = dict(entry)
    url = _take(data, "url", _url, where)
    if url is None:
        raise SourcesError(f'{where}: has no url: write url = "https://…"')
    found = Source(
        url,
        _take(data, "kind", _kind, where),
        _take(data, "every", _seconds, where) or every,
        _take(data, "publisher", _words, where),
        _take(data, "since", _day, where),
        _take(data, "most", _number, where) or MOST,
    )
    _nothing_left(data, where, "url, kind, every, publisher, since, most")
    return found


def _take(data: dict[str, Any], name: str, read: Callable[[Any], _T], where: str) -> _T | None:
    if name not in data:
        return None
    value = data.pop(name)
    try:
        return read(value)
    except ValueError as error:
        raise SourcesError(f"{where}: {name} = {value!r}: {error}") from None


def _nothing_left(data: dict[str, Any], where: str, known: str) -> None:
    if data:
        raise SourcesError(f"{where}: {next(iter(data))!r} is not known here: there are {known}")


def _url(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("give an address in quotes")
    try:
        return web_address(value).url
    except FetchError as error:
        raise ValueError(str(error)) from None


def _kind(value: object) -> Any:
    if value not in ("feed", "sitemap", "page", "auto"):
        raise ValueError("give feed, sitemap, page or auto")
    return None if value == "auto" else value


def _seconds(value: object) -> float:
    found = re.fullmatch(r"(\d{1,6})\s*([smhd])", value.strip()) if isinstance(value, str) else None
    if not found:
        raise ValueError('give a number with s, m, h or d, as in "15m"')
    seconds = float(found[1]) * _UNITS[found[2]]
    if not _LEAST <= seconds <= _LONGEST:
        raise ValueError('give from "1m" to "30d"')
    return seconds


def _words(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("give words in quotes")
    return " ".join(value.split())


def _day(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    try:
        return dt.date.fromisoformat(value if isinstance(value, str) else "").isoformat()
    except ValueError:
        raise ValueError('give a day, as in "2024-03-01"') from None


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 50_000:
        raise ValueError("give a number from 1 to 50000")
    return value
