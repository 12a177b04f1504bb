"""What stands around a name in Arabic text, and how strongly it speaks for a place."""

from __future__ import annotations

from isnad.gazetteer.index import Gazetteer
from isnad.lang.ar.places import roles
from isnad.lang.ar.places.keys import HEADS, word_key
from isnad.lang.ar.places.names import Form, Name, is_function, is_new, knownness, names_of, words
from isnad.lang.ar.writing.orthography import fold
from isnad.lang.ar.writing.script import CONJUNCTION
from isnad.text.tokens import Token

_LEADING = frozenset(("in", "from", "near", "bearing", "target", "to", "partitive"))
QUOTES = frozenset("\"“”«»'‘’")
MARKS = QUOTES | {"#", "_", "(", "ـ"}
COMMAS = frozenset(("،", ",", "-", "–", "/", "؛", "\\"))
_DASHES = frozenset(("-", "–"))
AND = frozenset((*COMMAS, "و"))
HEADING = frozenset((":", "|", "-", "–", "—", "/"))
_IN_WORD = fold("في")
FROM_WORD, EVERY = fold("من"), frozenset(map(fold, ("كل", "كلا")))
_BETWEEN = fold("بين")
_VALLEY, _HAMZA = fold("وادي"), "أ"
#: How strong the words before a name speak for a place.
NOUN, NEAR, TAG, IN, FROM = 3.0, 2.0, 1.5, 1.0, 0.5


