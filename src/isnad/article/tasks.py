"""What inputs come to: documents to be read, each with where it comes from, and what cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from isnad.article.capture import Capture
from isnad.article.documents import Document, Form

#: The name of what comes in by no file.
STANDARD_INPUT = "standard input"


class Task(NamedTuple):
    """One document to be read: its bytes, what they are, and where they come from.

    ``line`` is its line, row, entry, record or number within ``name``; ``capture`` tells how it was fetched.
    """

    raw: bytes
    form: Form
    known: Document
    name: str
    line: int | None = None
    capture: Capture | None = None

    @property
    def place(self) -> str | None:
        """Where in ``name`` it stands, in words; None for a whole file."""
        return None if self.line is None else f"{_COUNTED.get(self.form, 'record')} {self.line}"


#: What the documents of a form are numbered by.
_COUNTED = {"jsonl": "line", "row": "row", "telegram": "message", "entry": "entry"}


class Refused(NamedTuple):
    """An input that cannot be read, and why.

    ``name`` is of a file that nobody named (a folder held it), or of the file that holds what cannot be read;
    ``line`` is then its number there.  Where ``harmless``, there is nothing wrong: it is only to be told.
    """

    message: str
    name: str | None = None
    line: int | None = None
    harmless: bool = False


class Waiting(NamedTuple):
    """Nothing is there for now: who waits for more may do what is to be done."""


Item = Task | Refused | Waiting


@dataclass(frozen=True)
class Ways:
    """How inputs are gone through that lead on to others, or hold many.

    ``limit`` is how many pages one feed, sitemap or table of addresses brings at most; ``fetch`` has the links
    in files fetched too, ``private`` allows addresses that are not of the public internet.  ``columns`` names
    columns of tables for fields.
    """

    limit: int = 20
    fetch: bool = False
    private: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
