"""Cursors: where a page of a listing ended, so that the next one begins behind it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

import msgspec

from isnad.store.errors import StoreError

Value = str | int | float


def cursor(listing: str, values: Sequence[Value]) -> str:
    """Text, fit for an address, that tells what the last row of a page of a listing was ordered by."""
    return base64.urlsafe_b64encode(msgspec.json.encode([listing, *values])).decode().rstrip("=")


def values_of(listing: str, after: str, kinds: Sequence[type]) -> list[Value]:
    """What :func:`cursor` was given; raises :class:`StoreError` where ``after`` is none of this listing."""
    try:
        padded = after.encode("ascii") + b"=" * (-len(after) % 4)
        told = msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (UnicodeEncodeError, binascii.Error, msgspec.DecodeError, RecursionError):
        told = None
    if (
        not isinstance(told, list)
        or len(told) != len(kinds) + 1
        or told[0] != listing
        or any(type(value) is not kind for value, kind in zip(told[1:], kinds, strict=True))
        or any(isinstance(value, int) and abs(value) > 1 << 62 for value in told[1:])
    ):
        raise StoreError(f"{after[:40]!r} is no place in this listing: begin at its first page")
    return told[1:]
