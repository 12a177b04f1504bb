"""What was worked out of a store, remembered as long as the store stays as it is."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from fastapi import Request
from sqlalchemy import Connection

from isnad.store.incidents import generation

Value = TypeVar("Value")
#: An answer takes long where it takes more seconds than this.
_LONG = 0.05


class Memory:
    """The ``most`` answers that were asked for last, of one generation of a store."""

    def __init__(self, most: int = 256) -> None:
        self._most, self._lock = most, threading.Lock()
        self._generation = ""
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._slow: dict[Hashable, tuple[float, Any]] = {}

    def get(
        self, connection: Connection, key: Hashable, make: Callable[[], Value], patience: float = 0
    ) -> Value:
        """The answer that goes by ``key``; made, and kept, where it is not known.

        ``make`` asks by the same ``connection``, so that the answer is of the generation it is kept for.  An
        answer that took long to make may be ``patience`` seconds old although the store has changed since.
        """
        until, slow = self._slow.get(key, (0.0, None))
        if patience and time.monotonic() < until:
            return cast(Value, slow)
        now = generation(connection)
        with self._lock:
            if now != self._generation:
                self._generation = now
                self._answers.clear()
            if key in self._answers:
                self._answers.move_to_end(key)
                return cast(Value, self._answers[key])
        begun = time.monotonic()
        made = make()
        took = time.monotonic() - begun
        with self._lock:
            if patience and took > _LONG:
                self._slow[key] = (begun + patience, made)
            if now == self._generation:
                self._answers[key] = made
                while len(self._answers) > self._most:
                    self._answers.popitem(last=False)
        return made


def memory(request: Request) -> Memory:
    """The memory of the desk that a request came to."""
    state = request.app.state
    if not hasattr(state, "memory"):
        state.memory = Memory()
    return cast(Memory, state.memory)
