"""Words of attribution (``data/speech.toml``): what a word form is to the telling of who says so."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from isnad.lang.ar.writing.lexica import load
from isnad.lang.ar.writing.orthography import fold

#: What a form may begin.  One lookup of a form says which.
SAY, WATCH, CLAIM, CARRY, TOLD, ACCORDING, GLUED, COLON, CREDIT, SIGNATURE, TAG, ASSESS = range(1, 13)
_MARKS = {":": COLON, "(": CREDIT, "—": SIGNATURE, "–": SIGNATURE, "#": TAG}
_PRONOUNS = ("ه", "ها", "هم")


class Cue(NamedTuple):
    """What a form begins: ``goes_on`` where its speaker may be left unsaid, ``denies`` what it says."""

    kind: int
    goes_on: bool = False
    denies: bool = False
    stem: str = ""
    run: int = 0
    """Letters of the verb where the next word is run into it («أعلنتالمقاومة»)."""


class Heads(NamedTuple):
    """A noun that begins the name of a source; a ``weak`` one also names who acts in the news."""

    role: str
    kind: str
    weak: bool


def _set(words: list[str]) -> frozenset[str]:
    return frozenset(map(fold, words))


class Words:
    """The lexicon of speech, folded."""

    def __init__(self) -> None:
        data = load("speech")
        v, a, n = data["verbs"], data["according"], data["names"]
        goes_on, deny = _set(v["goes_on"]), _set([e.split()[0] for e in v["deny"]])
        impersonal = _set(v["impersonal"])
        self.verbs: dict[str, Cue] = {}
        for key, kind in (("say", SAY), ("watch", WATCH), ("claim", CLAIM), ("carry", CARRY), ("deny", SAY)):
            for entry in v[key]:
                past, *stem = map(fold, entry.split())
                cue = Cue(kind, past in goes_on, past in deny, past)
                for form in past_forms(past):
                    self.verbs.setdefault(form, cue)
                for form in (f for s in stem for f in present_forms(s)):
                    if form not in impersonal:
                        self.verbs.setdefault(form, cue)
        self.told = {
            f + p: Cue(TOLD, stem=v)
            for v in _set(v["told"])
            for f in (v, v + "ت", v + "وا")
            for p in _PRONOUNS
        }
        self.according, self.carried = _set(a["words"]), _set(a["carried"])
        self.after = {fold(k): _set(w) for k, w in a["after"].items()}
        assessed = load("status")["under_assessment"]
        self.assess, self.reports = _set(assessed["words"]), _set(assessed["reports"])
        self.as_words, self.no_source = _set(a["as"]), _set(a["no_source"])
        weak = _set(data["heads_weak"]["words"])
        self.heads = {
            fold(w): Heads(_ROLES.get(kind, kind), kind, fold(w) in weak)
            for kind, words in data["heads"].items()
            for w in words
        }
        for key in n:
            setattr(self, key, _set(n[key]))

    titles: frozenset[str]
    callings: frozenset[str]
    parts: frozenset[str]
    spokesmen: frozenset[str]
    stops: frozenset[str]
    actions: frozenset[str]
    not_actions: frozenset[str]
    not_places: frozenset[str]
    recipients: frozenset[str]
    public: frozenset[str]
    anaphors: frozenset[str]
    adverbs: frozenset[str]
    some: frozenset[str]
    same: frozenset[str]
    among: frozenset[str]
    was: frozenset[str]
    before_verb: frozenset[str]
    read_out: frozenset[str]
    issued: frozenset[str]
    leading: frozenset[str]
    given: frozenset[str]
    feminine: frozenset[str]
    generic: frozenset[str]
    media: frozenset[str]


#: The role of the record for each list of heads.
_ROLES = {"body": "official", "person": "official"}


def past_forms(verb: str) -> list[str]:
    """«قال» → «قالت», «قالوا» …; «نفى» → «نفت», «نفوا» …"""
    if verb.endswith("ي"):
        return [verb, verb[:-1] + "ت", verb[:-1] + "وا", verb + "ا"]
    if verb.endswith("ا"):
        return [verb, verb[:-1] + "ت", verb[:-1] + "وا"]
    return [verb, verb + "ت", verb + "وا", verb + "ا", verb + "تا"]


def present_forms(stem: str) -> list[str]:
    """«قول» → «يقول», «تقول», «يقولون», «يقولان»."""
    out = ["ي" + stem, "ت" + stem]
    return out if stem.endswith("ي") else [*out, "ي" + stem + "ون", "ي" + stem + "ان"]


@cache
def words() -> Words:
    """The lexicon, loaded once."""
    return Words()


class _Cues(dict[str, "Cue | None"]):
    """The cue of every form that was met, filled as forms turn up."""

    def __missing__(self, form: str) -> Cue | None:
        cue = _cue(form)
        if len(self) < 400_000:
            self[form] = cue
        return cue


CUES = _Cues()


def cue_of(form: str) -> Cue | None:
    """What ``form`` begins."""
    return CUES[form]


def _cue(form: str) -> Cue | None:
    if form in _MARKS:
        return Cue(_MARKS[form])
    w = words()
    bare = form[1:] if form[:1] in "وف" and len(form) > 3 else form
    for f in (form, bare):
        if f in w.according or f in w.after or f in w.as_words:
            return Cue(ACCORDING, stem=f)
        if f in w.verbs:
            return w.verbs[f]
        if f in w.told:
            return w.told[f]
    if form in w.assess or bare in w.assess:
        return Cue(ASSESS)
    if len(bare) > 7 and ("ال" in bare[3:] or "لل" in bare[3:]):
        return _glued(bare)
    return None


def _glued(form: str) -> Cue | None:
    """A word run into the name after it: «أعلنتالمقاومة», «مراسلالميادين»."""
    w = words()
    at = form.find("ال", 3)
    while at > 0:
        first = form[:at]
        head = w.heads.get(first)
        if head and head.role == "correspondent":
            return Cue(GLUED, stem=first)
        verb = w.verbs.get(first) or w.verbs.get(first.removesuffix("ل"))
        if verb and len(first) > 3:
            return verb._replace(run=len(first))
        at = form.find("ال", at + 1)
    at = form.find("لل", 3)
    verb = w.verbs.get(form[:at]) if at > 0 else None
    return verb._replace(run=len(form)) if verb else None


_THAT = frozenset(map(fold, ["أن", "أنه", "أنها", "أنهم", "أننا", "ما"]))


class Flags(NamedTuple):
    """What a form is inside a name."""

    stop: bool
    definite: bool
    action: bool
    deed: bool
    """A verbal noun with the article («الهجوم»)."""
    title: bool
    relative: bool
    """An adjective of relation without the article («محلية», «عسكري»)."""


class _FlagsOf(dict[str, Flags]):
    def __missing__(self, form: str) -> Flags:
        w = words()
        definite = form.startswith("ال") and len(form) > 3
        bare = form[1:] if form[:1] in "وف" and len(form) > 3 else form
        stop = (
            form in w.stops
            or (form not in w.heads and bare in w.stops)
            or (form[:1] in "بلك" and form[1:] in _THAT)
            or form in w.verbs
            or (form not in w.heads and bare in w.verbs and bare != form)
        )
        flags = Flags(
            stop and form not in w.heads,
            definite or form.startswith("لل"),
            not definite and _is_action(form),
            definite and form not in w.heads and _is_action(form[2:]),
            form in w.titles,
            len(form) > 3
            and not definite
            and form.endswith(("ي", "يه", "يين", "يون", "يتان", "يان", "يتين")),
        )
        if len(self) < 400_000:
            self[form] = flags
        return flags


FLAGS = _FlagsOf()


def _is_action(form: str) -> bool:
    """Whether a form without the article is a verbal noun: «استهداف», «تدمير», «إصابتهم», «بمقتل»."""
    w = words()
    for f in (form, form[1:] if form[:1] in "بلوف" else form):
        if f in w.not_actions or f in w.heads:
            return False
        own = [f[: -len(p)] for p in ("هما", "ها", "هم", "ه") if f.endswith(p) and len(f) > len(p) + 2]
        for stem in (f, *own):
            if stem in w.not_actions:
                return False
            if (
                stem in w.actions
                or stem + "ه" in w.actions
                or (stem.endswith("ت") and stem[:-1] + "ه" in w.actions)
            ):
                return True
            if 5 <= len(stem) <= 7 and stem[0] == "ا" and stem[1] != "ل" and stem[-2] == "ا":
                return True
            if (
                5 <= len(stem) <= 7
                and stem[0] == "ا"
                and stem[1] != "ل"
                and stem[-3] == "ا"
                and stem[-1] in "هت"
            ):
                return True
            if len(stem) == 5 and stem[0] == "ت" and stem[3] == "ي":
                return True
    return False
