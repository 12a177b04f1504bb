"""Sentences that the program makes of parts, which the interface says in the reader's language.

Notes of discrepancies, reasons of grades and origins, and what a store refuses stand in English in records
and errors, for programs read them too.  Here each is a pattern; what stands in braces tells how that part is
said: ``n`` a number, ``name`` and ``other`` words that stay as they are, ``note`` another sentence, ``right``
and ``hint`` messages of the catalogue, ``actor`` an actor's id, anything else an id of
:mod:`isnad.desk.language.labels`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

#: How each part is recognised; ids are all others.
_PARTS = {
    "n": r"[+-]?\d[\d,.]*",
    "name": r".+?",
    "other": r".+?",
    "note": r".+",
    "actor": r"other:.+?|[a-z_]+",
    "right": r"[a-z ]+",
    "hint": r".+",
}
_ID = r"[a-z_]+"
_HOLE = re.compile(r"\{(\w+)\}")


class Sentence(NamedTuple):
    """A sentence, and the same for more than one where it counts; {n} is the number."""

    one: str
    many: str | None = None


def told(message: str) -> Sentence:
    """A sentence; the extraction of messages knows it by this name."""
    return Sentence(message)


def counted(one: str, many: str) -> Sentence:
    """A sentence that depends on its number {n}."""
    return Sentence(one, many)


#: The narrow before the wide.
SENTENCES = (
    # Grades.
    counted("{n} independent origin", "{n} independent origins"),
    told("nothing else holds"),
    # Discrepancies.
    told("places {n} km apart, more than their precision explains"),
    told("{name} does not lie in that part of the country"),
    told("days that differ"),
    told("numbers of killed that do not meet"),
    told("numbers of injured that do not meet"),
    told("who was killed: civilians or combatants"),
    told("who was injured: civilians or combatants"),
    told("rival claims of who did it"),
    told("means that are not told for each other"),
    told("{who} {outcome}: denied by one account"),
    told("{who} {outcome}: being assessed by one account"),
    told("one account denies that it happened"),
    told("{actor} is said not to have done it"),
    # What each side of a discrepancy says.
    told("{who} {outcome}: denied"),
    told("{who} {outcome}: being assessed"),
    told("{n} {who} {outcome}"),
    told("{n} or more"),
    told("{actor}: denied"),
    # Origins, links.
    told("they quote {name}"),
    told("{name} published them"),
    told("one carries {n}% of the other's words, and both credit {name}"),
    told("one carries {n}% of the other's words"),
    told("it is one document"),
    told("one of them is silent"),
    # What a store refuses.
    told("{name} has changed since you saw it: look at it again, then decide"),
    told("{name} and {other} are one incident already"),
    told("all events of {name} would leave it: leave at least one"),
    told("there is no incident {name}: isnad incidents lists those there are"),
    told("there is no incident and no document {name}: isnad incidents lists the incidents"),
    told("incident {name} holds no report any more: isnad incidents lists those that do"),
    told("the incident holds no event any more: isnad incidents lists those that do"),
    told("there is no document {name}: isnad show tells what an incident rests on"),
    told("{name} has no event in that incident: isnad show tells which reports have"),
    told("no event is named: give a document, or document#e2, with --event"),
    told("there is no decision {n}: isnad decide list shows them"),
    told("there is no decision {n}"),
    told("decision {n} is undone already"),
    told("a decision needs its reason: give one with --reason"),
    told("{name} is no name: give one of up to {n} characters"),
    told("{name} is no field to correct: give one of {other}"),
    told("{name} is no order: give one of {other}"),
    told("{name} is no reason to wait: give one of {other}"),
    told("{name} is no place in this listing: begin at its first page"),
    told("{name} is no {field}: give {hint}"),
    told("the new {field} is empty: give {hint}"),
    told("{name} cannot be read ({note}): name the folder of the store's evidence with --evidence"),
    told("{name} is read-only: make the file and its folder writable, or work on a copy ({other})"),
    told("{name} is busy: another process has been writing it for a minute; try again ({other})"),
    told("there is no room to write {name}: free some space and give the same command again; "
         "what it had kept is safe ({other})"),
    # What the desk refuses.
    told("the role {role} has no right to {right}"),
    told("the role {role} may take back decisions of its own only"),
    told("that is too long: give up to {n} characters"),
    told("that document does not tell of this incident"),
    told("there is no incident of decision {n} any more"),
    told("shown is no part of the world: give south,west,north,east in degrees"),
    # Wide: a reason that repeats what a discrepancy says.
    told("{field}: {note}"),
)  # fmt: skip


def parts(words: str) -> Iterator[tuple[Sentence, dict[str, str]]]:
    """The sentences that ``words`` may be, each with what fills its parts, in the order of the table."""
    for pattern, sentence in _patterns():
        if match := pattern.fullmatch(words):
            yield sentence, match.groupdict()


@cache
def _patterns() -> list[tuple[re.Pattern[str], Sentence]]:
    out = []
    for sentence in SENTENCES:
        for message in filter(None, sentence):
            pieces = _HOLE.split(message)
            texts, names = pieces[::2], pieces[1::2]
            pattern = re.escape(texts[0])
            for name, text in zip(names, texts[1:], strict=True):
                pattern += f"(?P<{name}>{_PARTS.get(name, _ID)})" + re.escape(text)
            out.append((re.compile(pattern, re.DOTALL), sentence))
    return out
