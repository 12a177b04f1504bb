"""``isnad verify`` and ``isnad store problems``, ``reread`` and ``info``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from isnad.cli.interruption import heed
from isnad.cli.reading import Gaz, Rtl, ready

VERIFY_EXAMPLE = "Example: isnad verify --store isnad.db"

app = typer.Typer(
    no_args_is_help=True,
    help="The store: what it holds, what could not be read, reading it anew.",
    epilog="Example: isnad store info --store isnad.db",
)

Url = Annotated[
    str,
    typer.Option("--store", metavar="URL", envvar="ISNAD_STORE", help="The store: a path, or postgresql://…"),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--evidence",
        metavar="DIR",
        envvar="ISNAD_EVIDENCE",
        help="The folder of the raw bytes; beside the store without it.",
    ),
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who signs in the log; the user's name without it."),
]
Jobs = Annotated[int, typer.Option("--jobs", min=0, help="Processes; 0 for all cores.")]

#: The store of a call that names none.
DEFAULT = "isnad.db"


def verify(store: Url = DEFAULT, evidence: Folder = None) -> int:
    """Check every digest of the store, and name the first thing that does not agree.

    Exit status: 0 where all agrees; 1 where something does not; 2 where the store cannot be read.
    """
    from isnad.store.opening import Store
    from isnad.store.verify import verify as check

    first, more = None, 0
    with Store.open(store, create=False, evidence=evidence) as opened, bar("verifying") as update:
        for finding in check(opened, update):
            more += first is not None
            first = first or finding
    if first is None:
        print(f"{opened.name} agrees: log, evidence and readings are what they were")
        return 0
    print(f"{first.where}: {first.what}")
    if more:
        print(f"and {more:,} more that {'does' if more == 1 else 'do'} not agree")
    return 1


@app.command("problems", epilog="Example: isnad store problems --store isnad.db")
def problems(store: Url = DEFAULT, evidence: Folder = None, rtl: Rtl = "isolate") -> int:
    """List what could not be read: name, line, id, reason, and when; exit status 1 where there is any."""
    from isnad.show.terminal import Screen
    from isnad.store.opening import Store
    from isnad.store.problems import problems as all_problems

    screen = Screen(isolate=rtl == "isolate")
    with Store.open(store, create=False, evidence=evidence) as opened:
        found = all_problems(opened)
    for problem in found:
        where = f"{problem.name}, line {problem.line}" if problem.line else problem.name
        id = f" ({screen.words(problem.given_id)})" if problem.given_id and problem.line else ""
        screen.line(f"{where}{id}: {problem.reason}", (f"  {problem.at[:19]}", "dim"))
    return 1 if found else 0


@app.command("reread", epilog="Example: isnad store reread --store isnad.db")
def reread(
    store: Url = DEFAULT,
    evidence: Folder = None,
    gazetteer: Gaz = None,
    jobs: Jobs = 0,
    by: By = None,
) -> int:
    """Read anew, from the evidence, what an older reader or other gazetteers read; old readings are kept.

    Exit status: 0; 1 where documents could not be read and keep their older reading; 130 when broken off.
    """
    from isnad.store.linking import link
    from isnad.store.opening import Store
    from isnad.store.reread import reread as read_anew

    ready(gazetteer)
    with Store.open(store, create=False, evidence=evidence) as opened, bar("reading anew") as update:
        done = read_anew(
            opened,
            who=by,
            jobs=jobs or os.cpu_count() or 1,
            progress=lambda tally: update(tally.read + tally.failed, tally.total),
        )
        with bar("linking") as update:
            link(opened, who=by, progress=update)
    print(f"{done.read:,} read anew, {done.failed:,} could not be read")
    return 1 if done.failed else 0


@app.command("relink", epilog="Example: isnad store relink --store isnad.db")
def relink(store: Url = DEFAULT, evidence: Folder = None, gazetteer: Gaz = None, by: By = None) -> int:
    """Link all events anew, as after a change of how they are linked; ids and decisions stand."""
    from isnad.store.linking import relink as link_anew
    from isnad.store.opening import Store

    ready(gazetteer)
    with Store.open(store, create=False, evidence=evidence) as opened, bar("linking") as update:
        done = link_anew(opened, who=by, progress=update)
    print(f"{done.events:,} events linked: {done.new:,} incidents new, {done.changed:,} changed")
    return 0


@app.command("info", epilog="Example: isnad store info --store isnad.db")
def info(store: Url = DEFAULT, evidence: Folder = None) -> int:
    """Tell what the store holds: documents, events, problems, evidence, the log and its last hash."""
    from isnad.store.opening import Store
    from isnad.store.overview import overview

    with Store.open(store, create=False, evidence=evidence) as opened:
        for name, value in overview(opened).items():
            print(f"{name:<14}{value}")
    return 0


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar of progress on standard error, where that is a terminal; what is yielded moves it, and heeds Ctrl-C."""
    if not sys.stderr.isatty():
        yield lambda done, total: heed()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(title, total=None)

        def update(done: int, total: int) -> None:
            heed()
            shown.update(task, completed=done, total=total or None)

        yield update
