"""Attempts to log in: how many may fail before one has to wait."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, func, insert, select

from isnad.desk.people.names import key
from isnad.desk.people.secret import digest
from isnad.store import schema
from isnad.store.opening import Store

WINDOW = dt.timedelta(minutes=15)
#: How many attempts may fail within that time: for one name; from one address, which many may share.
PER_NAME, PER_ADDRESS = 5, 20

_attempt = schema.attempt.c


def begin(store: Store, name: str, address: str, now: dt.datetime) -> int | None:
    """Notes an attempt before it is made, so that many at once count as well; the seconds to wait instead
    where too many failed."""
    limits = {_of("name", key(name)): PER_NAME, _of("address", address): PER_ADDRESS}
    with store.write() as connection:
        connection.execute(delete(schema.attempt).where(_attempt.at <= (now - WINDOW).isoformat()))
        for which, most in limits.items():
            times = select(_attempt.at).where(_attempt.key == which).order_by(_attempt.at.desc()).limit(most)
            failed = connection.execute(times).scalars().all()
            if len(failed) == most:
                until = dt.datetime.fromisoformat(failed[-1]) + WINDOW
                return max(1, -int((now - until).total_seconds() // 1))
        last = connection.execute(select(func.max(_attempt.id))).scalar() or 0
        rows = [{"id": last + n, "key": k, "at": now.isoformat()} for n, k in enumerate(limits, 1)]
        connection.execute(insert(schema.attempt), rows)
    return None


def succeeded(store: Store, name: str, address: str, now: dt.datetime) -> None:
    """Forgets the attempts of a name whose password was right, and this one of its address."""
    with store.write() as connection:
        connection.execute(delete(schema.attempt).where(_attempt.key == _of("name", key(name))))
        this = select(func.max(_attempt.id)).where(
            _attempt.key == _of("address", address), _attempt.at == now.isoformat()
        )
        connection.execute(delete(schema.attempt).where(_attempt.id == this.scalar_subquery()))


def _of(what: str, value: str) -> str:
    return digest(f"{what} {value}")
