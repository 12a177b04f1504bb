"""A JSON text (RFC 8259) of any length, read a piece at a time: the objects of its lists of one name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

import msgspec

from isnad.article.documents import DocumentError

#: Bytes read at once; bytes that one object may have; how deep a text may be nested.
_CHUNK, _LARGEST, _DEEP = 1 << 18, 8 << 20, 200
_STRING = rb'"(?:[^"\\\x00-\x1f]++|\\[^\x00-\x1f])*+"'
_TOKEN = re.compile(rb"[\s,:]*+(" + _STRING + rb'|[{}\[\]]|[^\s,:{}\[\]"]++|")')
_INSIDE = re.compile(rb'(?:[^"{}\[\]]++|' + _STRING + rb")*+")
_GAP = re.compile(rb"[\s,]*+")
_LINE_END = re.compile(rb"[\x00-\x1f]")


class Record(NamedTuple):
    """An object of a list: its bytes, which of its list it is, and the plain values told before the list."""

    raw: bytes
    number: int
    parent: dict[str, Any]


class Broken(NamedTuple):
    """Bytes that are no object; ``after`` counts the objects of the list before them."""

    message: str
    after: int


class _Unreadable(Exception):
    """An object that does not end where it should; the message says why."""


class JsonStream:
    """Reads the objects of the lists called ``key``; ``following`` finds where one may begin again."""

    def __init__(self, file: BinaryIO, key: str, following: re.Pattern[bytes]) -> None:
        self._file, self._key, self._next = file, key, following
        self._buffer = b""
        self._at = 0
        self._ended = False

    def records(self) -> Iterator[Record | Broken]:
        """The objects in order.  Raises :class:`DocumentError` for a text nested without end."""
        stack: list[dict[str, Any] | None] = []
        key: str | None = None
        while token := self._token():
            top = stack[-1] if stack else None
            if token == b"[" and top is not None and key == self._key:
                yield from self._list(top)
                key = None
            elif token in b"{[":
                stack.append({} if token == b"{" else None)
                key = None
                if len(stack) > _DEEP:
                    raise DocumentError(f"is nested more than {_DEEP} deep")
            elif token in b"}]":
                if stack:
                    stack.pop()
                key = None
            elif top is not None and key is None:
                key = _value(token) if token.startswith(b'"') else ""
                key = key if isinstance(key, str) else ""
            elif top is not None and key is not None:
                if len(top) < 100 and len(token) < 10_000:
                    top[key] = _value(token)
                key = None

    def _list(self, parent: dict[str, Any]) -> Iterator[Record | Broken]:
        number = 0
        while True:
            first = self._peek()
            if first == b"]":
                self._at += 1
                return
            if not first:
                yield Broken(f"it breaks off after message {number:,}", number)
                return
            try:
                if first != b"{":
                    raise _Unreadable("is no message")
                end = self._end()
            except _Unreadable as error:
                number += 1
                yield Broken(f"message {number:,} {error}", number)
                if not self._resume():
                    return
                continue
            number += 1
            raw = self._buffer[self._at : end]
            self._at = end
            yield Record(raw, number, parent)

    def _peek(self) -> bytes:
        """The next byte that is neither space nor comma; empty at the end."""
        while True:
            self._at = _GAP.match(self._buffer, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._buffer):
                return self._buffer[self._at : self._at + 1]
            if not self._fill():
                return b""

    def _end(self) -> int:
        """Where the object that begins here ends."""
        at, depth = self._at, 0
        while True:
            match = _INSIDE.match(self._buffer, at)
            at = match.end() if match else at
            if at < len(self._buffer) and self._buffer[at] != 0x22:
                depth += 1 if self._buffer[at] in b"{[" else -1
                at += 1
                if depth == 0:
                    return at
                if depth > _DEEP:
                    raise _Unreadable(f"is nested more than {_DEEP} deep")
                continue
            if at < len(self._buffer) and _LINE_END.search(self._buffer, at):
                raise _Unreadable("cannot be read: a quote in it is not closed")
            if len(self._buffer) - self._at > _LARGEST:
                raise _Unreadable(f"has no end within {_LARGEST:,} bytes")
            gone = self._at
            if not self._fill():
                raise _Unreadable("breaks off: the file ends in it")
            at -= gone

    def _resume(self) -> bool:
        """Goes to where the next object may begin; whether that is one of the same list."""
        self._at += 1
        while True:
            match = self._next.search(self._buffer, self._at)
            if match:
                self._at = match.start()
                return b'"id"' in match[0]
            self._at = max(self._at, len(self._buffer) - 64)
            if not self._fill():
                self._at = len(self._buffer)
                return False

    def _token(self) -> bytes:
        """The next string, bracket or word; empty at the end.  A string that is not closed is passed over."""
        while True:
            match = _TOKEN.match(self._buffer, self._at)
            whole = match and (match.end() < len(self._buffer) or self._ended)
            if match and whole and match[1] != b'"':
                self._at = match.end()
                return match[1]
            if match and match[1] == b'"' and _LINE_END.search(self._buffer, match.end()):
                self._at = match.end()
                continue
            if len(self._buffer) - self._at > _LARGEST:
                self._at = len(self._buffer)
            if not self._fill():
                if match and match[1] != b'"':
                    self._at = match.end()
                    return match[1]
                return b""

    def _fill(self) -> bool:
        """Reads on, the more the longer what is unfinished; false at the end."""
        rest = self._buffer[self._at :]
        chunk = self._file.read(max(_CHUNK, len(rest)))
        self._ended = not chunk
        if chunk:
            self._buffer, self._at = rest + chunk, 0
        return bool(chunk)


def _value(token: bytes) -> Any:
    try:
        return msgspec.json.decode(token)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
