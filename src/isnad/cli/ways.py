"""The options of whatever reads: how inputs are gone through that lead on to others, or hold many."""

from __future__ import annotations

from typing import Annotated

import typer

from isnad.article.documents import DocumentError
from isnad.article.tasks import Ways

Limit = Annotated[
    int, typer.Option("--limit", min=0, help="Pages that a feed, a sitemap or a table of addresses brings.")
]
Fetch = Annotated[
    bool, typer.Option("--fetch", help="Fetch the pages that feeds, sitemaps and tables in files link to.")
]
Private = Annotated[
    bool,
    typer.Option("--private", "--allow-private", help="Fetch from this machine and its own network too."),
]
Column = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=NAME",
        help="The column of a table that holds text, html, url, title, publisher, published or id.",
    ),
]


def ways_of(limit: int, fetch: bool, private: bool, columns: list[str] | None) -> Ways:
    """How inputs are gone through; a mapping of columns that is none is an error."""
    if not columns:
        return Ways(limit, fetch, private)
    from isnad.article.containers.rows import FIELDS

    named = {}
    for one in columns:
        field, equals, name = one.partition("=")
        if not equals or field.strip() not in FIELDS:
            raise DocumentError(
                f"--column {one} is no mapping: give FIELD=NAME, FIELD being one of {', '.join(FIELDS)}"
            )
        named[field.strip()] = name.strip()
    return Ways(limit, fetch, private, named)
