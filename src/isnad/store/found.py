"""What is on its way into a store: one input, and what came of reading it."""

from __future__ import annotations

from dataclasses import dataclass

from isnad.article.tasks import Refused, Task
from isnad.reading.pipeline import Outcome
from isnad.record import Record


@dataclass
class Found:
    """One input with its digest, and what came of reading it."""

    item: Task | Refused
    outcome: Outcome
    key: str
    record: Record | None
