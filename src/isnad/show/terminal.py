"""Words of two directions on a terminal: kept apart, wrapped to its width, dimmed or bold where it has colours."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

FIRST_STRONG, POP = "\u2068", "\u2069"


class Screen:
    """Prints labelled rows. ``isolate`` wraps words of the text in isolates, so that each keeps its direction.

    A terminal that knows the bidirectional algorithm then shows right-to-left words rightly inside a
    left-to-right line; the marks are invisible and can be left out.
    """

    def __init__(self, console: Console | None = None, isolate: bool = True) -> None:
        self.console = console or Console(highlight=False, soft_wrap=True)
        self.width = max(40, min(self.console.width, 100))
        self._isolate = isolate

    def words(self, words: str) -> str:
        """Words of the text, on one line and apart from what stands around them."""
        plain = "".join(c for c in " ".join(words.split()) if c.isprintable())
        return f"{FIRST_STRONG}{plain}{POP}" if self._isolate else plain

    def line(self, *parts: tuple[str, str] | str, indent: int = 0) -> None:
        """One line of styled parts, as they are."""
        text = Text(" " * indent)
        for part in parts:
            text.append(*(part if isinstance(part, tuple) else (part,)))
        self.console.print(text)

    def row(self, label: str, *parts: tuple[str, str] | str, indent: int = 2, style: str = "") -> None:
        """A label and its value; what does not fit goes on under the value."""
        width = 9
        room = self.width - indent - width
        for n, piece in enumerate(
            self._broken([p if isinstance(p, tuple) else (p, style) for p in parts], room)
        ):
            self.line((f"{label if n == 0 else '':<{width}}", "dim"), *piece, indent=indent)

    def flow(self, parts: list[str], style: str = "", indent: int = 0) -> None:
        """Parts with dots between them, on as many lines as they need."""
        dotted = [(part if n == 0 else f" · {part}", style) for n, part in enumerate(parts)]
        for piece in self._broken(dotted, self.width - indent):
            self.line(*piece, indent=indent)

    def quoted(self, words: str, indent: int, before: list[tuple[str, str]], hang: int = 2) -> None:
        """Words of the text in quotation marks: after ``before`` on its line, or on lines of their own."""
        plain = " ".join(words.split())
        used = sum(_cells(text) for text, _ in before)
        if not plain or indent + used + _cells(plain) + 4 <= self.width:
            self.line(*before, (f"  {self.words(f'«{plain}»')}" if plain else "", "dim"), indent=indent)
            return
        self.line(*before, indent=indent)
        indent += hang
        lines = list(wrapped(plain, self.width - indent - 2))
        for n, piece in enumerate(lines):
            opening, closing = "«" * (n == 0), "»" * (n == len(lines) - 1)
            self.line((self.words(opening + piece + closing), "dim"), indent=indent)

    def rule(self) -> None:
        """A line across."""
        self.line(("─" * self.width, "dim"))

    def _broken(self, parts: list[tuple[str, str]], room: int) -> Iterator[list[tuple[str, str]]]:
        """The parts, a line at a time: a line breaks between two parts where it must."""
        line: list[tuple[str, str]] = []
        used = 0
        for text, style in parts:
            size = _cells(text)
            if line and used + size > room:
                yield line
                line, used = [], 0
                text = text.lstrip()
            line.append((text, style))
            used += size
        yield line


def _cells(text: str) -> int:
    """How wide a text is on the terminal."""
    return cell_len(text.replace(FIRST_STRONG, "").replace(POP, ""))


def wrapped(text: str, width: int) -> Iterator[str]:
    """``text`` in lines of at most ``width`` cells, broken between words; a longer word stands alone."""
    line: list[str] = []
    used = -1
    for word in text.split():
        size = cell_len(word) + 1
        if line and used + size > width:
            yield " ".join(line)
            line, used = [], -1
        line.append(word)
        used += size
    if line:
        yield " ".join(line)
