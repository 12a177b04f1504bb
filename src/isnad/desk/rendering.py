"""Pages from templates: every value is text, never HTML."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from isnad.desk.asking import Asking
from isnad.desk.language import labels, messages
from isnad.desk.language.catalogue import LANGUAGES, own_name
from isnad.desk.language.formats import DIGITS, MONTHS, Manner
from isnad.desk.settings import Settings

HERE = Path(__file__).parent


@cache
def _of(manner: Manner) -> Environment:
    """The templates for one manner of reading."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    messages.install(env, manner)
    env.globals.update(
        languages=LANGUAGES, own_name=own_name, digits_of=DIGITS, months_of=MONTHS, isolated=isolated
    )
    env.filters.update(
        number=manner.number,
        range=lambda r: manner.range(r.min, r.max),
        listing=manner.listing,
        digits=manner.digits,
        date=manner.date,
        moment=manner.moment,
        label=lambda id: labels.label(id, manner),
        phrase=lambda words: labels.phrase(words, manner),
        actor=lambda id, name=None: labels.actor(id, manner, name),
    )
    return env


def isolated(words: str) -> Markup:
    """Words of a report, kept apart from the direction of what stands around them."""
    return Markup("<bdi>{}</bdi>").format(words)


def page(request: Request, who: Asking, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page, or a part of one, as ``who`` wishes to read it."""
    return HTMLResponse(text(request, who, template, **values), status, {"Cache-Control": "no-store"})


def text(request: Request, who: Asking, template: str, **values: Any) -> str:
    """The HTML of a template."""
    settings: Settings = request.app.state.settings
    return (
        _of(who.manner)
        .get_template(template)
        .render(
            who=who,
            manner=who.manner,
            settings=settings,
            path=request.url.path,
            query=request.url.query,
            **({"here": ""} | values),
        )
    )
