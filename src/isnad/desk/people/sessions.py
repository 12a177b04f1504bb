"""Sessions: who is logged in.  The browser holds a secret, the store its digest."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update

from isnad.desk.people.secret import digest, fresh
from isnad.desk.settings import Settings
from isnad.store import schema
from isnad.store.opening import Store

#: How old the note of the last request may be before it is written anew: reading should rarely write.
NOTED = dt.timedelta(minutes=1)

_session, _person = schema.session.c, schema.person.c


def begin(store: Store, person_id: int, settings: Settings) -> str:
    """Begins a session, and clears away those that ended by themselves; the secret for the browser."""
    secret, now = fresh(), settings.clock()
    row = {
        "key": digest(secret), "person_id": person_id, "csrf": fresh(), "created_at": now.isoformat(),
        "seen_at": now.isoformat(), "expires_at": (now + settings.longest).isoformat(),
    }  # fmt: skip
    with store.write() as connection:
        over = or_(
            _session.expires_at <= now.isoformat(), _session.seen_at <= (now - settings.idle).isoformat()
        )
        connection.execute(delete(schema.session).where(over))
        connection.execute(insert(schema.session).values(row))
    return secret


def find(store: Store, secret: str, settings: Settings) -> Any:
    """The session of a secret (key, csrf, seen_at, name and role of its person); None where it is over."""
    now = settings.clock()
    query = (
        select(_session.key, _session.csrf, _session.seen_at, _person.name, _person.role)
        .join_from(schema.session, schema.person, _person.id == _session.person_id)
        .where(
            _session.key == digest(secret),
            _session.expires_at > now.isoformat(),
            _session.seen_at > (now - settings.idle).isoformat(),
            _person.active,
        )
    )
    with store.read() as connection:
        return connection.execute(query).first()


def note(store: Store, key: str, now: dt.datetime) -> None:
    """Notes that a session was used."""
    with store.write() as connection:
        connection.execute(update(schema.session).where(_session.key == key).values(seen_at=now.isoformat()))


def end(store: Store, key: str) -> None:
    """Ends a session."""
    with store.write() as connection:
        connection.execute(delete(schema.session).where(_session.key == key))


def others(store: Store, key: str, settings: Settings) -> int:
    """How many other sessions the person has whose session this is."""
    now = settings.clock()
    own = select(_session.person_id).where(_session.key == key).scalar_subquery()
    query = select(func.count()).where(
        _session.person_id == own,
        _session.key != key,
        _session.expires_at > now.isoformat(),
        _session.seen_at > (now - settings.idle).isoformat(),
    )
    with store.read() as connection:
        return int(connection.execute(query).scalar_one())


def end_others(store: Store, key: str) -> None:
    """Ends all other sessions of the person whose session this is."""
    own = select(_session.person_id).where(_session.key == key).scalar_subquery()
    with store.write() as connection:
        others = delete(schema.session).where(_session.person_id == own, _session.key != key)
        connection.execute(others)
