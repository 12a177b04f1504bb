"""The preserved bytes of a document, out of the evidence."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from sqlalchemy import select

from isnad.store import schema
from isnad.store.errors import StoreError
from isnad.store.opening import Store
from isnad.store.warc import Damaged, read_at, unpacked


class Original(NamedTuple):
    """The bytes of a document as they came, and where they are kept: the WARC file in the folder of the
    evidence, the place of the record in it, and its id and time (of fetching, or of taking in)."""

    content: bytes
    media: str | None
    file: str
    offset: int
    length: int
    record: str | None
    date: str | None


def original(store: Store, sha256: str) -> Original:
    """The bytes of a document, by its digest; they are checked against it.

    Raises :class:`StoreError` where there is no such document, or its evidence is gone or damaged.
    """
    d, f = schema.document.c, schema.evidence_file.c
    with store.read() as connection:
        row = connection.execute(
            select(d.evidence_offset, d.evidence_length, f.name)
            .join_from(schema.document, schema.evidence_file, f.id == d.evidence_id)
            .where(d.sha256 == schema.plain(sha256))
        ).first()
    if row is None:
        raise StoreError(f"there is no document {sha256[:16]}: isnad show tells what an incident rests on")
    path = store.evidence / row.name
    try:
        with path.open("rb") as handle:
            packed = read_at(handle, row.evidence_offset, row.evidence_length)
        found = unpacked(packed)
        if hashlib.sha256(found.raw).hexdigest() != sha256:
            raise Damaged("its bytes are another document's")
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise StoreError(
            f"{path} cannot be read ({said}): name the folder of the store's evidence with --evidence"
        ) from None
    except Damaged as error:
        raise StoreError(
            f"the record of {sha256[:16]} in {path} is damaged ({error}): bring it back from a backup"
        ) from None
    place = (row.name, row.evidence_offset, row.evidence_length)
    return Original(found.raw, found.media, *place, found.id, found.date)
