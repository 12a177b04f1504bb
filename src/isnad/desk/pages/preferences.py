"""How a reader wishes to read: language, numerals, calendar, months; kept in cookies, for a year."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse

from isnad.desk.language.catalogue import LanguageCode
from isnad.desk.language.formats import Calendar, Months, Numerals
from isnad.desk.safety import local

router = APIRouter()
_YEAR = 365 * 24 * 3600


@router.post("/preferences")
def prefer(
    request: Request,
    language: Annotated[LanguageCode | None, Form()] = None,
    numerals: Annotated[Numerals | None, Form()] = None,
    calendar: Annotated[Calendar | None, Form()] = None,
    months: Annotated[Months | None, Form()] = None,
    back: Annotated[str, Form()] = "/",
) -> RedirectResponse:
    """Keeps what is given, and leads back to the page where it was chosen; open to whoever is to log in."""
    answer = RedirectResponse(local(back), 303)
    chosen = {"language": language, "numerals": numerals, "calendar": calendar, "months": months}
    for name, value in chosen.items():
        if value:
            answer.set_cookie(
                f"isnad_{name}", value, _YEAR, samesite="lax", httponly=True,
                secure=request.app.state.settings.secure,
            )  # fmt: skip
    return answer
