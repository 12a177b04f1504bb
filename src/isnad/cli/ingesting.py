"""``isnad ingest``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from isnad.article.inputs import Progress, items
from isnad.cli.reading import (
    Address,
    Day,
    Files,
    From,
    Gaz,
    Outlet,
    known_of,
    paths_of,
    ready,
)
from isnad.cli.stores import DEFAULT, By, Folder, Jobs, Url, bar
from isnad.cli.ways import Column, Fetch, Limit, Private, ways_of

if TYPE_CHECKING:
    from isnad.store.ingest import Tally

INGEST_EXAMPLE = "Example: isnad ingest reports.jsonl pages/ --store isnad.db"


def ingest(
    files: Files = None,
    store: Url = DEFAULT,
    source: From = "auto",
    limit: Limit = 20,
    fetch: Fetch = False,
    private: Private = False,
    column: Column = None,
    published: Day = None,
    publisher: Outlet = None,
    url: Address = None,
    gazetteer: Gaz = None,
    jobs: Jobs = 0,
    evidence: Folder = None,
    by: By = None,
) -> int:
    """Take reports into the store, each once: raw bytes, what was read from them, and the log of it.

    Broken off at any moment, the same call finishes the work. A folder stands for the files in it.

    Exit status: 0; 1 where documents were set aside (isnad store problems lists them); 2 where an input, an
    option or the store is bad; 130 when broken off.
    """
    from isnad.store.ingest import Tally
    from isnad.store.ingest import ingest as take_in
    from isnad.store.linking import link
    from isnad.store.opening import Store

    known = known_of(published, publisher, url)
    ways = ways_of(limit, fetch, private, column)
    paths = paths_of(files)
    ready(gazetteer)
    progress = Progress()
    tally = Tally()
    with Store.open(store, evidence=evidence, who=by) as opened, bar("ingesting") as update:
        try:
            take_in(
                opened,
                items(paths, source, known, progress, without=opened.files, ways=ways),
                who=by,
                jobs=jobs or os.cpu_count() or 1,
                tally=tally,
                progress=lambda: update(progress.done, progress.total),
            )
        except KeyboardInterrupt:
            print(_told(tally), file=sys.stderr)
            raise
        with bar("linking") as update:
            linked = link(opened, who=by, progress=update)
    for message in (*tally.refused, *tally.notes):
        print(f"isnad: {message}", file=sys.stderr)
    print(_told(tally))
    if linked.events:
        print(f"{linked.events:,} events linked: {linked.new:,} incidents new, {linked.changed:,} changed")
    return 2 if tally.refused else 1 if tally.aside else 0


def _told(tally: Tally) -> str:
    return f"{tally.new:,} new, {tally.known:,} known, {tally.aside:,} set aside, {tally.versions:,} versions"
