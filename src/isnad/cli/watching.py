"""``isnad watch``."""

from __future__ import annotations

import dataclasses
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isnad.cli.reading import Gaz, ReaderGone, ready
from isnad.cli.stores import DEFAULT, By, Folder, Url
from isnad.cli.ways import Private

if TYPE_CHECKING:
    from isnad.watch.asking import Poll
    from isnad.watch.watcher import Totals

WATCH_EXAMPLE = "Example: isnad watch feeds.toml --store isnad.db --contact desk@example.org"


def watch(
    sources: Annotated[Path, typer.Argument(metavar="FILE", help="A TOML file that names the sources.")],
    store: Url = DEFAULT,
    once: Annotated[
        bool, typer.Option("--once", help="Ask each source whose time it is, and end, as cron wants it.")
    ] = False,
    contact: Annotated[
        str | None,
        typer.Option(
            "--contact",
            metavar="WHO",
            envvar="ISNAD_CONTACT",
            help="An address at which sites can reach you; it stands in the user agent.",
        ),
    ] = None,
    private: Private = False,
    gazetteer: Gaz = None,
    evidence: Folder = None,
    by: By = None,
) -> int:
    """Watch feeds, sitemaps and pages, and take what is new into the store, each at its own pace.

    A line tells of each poll. Ctrl-C ends it; what was fetched is kept, and the next call goes on from there.

    Exit status: 0; with --once 1 where a source could not be asked or a page not be read; 2 where the file, an
    option or the store is bad.
    """
    from isnad.fetch.policy import Policy
    from isnad.store.opening import Store
    from isnad.watch.sources import SourcesError, read_sources
    from isnad.watch.watcher import Watcher

    try:
        watched = read_sources(sources)
    except SourcesError as error:
        raise typer.BadParameter(str(error)) from None
    ready(gazetteer)
    policy = Policy(private=private)
    policy = dataclasses.replace(policy, contact=contact or watched.contact or policy.contact)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Store.open(store, evidence=evidence, who=by) as opened:
            watcher = Watcher(opened, watched.sources, policy, who=by, tell=_tell)
            totals = watcher.once() if once else watcher.run()
        _table(totals, each=once)
    except BrokenPipeError:
        raise ReaderGone from None
    return 1 if once and (totals.bad or any(poll.error for poll in totals.polls)) else 0


def _tell(poll: Poll) -> None:
    """A line of one poll."""
    print(f"{time.strftime('%H:%M:%S')}  {poll.source.url}  {_what(poll)}", flush=True)


def _what(poll: Poll) -> str:
    if not poll.asked:
        return "not its time yet"
    if poll.error:
        return poll.error
    told = [
        f"{count:,} {what}"
        for count, what in (
            (poll.new, "new"), (poll.changed, "changed"), (poll.same, "as before"), (poll.failed, "failed"),
        )
        if count
    ]  # fmt: skip
    listed = "nothing new" if poll.listed is None else f"{poll.kind}, {poll.listed:,} listed"
    return ", ".join([listed, *told]) + (f" ({poll.why})" if poll.why else "")


def _table(totals: Totals, each: bool) -> None:
    """What the watching did: source by source, and in all."""
    if each:
        print(f"{'new':>6}{'changed':>9}{'failed':>8}  {'next':<6} source")
        for poll in totals.polls:
            at = time.strftime("%H:%M", time.localtime(poll.next_at)) if poll.next_at else ""
            error = "  error" if poll.error else ""
            print(f"{poll.new:>6,}{poll.changed:>9,}{poll.failed:>8,}  {at:<6} {poll.source.url}{error}")
    print(
        f"{totals.asked:,} polls: {totals.new:,} documents new, {totals.changed:,} changed; "
        f"{totals.incidents:,} incidents new, {totals.incidents_changed:,} changed"
    )
