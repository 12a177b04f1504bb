"""Tokens: what programs show instead of a password.  One is shown once; the store has its digest."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from sqlalchemy import insert, or_, select, update

from isnad.desk.language.labels import N_
from isnad.desk.people.accounts import row_of
from isnad.desk.people.errors import PeopleError
from isnad.desk.people.names import cleaned
from isnad.desk.people.secret import digest, fresh
from isnad.desk.roles import ROLES, Role
from isnad.store import log, schema
from isnad.store.opening import Store

MARK = "isnad_"
_LONGEST = 100

_token, _person = schema.token.c, schema.person.c


class Token(NamedTuple):
    """A token, without its secret.  ``over`` tells that it has expired."""

    id: int
    name: str
    role: Role
    created_at: str
    expires_at: str | None
    used_at: str | None
    over: bool


def make(
    store: Store, person: str, name: str, role: Role, by: str, now: dt.datetime, days: int | None = 90
) -> str:
    """Makes a token for a person, good for so many days (for ever with None); its secret.

    It may do what ``role`` may, and no more than its person at the time of asking.  Raises
    :class:`PeopleError`.
    """
    name, secret = cleaned(name), fresh(MARK)
    if not name or len(name) > _LONGEST:
        raise PeopleError(N_("Give the token a name, as in: weekly export."))
    with store.write() as connection:
        row = row_of(connection, person)
        if row is None or not row.active:
            raise PeopleError(N_("There is no account of {name}."), name=person)
        if least(role, row.role) != role:
            raise PeopleError(
                N_("A token of {name} can have the role {role} at most."), name=row.name, role=row.role
            )
        expires = (now + dt.timedelta(days=days)).isoformat() if days else None
        values = {
            "key": digest(secret), "person_id": row.id, "name": name, "role": role,
            "created_at": now.isoformat(), "expires_at": expires, "used_at": None, "revoked": False,
        }  # fmt: skip
        connection.execute(insert(schema.token).values(values))
        log.append(
            connection, by, "token made", row.name, after={"token": name, "role": role, "until": expires}
        )
    return secret


def of(store: Store, person: str, now: dt.datetime) -> list[Token]:
    """The tokens of a person that were not revoked, the newest first."""
    query = (
        select(schema.token)
        .join_from(schema.token, schema.person, _person.id == _token.person_id)
        .where(_person.name == person, _token.revoked.is_(False))
        .order_by(_token.id.desc())
    )
    with store.read() as connection:
        return [
            Token(
                r.id, r.name, r.role, r.created_at, r.expires_at, r.used_at,
                r.expires_at is not None and r.expires_at <= now.isoformat(),
            )
            for r in connection.execute(query)
        ]  # fmt: skip


def find(store: Store, secret: str, now: dt.datetime) -> Any:
    """The token of a secret (id, used_at, its role, name and role of its person); None where it is none, or
    one no more."""
    query = (
        select(
            _token.id, _token.used_at, _token.role.label("least"), _token.name.label("token"),
            _person.name, _person.role,
        )
        .join_from(schema.token, schema.person, _person.id == _token.person_id)
        .where(
            _token.key == digest(secret),
            _token.revoked.is_(False),
            or_(_token.expires_at.is_(None), _token.expires_at > now.isoformat()),
            _person.active,
        )
    )  # fmt: skip
    with store.read() as connection:
        return connection.execute(query).first()


def note(store: Store, id: int, now: dt.datetime) -> None:
    """Notes that a token was used."""
    with store.write() as connection:
        connection.execute(update(schema.token).where(_token.id == id).values(used_at=now.isoformat()))


def revoke(store: Store, person: str, id: int, by: str) -> None:
    """Ends a token of a person.  Raises :class:`PeopleError` where they have none such."""
    with store.write() as connection:
        row = row_of(connection, person)
        query = select(schema.token).where(_token.id == id, _token.person_id == (row and row.id))
        found = connection.execute(query).first()
        if found is None:
            raise PeopleError(N_("There is no such token."))
        if not found.revoked:
            connection.execute(update(schema.token).where(_token.id == id).values(revoked=True))
            log.append(connection, by, "token revoked", row.name, before={"token": found.name})


def least(one: Role, other: Role) -> Role:
    """The one of two roles that may less."""
    return min(one, other, key=ROLES.index)
