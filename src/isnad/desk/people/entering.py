"""Logging in."""

from __future__ import annotations

from isnad.desk.language.labels import N_
from isnad.desk.people import accounts, attempts, passwords, sessions
from isnad.desk.people.errors import ChoosePassword, TooMany, Wrong
from isnad.desk.settings import Settings
from isnad.store.opening import Store


def enter(
    store: Store, settings: Settings, name: str, password: str, address: str, chosen: str | None = None
) -> str:
    """Begins a session for whoever shows name and password; its secret.

    ``chosen`` is the password of one's own that takes the place of one for once.  Raises :class:`Wrong`,
    :class:`TooMany`, :class:`ChoosePassword`, or another :class:`PeopleError` for a password that cannot be.
    """
    now = settings.clock()
    if wait := attempts.begin(store, name, address, now):
        raise TooMany(N_("Too many attempts failed. Try again in {minutes} min."), wait)
    with store.read() as connection:
        row = accounts.row_of(connection, name)
    known = row if row is not None and row.active else None
    checked = passwords.check(known and known.password, password)
    if known is None or not checked.right:
        raise Wrong(N_("Name or password are wrong."))
    attempts.succeeded(store, name, address, now)
    if checked.once:
        if not chosen:
            raise ChoosePassword(N_("This password was for once: choose your own."))
        accounts.choose(store, known.name, chosen)
    elif checked.old:
        accounts.renew(store, known.id, password)
    return sessions.begin(store, known.id, settings)
