"""Which words of Arabic have to do with places: one memoised lookup for each form of a word."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from isnad.gazetteer.index import Entry, Gazetteer
from isnad.lang.ar.places.keys import FAMILY, HEADS, name_key, word_key
from isnad.lang.ar.writing.orthography import fold
from isnad.text.tokens import Token

_DATA = files("isnad.lang.ar") / "data"
#: Clitics that a name may carry; what they stand for says the cue.
_CLITICS = ("", "و", "ب", "ل", "ف", "وب", "ول", "فب", "لل", "ولل")
#: Nouns that a gazetteer may count to a name that the text gives without them.
_TITLES = tuple(map(word_key, map(fold, ("مخيم", "مدينة", "منطقة", "محافظة", "ناحية", "حي"))))
#: Words of a name at most.
LONGEST = 4
#: From so many people on a town is widely known.
_KNOWN, _RENOWNED = 20_000, 100_000


class Start(NamedTuple):
    """A reading of a word as the beginning of a name: the key of its first word, and what it names alone."""

    clitic: str
    stem: str
    key: str
    entries: tuple[Entry, ...]
    world: str
    goes_on: bool


class Form(NamedTuple):
    """What one form of a word can be: a noun of place, cues, the beginnings of names."""

    noun: str
    noun_class: str
    clitic: str
    definite: bool
    cues: frozenset[str]
    back: frozenset[str]
    starts: tuple[Start, ...]


class Name(NamedTuple):
    """A name as it stands in the text: tokens ``first`` to ``last``."""

    first: int
    last: int
    clitic: str
    key: str
    entries: tuple[Entry, ...]
    world: str


class Words(NamedTuple):
    """The data files, folded: noun -> class, cue -> words, and words that make no name."""

    nouns: dict[str, str]
    cues: dict[str, frozenset[str]]
    anaphors: dict[str, frozenset[str]]
    lists: dict[str, frozenset[str]]
    everyday: frozenset[str]
    common: frozenset[str]
    world: dict[str, str]
    openings: frozenset[str]
    countries: dict[str, str]
    articled: frozenset[str]
    phrases: frozenset[str]


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(w).replace("_", " ") for w in words.split())


@cache
def words() -> Words:
    """The words of ``data/toponyms.toml``, ``world.toml`` and ``everyday.txt``."""
    data = tomllib.loads((_DATA / "toponyms.toml").read_text(encoding="utf-8"))
    nouns = {noun: kind for kind, text in data["nouns"].items() for noun in _folded(text)}
    cues = {kind: _folded(text) for group in ("cues", "roles") for kind, text in data[group].items()}
    back = {fold(noun): _folded(text) for noun, text in data["anaphors"].items()}
    lists = {kind: _folded(text) for kind, text in data["words"].items()}
    lists["namesakes"] = _folded(data["everyday"]["names"]) | _folded(data["everyday"]["time"])
    lines = (_DATA / "everyday.txt").read_text(encoding="utf-8").splitlines()
    everyday: set[str] = set()
    common: set[str] = set()
    for line in lines:
        if line.startswith("["):
            part = common if line == "[common]" else everyday
        elif not line.startswith("#"):
            part.update(line.split())
    phrases = _folded(data["everyday"]["phrases"])
    common |= _folded(data["everyday"]["phrases"])
    everyday |= common
    everyday |= {bare(w) for text in data["everyday"].values() for w in _folded(text)}
    world: dict[str, str] = {}
    openings: set[str] = set()
    articled: set[str] = set()
    countries: dict[str, str] = {}
    atlas = tomllib.loads((_DATA / "world.toml").read_text(encoding="utf-8"))
    named = [(n, "city") for n in atlas["cities"]["names"].split()]
    named += [(n, "region") for n in atlas["regions"]["names"].split()]
    for code, names in atlas["countries"].items():
        named += [(n, "country") for n in names.split()]
        countries.update({"".join(name_key(n.replace("_", " "))): code for n in names.split()})
    for name, scale in named:
        keys = name_key(name.replace("_", " "))
        world["".join(keys)] = scale
        if name.startswith("ال"):
            articled.add("".join(keys))
        openings.update("".join(keys[:k]) for k in range(1, len(keys)))
    return Words(
        nouns,
        cues,
        back,
        lists,
        frozenset(everyday),
        frozenset(common),
        world,
        frozenset(openings),
        countries,
        frozenset(articled),
        phrases,
    )


def bare(form: str) -> str:
    """A folded word without its article."""
    return form[2:] if form.startswith("ال") and len(form) > 4 else form


@lru_cache(maxsize=200_000)
def is_everyday(form: str) -> bool:
    """Whether ordinary news uses the word, so that it hardly names a place by itself."""
    known = words().everyday
    return bare(form) in known or form in known


@lru_cache(maxsize=200_000)
def is_common(form: str) -> bool:
    """Whether it is one of the commonest words of news: no name without a noun of place."""
    known = words().common
    return bare(form) in known or form in known


def _is_word(form: str) -> bool:
    """Whether news uses a word, with a pronoun or an ending or without."""
    if is_everyday(form):
        return True
    near, nouns = words().cues["near"], words().nouns
    return any(
        form.endswith(ending)
        and len(stem := form[: -len(ending)]) >= 3
        and (is_everyday(stem) or stem in near or stem in nouns)
        for ending in ("ها", "هم", "هما", "نا", "وا", "ون")
    )


@lru_cache(maxsize=200_000)
def is_new(form: str) -> bool:
    """Whether a word is none that news uses, whatever clitics are cut: it may be a name."""
    w = words()
    if len(form) < 3 or _is_word(form) or form in w.lists["never"] or form in w.nouns:
        return False
    for clitic in ("و", "ب", "ل", "ف", "ك", "س", "وال", "بال", "لل"):
        stem = form[len(clitic) :]
        if form.startswith(clitic) and len(stem) >= 3 and (_is_word(stem) or stem in w.nouns):
            return False
    verbal = form[0] in "يت" and form.endswith(("ها", "هم", "ون"))
    return not verbal and not any(form in w.cues[c] for c in ("in", "from", "near", "bearing", "target"))


class Names:
    """The names that a gazetteer and the world's atlas know, as Arabic words begin them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._forms: dict[str, Form | None] = {}
        self._keys: dict[str, tuple[tuple[Entry, ...], str]] = {}
        self.bearings = words().cues["near"] | words().cues["bearing"]
        self.renaming = words().lists["renaming"]
        self._flags = {w: frozenset(k for k, v in words().cues.items() if w in v) for v in words().cues.values() for w in v}  # fmt: skip

    def form(self, form: str) -> Form | None:
        """What a word can be; None for the many that have to do with no place."""
        try:
            return self._forms[form]
        except KeyError:
            made = self._make(form)
            if len(self._forms) < 400_000:
                self._forms[form] = made
            return made

    def _make(self, form: str) -> Form | None:
        w = words()
        noun = kind = cut = ""
        for clitic in _CLITICS:
            stem = form[len(clitic) :]
            if form.startswith(clitic) and stem in w.nouns:
                noun, kind, cut = stem, w.nouns[stem], clitic
                break
        definite = not noun and bare(form.lstrip("وبلف")) in w.nouns
        flags = self._flags.get(form, frozenset())
        if form[:1] in "وفبل" and len(form) > 2:
            flags |= self._flags.get(form[1:], frozenset())
        if form[:2] in ("وب", "ول", "فب", "فل"):
            flags |= self._flags.get(form[2:], frozenset())
        back: frozenset[str] = frozenset()
        for clitic, stem in (("", form), ("و", form[1:]), ("ب", form[1:]), ("لل", "ال" + form[2:])):
            if form.startswith(clitic) and stem in w.anaphors:
                back = w.anaphors[stem]
        starts = tuple(self._starts(form))
        if not (noun or flags or back or starts or definite):
            return None
        return Form(noun, kind, cut, definite, flags, back, starts)

    def _starts(self, form: str) -> list[Start]:
        out = []
        w = words()
        for clitic in _CLITICS:
            stem = form[len(clitic) :]
            if not form.startswith(clitic) or len(stem) < (3 if clitic else 2):
                continue
            if clitic.endswith("لل"):
                stem = "ال" + stem
            key = word_key(stem)
            entries, world = self.of_key(key)
            goes_on = key in HEADS or self._gazetteer.opens(key) or key in w.openings
            if not goes_on and (is_function(stem) or is_noun(key)):
                continue
            if entries or world or goes_on:
                out.append(Start(clitic, stem, key, entries, world, goes_on))
        return out

    def of_key(self, key: str) -> tuple[tuple[Entry, ...], str]:
        """The places of the gazetteer under a key, and the scale under which the world knows it."""
        known = self._keys.get(key)
        if known is None:
            known = self._look_up(key)
            if len(self._keys) < 200_000:
                self._keys[key] = known
        return known

    def _look_up(self, key: str) -> tuple[tuple[Entry, ...], str]:
        if len(key) < 2:
            return (), ""
        entries = self._gazetteer.of_key(key)
        for noun in () if entries else _TITLES:
            entries = self._gazetteer.of_key(noun + key)
            if entries:
                break
        return tuple(entries), words().world.get(key, "")

    def opens(self, key: str) -> bool:
        """Whether a known name goes on after ``key``."""
        return key in HEADS or self._gazetteer.opens(key) or key in words().openings

    def match(self, tokens: list[Token], i: int, clitics: bool, longest: int = LONGEST) -> Name | None:
        """The longest known name that begins at token ``i``; with fewest clitics among equals."""
        info = self.form(tokens[i].form)
        best: Name | None = None
        if info is None:
            return None
        for s in info.starts:
            if s.clitic and not clitics:
                continue
            if (s.entries or s.world) and len(s.stem) > 2 and (best is None or best.last <= i):
                best = Name(i, i + 1, s.clitic, s.key, s.entries, s.world)
            if not s.goes_on:
                continue
            key, k, count = s.key, i + 1, 1
            while k < len(tokens) and count < longest:
                t = tokens[k]
                if t.kind == "n" or t.form == "_":
                    k += 1
                    if t.kind == "n":
                        break
                    continue
                if t.kind != "w":
                    break
                key += word_key(t.form)
                k, count = k + 1, count + 1
                entries, world = self.of_key(key)
                if (entries or world) and (best is None or k > best.last):
                    best = Name(i, k, s.clitic, key, entries, world)
                if not self.opens(key):
                    break
        if best and best.last > i + 1 and longest > 1 and self._is_bearing(tokens, best.last):
            return self.match(tokens, i, clitics, best.last - i - 1) or best
        return best

    def _is_bearing(self, tokens: list[Token], last: int) -> bool:
        """Whether the word before ``last`` says where a name lies rather than ends it: «X شرقي دير الزور»."""
        form = self.form(tokens[last - 1].form)
        if form is None or "bearing" not in form.cues or last >= len(tokens):
            return False
        after = self.form(tokens[last].form) if tokens[last].kind == "w" else None
        return after is not None and bool(after.starts or after.noun)


