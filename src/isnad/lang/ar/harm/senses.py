"""What one written word can mean to the grammar of harm, looked up once per form.

All lexicons meet here: a form is read as clitics and a stem, and the first reading that any lexicon
knows gives its :class:`Sense`.  The grammar asks nothing else of a word.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from isnad.lang.ar.harm.nouns import Person, noun_numbers, people
from isnad.lang.ar.writing.inflection import object_forms, past_forms, present_forms
from isnad.lang.ar.writing.lexica import load
from isnad.lang.ar.writing.orthography import fold


class Cue:
    """Parts that a word can play, as bits."""

    NONE = 1
    UNKNOWN = 2
    UNREAL = 4
    PART = 8
    TOLL = 16
    TOLD = 32
    CAUSE = 64
    PREPOSITION = 128
    BETWEEN = 256
    TIME = 512
    HIT = 1024
    ACHIEVED = 2048
    FALL = 4096
    RECOVERED = 8192
    LEAD = 16384
    THING = 32768
    FLIGHT = 65536
    MASS = 1 << 17
    RUBBLE = 1 << 18
    FORCE = 1 << 19
    CIVIL = 1 << 20
    SEVERAL = 1 << 21
    SEVERAL_ADJECTIVE = 1 << 22
    ONE_OF = 1 << 23
    NTH = 1 << 24
    STOP = 1 << 25
    COMMA = 1 << 26
    QUOTE = 1 << 27
    LIMITED = 1 << 28
    ANYONE = 1 << 29
    RELATIVE = 1 << 30
    TITLE = 1 << 31
    CALLED = 1 << 32
    GIVEN = 1 << 33
    NAME_INSIDE = 1 << 34
    NAME_OPENING = 1 << 35
    NAME_LIST = 1 << 36
    CAUTIOUS = 1 << 37
    PHRASE = 1 << 40
    IDLE = 1 << 41
    RANKS = 1 << 42
    MOURNING = 1 << 43
    BODY = 1 << 44
    WHOLE = 1 << 45
    TEAM = 1 << 46
    COMPANY = 1 << 47
    AFTER_COUNT = 1 << 48
    CUT = 1 << 50
    FLED = 1 << 52
    LIMB = 1 << 51
    BELONGING = 1 << 49
    #: Where a harm can begin: without one of these a sentence tells of none.
    OUTCOME = 1 << 38
    #: Where a count of people can begin.
    PEOPLE = 1 << 39


#: What ends the reach of most rules.
PAUSE = Cue.STOP | Cue.COMMA
#: Words that the grammar names one by one, folded.
AND, OR, FROM, BETWEEN, TO, IN = "و", fold("أو"), fold("من"), fold("بين"), fold("إلى"), fold("في")
WHAT = fold("ما")
#: «وأحد المارة» is written like «واحد».
ONE = fold("واحد")
RANGES = frozenset((BETWEEN, FROM, WHAT))
THEY = (fold("هم"), fold("وهم"))
ARTICLES = ("ال", "وال", "بال", "لل", "فال")


class Verb(NamedTuple):
    """A verb form: what it does, the number of its subject, and how it may be read."""

    outcome: str
    number: int
    befall: bool
    do: bool
    object: bool
    """Whether it bears an object pronoun («قتلته»)."""
    cautious: bool


class Phrase(NamedTuple):
    """The rest of a phrase after its first word, and what the phrase is."""

    rest: tuple[str, ...]
    kind: str
    value: Any


class Sense(NamedTuple):
    """What one form means. ``joined`` by «و», ``led`` by a preposition, ``definite`` by the article."""

    cues: int = 0
    stem: str = ""
    joined: bool = False
    led: bool = False
    definite: bool = False
    verb: Verb | None = None
    nominal: str | None = None
    pronoun: str | None = None
    """The outcome of a verbal noun with a pronoun («مقتلهم»)."""
    pronoun_number: int = 0
    victim: tuple[str, int] | None = None
    loose: bool = False
    person: Person | None = None
    of: Person | None = None
    """Kin of those whom the next word names («ابن عمه»)."""
    value: int | None = None
    teen: int | None = None
    scale: int | None = None
    fraction: float | None = None
    phrases: tuple[Phrase, ...] = ()
    idiom: tuple[str, ...] = ()
    idiom_outcome: str = "killed"

    def only_cues(self) -> bool:
        """Whether the word is no noun, verb or number, only a cue."""
        return not (self.phrases or self.idiom) and all(
            x is None for x in self[5:7] + self[9:10] + self[11:17]
        )


NOTHING = Sense()

_SO_THAT, _WE = "ل", "ن"
#: Clitics in the order in which a form is tried: the whole word first.
_CLITICS = (
    "", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "وب", "ول", "فب", "فل", "وبال", "ولل", "فال", "كال", "لال",
    "الي", "عن",
)  # fmt: skip
#: Prepositions that careless pages glue to the next word («إلىمقتل»).
_GLUED = ("الي", "عن")
_PRONOUN_NUMBERS = {"ه": 1, "ها": 1, "هما": 2, "هم": 3, "هن": 3}
_CUES: dict[str, int] = {
    "none": Cue.NONE, "unknown": Cue.UNKNOWN, "unreal": Cue.UNREAL, "part": Cue.PART, "toll": Cue.TOLL,
    "told": Cue.TOLD, "cause": Cue.CAUSE, "prepositions": Cue.PREPOSITION, "between": Cue.BETWEEN,
    "time": Cue.TIME, "hits": Cue.HIT, "achieved": Cue.ACHIEVED, "falls": Cue.FALL,
    "recovered": Cue.RECOVERED, "leads": Cue.LEAD, "counted_things": Cue.THING, "flight": Cue.FLIGHT,
    "mass": Cue.MASS, "company": Cue.COMPANY,
    "after_count": Cue.AFTER_COUNT, "fled": Cue.FLED, "rubble": Cue.RUBBLE, "idle": Cue.IDLE,
    "mourning": Cue.MOURNING,
}  # fmt: skip


class _Tables:
    """The lexicons as dictionaries from folded forms."""

    def __init__(self) -> None:
        harm, numbers, persons, names = (load(n) for n in ("harm", "numbers", "people", "names"))
        self.cues: dict[str, int] = {}
        self.phrases: dict[str, list[Phrase]] = {}
        self.verbs = _verbs(harm)
        self.people = people(persons)
        self.joined_people = people(persons, True)
        self.idioms = {
            fold(w): (tuple(map(fold, ends)), outcome)
            for outcome, key in (("injured", "injury_idioms"), ("killed", "idioms"))
            for w, ends in harm[key].items()
        }
        self.noun_idioms = frozenset(map(fold, harm["noun_idioms"]["words"]))
        for word in harm["limbs"]["cut"]:
            self.cue(word, Cue.CUT)
        for word in harm["limbs"]["words"]:
            for pronoun in ("", *_PRONOUN_NUMBERS):
                self.cue(fold(word) + pronoun, Cue.LIMB)
        self.victims = {
            f: (o, n) for o, es in harm["victims"].items() for e in es for f, n in noun_numbers(e)
        }
        self.loose: dict[str, tuple[str, int]] = {}
        self.nominals: dict[str, str] = {}
        self.pronouns: dict[str, tuple[str, int]] = {}
        for outcome, entries in harm["loose"].items():
            for entry in entries:
                for form, number in noun_numbers(entry):
                    self.loose.setdefault(form, (outcome, number))
        for outcome, words in harm["nominals"].items():
            for word in words:
                if " " in word:
                    self.phrase(word, "nominal", outcome)
                    continue
                self.nominals[fold(word)] = outcome
                for pronoun, number in _PRONOUN_NUMBERS.items():
                    self.pronouns[_before_pronoun(word) + pronoun] = (outcome, number)
        for word in harm["bodies"]["words"]:
            self.nominals[fold(word)] = "killed"
            self.cue(word, Cue.BODY | Cue.CAUTIOUS)
        for word in harm["cautious_nominals"]["words"]:
            self.cue(word, Cue.CAUTIOUS)
            for pronoun in _PRONOUN_NUMBERS:
                self.cue(_before_pronoun(word) + pronoun, Cue.CAUTIOUS)
        for key, cue in _CUES.items():
            for word in harm["cues"][key]:
                self.cue(word, cue)
        for word in harm["cues"]["more"]:
            self.phrase(word, "more", None)
        for key in ("killed", "injured", "both", "things"):
            for word in harm["losses"][key]:
                self.phrase(word, "loss", key)
        for key, cue in (("limited", Cue.LIMITED), ("anyone", Cue.ANYONE)):
            for word in harm["losses"][key]:
                self.cue(word, cue)
        for word in persons["among"]["forces"]:
            self.cue(word, Cue.FORCE)
        self.of = {
            fold(word): Person("same" if sub == "man" else "civilian", sub, number, kin=True)
            for sub, words in persons["of"].items()
            for word, number in words.items()
        }
        for word in persons["rescue"]["forces"]:
            self.phrase(word.removeprefix("ال"), "rescue", None)  # the article is a clitic
        for word in persons["rescue"]["teams"]:
            self.cue(word, Cue.TEAM)
        for word in persons["rescue"]["belonging"]:
            self.cue(word, Cue.BELONGING)
        for word in persons["families"]["whole"]:
            self.cue(word, Cue.WHOLE)
        for key, cue in (("civil", Cue.CIVIL), ("ranks", Cue.RANKS)):
            for word in persons["among"][key]:
                self.cue(word, cue)
        self._numbers(numbers)
        self._names(names)
        for mark in ".؛;:!؟?\n…|":
            self.cues[mark] = Cue.STOP
        for mark in "،,":
            self.cues[mark] = Cue.COMMA
        for mark in "\"«»“”'()[]#‘’":
            self.cues[mark] = Cue.QUOTE
        for word in ("الذي", "التي", "الذين", "اللذين", "اللذان", "ممن", "من"):
            if word != "من":
                self.cue(word, Cue.RELATIVE)

    def cue(self, word: str, cue: int) -> None:
        form = fold(word)
        if " " not in form:
            self.cues[form] = self.cues.get(form, 0) | cue

    def phrase(self, words: str, kind: str, value: object) -> None:
        head, *rest = fold(words).split()
        self.phrases.setdefault(head, []).append(Phrase(tuple(rest), kind, value))

    def _numbers(self, data: dict[str, Any]) -> None:
        def table(*keys: str) -> dict[str, int]:
            return {fold(w): int(n) for key in keys for w, n in data[key].items()}

        self.values = table("units", "tens", "hundreds", "duals")
        self.teens = table("teens")
        self.scales = table("scales")
        self.fractions = {fold(w): float(n) for w, n in data["fractions"].items()}
        for word, low in data["vague"].items():
            self.phrase(word, "vague", low)
        for key in ("at_least", "about", "up_to", "after_at_least", "after_up_to"):
            for words in data["around"][key]:
                self.phrase(words, key, None)
        for word in data["several"]["heads"]:
            self.cue(word, Cue.SEVERAL)
        for word in data["several"]["adjectives"]:
            self.cue(word, Cue.SEVERAL_ADJECTIVE)
        for word in data["ordinals"]["one_of"]:
            self.cue(word, Cue.ONE_OF)
        for word in data["ordinals"]["nth"]:
            self.cue(word, Cue.NTH)

    def _names(self, data: dict[str, Any]) -> None:
        for words in data["given"].values():
            for word in words.split():
                self.cue(word, Cue.GIVEN)
        for key, cue in (
            ("titles", Cue.TITLE), ("called", Cue.CALLED), ("inside", Cue.NAME_INSIDE),
            ("opening", Cue.NAME_OPENING), ("lists", Cue.NAME_LIST),
        ):  # fmt: skip
            for word in data["words"][key]:
                self.cue(word, cue)


def _before_pronoun(noun: str) -> str:
    """«إصابة» → «إصابت», as before a pronoun."""
    return fold(noun)[:-1] + "ت" if noun.endswith("ة") else fold(noun)


def _verbs(harm: dict[str, Any]) -> dict[str, Verb]:
    cautious = frozenset(harm["cautious"]["words"])
    out: dict[str, Verb] = {}

    def add(form: str, outcome: str, number: int, befall: bool, do: bool, object: bool, wary: bool) -> None:
        old = out.get(form)
        if old and old.outcome == outcome:
            befall, do = befall or old.befall, do or old.do
        elif old:
            return
        out[form] = Verb(outcome, number, befall, do, object, wary)

    for key in ("befall", "do"):
        for outcome, words in harm[key].items():
            for word in words:
                for form, number in past_forms(word):
                    add(form, outcome, number, key == "befall", key == "do", False, word in cautious)
                if key == "do":
                    for form, _ in object_forms(word):
                        add(form, outcome, 1, False, True, True, word in cautious)
    for outcome, stems in harm["presents"].items():
        for stem in stems:
            for form in present_forms(stem):
                if form.startswith(_WE):
                    continue
                number = 3 if form.endswith("ون") else 2 if form.endswith("ان") else 1
                for led in ("", _SO_THAT):
                    add(led + form, outcome, number, True, True, False, True)
    return out


@cache
def _tables() -> _Tables:
    return _Tables()


def _read(form: str) -> Sense:
    t = _tables()
    if form.isdigit() and form.isascii():
        return Sense(cues=Cue.PEOPLE, stem=form, value=int(form[:15]))
    cues: Sense | None = None
    for clitic in _CLITICS:
        if clitic and not (
            form.startswith(clitic) and len(form) - len(clitic) >= (4 if clitic in _GLUED else 2)
        ):
            continue
        sense = _stem_sense(t, form[len(clitic) :], clitic)
        if sense is None:
            continue
        if cues is None and "ال" in form[:4] and sense.only_cues():
            cues = sense  # «المواطن» is a title, and «مواطن» with its article besides
            continue
        return sense._replace(cues=sense.cues | cues.cues) if cues and sense.definite else cues or sense
    return cues or NOTHING


def _stem_sense(t: _Tables, stem: str, clitic: str) -> Sense | None:
    article = clitic.endswith(("ال", "لل"))
    conj = clitic[:1] in "وف" and clitic != ""
    inner = clitic[1:] if conj else clitic
    cues = t.cues.get(stem, 0)
    verb = None if inner else t.verbs.get(stem)
    nominal = None if article else t.nominals.get(stem)
    pronoun = t.pronouns.get(stem)
    victim, person, of = t.victims.get(stem), t.people.get(stem), t.of.get(stem)
    if clitic == AND:
        person = t.joined_people.get(stem, person)
    if article:
        of = None
    loose = victim is None and stem in t.loose
    if loose:
        victim = t.loose[stem]
    value, teen, scale = t.values.get(stem), t.teens.get(stem), t.scales.get(stem)
    fraction = t.fractions.get(stem)
    phrases = t.phrases.get(stem, ())
    led_noun = inner in ("ب", "ل") and stem in t.noun_idioms
    idiom, ends_in = t.idioms.get(stem, ((), "killed")) if not inner or led_noun else ((), "killed")
    if article and stem in _DAYS:
        value = None
        cues |= Cue.TIME
    known = (verb, nominal, pronoun, victim, person, of, value, teen, scale, fraction)
    if not (cues or phrases or idiom or any(x is not None for x in known)):
        return None
    if phrases:
        cues |= Cue.PHRASE
    if (
        verb
        or nominal
        or pronoun
        or victim
        or idiom
        or any(p.kind == "nominal" or p.value in _LOSSES for p in phrases)
    ):
        cues |= Cue.OUTCOME
    if cues & (Cue.CUT | Cue.FLED | Cue.RUBBLE | Cue.LIMITED | Cue.FLIGHT | Cue.NAME_LIST | Cue.TOLL):
        cues |= Cue.OUTCOME
    if (
        any(x is not None for x in (victim, person, of, value, teen, scale, fraction))
        or cues & (Cue.SEVERAL | Cue.ONE_OF | Cue.NTH)
        or any(p.kind in ("vague", "at_least", "about", "up_to") for p in phrases)
    ):
        cues |= Cue.PEOPLE
    return Sense(
        cues, stem, conj, inner[:1] in ("ب", "ل", "ك") and inner != "", article, verb, nominal,
        pronoun[0] if pronoun else None, pronoun[1] if pronoun else 0, victim, loose, person, of,
        value, teen, scale, fraction, tuple(sorted(phrases, key=lambda p: -len(p.rest))), idiom, ends_in,
    )  # fmt: skip


_LOSSES = ("killed", "injured", "both")
#: With the article these are days of the week.
_DAYS = frozenset(map(fold, ["اثنين", "إثنين"]))


class Senses(dict[str, Sense]):
    """The senses of forms, filled as forms turn up."""

    def __missing__(self, form: str) -> Sense:
        sense = _read(form)
        if len(self) < 400_000:
            self[form] = sense
        return sense


#: One memory for the whole process.
SENSES = Senses()
