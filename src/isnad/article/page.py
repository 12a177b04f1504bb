"""From a web page to its main text and what it states of itself: headline, outlet, author, section, day."""

from __future__ import annotations

from typing import NamedTuple

from isnad.article import markup
from isnad.article.boilerplate import Cues


class PageError(ValueError):
    """A page that cannot be read; the message says why and what helps."""


class Page(NamedTuple):
    """The main text of a page and what the page says of itself; None where it says nothing.

    ``published`` is as the page writes it.  ``note`` tells what a reader should know: that it was cut.
    """

    text: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    author: str | None = None
    section: str | None = None
    note: str | None = None


_spoken: list[Cues] = []


def speak(cues: Cues) -> None:
    """Pages are read with the words of a language from now on; the reader of that language says so."""
    _spoken[:] = [cues]


#: Where less than this comes of a page without its frame, the whole page is tried.
_SHORT = 200


def read_page(html: str, url: str | None = None, cues: Cues | None = None) -> Page:
    """The main text and the metadata of an HTML page.

    ``url`` is where it was found, and ``cues`` are the words that credit, date and change an article in
    its language (those of :func:`speak` where none are given): with them, a credit that stands beside the
    text is kept in it.  Only what a page states
    is taken: a date is never searched for in its text here.  Whatever the page holds, the cost is bounded.
    Raises :class:`PageError` where the extra ``pages`` is not installed.
    """
    try:
        import trafilatura  # noqa: F401
    except ImportError:
        raise PageError(
            "is HTML, and trafilatura is not there to read it: pip install 'isnad[pages]'"
        ) from None
    from isnad.article.main_text import main_text, plain_text
    from isnad.article.stated import stated

    cues = cues or next(iter(_spoken), None)
    page = markup.load(html)
    if page.tree is None:
        note = page.note or (_HUGE if page.lean.strip() else None)
        return Page(markup.lines(page.lean), note=note)
    said = stated(page.tree, page.linked, url, cues.is_change if cues else lambda words: False)
    text = main_text(page.tree, said.heading, said.title, cues)
    if len(text) < _SHORT:
        again = markup.tree_of(page.lean)
        other = "" if again is None else plain_text(again, cues)
        text = other if len(other) > 2 * len(text) else text
    return Page(
        text, said.title, said.publisher, said.published, said.url, said.author, said.section, page.note
    )


_HUGE = "is no ordinary page (too large, or nested too deep): its lines are read as they stand"
