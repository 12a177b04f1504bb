"""Time expressions in Arabic text.

An expression is read piece by piece: a relative day («اليوم», «أول أمس»), a weekday, a date; pieces that
stand together («اليوم السبت، 23 أيلول 2023») are one expression, so that each can be held against the others.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from isnad.lang.ar.calendar import HIJRI, MONTHS, NUMBERS, ORDINALS, RELATIVE, WEEKDAYS
from isnad.lang.ar.orthography import fold
from isnad.mentions import Timex, TimexValue
from isnad.text.tokens import Token

Piece = tuple[int, TimexValue, str]


@cache
def _set(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


_CURRENT = _set("الجاري الحالي الجارية الحالية الراهن")
_LAST = _set("الماضي الفائت المنصرم الماضية الفائتة المنصرمة السابق الأخير المنقضي")
_NEXT = _set("المقبل القادم المقبلة القادمة")
_YEAR = _set("عام العام سنة السنة للعام بعام لعام")
_MONTH = _set("شهر الشهر لشهر بشهر")
_GLUE = _set("من شهر / - ، , لشهر ل")
_JOIN = _set("، , ( الموافق الموافق: يوم في - ل ليوم / . بتاريخ :")
_SINCE = _set("منذ ومنذ")
_START = _set("مطلع بداية بدء أوائل بدايات")
_OLD_FIRST = _set("أول أولى اول")
_SAME = _set("نفسه ذاته نفسها ذاتها عينه")


def _bare(form: str) -> str:
    return form[1:] if form[:1] in "ولبف" and len(form) > 3 else form


def _phrase(tokens: list[Token], i: int, table: dict[tuple[str, ...], int]) -> tuple[int, int] | None:
    """The value of the longest phrase of ``table`` at ``i`` (clitics peeled), and where it ends."""
    for length in (2, 1):
        if i + length > len(tokens):
            continue
        words = [t.form for t in tokens[i : i + length]]
        for head in (words[0], _bare(words[0])):
            value = table.get((head, *words[1:]))
            if value is not None:
                return value, i + length
    return None


def _month(tokens: list[Token], i: int) -> tuple[int, int] | None:
    """A month with its second name («يوليو/ تموز», «(أغسطس) آب»)."""
    if i < len(tokens) and tokens[i].form == "(":
        i += 1
    found = _phrase(tokens, i, MONTHS)
    if not found:
        return None
    month, end = found
    if end < len(tokens) and tokens[end].form == ")":
        end += 1
    k = end
    while k < len(tokens) and tokens[k].form in ("/", "(", "-", "\\"):
        k += 1
    again = _phrase(tokens, k, MONTHS) if k > end or (k < len(tokens) and tokens[k].kind == "w") else None
    if again and again[0] == month:
        end = again[1]
        if end < len(tokens) and tokens[end].form == ")":
            end += 1
    return month, end


def _number(token: Token, low: int, high: int) -> int | None:
    if token.kind == "n" and token.form.isdigit() and len(token.form) <= 4 and low <= int(token.form) <= high:
        return int(token.form)
    return None


def _year(tokens: list[Token], i: int) -> tuple[int | None, str | None, int]:
    """The year after a month: in digits, or «الجاري», «الماضي», «من العام الجاري»; and where it ends."""
    k = i
    while k < len(tokens) and k < i + 4:
        form = tokens[k].form
        year = _number(tokens[k], 1900, 2100)
        if year:
            return year, None, k + 1
        for name, words in (("current", _CURRENT), ("last", _LAST), ("next", _NEXT)):
            if form in words:
                return None, name if not any(t.form in _YEAR for t in tokens[i:k]) else f"{name} year", k + 1
        if form not in _YEAR and form not in ("،", ",", "/", "-", "من", "(", ")"):
            break
        k += 1
    return None, None, i


def _hijri(tokens: list[Token], i: int, day: int) -> Piece | None:
    found = _phrase(tokens, i, HIJRI)
    if not found:
        return None
    k = found[1]
    while k < len(tokens) and tokens[k].form in ("،", ",", "/", "عام", "سنه", "لعام"):
        k += 1
    year = _number(tokens[k], 1300, 1600) if k < len(tokens) else None
    if not year:
        return None
    if k + 1 < len(tokens) and tokens[k + 1].form in ("ه", "هـ", "للهجره", "هجري", "هجريه"):
        k += 1
    return k + 1, TimexValue("hijri", year, found[0], day), "Hijri date"


def _digits(tokens: list[Token], i: int) -> Piece | None:
    """A date in digits: day, month, year or year, month, day; the separator is the same twice."""
    if i + 4 >= len(tokens) or tokens[i + 1].form not in ("/", "-", "\\", ".", "_"):
        return None
    if tokens[i + 3].form != tokens[i + 1].form or any(
        tokens[k].kind != "n" or not tokens[k].form.isdigit() for k in (i, i + 2, i + 4)
    ):
        return None
    a, b, c = (int(tokens[k].form) for k in (i, i + 2, i + 4))
    day, month, year = (c, b, a) if a > 1900 else (a, b, c)
    if 1900 < year < 2100 and 1 <= month <= 12 and 1 <= day <= 31:
        return i + 5, TimexValue("date", year, month, day), "date in digits"
    return None


def _date(tokens: list[Token], i: int) -> Piece | None:
    """A day of a month at ``i``: «7 تموز 2023», «السابع من يوليو/ تموز الجاري», «الخامس من الشهر الماضي»."""
    t = tokens[i]
    day = _number(t, 1, 31)
    rule = "day and month"
    if t.kind == "n":
        piece = _digits(tokens, i)
        if piece or day is None:
            return piece
        k = i + 1
    elif t.kind == "w":
        found = _phrase(tokens, i, ORDINALS)
        if not found:
            return None
        day, k = found
        rule = "day in words and month"
    else:
        return None
    glued = k
    while k < len(tokens) and k < glued + 3 and tokens[k].form in _GLUE:
        k += 1
    if k >= len(tokens):
        return None
    month = _month(tokens, k)
    if month and (t.kind == "n" or k > glued or len(tokens[month[1] - 1].form) > 2):
        year, relation, end = _year(tokens, month[1])
        return end, TimexValue("date", year, month[0], day, relation=relation), rule
    if (k > glued and tokens[k - 1].form in _MONTH) or tokens[k].form in _MONTH:
        k += tokens[k].form in _MONTH
        if k < len(tokens):
            for name, words in (("current", _CURRENT), ("last", _LAST)):
                if tokens[k].form in words:
                    return (
                        k + 1,
                        TimexValue("date", None, None, day, relation=name),
                        "day of this or the last month",
                    )
    return _hijri(tokens, k, day)


def _relative(tokens: list[Token], i: int) -> Piece | None:
    form = tokens[i].form
    after = tokens[i + 1].form if i + 1 < len(tokens) else ""
    before = tokens[i - 1].form if i else ""
    days = RELATIVE.get(form, RELATIVE.get(_bare(form)))
    if days is not None:
        if days == 0 and (after in _SAME or _phrase(tokens, i + 1, ORDINALS) or (_bare(after),) in ORDINALS):
            return (i + 2, TimexValue("same"), "the same day") if after in _SAME else None
        if days == 0 and (after in _set("التالي") or before in _set("هذا ذلك")):
            return (
                (i + 2, TimexValue("same", days=1), "the next day")
                if after == "التالي"
                else (i + 1, TimexValue("same"), "that day")
            )
        if form == fold("الأمس") or form == fold("أمس"):
            if before in _OLD_FIRST or _bare(before) in _OLD_FIRST:
                return i + 1, TimexValue("relative", days=-2), "the day before yesterday"
            if after == fold("الأول"):
                return i + 2, TimexValue("relative", days=-2), "the day before yesterday"
        return i + 1, TimexValue("relative", days=days), "relative day"
    if form in ("الليله", "ليله", "لليله") and after in _LAST:
        return i + 2, TimexValue("relative", days=-1), "last night"
    if _bare(form) == "قبل" or form == "قبل":
        number = _number(tokens[i + 1], 1, 30) if i + 1 < len(tokens) else None
        unit = tokens[i + 2].form if i + 2 < len(tokens) else ""
        if number is None:
            number = NUMBERS.get(after)
        if after in ("يومين", "يومان"):
            return i + 2, TimexValue("relative", days=-2), "days ago"
        if number and unit in ("ايام", "يوما", "يوم"):
            return i + 3, TimexValue("relative", days=-number), "days ago"
        if after in (
            "اسبوع",
            "اسبوعين",
            "شهر",
            "شهرين",
            "عام",
            "عامين",
            "سنوات",
            "اشهر",
            "اسابيع",
            "ساعات",
            "قليل",
            "ايام",
            "اعوام",
        ):
            return (
                (i + 2, TimexValue("relative", days=0), "hours ago")
                if after in ("ساعات", "قليل")
                else (i + 2, TimexValue("vague"), "some time ago")
            )
        if number and unit in ("اسابيع", "اشهر", "سنوات", "اعوام", "شهرا", "عاما"):
            return i + 3, TimexValue("vague"), "some time ago"
    if _bare(form) in _set("الأسبوع الشهر العام السنة الأعوام السنوات الأشهر الأسابيع") and after in _LAST:
        relation = {"الشهر": "last", "العام": "last year", "السنه": "last year"}.get(_bare(form))
        return (
            i + 2,
            TimexValue("period" if relation else "vague", relation=relation),
            "the last week, month or year",
        )
    return None


def _weekday(tokens: list[Token], i: int) -> Piece | None:
    form = tokens[i].form
    weekday = WEEKDAYS.get(form, WEEKDAYS.get(_bare(form)))
    if weekday is None:
        return None
    if i + 1 < len(tokens) and tokens[i + 1].form in ("_",):
        return None
    end, relation = i + 1, None
    if end < len(tokens) and tokens[end].form in _LAST:
        end, relation = end + 1, "last"
    elif end < len(tokens) and tokens[end].form in _NEXT:
        end, relation = end + 1, "next"
    return end, TimexValue("weekday", weekday=weekday, relation=relation), "weekday"


def _whole(tokens: list[Token], i: int) -> Piece | None:
    """All pieces that stand together at ``i``, as one."""
    piece = _relative(tokens, i) or _weekday(tokens, i) or _date(tokens, i)
    if piece is None:
        return None
    end, value, rule = piece
    if value.kind in ("same", "vague", "period"):
        return piece
    while True:
        k = end
        while k < len(tokens) and k < end + 3 and tokens[k].form in _JOIN:
            k += 1
        if k >= len(tokens):
            break
        more = None
        if value.day is None:
            more = (_weekday(tokens, k) if value.weekday is None else None) or _date(tokens, k)
        elif value.weekday is None and value.days is None and tokens[k - 1].form == "(" and k > end:
            more = _relative(tokens, k) or _weekday(tokens, k)
        if more is None or more[1].kind == "same":
            break
        end, other, rule_ = more
        if other.day is None and other.weekday is None:
            value = replace(value, days=other.days)
        elif other.day is None:
            value = replace(value, weekday=other.weekday, relation=value.relation or other.relation)
        else:
            value = replace(other, weekday=value.weekday, days=value.days)
        rule = f"{rule} with {rule_}"
    return end, value, rule


def _month_or_year(tokens: list[Token], i: int) -> Piece | None:
    since = i > 0 and any(t.form in _SINCE for t in tokens[max(0, i - 3) : i])
    start = i > 0 and tokens[i - 1].form in _START
    month = _month(tokens, i)
    if month:
        year, relation, end = _year(tokens, month[1])
        named = i > 0 and (
            tokens[i - 1].form in _MONTH
            or tokens[i - 1].form in _SINCE
            or start
            or tokens[i - 1].form in _set("منتصف أواخر نهاية في خلال")
        )
        if year or relation or (named and len(tokens[i].form) > 3):
            return end, TimexValue("since" if since else "date", year, month[0], relation=relation), "month"
        return None
    if tokens[i].form in _YEAR or _bare(tokens[i].form) in _YEAR:
        year, relation, end = _year(tokens, i)
        if relation == "current year":
            k = end
            while k < len(tokens) and tokens[k].form in ("(", "،"):
                k += 1
            year = _number(tokens[k], 1900, 2100) if k < len(tokens) else None
            return (
                (k + 1 if year else end),
                TimexValue("since" if since else "period", year, relation="current year"),
                "this year",
            )
        if year:
            definite = tokens[i].form.startswith("ال")
            current = "current year" if start and definite else None
            return end, TimexValue("since" if since else "date", year, relation=current), "year"
    return None


def find_timexes(tokens: list[Token]) -> list[Timex]:
    """All time expressions, leftmost longest; «منذ» makes a beginning of what it governs."""
    out: list[Timex] = []
    i, n = 0, len(tokens)
    while i < n:
        if tokens[i].kind not in "wn":
            i += 1
            continue
        piece = _whole(tokens, i) or (_month_or_year(tokens, i) if tokens[i].kind == "w" else None)
        if piece is None:
            i += 1
            continue
        end, value, rule = piece
        if i and tokens[i - 1].form in _SINCE and value.kind in ("date", "weekday", "relative"):
            value = replace(value, kind="since")
        out.append(Timex(i, end, value, rule))
        i = max(end, i + 1)
    return out
