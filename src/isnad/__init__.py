"""Isnad reads news of armed conflict and keeps the record: what happened, where, when, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from isnad.reading import Why, explain, read
    from isnad.record import Record

__all__ = ["Record", "Why", "explain", "read"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Loads the reader when it is first asked for: a stage alone does not need the others."""
    if name in ("read", "explain", "Why"):
        from isnad import reading

        return getattr(reading, name)
    if name == "Record":
        from isnad.record import Record

        return Record
    raise AttributeError(f"module 'isnad' has no attribute {name!r}")
