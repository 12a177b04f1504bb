"""Isnad reads news of armed conflict and keeps the record: what happened, where, when, and who says so."""

from isnad.reading import Why, explain, read
from isnad.record import Record

__all__ = ["Record", "Why", "explain", "read"]
__version__ = "0.1.0"
