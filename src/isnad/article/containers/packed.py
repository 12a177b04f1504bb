"""Packed bytes, unpacked as they are read: gzip members one by one (RFC 1952), and bounds against bombs."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

#: What may come out of packed bytes: so many bytes at all events, then so many times what went in.
_FREE, _RATIO = 64 << 20, 200
_CHUNK = 1 << 16
#: A member of gzip begins so: magic, deflate, and flags of which the upper three bits are none.
_MAGIC = b"\x1f\x8b\x08"


class Unpackable(ValueError):
    """Packed bytes that cannot be unpacked; the message says why."""


class Overspent(Unpackable):
    """More came out of packed bytes than any text would give: nothing more is unpacked."""


class Budget:
    """How much may be unpacked from one file, all its members together."""

    def __init__(self) -> None:
        self.came = self.gone_in = 0
        self.spent = False

    def spend(self, packed: int, unpacked: int) -> None:
        """Counts; raises :class:`Overspent` where far more comes out than a text would give."""
        self.gone_in += packed
        self.came += unpacked
        if self.came > _FREE + _RATIO * self.gone_in:
            self.spent = True
            raise Overspent(
                f"unpacks to more than {_RATIO} times its size: it is no text, and nothing behind it is read"
            )


class Bounded(io.RawIOBase):
    """What comes out of a reader that unpacks, such as a member of a ZIP, within a :class:`Budget`."""

    def __init__(self, stream: BinaryIO, packed: int, size: int) -> None:
        self._stream, self._budget = stream, Budget()
        self._share = packed / max(1, size)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(min(len(buffer), _CHUNK))
        self._budget.spend(int(len(data) * self._share), len(data))
        buffer[: len(data)] = data
        return len(data)


class Members:
    """The members of a gzip file in order, each as a stream of its own.

    A member that is damaged raises :class:`Unpackable` as it is read; the next is looked for behind it, and is
    one whose bytes begin with ``start``.
    """

    def __init__(self, file: BinaryIO, start: bytes) -> None:
        self._file, self._start = file, start
        self.budget = Budget()
        self.waiting = b""
        self._lost = False

    def streams(self) -> Iterator[io.BufferedReader[Any]]:
        """One stream a member; what is left of it when the next is asked for is passed over."""
        while self._find():
            member = _Member(self)
            yield io.BufferedReader(member, _CHUNK)
            try:
                member.finish()
            except Overspent:
                return
            except Unpackable:
                pass
            if self.budget.spent:
                return
            self._lost = member.broken

    def more(self) -> bool:
        """Reads on; false at the end."""
        chunk = self._file.read(_CHUNK)
        self.waiting += chunk
        return bool(chunk)

    def _find(self) -> bool:
        """Goes to the next member; where something else stood before it, it has to be one of what is looked for."""
        while True:
            at = self.waiting.find(_MAGIC)
            if at < 0:
                self.waiting = self.waiting[-2:]
                if not self.more():
                    return False
                continue
            self._lost = self._lost or bool(self.waiting[:at].strip(b"\0"))
            self.waiting = self.waiting[at:]
            if len(self.waiting) < _CHUNK:
                self.more()
            if not self._lost or self._begins():
                self._lost = False
                return True
            self.waiting = self.waiting[1:]

    def _begins(self) -> bool:
        """Whether a member of what is looked for begins here, and no chance likeness of one."""
        try:
            head = zlib.decompressobj(31).decompress(self.waiting[:_CHUNK], len(self._start))
        except zlib.error:
            return False
        return head == self._start


class _Member(io.RawIOBase):
    """One member of a gzip file, unpacked as it is read."""

    def __init__(self, members: Members) -> None:
        self._members = members
        self._unzip = zlib.decompressobj(31)
        self.broken = False
        self._whole = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def finish(self) -> None:
        """Passes over what is left."""
        while not (self.broken or self._whole):
            self._read(_CHUNK)

    def _read(self, size: int) -> bytes:
        members = self._members
        while not self._whole:
            if self.broken:
                raise Unpackable("cannot be unpacked")
            if not members.waiting and not members.more():
                self.broken = True
                raise Unpackable("breaks off: the file ends in it")
            packed = members.waiting
            try:
                data = self._unzip.decompress(packed, size)
            except zlib.error:
                self.broken = True
                members.waiting = packed[1:]
                raise Unpackable("cannot be unpacked") from None
            if self._unzip.eof:
                self._whole = True
                members.waiting = self._unzip.unused_data
            else:
                members.waiting = self._unzip.unconsumed_tail
            self.broken = True
            members.budget.spend(len(packed) - len(members.waiting), len(data))
            self.broken = False
            if data:
                return data
        return b""
