"""Where Arabic clauses join on, and what says that something happened as before."""

from __future__ import annotations

from functools import lru_cache

from isnad.lang.ar.harm import is_outcome_verb
from isnad.lang.ar.writing.orthography import fold
from isnad.mentions import Joint, TriggerMention
from isnad.text.tokens import Token


def _set(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


#: Words that open a clause about something else: «كما قصفت …», «فيما …», «تبعه …».
_STRONG = _set(
    "كما فيما بينما كذلك بالمقابل وبالمقابل المقابل وكذلك وبينما وفيما وكما حين تبعه تبعها تبعته تبعتها تلاه تلاها تلته تلتها "
    "أعقبه أعقبها أعقبته أعقبتها ثم"
)
#: Words and marks that join a clause that often tells more of the same.
_WEAK = _set("حيث إذ فقد وذلك التي الذي الذين اللذان اللذين اللتان اللتين") | {"،", ",", "؛", "–", "-"}
#: They point back to what was told: «هذه المجزرة».
DEMONSTRATIVES = _set("هذا هذه ذلك تلك وهذا وهذه هذان هاتان")
_SAME = _set("مماثل مماثلا مماثلة مماثلين مماثلتين مشابه مشابها مشابهة")
#: «وأخرى استهدفت …»: another of the same.
_ANOTHER = _set("أخرى وأخرى وثانية وثالثة")
_LIKEWISE = _set("أيضا كذلك")


_PLACE_NOUNS = _set(
    "المنطقة المكان البلدة القرية المدينة الموقع الحي المخيم المحور الشارع المحافظة الناحية المديرية المحلة"
)
_PLACE_NOUNS_BARE = frozenset(w.lstrip("بول") for w in _PLACE_NOUNS)
_SELF = _set("نفسها نفسه ذاتها ذاته عينها عينه المذكورة المذكور")
#: Words that may stand between «و» and the verb of a clause with its subject first.
_NO_SUBJECT_WORDS = _set("في على من إلى عن مع بين أن إن التي الذي الذين")
_SUBJECT = 5


@lru_cache(maxsize=100_000)
def _strength(form: str) -> int:
    """2 for a word that opens a clause about something else, 1 for a weak joint, else 0."""
    if form in _STRONG:
        return 2
    if form in _WEAK:
        return 1
    if form.startswith("و") and len(form) > 3 and is_outcome_verb(form[1:]):
        return 2
    return 0


def find_joints(tokens: list[Token], triggers: list[TriggerMention]) -> list[Joint]:
    """Where clauses join on, in order: joining words, commas, and verbs that carry «و»."""
    found = {i: s == 2 for i, t in enumerate(tokens) if (s := _strength(t.form))}
    for t in triggers:
        if t.joined:
            found[t.first] = t.verb or found.get(t.first, False)
        elif t.verb and (k := _subject_first(tokens, t.first)) is not None:
            found[k] = True
    return [Joint(i, found[i]) for i in sorted(found)]


def _subject_first(tokens: list[Token], verb: int) -> int | None:
    """Where a clause begins whose subject, joined by «و», stands before its verb («والمقاومة تستهدف»)."""
    for k in range(verb - 1, max(-1, verb - _SUBJECT), -1):
        t = tokens[k]
        if t.kind != "w" or t.form in _NO_SUBJECT_WORDS:
            return None
        if t.form.startswith("وال") and len(t.form) > 5:
            return k
        if (
            t.form.startswith("و")
            and len(t.form) > 4
            and k + 1 < verb
            and tokens[k + 1].form.startswith("ال")
        ):
            return k
    return None


def find_same_place(tokens: list[Token]) -> list[int]:
    """Where the text says that it happened where the happening before did («في المنطقة نفسها»)."""
    return [
        i
        for i in range(1, len(tokens))
        if tokens[i].form in _SELF and tokens[i - 1].form.lstrip("بول") in _PLACE_NOUNS_BARE
    ]


def find_similar(tokens: list[Token], triggers: list[TriggerMention]) -> set[int]:
    """Triggers of what happened as before («قصف مماثل») or also elsewhere («وطال القصف أيضا»)."""
    out = set()
    for t in triggers:
        forms = [x.form for x in tokens[t.last : t.last + 3]]
        if (
            tokens[t.first - 1].form in _ANOTHER
            or _SAME.intersection(forms)
            or _LIKEWISE.intersection(forms[:2])
        ):
            out.add(t.first)
    return out