class Context:
    """The tokens of a text with what has been found so far, and the questions that a name asks of them."""

    def __init__(self, tokens: list[Token], gazetteer: Gazetteer, text: str) -> None:
        self.tokens, self.text = tokens, text
        self.names = names_of(gazetteer)
        self.words = words()
        self.found: list[roles.Found] = []
        self.sentence = self.opening = 0
        self.plural = False
        #: Names that a noun of place has introduced in this text.
        self.sure: set[str] = set()
        #: Those of them that only this text knows, as a word -> the key of the name.
        self.local: dict[str, str] = {}

    def skip(self, j: int) -> int:
        """The first token from ``j`` on that is no quote, hashtag or underscore."""
        while j < len(self.tokens) and self.tokens[j].form in MARKS:
            j += 1
        return j

    def back(self, i: int) -> int:
        """The token before ``i``, over quotes and hashtags; -1 at the start."""
        b = i - 1
        while b >= 0 and self.tokens[b].form in MARKS:
            b -= 1
        return b

    def closing(self, j: int) -> int:
        """The token of the quote that closes soon after ``j``, or 0."""
        for k in range(j, min(j + 6, len(self.tokens))):
            if self.tokens[k].form in QUOTES:
                return k
            if self.tokens[k].kind not in "wn" and self.tokens[k].form != "_":
                return 0
        return 0

    def word_at(self, k: int) -> bool:
        """Whether a word that may go on a name stands at ``k``."""
        return k < len(self.tokens) and self.tokens[k].kind == "w" and not is_function(self.tokens[k].form)

    def new_at(self, k: int) -> bool:
        """Whether a word that news does not use stands at ``k`` and begins no known name."""
        if k >= len(self.tokens) or self.tokens[k].kind != "w" or self.tokens[k].form[0] in "وبلف":
            return False
        form = self.tokens[k].form
        return is_new(form) and (form.startswith("ال") or not self.names.match(self.tokens, k, True))

    def definite_at(self, k: int) -> bool:
        """Whether a word with the article that may end a name stands at ``k``."""
        if k >= len(self.tokens) or self.tokens[k].kind != "w":
            return False
        return self.tokens[k].form.startswith("ال") and not is_function(self.tokens[k].form)

    def ends(self, k: int) -> bool:
        """Whether a name ends before ``k``: at a mark, a conjunction or a word that says where it lies."""
        if k >= len(self.tokens) or self.tokens[k].kind != "w" or self.tokens[k].form[0] == CONJUNCTION:
            return True
        info = self.names.form(self.tokens[k].form)
        return info is not None and (bool(info.cues & {"in", "near", "bearing", "parent"}) or bool(info.noun))

    def located(self, k: int) -> bool:
        """Whether the word at ``k`` says where the name before it lies: «… قرب طولكرم»."""
        if k >= len(self.tokens) or self.tokens[k].kind != "w":
            return False
        info = self.names.form(self.tokens[k].form)
        return info is not None and bool(info.cues & {"near", "bearing", "parent"})

    def bearing_before(self, j: int) -> bool:
        """Whether an adjective behind the name may belong to a noun before it: «أطراف مدينة X الشرقية»."""
        window = self.tokens[max(0, j - 3) : j - 1]
        forms = [self.names.form(t.form) for t in window if t.kind == "w"]
        return any(f is not None and ("near" in f.cues or f.noun_class == "area") for f in forms)

    def one_name(self, j: int) -> bool:
        """Whether the noun at ``j`` begins a known name of more words: «قرية تل مالد»."""
        match = self.names.match(self.tokens, j, False)
        return (match is not None and match.last > j + 1) or word_key(self.tokens[j].form) in HEADS

    def cued(self, i: int, info: Form) -> bool:
        """Whether a preposition or the like leads in the noun at ``i``."""
        if info.clitic[-1:] in ("ب", "ل") or self.listed(i, info.clitic):
            return True
        b = self.back(i)
        before = self.names.form(self.tokens[b].form) if b >= 0 else None
        return before is not None and bool(before.noun or before.cues & _LEADING)

    def cue(self, i: int, match: Name) -> float:
        """How strongly the words around a bare name speak for a place."""
        tokens = self.tokens
        b = self.back(i)
        before = tokens[b].form if b >= 0 else "\n"
        if self.listed(i, match.clitic):
            return IN
        if any(tokens[k].form == "#" for k in range(max(b + 1, i - 2), i)):
            return TAG
        if b < self.opening and match.last < len(tokens) and tokens[match.last].form in HEADING:
            return TAG
        if match.clitic.endswith("ب"):
            return IN
        info = self.names.form(before) if b >= 0 and tokens[b].kind == "w" else None
        if info:
            cues = info.cues
            if "near" in cues or "bearing" in cues:
                return NEAR
            if info.noun and not match.clitic:
                return NEAR if info.noun_class != "loose" else IN
            if "inhabitants" in cues and not match.clitic:
                return NEAR
            if "in" in cues:
                return IN
            if "target" in cues:
                form = tokens[i].form
                return FROM if form.startswith("ال") or (form[-1] in "اه" and match.last == i + 1) else IN
            if before == _BETWEEN and self.both(match.last):
                return NEAR
            if before == FROM_WORD and b and tokens[b - 1].form in EVERY and self.both(match.last):
                return NOUN
            if "from" in cues:
                return NEAR if self.partitive(b) else FROM
        if match.clitic.endswith("ل"):
            return FROM
        return 0.0

    def both(self, last: int) -> bool:
        """Whether a second name follows: «بين X وY»."""
        second = self.names.match(self.tokens, last, True) if last < len(self.tokens) else None
        return second is not None and second.clitic == CONJUNCTION

    def subject(self, i: int) -> bool:
        """Whether the word at ``i`` is rather the subject of the verb before it: «قصفت الزوارق»."""
        info = self.names.form(self.tokens[i - 1].form) if i else None
        return info is not None and "target" in info.cues

    def partitive(self, b: int) -> bool:
        """Whether «من» at ``b`` follows a word like «بالقرب»."""
        info = self.names.form(self.tokens[b - 1].form) if b else None
        return info is not None and ("near" in info.cues or "partitive" in info.cues)

    def has_parent(self, last: int, town: bool = False) -> bool:
        """Whether the words behind a name say in what it lies: «… بريف حلب», «… غربي إدلب»; with ``town``
        also in which town."""
        tokens = self.tokens
        k = last
        while k < len(tokens) and (tokens[k].form in QUOTES or tokens[k].form in "،,("):
            k += 1
        if k + 1 >= len(tokens) or tokens[k].kind != "w":
            return False
        form = tokens[k].form
        info = self.names.form(form)
        if form in self.words.cues["parent"]:
            return True
        j = self.skip(k + 1)
        if info and "bearing" in info.cues and j < len(tokens):
            match = self.names.match(tokens, j, False)
            return match is not None and knownness(match) >= 1
        if info and info.noun and info.clitic == "ب":
            return info.noun_class == "area" or (town and k == last and info.noun_class == "settlement")
        if form == _IN_WORD and j < len(tokens):
            after = self.names.form(tokens[j].form)
            if after is None:
                return False
            return after.noun_class == "area" or (town and k == last and after.noun_class == "settlement")
        return False

    def in_town(self, last: int) -> bool:
        """Whether a town follows that the word before ``last`` stands in: «معصرة في مدينة سرمين»."""
        tokens = self.tokens
        k = last
        while k < min(last + 2, len(tokens)) and tokens[k].form != _IN_WORD:
            k += 1
        if k + 1 >= len(tokens) or tokens[k].form != _IN_WORD:
            return False
        info = self.names.form(tokens[k + 1].form)
        return info is not None and info.noun_class == "settlement"

    def listed(self, i: int, clitic: str) -> bool:
        """Whether a name at ``i`` goes on a list that the last toponym began."""
        if not self.found:
            return False
        end = self.found[-1].last
        if self.found[-1].sentence != self.sentence or self.found[-1].relation == "pointer":
            return False
        if clitic not in ("", CONJUNCTION) and not (clitic[:1] == CONJUNCTION and self.plural):
            return False
        gap = [self.tokens[k].form for k in range(end, i)]
        if clitic[:1] == CONJUNCTION or CONJUNCTION in gap:
            return all(g in MARKS or g in AND for g in gap)
        commas = [g for g in gap if g in COMMAS]
        if commas and commas[0] in _DASHES and self.found[-1].relation != "between" and not self.plural:
            return False
        return len(commas) == 1 and all(g in COMMAS or g in MARKS for g in gap)

    def is_verb(self, i: int, info: Form) -> bool:
        """Whether a noun is only the folded shape of a verb: «وأدى» is no «وادي»."""
        return info.noun == _VALLEY and _HAMZA in self.text[self.tokens[i].start : self.tokens[i].end]
