"""Times that are counted from the day of writing: «أمس», «قبل ثلاثة أيام», «الأسبوع الماضي», «حينها»."""

from __future__ import annotations

from isnad.lang.ar.times.calendar import (
    ABOUT,
    COUNTS,
    ORDINALS,
    RELATIONS,
    RELATIVE,
    SAME,
    THIS,
    UNITS,
    is_in,
    phrase,
    words,
)
from isnad.lang.ar.times.named import Piece, day_of_month, form, is_day, number
from isnad.lang.ar.writing.orthography import fold
from isnad.mentions import TimexValue
from isnad.text.tokens import Token

_TODAY, _TOMORROW, _TONIGHT = fold("اليوم"), frozenset({fold("غد"), fold("الغد")}), fold("الليلة")
_IN = frozenset(map(fold, ("في", "فى", "وفي")))
_BEFORE = words("joins", "of")
_AGO, _SINCE = words("joins", "ago"), words("joins", "since")
_DUAL, _PLURAL = words("units", "dual"), words("units", "plural")
_VAGUE, _NOW = words("units", "vague"), words("units", "now")
_SEVERAL, _FEW = words("counts", "several"), words("counts", "few")
_CLOCK, _ALONE = words("clock", "words"), words("clock", "alone")
_MEDIA, _OUTLETS, _AFTER_TODAY = (words("names", w) for w in ("media", "outlets_today", "after_today"))
_FROM_ANOTHER = frozenset(map(fold, ("من", "على", "عن")))
_FROM_NOW = frozenset(map(fold, ("الآن", "اليوم", "تاريخ")))
_LATEST = frozenset(map(fold, ("آخر",)))
_DURING = frozenset(map(fold, ("خلال", "وخلال")))
_OPENING = frozenset("«\"“'(")
_THE = "ال"

#: Days of a unit, and how far «about one» may be off to either side.
_DAYS = {"day": (1, 0), "week": (7, 3), "month": (30, 16)}


def relative(tokens: list[Token], i: int) -> Piece | None:
    """«اليوم», «أول من أمس», «الليلة الماضية», «في اليوم نفسه»; not «المصري اليوم» or «اليوم الأول»."""
    again = phrase(tokens, i, SAME)
    if again:
        return again[1], TimexValue("same", days=again[0]), "counted from the day named before"
    found = phrase(tokens, i, RELATIVE)
    if not found:
        return None
    days, end = found
    if is_in(tokens[end - 1].form, frozenset({_TODAY})) and (end - 1 == i) and _is_no_day(tokens, i):
        return end, None, "«today» in a name or a count"
    if tokens[end - 1].form in _TOMORROW and days == 1 and not _is_tomorrow(tokens, i, end):
        return None
    if is_in(tokens[i].form, frozenset({_TONIGHT})) and end == i + 1:
        relation = RELATIONS.get(form(tokens, end))
        if relation == "last":
            return end + 1, TimexValue("relative", days=-1), "last night"
        if relation == "next" or form(tokens, end) == fold("قبل"):
            return end, None, "another night"
    return end, TimexValue("relative", days=days), "relative day"


def _is_no_day(tokens: list[Token], i: int) -> bool:
    before, after = form(tokens, i - 1), form(tokens, i + 1)
    if after in _AFTER_TODAY or (before in _IN and not is_day(tokens, i + 1)):
        return True
    if (
        after == _THE
        or (i + 1 < len(tokens) and tokens[i + 1].kind == "n")
        or phrase(tokens, i + 1, ORDINALS)
    ) and (day_of_month(tokens, i + 1 + (after == _THE)) is None):
        return i + 1 < len(tokens) and (tokens[i + 1].kind != "n" or before in _IN)
    if is_in(before, _MEDIA):
        return True
    if is_in(before, _OUTLETS) and form(tokens, i - 2) in _OPENING:
        return True
    return is_in(before, _OUTLETS) and (is_in(form(tokens, i - 2), _MEDIA) or before == fold("المصري"))


def _is_tomorrow(tokens: list[Token], i: int, end: int) -> bool:
    return form(tokens, i - 1) in _CLOCK or is_in(form(tokens, i - 1), _CLOCK) or is_day(tokens, end)


def _count(tokens: list[Token], i: int) -> tuple[int | None, bool, bool, int]:
    """A count before a unit: the number (None without one), whether it is about so many, whether several."""
    about = several = False
    k = i
    found = phrase(tokens, k, ABOUT)
    if found:
        about, k = True, found[1]
    if form(tokens, k) in _SEVERAL:
        return None, about, True, k + 1
    k += form(tokens, k) == _THE
    value = number(tokens, k, 1, 400)
    if value:
        return value, about, several, k + 1
    named = phrase(tokens, k, COUNTS)
    return (named[0], about, several, named[1]) if named else (None, about, several, k)


