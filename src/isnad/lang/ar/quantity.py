"""Numbers in words and digits, and counts of people: «ما لا يقل عن خمسة مدنيين», «طفلان», «زوجته»."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeVar, cast

from isnad.lang.ar.orthography import fold
from isnad.text.tokens import Token

V = TypeVar("V")
Phrases = list[tuple[str, ...]]


class Person(NamedTuple):
    """What a noun says of people: ``number`` is 1, 2, or 3 for a plural; ``who`` may be ``same``."""

    who: str
    sub: str | None
    number: int
    bare: bool = False


class Group(NamedTuple):
    """A count of people: ``first`` to ``last`` are its tokens, half open; no ``max``: no upper end.

    ``who`` is empty where the words name no people («5»); ``definite`` marks a noun with the article
    and no count («المدنيين»).
    """

    first: int
    last: int
    who: str
    sub: str | None
    min: int
    max: int | None
    counted: bool
    definite: bool
    number: int


class _Numbers(NamedTuple):
    units: dict[str, int]
    teens: dict[str, int]
    tens: dict[str, int]
    hundreds: dict[str, int]
    thousands: dict[str, int]
    at_least: Phrases
    about: Phrases
    up_to: Phrases
    several: Phrases
    dozens: Phrases
    hundreds_of: Phrases


def load(name: str) -> dict[str, Any]:
    """A lexicon file of this language."""
    return tomllib.loads((files("isnad.lang.ar") / "data" / f"{name}.toml").read_text(encoding="utf-8"))


def phrases(entries: list[str]) -> Phrases:
    """Folded phrases, the longest first."""
    return sorted((tuple(fold(p).split()) for p in entries), key=len, reverse=True)


@cache
def _numbers() -> _Numbers:
    data = load("numbers")
    tables = [
        {fold(w): int(n) for w, n in data[key].items()}
        for key in ("units", "teens", "tens", "hundreds", "thousands")
    ]
    q = data["quantity"]
    lists = [phrases(q[key]) for key in ("at_least", "about", "up_to", "several", "dozens", "hundreds")]
    return _Numbers(*tables, *lists)  # type: ignore[arg-type]


_ONE_OF = {fold("أحد"): 1, fold("إحدى"): 1}
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن")


def _stem(word: str) -> str:
    return word[:-1] + "ت" if word.endswith("ه") else word


def noun_numbers(entry: str) -> Iterator[tuple[str, int]]:
    """The forms of a noun with their number: «طفل أطفال» → طفل 1, طفلا 1, طفلين 2, أطفال 3 …"""
    head, *plurals = entry.split()
    word = fold(head)
    stem = _stem(word)
    yield word, 1
    if not head.endswith("ة"):
        yield word + "ا", 1
    sound = "+" in plurals
    if sound and head.endswith("ة"):
        yield stem[:-1] + "ات", 3
    elif sound:
        yield word + "ون", 3
        yield word + "ين", 3
        yield word + "و", 3
        if not word.endswith("ي"):
            yield word + "ي", 3
    if not (sound and not head.endswith("ة")):
        yield stem + "ين", 2
        yield stem + "ي", 2
    yield stem + "ان", 2
    for plural in plurals:
        if plural != "+":
            yield fold(plural), 3
            yield fold(plural) + "ا", 3


def _kin_numbers(entry: str) -> Iterator[tuple[str, int]]:
    head, *plurals = entry.split()
    stem = _stem(fold(head))
    forms = [(stem, 1), (stem + "ا", 2), (stem + "ي", 2)]
    for plural in plurals:
        if plural == "+":
            forms += [(stem[:-1] + "ات", 3)] if stem.endswith("ت") else [(stem + "و", 3), (stem + "ي", 3)]
        elif plural.endswith("اء"):
            base = fold(plural)[:-1]
            forms += [(base + "ء", 3), (base + "و", 3), (base + "ي", 3)]
        else:
            forms.append((_stem(fold(plural)), 3))
    for form, number in forms:
        for pronoun in _PRONOUNS:
            yield form + pronoun, number


@cache
def people() -> dict[str, Person]:
    """Every form of every noun of ``data/people.toml``."""
    data = load("people")
    out: dict[str, Person] = {}
    for forms, key in ((noun_numbers, "group"), (_kin_numbers, "kin")):
        for group in data[key]:
            for entry in group["nouns"]:
                for form, number in forms(entry):
                    out.setdefault(
                        form,
                        Person(
                            group["who"],
                            group.get("sub"),
                            3 if group.get("collective") else number,
                            group.get("bare", False),
                        ),
                    )
    return out


@cache
def kin() -> frozenset[str]:
    """The forms of people who are named by their tie to another («زوجته»)."""
    data = load("people")
    return frozenset(form for g in data["kin"] for entry in g["nouns"] for form, _ in _kin_numbers(entry))


_CLITICS = ("", "و", "ف", "ب", "ل", "وب", "ول", "فل", "فب", "ك")
_ARTICLES = ("ال", "وال", "بال", "لل", "وبال", "ولل", "فال")


def lookup(table: dict[str, V], form: str, article: bool = True) -> V | None:
    """The entry for ``form`` with its clitics peeled; with ``article``, the article too."""
    key = (id(table), form, article)
    if key in _looked_up:
        return cast("V | None", _looked_up[key])
    value = _peeled(table, form, article)
    if len(_looked_up) < 500_000:
        _looked_up[key] = value
    return value


#: Tables live as long as the process, so that their identity is a key.
_looked_up: dict[tuple[int, str, bool], object] = {}


def _peeled(table: dict[str, V], form: str, article: bool) -> V | None:
    value = table.get(form)
    if value is not None:
        return value
    for clitic in (*_CLITICS[1:], *_ARTICLES) if article else _CLITICS[1:]:
        if form.startswith(clitic):
            value = table.get(form[len(clitic) :])
            if value is not None:
                return value
    return None


def is_definite(form: str) -> bool:
    """Whether ``form`` carries the article."""
    return form.startswith(_ARTICLES)


#: First words of each list of phrases, which live as long as the process.
_heads: dict[int, frozenset[str]] = {}


def phrase(tokens: list[Token], i: int, last: int, entries: Phrases) -> int:
    """Where the phrase of ``entries`` that stands at ``i`` ends; 0 where none does."""
    if i >= last:
        return 0
    form = tokens[i].form
    heads = _heads.get(id(entries))
    if heads is None:
        heads = _heads[id(entries)] = frozenset(words[0] for words in entries)
    if form not in heads and form[1:] not in heads:
        return 0
    for words in entries:
        head = words[0]
        if not (form == head or (form[1:] == head and form[0] in "وفبل")):
            continue
        end = i + len(words)
        if end <= last and all(tokens[i + k].form == w for k, w in enumerate(words) if k):
            return end
    return 0


def _word_value(form: str, n: _Numbers) -> int | None:
    for table in (n.units, n.tens, n.hundreds, n.thousands):
        value = lookup(table, form)
        if value is not None:
            return value
    return None


def number(tokens: list[Token], i: int, last: int) -> tuple[int, int] | None:
    """The number at ``i``, in digits or words, and where it ends."""
    n = _numbers()
    j = i
    if j < last and tokens[j].form == "(" and j + 1 < last and tokens[j + 1].kind == "n":
        j += 1
    if j >= last:
        return None
    t = tokens[j]
    if t.kind == "n" and t.form.isdigit():
        value, j = int(t.form), j + 1
    elif t.kind == "w":
        teen = lookup(n.teens, t.form)
        if teen is not None and j + 1 < last and tokens[j + 1].form in ("عشر", "عشره"):
            value, j = teen, j + 2
        else:
            found = _word_value(t.form, n)
            if found is None:
                return None
            value, j = found, j + 1
    else:
        return None
    while j < last:
        form = tokens[j].form
        if form in n.thousands and value < 1000:
            value, j = value * n.thousands[form], j + 1
        elif form in ("مئه", "مائه") and value < 10:
            value, j = value * 100, j + 1
        elif (
            form == "و" and value >= 100 and j + 1 < last and tokens[j + 1].kind == "n"
            and tokens[j + 1].form.isdigit() and int(tokens[j + 1].form) < value
        ):  # fmt: skip
            value, j = value + int(tokens[j + 1].form), j + 2
        elif form.startswith("و") and len(form) > 2:
            more = _word_value(form[1:], n)
            if more is None or not ((20 <= more < 100 and 0 < value % 100 < 10) or 0 < more < value >= 100):
                break
            value, j = value + more, j + 1
        else:
            break
    if j < last and tokens[j].form == ")" and tokens[i].form == "(":
        j += 1
    return value, j


@lru_cache(maxsize=200_000)
def _opens(form: str) -> bool:
    """Whether a count of people may begin with the word ``form``."""
    n = _numbers()
    lists = (n.at_least, n.about, n.up_to, n.several, n.dozens, n.hundreds_of)
    heads = {words[0] for entries in lists for words in entries}
    if form in heads or form[1:] in heads or form.isdigit() or form == "(":
        return True
    tables = (n.units, n.teens, n.tens, n.hundreds, n.thousands, _ONE_OF)
    return any(lookup(t, form) is not None for t in tables) or lookup(people(), form) is not None


def group(tokens: list[Token], i: int, last: int) -> Group | None:
    """The count of people at ``i``; None where no count or people stand there."""
    if i >= last or not _opens(tokens[i].form):
        return None
    n = _numbers()
    first, low, high, open_end, counted = i, 0, 0, False, False
    up_to = phrase(tokens, i, last, n.up_to)
    end = up_to or phrase(tokens, i, last, n.at_least)
    if end:
        i, open_end = end, not up_to
    else:
        i = phrase(tokens, i, last, n.about) or i
    count = number(tokens, i, last)
    if count is None and i < last and lookup(_ONE_OF, tokens[i].form, article=False) is not None:
        one = _person(tokens, i + 1, last)
        if one and one[0].number == 3:
            who = one[0]
            return Group(first, one[1], who.who, who.sub, 1, 1, True, False, 1)
    if count:
        low = high = count[0]
        i, counted = count[1], True
        if i + 1 < last and tokens[i].form in ("من", "الي", "-", "او"):
            upper = number(tokens, i + 1, last) if tokens[i].form != "من" else None
            if upper and upper[0] > low:
                high, i = upper[0], upper[1]
            elif tokens[i].form == "من":
                i += 1
    elif end := phrase(tokens, i, last, n.dozens):
        low, open_end, i, counted = 20, True, end, True
    elif end := phrase(tokens, i, last, n.hundreds_of):
        low, open_end, i, counted = 200, True, end, True
    elif end := phrase(tokens, i, last, n.several):
        low, open_end, i, counted = 2, True, end, True
    found = _person(tokens, i, last)
    if not found:
        if not counted:
            return None
        return Group(first, i, "", None, low, None if open_end else high, True, False, 0)
    person, j = found
    definite = not counted and is_definite(tokens[i].form)
    i = j
    if not counted:
        after = number(tokens, i, last) if i < last and tokens[i].kind == "w" else None
        if after and not tokens[i].form.startswith("و") and after[0] <= 10:
            low = high = after[0]
            i, counted = after[1], True
            definite = False
        else:
            low = 1 if person.number == 1 else 2
            high, open_end = low, person.number == 3
    if (end := phrase(tokens, i, last, n.at_least)) and tokens[end - 1].form == "الاقل":
        i, open_end = end, True
    return Group(
        first, i, person.who, person.sub, low, None if open_end else high, counted, definite, person.number
    )


def _person(tokens: list[Token], i: int, last: int) -> tuple[Person, int] | None:
    """The noun of people at ``i`` with the adjectives of people that follow it."""
    if i >= last or tokens[i].kind != "w":
        return None
    table = people()
    form = tokens[i].form
    person = lookup(table, form)
    if person is None or (person.bare and is_definite(form)):
        return None
    i += 1
    while i < last and tokens[i].kind == "w" and not tokens[i].form.startswith("و"):
        more = table.get(tokens[i].form) or table.get(tokens[i].form.removeprefix("ال"))
        if more is None:
            break
        if more.who != "same":
            who = more.who if person.who in ("unknown", "same") else person.who
            person = Person(who, person.sub or more.sub, person.number, False)
        i += 1
    return person, i
