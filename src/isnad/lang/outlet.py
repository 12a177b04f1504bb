"""What an outlet is, whatever its language: the registry of a language holds such."""

from __future__ import annotations

from typing import NamedTuple


class OutletError(ValueError):
    """A file of outlets that cannot be used; the message names the file, the row and what helps."""


#: What each kind of the registry speaks as: an agency, an outlet, a monitor, or a body.
VOICES = {
    "agency": "agency", "broadcaster": "outlet", "newspaper": "outlet", "local": "outlet", "party": "outlet",
    "monitor": "monitor", "rescuer": "monitor", "international": "body", "official": "body", "armed": "body",
}  # fmt: skip
#: Kinds whose texts other outlets carry though they are no agency by trade.
_CARRIED = frozenset(("anf", "amaq", "zaitun"))


class Outlet(NamedTuple):
    """One voice of the registry; docs/outlets.md tells what each field holds."""

    id: str
    kind: str
    name: str
    """The usual one of its names, as it is written."""
    names: frozenset[str]
    """All its names and handles, folded."""
    held: frozenset[str]
    """Its names, folded, without the handles."""
    alone: tuple[str, ...]
    """The names that stand for themselves in running text, as written."""
    handles: tuple[str, ...]
    domains: tuple[str, ...]
    country: str | None
    side: tuple[str, ...]
    credits: tuple[str, ...]
    source: str
    """The file that it comes from; empty for what comes with the program."""

    @property
    def voice(self) -> str:
        """How it speaks: as an ``agency``, an ``outlet``, a ``monitor`` or a ``body``."""
        return "agency" if self.id in _CARRIED else VOICES[self.kind]

    @property
    def is_agency(self) -> bool:
        """Whether other outlets carry its texts."""
        return self.voice == "agency"