@lru_cache(maxsize=4)
def names_of(gazetteer: Gazetteer) -> Names:
    """The names of a gazetteer, made once."""
    return Names(gazetteer)


def knownness(name: Name) -> int:
    """How widely a place is known: 3 a country, 2 a province or large city, 1 a larger town, 0 any other."""
    if name.world in ("country", "region"):
        return 3
    e = name.entries[0] if name.entries else None
    if name.world or (e and (e.feature in ("ADM1", "PCLI") or e.population >= _RENOWNED)):
        return 2
    return 1 if e and e.population >= _KNOWN else 0


def scale(name: Name) -> str:
    """``country`` or ``region`` (no town of its name), ``province`` (and its town), ``town``."""
    town = any(e.kind != "A" for e in name.entries) or name.world == "city"
    if name.world in ("country", "region"):
        return name.world
    for e in name.entries[:3]:
        if e.feature.startswith("PCL"):
            return "country"
        if e.feature == "ADM1":
            return "province" if town else "region"
    return "town"


def lacks_article(name: Name, stem: str) -> bool:
    """Whether the text leaves out an article that every place of the name bears: «بيضاء» for «البيضاء»."""
    if stem.startswith("ال") or not (name.world or name.entries):
        return False
    if name.world:
        return name.key in words().articled
    return all(e.name.startswith("ال") for e in name.entries if e.name[:1] >= "\u0620")


