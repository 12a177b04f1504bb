"""Passwords: what is asked of one, and how it is kept."""

from __future__ import annotations

import secrets
from functools import cache
from threading import BoundedSemaphore
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from isnad.desk.language.labels import N_
from isnad.desk.people.errors import PeopleError
from isnad.desk.people.names import key

SHORTEST, LONGEST = 12, 1024
#: How many characters there must be besides the name, and how many different ones.
_OWN, _DIFFERENT = 8, 5
#: What stands before the hash of a password that was given out, to be changed at the first login.
_ONCE = "once "
#: Letters and digits that nobody takes for one another.
_CLEAR = "abcdefghijkmnpqrstuvwxyz23456789"

_hasher = PasswordHasher()
#: Each hashing takes 64 MiB and a core: no more of them at a time, however many wish to log in.
_turn = BoundedSemaphore(2)


class Checked(NamedTuple):
    """Whether a password is right, whether it is one for once, and whether its hash is of an older kind."""

    right: bool
    once: bool = False
    old: bool = False


def fit(password: str, name: str) -> None:
    """Raises :class:`PeopleError` where a password cannot be that of ``name``."""
    if len(password) < SHORTEST:
        raise PeopleError(N_("A password has {least} characters or more."), least=SHORTEST)
    if len(password) > LONGEST:
        raise PeopleError(N_("A password has {most} characters at most."), most=LONGEST)
    if len(key(password).replace(key(name), "")) < _OWN or len(set(password)) < _DIFFERENT:
        raise PeopleError(N_("This password is too easy to guess: take several words."))


def hashed(password: str, once: bool = False) -> str:
    """What is kept of a password."""
    with _turn:
        return (_ONCE if once else "") + _hasher.hash(password.encode("utf-8", "surrogatepass"))


def check(kept: str | None, password: str) -> Checked:
    """Compares a password with what is kept; without anything it takes as long, and is wrong."""
    once = (kept or "").startswith(_ONCE)
    hash_ = (kept or nobody()).removeprefix(_ONCE)
    try:
        with _turn:
            _hasher.verify(hash_, password[: LONGEST + 1].encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return Checked(False)
    return Checked(kept is not None, once, _hasher.check_needs_rehash(hash_))


def is_once(kept: str) -> bool:
    """Whether a password was given out, and is to be changed."""
    return kept.startswith(_ONCE)


def for_once() -> str:
    """A password to be given to somebody, who changes it: four groups of four, 80 bits."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(4))


@cache
def nobody() -> str:
    """A hash that no password has."""
    return hashed(secrets.token_urlsafe(32))
