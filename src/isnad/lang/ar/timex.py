"""Time expressions in Arabic text."""

from __future__ import annotations

from isnad.lang.ar.orthography import fold
from isnad.resolve.dates import Timex, TimexValue
from isnad.text.tokens import Token

_MONTHS = (
    "يناير كانون_الثاني جانفي ينايرر", "فبراير شباط فيفري", "مارس آذار مارس", "أبريل نيسان أفريل إبريل", "مايو أيار ماي",
    "يونيو حزيران جوان", "يوليو تموز جويلية", "أغسطس آب أوت غشت", "سبتمبر أيلول شتنبر", "أكتوبر تشرين_الأول اكتوبر",
    "نوفمبر تشرين_الثاني نونبر", "ديسمبر كانون_الأول دجنبر",
)  # fmt: skip
MONTHS = {tuple(fold(w).split("_")): n for n, ws in enumerate(_MONTHS, 1) for w in ws.split()}
_LATIN = {m: n for n, ms in enumerate(("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august", "sep september", "oct october", "nov november", "dec december"), 1) for m in ms.split()}  # fmt: skip
_WEEKDAYS = {fold(w): n for n, w in enumerate(["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"])} | {fold("الإثنين"): 0}
_ORDINALS = {
    fold(w): n
    for n, w in enumerate(["الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر"], 1)
}  # fmt: skip
_RELATIVE = {fold("اليوم"): 0, fold("أمس"): -1, fold("الأمس"): -1, fold("بالأمس"): -1}


def _strip(form: str) -> str:
    for clitic in ("و", "ل", "ب", "ف"):
        if form.startswith(clitic) and len(form) > 4:
            return form[1:]
    return form


def _month(tokens: list[Token], i: int) -> tuple[int, int] | None:
    if i >= len(tokens):
        return None
    form = tokens[i].form
    if tokens[i].kind == "l" and form in _LATIN:
        return _LATIN[form], i + 1
    for first in (form, _strip(form)):
        if i + 1 < len(tokens) and (first, tokens[i + 1].form) in MONTHS:
            month, end = MONTHS[(first, tokens[i + 1].form)], i + 2
            break
        if (first,) in MONTHS:
            month, end = MONTHS[(first,)], i + 1
            break
    else:
        return None
    if end + 1 < len(tokens) and tokens[end].form in "/(-":
        again = _month(tokens, end + 1)
        if again and again[0] == month:
            end = again[1] + (again[1] < len(tokens) and tokens[again[1]].form == ")")
    return month, end


def _year(tokens: list[Token], i: int) -> tuple[int | None, int]:
    j = i
    while j < len(tokens) and tokens[j].form in ("،", ",", "/", "عام", "من", "العام", "سنه"):
        j += 1
    if j < len(tokens) and tokens[j].kind == "n" and len(tokens[j].form) == 4 and "1900" <= tokens[j].form <= "2100":
        return int(tokens[j].form), j + 1
    return None, i


def find_timexes(tokens: list[Token]) -> list[Timex]:
    """All time expressions, leftmost longest."""
    out: list[Timex] = []
    i, n = 0, len(tokens)
    while i < n:
        t = tokens[i]
        form = t.form
        if t.kind == "n" and form.isdigit():
            value = int(form)
            if i + 4 < n and tokens[i + 1].form in "/-" and tokens[i + 2].kind == "n" and tokens[i + 3].form == tokens[i + 1].form and tokens[i + 4].kind == "n":
                a, b, c = value, tokens[i + 2].form, tokens[i + 4].form
                if b.isdigit() and c.isdigit():
                    day, month, year = (int(c), int(b), a) if a > 1900 else (a, int(b), int(c))
                    if 1900 < year < 2100 and 1 <= month <= 12 and 1 <= day <= 31:
                        out.append(Timex(i, i + 5, TimexValue("date", year, month, day), "date in digits"))
                        i += 5
                        continue
            if value <= 31:
                j = i + 1
                while j < n and tokens[j].form in ("من", "/", "شهر", "-"):
                    j += 1
                month_ = _month(tokens, j)
                if month_:
                    year_, end = _year(tokens, month_[1])
                    out.append(Timex(i, end if year_ else month_[1], TimexValue("date", year_, month_[0], value), "day and month"))
                    i = out[-1].last
                    continue
        elif t.kind in "wl":
            bare = _strip(form)
            day_ = _ORDINALS.get(form) or _ORDINALS.get(bare)
            if day_ and i + 1 < n:
                j = i + 1
                if tokens[j].form == "عشر":
                    day_, j = day_ + 10, j + 1
                elif tokens[j].form in ("والعشرين", "والعشرون"):
                    day_, j = day_ + 20, j + 1
                while j < n and tokens[j].form in ("من", "شهر"):
                    j += 1
                month_ = _month(tokens, j) if j > i + 1 else None
                if month_:
                    year_, end = _year(tokens, month_[1])
                    out.append(Timex(i, end if year_ else month_[1], TimexValue("date", year_, month_[0], day_), "day in words and month"))
                    i = out[-1].last
                    continue
            month_ = _month(tokens, i)
            if month_:
                if t.kind == "l" and month_[1] < n and tokens[month_[1]].kind == "n" and tokens[month_[1]].form.isdigit() and int(tokens[month_[1]].form) <= 31:
                    year_, end = _year(tokens, month_[1] + 1)
                    if year_:
                        out.append(Timex(i, end, TimexValue("date", year_, month_[0], int(tokens[month_[1]].form)), "month, day, year"))
                        i = end
                        continue
                year_, end = _year(tokens, month_[1])
                after_since = i > 0 and tokens[i - 1].form in ("منذ", "شهر")
                if year_ or after_since:
                    kind = "since" if i > 0 and tokens[i - 1].form == "منذ" else "date"
                    out.append(Timex(i, end if year_ else month_[1], TimexValue(kind, year_, month_[0]), "month"))
                    i = out[-1].last
                    continue
            weekday = _WEEKDAYS.get(form, _WEEKDAYS.get(bare))
            relative = _RELATIVE.get(form, _RELATIVE.get(bare))
            if relative is not None and not (i + 1 < n and tokens[i + 1].form in ("نفسه", "السابع")):
                before = tokens[i - 1].form if i else ""
                if form == fold("أمس") and before in ("اول", "اولي"):
                    relative = -2
                end = i + 1
                while end < n and (tokens[end].form in _WEEKDAYS or tokens[end].form in "،,"):
                    end += 1
                while end > i + 1 and tokens[end - 1].kind == "p":
                    end -= 1
                named = next((_WEEKDAYS[x.form] for x in tokens[i:end] if x.form in _WEEKDAYS), None)
                out.append(Timex(i, end, TimexValue("relative", weekday=named, days=relative), "relative day"))
                i = end
                continue
            if form in ("نفسه",) and i and tokens[i - 1].form == "اليوم":
                out.append(Timex(i - 1, i + 1, TimexValue("same"), "the same day"))
            if form == fold("الليلة") and i + 1 < n and tokens[i + 1].form == fold("الماضية"):
                out.append(Timex(i, i + 2, TimexValue("relative", days=-1), "last night"))
                i += 2
                continue
            if weekday is not None:
                out.append(Timex(i, i + 1, TimexValue("weekday", weekday=weekday), "weekday"))
            elif form in ("عام", "العام", "سنه") or bare in ("العام",):
                year_, end = _year(tokens, i + 1)
                if year_:
                    since = i > 0 and tokens[i - 1].form == "منذ"
                    out.append(Timex(i, end, TimexValue("since" if since else "date", year_), "year"))
                    i = end
                    continue
        i += 1
    return out
