"""Incidents: the list, the map and the timeline of one view."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from isnad.desk.asking import Asking, needs
from isnad.desk.rendering import page

router = APIRouter()


@router.get("/")
def index(request: Request, who: Annotated[Asking, Depends(needs("see"))]) -> HTMLResponse:
    """The list with its map and its timeline."""
    return page(request, who, "incidents.html", here="incidents")
