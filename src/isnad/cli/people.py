"""``isnad people``: who may use the desk of a team."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from isnad.article.documents import DocumentError
from isnad.cli.reading import Rtl
from isnad.cli.stores import DEFAULT, By, Folder, Url

if TYPE_CHECKING:
    from isnad.store.opening import Store

app = typer.Typer(
    no_args_is_help=True,
    help="The people who use the desk of a team: add, list, role, password, token, leave.",
    epilog="Example: isnad people add nadia --role editor",
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name that somebody logs in with.")]
Role = Annotated[str, typer.Option("--role", metavar="ROLE", help="reader, coder, editor or admin.")]
Stdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input, a line of its own.")
]


@app.command("add", epilog="Example: isnad people add nadia --role editor")
def add(
    name: Name,
    role: Role,
    password_stdin: Stdin = False,
    store: Url = DEFAULT,
    by: By = None,
    evidence: Folder = None,
) -> None:
    """Make an account, or open one again that was closed; asks for the password."""
    given = _role(role)
    with _accounts(store, evidence) as (opened, accounts):
        from isnad.desk.people import names, passwords

        fit = names.fit(name)
        with opened.read() as connection:
            row = accounts.row_of(connection, fit)
        if row is not None and row.active:
            raise DocumentError(
                f"there is an account of {row.name} already: isnad people role changes its role"
            )
        password = _password(password_stdin)
        passwords.fit(password, fit)
        who = by or _somebody()
        if row is None:
            fit = accounts.add(opened, fit, given, password, who)
        else:
            fit = row.name
            accounts.come_back(opened, fit, password, who, role=given, once=False)
    print(f"{fit} may log in, as {role}")


@app.command("list", epilog="Example: isnad people list --store isnad.db")
def listed(store: Url = DEFAULT, evidence: Folder = None, rtl: Rtl = "isolate") -> int:
    """List the accounts: name, role, when last seen; exit status 1 where there are none."""
    from isnad.show.terminal import Screen

    screen = Screen(isolate=rtl == "isolate")
    with _accounts(store, evidence) as (opened, accounts), opened.read() as connection:
        found = accounts.people(connection)
    for person in found:
        seen = f"seen {person.seen_at[:16]}" if person.seen_at else f"added {person.created_at[:10]}"
        state = "" if person.active else "left, "
        screen.line(f"{person.role:<8}{screen.words(person.name)}", (f"  {state}{seen}", "dim"))
    return 0 if found else 1


@app.command("role", epilog="Example: isnad people role nadia admin")
def role(
    name: Name,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="reader, coder, editor or admin.")],
    store: Url = DEFAULT,
    by: By = None,
    evidence: Folder = None,
) -> None:
    """Give somebody another role; it counts at once, and for their tokens too."""
    with _accounts(store, evidence) as (opened, accounts):
        accounts.set_role(opened, name, _role(role), by or _somebody())
    print(f"{name} is {role} now")


@app.command("password", epilog="Example: isnad people password nadia")
def password(
    name: Name,
    password_stdin: Stdin = False,
    store: Url = DEFAULT,
    by: By = None,
    evidence: Folder = None,
) -> None:
    """Give somebody another password; all their sessions and tokens end."""
    with _accounts(store, evidence) as (opened, accounts):
        accounts.require(opened, name)
        accounts.set_password(opened, name, _password(password_stdin), by or _somebody())
    print(f"{name} has a new password; sessions and tokens ended")


@app.command("token", epilog="Example: isnad people token nadia --name 'weekly export' --role reader")
def token(
    name: Name,
    what: Annotated[str, typer.Option("--name", metavar="WORDS", help="What the token is for.")],
    role: Role = "reader",
    days: Annotated[
        int,
        typer.Option("--days", min=0, max=3650, help="For how many days it is good; 0 until it is revoked."),
    ] = 90,
    store: Url = DEFAULT,
    by: By = None,
    evidence: Folder = None,
) -> None:
    """Make a token for a program, and print it, this once."""
    with _accounts(store, evidence) as (opened, _):
        import datetime as dt

        from isnad.desk.people import tokens

        now = dt.datetime.now(dt.UTC)
        print(tokens.make(opened, name, what, _role(role), by or _somebody(), now, days or None))


@app.command("leave", epilog="Example: isnad people leave nadia")
def leave(name: Name, store: Url = DEFAULT, by: By = None, evidence: Folder = None) -> None:
    """Close an account: its sessions and tokens end, what was decided under the name stays."""
    with _accounts(store, evidence) as (opened, accounts):
        accounts.leave(opened, name, by or _somebody())
    print(f"{name} may log in no more")


@contextmanager
def _accounts(store: str, evidence: Path | None) -> Iterator[tuple[Store, Any]]:
    """The store, and what is done with its accounts."""
    from isnad.store.opening import Store

    try:
        from isnad.desk.people import accounts
    except ModuleNotFoundError as error:
        raise DocumentError(f"the desk needs {error.name}: pip install 'isnad[desk]'") from None
    with Store.open(store, create=False, evidence=evidence) as opened:
        yield opened, accounts


def _somebody() -> str:
    from isnad.store.opening import somebody

    return somebody()


def _role(role: str) -> Any:
    from isnad.desk.roles import ROLES

    if role not in ROLES:
        raise typer.BadParameter(f"{role} is no role: {', '.join(ROLES)} are")
    return role


def _password(stdin: bool) -> str:
    """The password, from standard input or asked for twice on the terminal."""
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise DocumentError("a password is asked for on a terminal: else give --password-stdin")
    import getpass

    first = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != first:
        raise DocumentError("the two passwords differ: nothing is changed")
    return first
