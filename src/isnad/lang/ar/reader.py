"""Cues of Arabic syntax that assembly asks for: clause joints, objects, background."""

from __future__ import annotations

from typing import NamedTuple

from isnad.lang.ar.orthography import fold
from isnad.text.tokens import Token

#: The conjunction that is glued to the word it joins.
CONJUNCTION = "و"


class _Objects(NamedTuple):
    article: str
    words: frozenset[str]

    @property
    def led(self) -> frozenset[str]:
        """Words that mark an object behind a clitic too («لجنود», «ومواقع»)."""
        return _LED


#: Words after which an actor is what was aimed at, not who did it («على مواقع قسد»).
OBJECTS = _Objects(
    "ال",
    frozenset(
        map(
            fold,
            [
                "على",
                "مواقع",
                "مواقعا",
                "موقع",
                "نقاط",
                "نقطة",
                "تجمعات",
                "تجمع",
                "تجمعا",
                "مقرات",
                "مقر",
                "عناصر",
                "عنصر",
                "عنصرا",
                "جنود",
                "جندي",
                "ضد",
                "مناطق",
                "آليات",
                "دبابة",
                "دبابات",
                "قيادي",
                "قياديا",
                "مقاتلي",
                "مسلحي",
                "ثكنة",
                "معسكر",
                "لتنظيم",
                "من",
                "بين",
                "نحو",
                "باتجاه",
                "سيطرة",
                "نفوذ",
                "حاجز",
                "تحشيدات",
                "تحشدات",
                "حشود",
                "حشودا",
                "تحشدا",
                "تحشيدا",
                "قوة",
                "آلية",
                "جرافة",
                "ناقلة",
                "مدرعة",
                "عربة",
                "مستوطنة",
                "مستعمرة",
                "مستوطنات",
                "مرابض",
                "مربض",
                "مقار",
                "تموضع",
                "انتشار",
                "جنودا",
                "رتل",
                "رتلا",
                "تمركزات",
                "تمركز",
                "نقاطا",
                "أهداف",
                "أهدافا",
                "هدفا",
                "قاعدة",
                "قواعد",
                "غرفة",
                "منصات",
                "منصة",
                "بنى",
                "قياديين",
                "باستهداف",
                "لاستهداف",
                "تصدي",
                "صد",
                "تصدت",
                "تصدوا",
            ],
        )
    )
    - {"من", "بين"},
)

_LED = OBJECTS.words - {fold("على"), fold("ضد")}

_HEDGES = {
    "denied": frozenset(map(fold, ["نفى", "نفت", "ينفي", "تنفي", "نفيه"])),
    "under_assessment": frozenset(map(fold, ["يقيم", "بتقييم", "تقييم", "تقيم"])),
    "unconfirmed": frozenset(map(fold, ["أنباء", "يتسن", "مزاعم"])),
}


def hedge_at(tokens: list[Token], first: int, at: int) -> str | None:
    """The status that a cue within the eight words before ``at`` gives: «نفى وجود …», «أنباء عن …»."""
    for token in reversed(tokens[max(first, at - 8) : at]):
        if token.form in ("،", ",", "\n"):
            return None
        for status, words in _HEDGES.items():
            if token.form in words or token.form[1:] in words:
                return status
    return None


_NO_SUBJECT = frozenset(map(fold, ["أيضا", "كذلك", "بدورها", "كما"])) | OBJECTS.words - {
    fold("على"),
    fold("من"),
}
_ACTIVE = frozenset(
    map(
        fold,
        ["استهدفت", "استهدف", "قصفت", "قصف", "دمرت", "دمر", "فجرت", "فجر", "هاجمت", "هاجم", "دكت", "دك", "شنت", "شن",
         "أطلقت", "أطلق", "اقتحمت", "اقتحم", "داهمت", "داهم", "اعتقلت", "اعتقل", "نفذت", "نفذ", "أغارت", "أغار"],
    )
)  # fmt: skip


def find_elliptic(tokens: list[Token]) -> set[int]:
    """Active verbs whose subject is left unsaid, for it was told before («كما استهدفت تجمعا …»)."""
    out = set()
    for i, t in enumerate(tokens[:-1]):
        form = t.form[1:] if t.form[:1] in "وف" else t.form
        if form in _ACTIVE or t.form in _ACTIVE:
            after = tokens[i + 1].form
            if after in _NO_SUBJECT or (
                after.endswith("ا") and len(after) > 3 and not after.startswith("ال")
            ):
                out.add(i)
    return out


#: Words that make the speaker the one who did it: «أعلنت … أنها استهدفت», «أكدت … استهدافها».
_SELF = frozenset(
    map(
        fold,
        [
            "أنها",
            "أنه",
            "أنهم",
            "إنها",
            "إنه",
            "بأنها",
            "بأنه",
            "إنهم",
            "مقاتليها",
            "مقاتلوها",
            "مجاهديها",
            "قواتها",
            "قواته",
            "عناصرها",
            "مسؤوليتها",
            "مسؤوليته",
            "تنفيذها",
            "تنفيذه",
            "استهدافها",
            "استهدافه",
            "قصفها",
            "استهداف",
            "قصف",
            "تنفيذ",
            "دك",
            "تفجير",
            "إسقاط",
            "اعتقال",
            "توقيف",
            "أننا",
        ],
    )
)


def find_self_reports(tokens: list[Token]) -> set[int]:
    """Tokens after which what happened was done by whoever tells it."""
    return {i for i, t in enumerate(tokens) if t.form in _SELF}