def ago(tokens: list[Token], i: int) -> Piece | None:
    """«قبل ثلاثة أيام», «منذ نحو أسبوعين», «قبل قليل»; not «من قبل» nor «قبل يوم من الهجوم»."""
    if tokens[i].form not in _AGO or form(tokens, i - 1) in _BEFORE:
        return None
    since = tokens[i].form in _SINCE
    kind = "since" if since else "relative"
    after = form(tokens, i + 1)
    if since and after in _ALONE:
        return i + 2, TimexValue("since", days=0), "since a time of the day"
    count, about, several, k = _count(tokens, i + 1)
    word = form(tokens, k)
    if count is None and not several and word in _NOW:
        return k + 1, TimexValue("relative", days=0), "just now"
    if count is None and word in _VAGUE:
        return k + 1, TimexValue("vague"), "some time ago"
    unit = UNITS.get(word)
    end = k + 1
    if not unit or number(tokens, end, 1900, 2100):
        return None
    if (
        unit == "day"
        and count is None
        and (word == _TODAY or is_day(tokens, end) or phrase(tokens, end, RELATIVE))
    ):
        return None
    if unit == "hour" and since and is_in(form(tokens, end), _CLOCK | _ALONE):
        return end, TimexValue("since", days=0), "since a time of the day"
    if form(tokens, end) in COUNTS and count is None and form(tokens, end) in (fold("واحد"), fold("واحدة")):
        end += 1
    if phrase(tokens, end, ABOUT) and form(tokens, end) == fold("تقريبا"):
        about, end = True, end + 1
    if not since and form(tokens, end) in _FROM_ANOTHER and form(tokens, end + 1) not in _FROM_NOW:
        return end, None, "counted from another happening"
    if count is None and word in _DUAL:
        count = 2
    elif count is None and word not in _PLURAL and not several:
        count = 1
    return end, _counted(kind, unit, count, about), "some time ago"


def _counted(kind: str, unit: str, count: int | None, about: bool) -> TimexValue:
    if unit == "hour":
        return TimexValue(kind, days=-round(count / 24) if count and count >= 20 else 0)
    if unit == "year":
        return TimexValue("years", days=-count) if count else TimexValue("vague")
    stretch = "since" if kind == "since" else "range"
    if count is None:
        return TimexValue(stretch, days=-10, until=-2) if unit == "day" else TimexValue("vague")
    each, off = _DAYS[unit]
    off = off or (max(1, count // 5) if about else 0)
    if off == 0:
        return TimexValue(kind, days=-count)
    return TimexValue(stretch, days=-count * each - off, until=min(-1, -count * each + off))


def period(tokens: list[Token], i: int) -> Piece | None:
    """«الشهر الماضي», «هذا العام», «خلال الساعات الـ24 الماضية», «آخر يومين», «الأيام القليلة الماضية»."""
    k, this = i, False
    if is_in(form(tokens, k), THIS):
        k, this = k + 1, True
    latest = form(tokens, k) in _LATEST
    k += latest
    count, _, _, k = _count(tokens, k)
    if count is None and k > i + this + latest:
        return None
    word = form(tokens, k)
    unit = UNITS.get(word) or (
        UNITS.get(word[1:]) if word[:1] in ("ب", "ل", "و", "ف") and count is None else None
    )
    if not unit:
        return None
    plain = word if word in UNITS else word[1:]
    k += 1
    if count is None:
        count, _, _, k = _count(tokens, k)
    k += form(tokens, k) in _FEW
    if UNITS.get(form(tokens, k)) == unit and count is not None and unit == "hour":
        k += 1
    relation = RELATIONS.get(form(tokens, k))
    while form(tokens, k) in RELATIONS:
        k += 1
    if this and not relation:
        relation = "current"
    day_long = unit == "hour" and count is not None and form(tokens, i - 1) in _DURING
    if not (relation or latest or day_long) or (unit == "hour" and count is None and plain not in _PLURAL):
        return None
    if count is None and plain in _DUAL:
        count = 2
    if latest and count is None and plain not in _PLURAL:
        return None
    plural = plain in _PLURAL or count is not None
    value = (
        _several(unit, count, latest or relation is not None)
        if plural
        else _single(tokens, k, unit, relation)
    )
    if value.year:
        k += 1 + (form(tokens, k) == "(")
    if relation == "next":
        value = TimexValue("vague", relation="next")
    if relation == "current" and plural:
        return None
    return (
        k,
        value,
        "the last hours, days, months or years" if plural else "this or the last week, month or year",
    )


def _several(unit: str, count: int | None, last: bool) -> TimexValue:
    if unit == "hour":
        if last and count and 12 <= count <= 24:
            return TimexValue("relative", days=-1)
        return TimexValue("range", days=-max(1, round((count or 1) / 24)), until=0)
    if unit == "day" and (count is None or count <= 31):
        return TimexValue("range", days=-(count or 10), until=-1)
    if unit == "week" and count:
        return TimexValue("range", days=-7 * count, until=-1)
    return TimexValue("vague")


def _single(tokens: list[Token], k: int, unit: str, relation: str | None) -> TimexValue:
    last = relation == "last"
    if unit == "week":
        return TimexValue("range", days=-13, until=-1) if last else TimexValue("range", days=-6, until=0)
    if unit == "month":
        return TimexValue("period", relation="last" if last else "current")
    if unit == "year":
        year = number(tokens, k + (form(tokens, k) == "("), 1900, 2100)
        return TimexValue("period", year, relation=f"{relation} year")
    return TimexValue("vague")
