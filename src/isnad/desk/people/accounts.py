"""Accounts: who may use the desk of a team, in which role.  Every act on them is in the log, no secret is."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from isnad.desk.language.labels import N_
from isnad.desk.people import names, passwords
from isnad.desk.people.errors import PeopleError
from isnad.desk.roles import Role
from isnad.store import log, schema
from isnad.store.opening import Store

_person = schema.person.c


class Person(NamedTuple):
    """An account.  ``once`` tells that the password was given out and is to be changed; ``seen_at`` when
    somebody last used a session of it."""

    id: int
    name: str
    role: Role
    active: bool
    created_at: str
    once: bool
    seen_at: str | None


def people(connection: Connection) -> list[Person]:
    """All accounts, those in use first, by name."""
    seen = (
        select(func.max(schema.session.c.seen_at))
        .where(schema.session.c.person_id == _person.id)
        .scalar_subquery()
    )
    rows = connection.execute(select(schema.person, seen.label("seen_at"))).all()
    found = [
        Person(r.id, r.name, r.role, r.active, r.created_at, passwords.is_once(r.password), r.seen_at)
        for r in rows
    ]
    return sorted(found, key=lambda p: (not p.active, names.key(p.name)))


def row_of(connection: Connection, name: str) -> Any:
    """The row of the account with a name, however it is spelled; None where there is none."""
    exact = select(schema.person).where(_person.name == names.cleaned(name))
    if row := connection.execute(exact).first():
        return row
    wanted = names.key(name)
    ids = connection.execute(select(_person.id, _person.name))
    found = next((r.id for r in ids if names.key(r.name) == wanted), None)
    return found and connection.execute(select(schema.person).where(_person.id == found)).one()


def add(store: Store, name: str, role: Role, password: str, by: str, once: bool = False) -> str:
    """Makes an account; its name, as it is kept.  Raises :class:`PeopleError`."""
    name = names.fit(name)
    if not once:
        passwords.fit(password, name)
    kept = passwords.hashed(password, once)
    with store.write() as connection:
        if (known := row_of(connection, name)) is not None:
            if known.active:
                raise PeopleError(N_("There is an account of {name} already."), name=known.name)
            raise PeopleError(N_("{name} had an account and left: let them return."), name=known.name)
        values = {
            "name": name, "role": role, "password": kept, "active": True, "created_at": log.now(),
        }  # fmt: skip
        connection.execute(insert(schema.person).values(values))
        log.append(connection, by, "person added", name, after={"role": role})
    return name


def set_role(store: Store, name: str, role: Role, by: str) -> None:
    """Gives somebody another role; it counts from their next request on."""
    with store.write() as connection:
        row = _known(connection, name)
        if row.role == role:
            return
        if role != "admin":
            _another_admin(connection, row)
        _set(connection, row.id, role=role)
        log.append(connection, by, "role changed", row.name, {"role": row.role}, {"role": role})


def set_password(
    store: Store, name: str, password: str, by: str, *, once: bool = False, keep: str | None = None
) -> None:
    """Gives somebody another password, and ends their sessions but for ``keep``.

    Where somebody else set it, or it is one for once, the account may have been in foreign hands: its
    tokens are revoked as well.  Raises :class:`PeopleError`.
    """
    with store.read() as connection:
        name = _known(connection, name).name
    if not once:
        passwords.fit(password, name)
    kept = passwords.hashed(password, once)
    with store.write() as connection:
        row = _known(connection, name)
        _set(connection, row.id, password=kept)
        _end(connection, row.id, keep)
        if once or keep is None:
            _revoke(connection, row.id)
        log.append(connection, by, "password given" if once else "password changed", row.name)


def choose(store: Store, name: str, password: str) -> None:
    """Puts one's own password in the place of the one for once.  Raises :class:`PeopleError`."""
    passwords.fit(password, name)
    kept = passwords.hashed(password)
    with store.write() as connection:
        row = _known(connection, name)
        if not passwords.is_once(row.password):
            raise PeopleError(N_("That password is used up: log in with your own."))
        _set(connection, row.id, password=kept)
        log.append(connection, row.name, "password changed", row.name)


def renew(store: Store, id: int, password: str) -> None:
    """Keeps a password, which is right, in the way that passwords are kept by now."""
    kept = passwords.hashed(password)
    with store.write() as connection:
        _set(connection, id, password=kept)


def leave(store: Store, name: str, by: str) -> None:
    """Closes an account: its sessions and tokens end; what its person decided stays under their name."""
    with store.write() as connection:
        row = _known(connection, name)
        if not row.active:
            return
        _another_admin(connection, row)
        _set(connection, row.id, active=False)
        _end(connection, row.id)
        _revoke(connection, row.id)
        log.append(connection, by, "person left", row.name, {"role": row.role})


def come_back(
    store: Store, name: str, password: str, by: str, *, role: Role | None = None, once: bool = True
) -> None:
    """Opens an account again, with a password (for once, unless its person chose it), and with another role
    where one is given."""
    kept = passwords.hashed(password, once)
    with store.write() as connection:
        row = _known(connection, name)
        if row.active:
            raise PeopleError(N_("{name} has not left."), name=row.name)
        role = role or row.role
        _set(connection, row.id, active=True, password=kept, role=role)
        log.append(connection, by, "person returned", row.name, {"role": row.role}, {"role": role})


def require(store: Store, name: str) -> None:
    """Raises :class:`PeopleError` where there is no account of a name."""
    with store.read() as connection:
        _known(connection, name)


def _known(connection: Connection, name: str) -> Any:
    row = row_of(connection, name)
    if row is None:
        raise PeopleError(N_("There is no account of {name}."), name=name)
    return row


def _another_admin(connection: Connection, row: Any) -> None:
    """Refuses to go on where ``row`` is the last one who manages people."""
    admins = select(func.count()).where(_person.role == "admin", _person.active, _person.id != row.id)
    if row.role == "admin" and row.active and not connection.execute(admins).scalar_one():
        raise PeopleError(
            N_("{name} is the last administrator: make somebody else one first."), name=row.name
        )


def _set(connection: Connection, id: int, **values: Any) -> None:
    connection.execute(update(schema.person).where(_person.id == id).values(**values))


def _end(connection: Connection, id: int, keep: str | None = None) -> None:
    ended = delete(schema.session).where(schema.session.c.person_id == id)
    connection.execute(ended.where(schema.session.c.key != keep) if keep else ended)


def _revoke(connection: Connection, id: int) -> None:
    connection.execute(update(schema.token).where(schema.token.c.person_id == id).values(revoked=True))
