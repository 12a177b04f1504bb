"""Documents: a list, one with its record and its text, and the preserved bytes."""

from __future__ import annotations

import base64
import logging
import mimetypes
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection, select

from isnad.desk.api import parameters
from isnad.desk.api.answers import kept, of_state, store_of, unchanged
from isnad.desk.api.discreet import covered
from isnad.desk.api.incidents import cursor_refused
from isnad.desk.api.operations import Operation, read
from isnad.desk.api.problems import Problem
from isnad.desk.api.shapes import DocumentsPage, DocumentTold, DocumentWhole, VersionTold
from isnad.desk.asking import Asking, needs
from isnad.desk.document_list import found as find_documents
from isnad.desk.shown import shown
from isnad.store import schema
from isnad.store.documents import incidents_of_document, versions_of
from isnad.store.errors import StoreError
from isnad.store.originals import original

router = APIRouter()
See = Annotated[Asking, Depends(needs("see"))]
_log = logging.getLogger("isnad.desk")
_ASKED = (parameters.WORDS, parameters.OUTLET, parameters.LIMIT, parameters.AFTER)


@read(
    router,
    "/documents",
    Operation(
        "listDocuments", "Documents", "Documents, those that came last first", DocumentsPage,
        "Only the newest version of each.", _ASKED,
    ),
)  # fmt: skip
def documents(request: Request, who: See) -> Response:
    values = parameters.read(request, _ASKED)

    def find(connection: Connection) -> DocumentsPage:
        after = values["after"]
        try:
            listed = find_documents(
                connection, who, values["words"] or "", values["outlet"] or "", values["limit"], after
            )
        except StoreError as error:
            raise cursor_refused(after, error) from None
        told = [DocumentTold(**asdict(document)) for document in listed.documents]
        return DocumentsPage(told, listed.next, listed.looked_to)

    return of_state(request, who, find)


@read(
    router,
    "/documents/{sha256}",
    Operation(
        "getDocument", "Documents", "One document: its text, and the record that was read from it",
        DocumentWhole, "By the SHA-256 of its bytes; older versions too.", errors=(404,),
    ),
)  # fmt: skip
def document(request: Request, who: See, sha256: str) -> Response:
    parameters.read(request, ())

    def find(connection: Connection) -> DocumentWhole:
        try:
            found = shown(connection, sha256, who)
        except StoreError as error:
            raise Problem(404, str(error).partition(":")[0]) from None
        row, known = found.row, found.record.document
        known.url = found.veil.address(known.url)
        whole = DocumentWhole(
            found.sha256, found.name, row.title, row.publisher, found.veil.address(row.url),
            known.published or row.published, known.language or row.language, row.ingested_at, row.current,
            found.text, found.record, incidents_of_document(connection, found.sha256),
            [VersionTold(*version) for version in versions_of(connection, found.sha256)],
        )  # fmt: skip
        return covered(whole, found.veil)

    return of_state(request, who, find)


@read(
    router,
    "/documents/{sha256}/original",
    Operation(
        "getOriginal", "Documents", "Its preserved bytes", "application/octet-stream",
        "As they came, checked against the digest.", errors=(404, 500),
    ),
)  # fmt: skip
def preserved(
    request: Request, who: Annotated[Asking, Depends(needs("see original"))], sha256: str
) -> Response:
    parameters.read(request, ())
    store, table = store_of(request), schema.document.c
    with store.read() as connection:
        known = connection.execute(select(table.id).where(table.sha256 == schema.plain(sha256))).first()
    if known is None:
        raise Problem(404, f"there is no document {sha256[:16]}")
    tag = f'"{sha256}"'
    if same := unchanged(request, who, tag):
        return same
    try:
        found = original(store, sha256)
    except StoreError as error:
        _log.error("%s", error)
        raise Problem(500, "its preserved bytes are gone or damaged: isnad verify tells more") from None
    kind = (found.media or "").partition(";")[0].strip().lower()
    ending = ".txt" if kind == "text/plain" else mimetypes.guess_extension(kind) or ".bin"
    headers = kept(who, tag) | {
        "Content-Disposition": f'attachment; filename="{sha256[:16]}{ending}"',
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:",
    }
    return Response(found.content, 200, headers, "application/octet-stream")
