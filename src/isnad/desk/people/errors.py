"""What cannot be done with accounts, told to a person in their language."""

from __future__ import annotations

from typing import Any

from isnad.desk.language.formats import Manner
from isnad.desk.language.labels import label
from isnad.store.errors import StoreError


class PeopleError(StoreError):
    """Something that cannot be done: a message of the catalogue, and what stands in its places."""

    def __init__(self, message: str, **values: Any) -> None:
        self.message, self.values = message, values
        super().__init__(message.format(**values))

    def words(self, manner: Manner) -> str:
        """The message as somebody wishes to read it; names are kept apart from the direction around them."""
        told = {}
        for name, value in self.values.items():
            if name == "role":
                told[name] = label(value, manner)
            elif isinstance(value, int):
                told[name] = manner.digits(str(value))
            else:
                told[name] = f"\u2068{value}\u2069"
        return manner.gettext(self.message).format(**told)


class Wrong(PeopleError):
    """Name or password are wrong; which of them is not told."""


class TooMany(PeopleError):
    """Too many attempts failed; ``seconds`` is how long to wait."""

    def __init__(self, message: str, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(message, minutes=-(-seconds // 60))


class ChoosePassword(PeopleError):
    """The password is right, and for once: another is to be chosen."""
