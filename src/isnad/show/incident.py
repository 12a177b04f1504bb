"""An incident on a terminal: what is known, what the accounts disagree in, then account beside account."""

from __future__ import annotations

from isnad.incidents.incident import Account, Discrepancy, Doer, Earlier, Figure, Incident, Quote, Where
from isnad.show.listing import harm
from isnad.show.terminal import Screen

Part = tuple[str, str] | str

_ALERT = "bold yellow"
_GRADES = {"confirmed": "bold green", "fair": "bold", "weak": "dim", "contested": _ALERT, "discounted": "dim"}
_STATUS = {"denied": "DENIED", "unconfirmed": "UNCONFIRMED", "under_assessment": "UNDER ASSESSMENT"}


def incident(i: Incident, screen: Screen | None = None) -> None:
    """Prints an incident: the whole at a glance, discrepancies first, then each account with its words."""
    screen = screen or Screen()
    screen.rule()
    state = f" · {i.state}" if i.state != "new" else ""
    screen.line((f"{i.id}  ", "dim"), (i.kind.replace("_", " "), "bold cyan"), (state, "bold"))
    reports = f"{len(i.documents)} {'report' if len(i.documents) == 1 else 'reports'}"
    origins = f"{i.origins} independent {'origin' if i.origins == 1 else 'origins'}"
    screen.row("told by", f"{reports}, {origins}")
    between = f"  between {i.date.first} and {i.date.last}" if i.date.first != i.date.last else ""
    screen.row("when", i.date.value or "no report dates it", (between, "dim"))
    screen.row("where", *_place(i.place, screen))
    if i.actor:
        screen.row("who", *_doers(i.actor, screen))
    if i.weapon:
        screen.row("means", ", ".join(w.replace("_", " ") for w in i.weapon))
    told = [h for h in (harm(i, "killed"), harm(i, "injured")) if h]
    screen.row("harm", " · ".join(told) if told else "no report tells of killed or injured")
    if i.names:
        screen.row("names", ", ".join(map(screen.words, i.names)))
    last = len(i.grade.reasons) - 1
    why = [
        (f"{' ' if n else '  '}{r}{';' if n < last else ''}", "dim") for n, r in enumerate(i.grade.reasons)
    ]
    screen.row("grade", (i.grade.value, _GRADES.get(i.grade.value, "")), *why)
    for c in i.corrections:
        screen.row(
            "set", f"{c.field} = {c.value}", (f"  by {c.who}: {c.reason} (the reports: {c.was})", "dim")
        )
    for note in i.notes:
        screen.row("note", note)
    if i.discrepancies:
        screen.line()
        screen.line(("accounts differ", _ALERT))
        for d in i.discrepancies:
            _discrepancy(d, screen)
    for account in i.accounts:
        _account(account, screen)
    screen.line()


def _discrepancy(d: Discrepancy, screen: Screen) -> None:
    screen.row(d.field, d.note)
    for saying in d.sayings:
        before: list[tuple[str, str]] = [
            (screen.words(saying.origin), ""),
            (f": {screen.words(saying.value)}", "bold"),
        ]
        screen.quoted(saying.quote.quote if saying.quote else "", 11, before)


def _account(a: Account, screen: Screen) -> None:
    screen.line()
    reports = f"{len(a.documents)} {'report' if len(a.documents) == 1 else 'reports'}"
    status = f" · {_STATUS[a.status]}" if a.status in _STATUS else ""
    name = (screen.words(a.origin.name), "bold")
    screen.line(("▸ ", "cyan"), name, (f" ({a.origin.role})  {reports}", "dim"), (status, _ALERT))
    for reason in a.origin.reasons:
        screen.row("as one", (screen.words(reason), "dim"))
    if len(a.chain) > 1:
        screen.row("chain", " ← ".join(map(screen.words, a.chain)))
    if a.date.value:
        screen.row("when", a.date.value, *_words(a.date.quote, screen))
    if a.place.name:
        screen.row("where", *_place(a.place, screen))
    elif a.region:
        screen.row("where", screen.words(a.region.quote), ("  (a part of a country)", "dim"))
    if a.actor:
        screen.row("who", *_doers(a.actor, screen))
    for figure in a.harm:
        _figure(figure, screen, 2)
    for earlier in a.earlier:
        _earlier(earlier, screen)
    screen.row("reports", ", ".join(a.documents), style="dim")


def _earlier(e: Earlier, screen: Screen) -> None:
    screen.row("before", (f"{e.document}, {e.published or 'no date'}", "dim"))
    for figure in e.harm:
        _figure(figure, screen, 11)


def _figure(f: Figure, screen: Screen, indent: int) -> None:
    number = str(f.min) if f.min == f.max else f"{f.min}–{f.max}" if f.max is not None else f"{f.min} or more"
    before: list[tuple[str, str]] = [(f"{f.outcome} ", "bold"), (f"{number} {f.who}", "")]
    if f.status in _STATUS:
        before.append((f" {_STATUS[f.status]}", _ALERT))
    if f.said_by:
        before.append((f" says {screen.words(f.said_by)}", "dim"))
    screen.quoted(f.quote.quote if f.quote else "", indent, before)


def _place(at: Where, screen: Screen) -> list[Part]:
    if at.name is None:
        return ["no report names the place"]
    parts: list[Part] = [screen.words(at.name), *(f" ← {screen.words(area)}" for area in at.within)]
    if at.lat is not None and at.lon is not None:
        return [*parts, f"  {at.lat:.4f}, {at.lon:.4f}", (f" ({at.precision})", "dim")]
    return [*parts, (" (in no gazetteer)", "dim")]


def _doers(doers: list[Doer], screen: Screen) -> list[Part]:
    out: list[Part] = []
    for n, d in enumerate(doers):
        if d.status != "asserted":
            out.append((f"{d.status.upper()} ", _ALERT))
        out += [screen.words(d.name), (f" [{d.id}]{', ' if n < len(doers) - 1 else ''}", "dim")]
    return out


def _words(quote: Quote | None, screen: Screen) -> list[Part]:
    return [(f"  {screen.words('«' + quote.quote + '»')}", "dim")] if quote else []
