"""Names that people log in and sign with."""

from __future__ import annotations

import unicodedata

from isnad.desk.language.labels import N_
from isnad.desk.people.errors import PeopleError

_LONGEST = 64


def cleaned(name: str) -> str:
    """A name with its spaces in order."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def key(name: str) -> str:
    """What two spellings of one name have in common."""
    return unicodedata.normalize("NFKC", cleaned(name)).casefold()


def fit(name: str) -> str:
    """A name as it is kept; raises :class:`PeopleError` where it can be nobody's."""
    name = cleaned(name)
    if not any(c.isalnum() for c in name):
        raise PeopleError(N_("A name has letters."))
    if len(name) > _LONGEST:
        raise PeopleError(N_("A name has {most} characters at most."), most=_LONGEST)
    if any(unicodedata.category(c)[0] == "C" for c in name):
        raise PeopleError(N_("A name has no characters that cannot be seen."))
    return name
