"""``isnad decide``: what people decide of incidents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isnad.cli.reading import Rtl
from isnad.cli.stores import DEFAULT, By, Folder, Url

if TYPE_CHECKING:
    from isnad.store.review import Review

app = typer.Typer(
    no_args_is_help=True,
    help="Decide of incidents: confirm, reject, merge, split, move, correct, note, assign, undo. Nothing is deleted.",
    epilog="Example: isnad decide confirm i12 --reason 'four reports, one strike'",
)

Incident = Annotated[str, typer.Argument(metavar="INCIDENT", help="An incident's id.")]
Reason = Annotated[str, typer.Option("--reason", metavar="WORDS", help="Why; it stays with the decision.")]
Events = Annotated[
    list[str],
    typer.Option("--event", metavar="DOCUMENT[#eN]", help="An event, by its document; may be given again."),
]


@contextmanager
def _reviewing(store: str, evidence: Path | None, by: str | None) -> Iterator[Review]:
    """A review whose decisions take effect when it ends."""
    from isnad.store.opening import Store
    from isnad.store.review import Review

    with Store.open(store, create=False, evidence=evidence) as opened:
        review = Review(opened, by)
        yield review
        review.settle()


@app.command("confirm", epilog="Example: isnad decide confirm i12 --reason 'four reports, one strike'")
def confirm(
    incident: Incident, reason: Reason, store: Url = DEFAULT, by: By = None, evidence: Folder = None
) -> None:
    """Say that these reports tell of one happening: they stay together, whatever is linked later."""
    with _reviewing(store, evidence, by) as review:
        _told(review.confirm(incident, reason), f"{incident} is confirmed")


@app.command("reject", epilog="Example: isnad decide reject i12 --reason 'a drill, not a strike'")
def reject(
    incident: Incident, reason: Reason, store: Url = DEFAULT, by: By = None, evidence: Folder = None
) -> None:
    """Say that this is no incident to be kept."""
    with _reviewing(store, evidence, by) as review:
        _told(review.reject(incident, reason), f"{incident} is rejected")


@app.command("merge", epilog="Example: isnad decide merge i12 i15 --reason 'two names of one village'")
def merge(
    incident: Incident,
    other: Annotated[
        str, typer.Argument(metavar="OTHER", help="The incident whose reports go into the first.")
    ],
    reason: Reason,
    store: Url = DEFAULT,
    by: By = None,
    evidence: Folder = None,
) -> None:
    """Say that two incidents are one."""
    with _reviewing(store, evidence, by) as review:
        _told(review.merge(incident, other, reason), f"{other} is in {incident} now")


@app.command("split", epilog="Example: isnad decide split i12 --event post-7 --reason 'the evening strike'")
def split(
    incident: Incident,
    event: Events,
    reason: Reason,
    store: Url = DEFAULT,
    by: By = None,
    evidence: Folder = None,
) -> None:
    """Say that some events are another happening: they become an incident of their own."""
    with _reviewing(store, evidence, by) as review:
        decision, fresh = review.split(incident, event, reason)
        _told(decision, f"{len(event)} of {incident} {'is' if len(event) == 1 else 'are'} {fresh} now")


@app.command(
    "move", epilog="Example: isnad decide move i12 i15 --event post-7 --reason 'it names the other town'"
)
def move(
    incident: Incident,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The incident that they belong into.")],
    event: Events,
    reason: Reason,
    store: Url = DEFAULT,
    by: By = None,
    evidence: Folder = None,
) -> None:
    """Say that some events of an incident belong into another."""
    with _reviewing(store, evidence, by) as review:
        _told(review.move(incident, event, into, reason), f"moved from {incident} into {into}")


@app.command(
    "correct", epilog="Example: isnad decide correct i12 killed civilian=2-3 --reason 'names of three'"
)
def correct(
    incident: Incident,
    field: Annotated[str, typer.Argument(help="kind, date, place, actor, killed or injured.")],
    value: Annotated[str, typer.Argument(help="YYYY-MM-DD; NAME@LAT,LON; ids; or WHO=MIN-MAX, with commas.")],
    reason: Reason,
    proof: Annotated[
        str | None, typer.Option("--proof", metavar="WORDS", help="What shows it: a quote, an address.")
    ] = None,
    store: Url = DEFAULT,
    by: By = None,
    evidence: Folder = None,
) -> None:
    """Set a field; what the reports gave stays beside it."""
    with _reviewing(store, evidence, by) as review:
        _told(review.correct(incident, field, value, reason, proof), f"{field} of {incident} is set")


@app.command("note", epilog="Example: isnad decide note i12 'asked the hospital for its list'")
def note(
    incident: Incident,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="What is to stand with the incident.")],
    store: Url = DEFAULT,
    by: By = None,
    evidence: Folder = None,
) -> None:
    """Put words beside an incident."""
    with _reviewing(store, evidence, by) as review:
        _told(review.note(incident, words), f"noted with {incident}")


@app.command("assign", epilog="Example: isnad decide assign i12 nadia")
def assign(
    incident: Incident,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Who is to look at it.")] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="Take it from whoever had it.")] = False,
    store: Url = DEFAULT,
    by: By = None,
    evidence: Folder = None,
) -> None:
    """Say who is to look at an incident."""
    if (name is None) != nobody:
        raise typer.BadParameter("give a NAME, or --nobody")
    with _reviewing(store, evidence, by) as review:
        _told(review.assign(incident, name), f"{incident} is assigned to {name or 'nobody'}")


@app.command("undo", epilog="Example: isnad decide undo 7 --reason 'the second source was a copy'")
def undo(
    decision: Annotated[int, typer.Argument(metavar="DECISION", help="A decision's number.")],
    reason: Reason,
    store: Url = DEFAULT,
    by: By = None,
    evidence: Folder = None,
) -> None:
    """Take back what a decision did, by another decision."""
    with _reviewing(store, evidence, by) as review:
        _told(review.undo(decision, reason), f"decision {decision} is undone")


@app.command("list", epilog="Example: isnad decide list --store isnad.db")
def listed(store: Url = DEFAULT, evidence: Folder = None, rtl: Rtl = "isolate") -> None:
    """List all decisions in order, those that were undone among them."""
    from isnad.show.terminal import Screen
    from isnad.store.decisions import all_decisions
    from isnad.store.opening import Store

    screen = Screen(isolate=rtl == "isolate")
    with Store.open(store, create=False, evidence=evidence) as opened, opened.read() as connection:
        for kept in all_decisions(connection):
            d = kept.decision
            what = " ".join(str(x) for x in (d.act, d.incident, d.undoes and f"decision {d.undoes}") if x)
            into = f" → {d.into}" if d.into else f" {d.field} = {d.value}" if d.field else ""
            undone = "  undone" if kept.undone else ""
            screen.line(
                (f"{kept.id:<4}", "dim"), (f"{what}{into}", "dim" if kept.undone else ""), (undone, "yellow")
            )
            screen.line((f"{kept.who}, {kept.at[:16]}: {screen.words(kept.reason)}", "dim"), indent=4)


def _told(decision: int, what: str) -> None:
    print(f"{what} (decision {decision})")
