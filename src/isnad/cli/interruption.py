"""Ctrl-C that is never lost.

The exception that it raises can fall into a moment where Python drops it (a callback of the collector, of a
lock); so it is remembered as well, and long work asks for it between two documents.
"""

from __future__ import annotations

import signal
from types import FrameType

_asked = False


def watch() -> None:
    """Remembers Ctrl-C from now on, unless whoever started the program has it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)


def heed() -> None:
    """Raises :class:`KeyboardInterrupt` where Ctrl-C was pressed."""
    if _asked:
        raise KeyboardInterrupt


def _interrupt(number: int, frame: FrameType | None) -> None:
    global _asked
    _asked = True
    raise KeyboardInterrupt
