"""Files of all incidents of a view."""

from __future__ import annotations

import codecs
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from isnad.desk.api import parameters
from isnad.desk.api.answers import kept, state_tag, store_of, unchanged
from isnad.desk.api.discreet import incident as discreet
from isnad.desk.api.operations import Operation, read
from isnad.desk.api.problems import Problem
from isnad.desk.asking import Asking, needs
from isnad.desk.exports import AT_ONCE, FORMATS, Streamed, name_of, turn, written
from isnad.desk.settings import Settings

router = APIRouter()
_SUMMARIES = {
    "csv": "A view as a table for a spreadsheet",
    "jsonl": "A view as JSON Lines, an incident each",
    "json": "A view as a JSON list",
    "geojson": "A view as GeoJSON",
}


def _of(ending: str) -> None:
    """Makes the route of one kind of file."""
    format = FORMATS[ending]
    own = (parameters.BOM,) if ending == "csv" else ()
    told = Operation(
        f"export{ending.capitalize()}", "Exports", _SUMMARIES[ending], format.media.partition(";")[0],
        "All incidents of the view, sent as they are read.", (*parameters.VIEW, *own), errors=(429,),
    )  # fmt: skip

    @read(router, f"/incidents.{ending}", told)
    def endpoint(request: Request, who: Annotated[Asking, Depends(needs("export"))]) -> Response:
        view, values = parameters.view(request, own)
        store, settings = store_of(request), _settings(request)
        with store.read() as connection:
            tag = state_tag(request, who, connection)
        if same := unchanged(request, who, tag):
            return same
        named = name_of(view, ending, settings.clock().date())
        headers = kept(who, tag) | {"Content-Disposition": named}
        if request.method == "HEAD":
            return Response(None, 200, headers, format.media)
        if not (mine := turn(store)).acquire(blocking=False):
            raise Problem(
                429, f"{AT_ONCE} exports are being written: try again in a while", {"Retry-After": "10"}
            )
        pieces = written(store, view, who, format, discreet)

        def close() -> None:
            try:
                pieces.close()  # type: ignore[attr-defined]
            finally:
                mine.release()

        try:
            # What goes wrong with the first piece can still be told.
            first = next(pieces)
        except BaseException:
            close()
            raise
        mark = codecs.BOM_UTF8 if values.get("bom") == "yes" else b""
        return Streamed(chain((mark + first,), pieces), close, headers, format.media)


def _settings(request: Request) -> Settings:
    state: Any = request.app.state
    settings: Settings = state.settings
    return settings


for _ending in FORMATS:
    _of(_ending)