def headed(key_words: list[str]) -> bool:
    """Whether a name of more words begins as only places do: «تل …», «كفر …»."""
    head = word_key(key_words[0])
    return len(key_words) > 1 and head in HEADS and head not in FAMILY


@cache
def _noun_keys() -> frozenset[str]:
    return frozenset(map(word_key, words().nouns))


def is_noun(key: str) -> bool:
    """Whether a name is only a noun of place: «مزرعة»."""
    return key in _noun_keys() or (key.startswith("ال") and key[2:] in words().nouns)


@lru_cache(maxsize=200_000)
def is_led(form: str) -> bool:
    """Whether a word is one of news with a clitic before it: «ومحيطها»."""
    return form[:1] in "وفبلك" and len(form) > 3 and (_is_word(form[1:]) or form[1:] in words().nouns)


def is_freely_named(form: str) -> bool:
    """Whether a word is one that streets, dams and camps are called by: a month, a person's name."""
    return form in words().lists["namesakes"]


@lru_cache(maxsize=200_000)
def is_function(form: str) -> bool:
    """Whether a word makes no name, or is itself a cue or a noun of place."""
    w = words()
    if form in w.lists["never"] or form in w.nouns or (form.endswith("ا") and form[:-1] in w.nouns):
        return True
    return any(form in c for c in w.cues.values()) or bare(form) in w.cues["in"] | w.cues["bearing"]


def is_named_town(name: Name, stem: str) -> bool:
    """Whether a common word is also the name of a large town, as it is written: «الباب»."""
    if bare(stem) in words().phrases or stem in words().phrases:
        return False
    if name.world:
        return True
    large = any(e.kind == "P" and e.population >= _RENOWNED for e in name.entries)
    return large and stem.startswith("ال")


def respelled(name: Name, stem: str) -> bool:
    """Whether only the mixing of final letters makes an indefinite accusative a name: «صهريجا»."""
    if not stem.endswith("ا") or stem.startswith("ال") or not name.entries:
        return False
    return all(not fold(e.name).endswith("ا") for e in name.entries)
