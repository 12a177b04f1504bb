"""Accounts side by side: what each independent origin says, field by field, and what of it others dispute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from isnad.incidents.incident import Account, Discrepancy, Doer, Figure, Incident, Quote, Saying
from isnad.store.documents import Report

#: The rows, in the order in which a happening is told.
ROWS = ("kind", "place", "date", "actor", "means", "killed", "injured", "status", "names")
#: The row that a discrepancy stands in, where its field tells that by itself.
_ROW_OF = {row: row for row in ("place", "date", "actor", "means", "killed", "injured")}


class Side(NamedTuple):
    """One side of a disagreement: the column of its account (None where that is not known), and the figure
    or the actor whose words it quotes."""

    saying: Saying
    column: int | None
    figure: Figure | None
    actor: Doer | None


class Disagreement(NamedTuple):
    """A discrepancy with a number to refer to."""

    number: int
    field: str
    note: str
    sides: list[Side]


class Column(NamedTuple):
    """An independent origin with its account, and its reports, the first one first."""

    account: Account
    reports: list[Report]


class Row(NamedTuple):
    """A field; ``disputed`` holds for each column the numbers of the disagreements that its value is in."""

    field: str
    disputed: list[list[int]]


class AccountsTable(NamedTuple):
    """The table, and the disagreements that its cells refer to."""

    columns: list[Column]
    rows: list[Row]
    disagreements: list[Disagreement]


def accounts_table(incident: Incident, reports: Sequence[Report]) -> AccountsTable:
    """The accounts of an incident as a table; a row that no account says anything in is left out."""
    named = {report.name: report for report in reports}
    accounts = incident.accounts
    columns = [Column(a, [named[d] for d in a.documents if d in named]) for a in accounts]
    found = [_disagreement(n, d, accounts) for n, d in enumerate(incident.discrepancies, 1)]
    rows = []
    for field in ROWS:
        if any(says(account, field) for account in accounts):
            disputed = [
                [d.number for d in found if any(s.column == n and _row(d, s) == field for s in d.sides)]
                for n in range(len(accounts))
            ]
            rows.append(Row(field, disputed))
    return AccountsTable(columns, rows, found)


def says(account: Account, field: str) -> bool:
    """Whether an account says anything of a field."""
    if field in ("killed", "injured"):
        told = (*account.harm, *(f for e in account.earlier for f in e.harm))
        return any(f.outcome == field for f in told)
    values = {
        "kind": account.kind,
        "place": account.place.name or account.region,
        "date": account.date.value,
        "actor": account.actor,
        "means": account.weapon,
        "status": account.status != "asserted",
        "names": account.names,
    }
    return bool(values[field])


def _disagreement(number: int, found: Discrepancy, accounts: Sequence[Account]) -> Disagreement:
    return Disagreement(
        number, found.field, found.note, [_side(s, found.field, accounts) for s in found.sayings]
    )


def _side(saying: Saying, field: str, accounts: Sequence[Account]) -> Side:
    for n in sorted(range(len(accounts)), key=lambda n: not _speaks(accounts[n], saying)):
        account = accounts[n]
        figure = next((f for f in account.harm if _quotes(f.quote, saying)), None)
        actor = next((d for d in account.actor if _quotes(d.quote, saying)), None)
        if field in ("actor", "denial") and actor and not (figure and field == "denial"):
            return Side(saying, n, None, actor)
        if _speaks(account, saying) or figure:
            return Side(saying, n, figure, None)
    return Side(saying, None, None, None)


def _speaks(account: Account, saying: Saying) -> bool:
    return account.origin.name == saying.origin


def _quotes(quote: Quote | None, saying: Saying) -> bool:
    return quote is not None and quote == saying.quote


def _row(disagreement: Disagreement, side: Side) -> str:
    """The row that one side of a disagreement stands in."""
    if row := _ROW_OF.get(disagreement.field):
        return row
    if side.figure:
        return side.figure.outcome
    return "actor" if side.actor else "status" if side.saying.value == "denied" else "kind"
