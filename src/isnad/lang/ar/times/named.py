"""Times that name the calendar: weekdays, days of a month, months, years; Gregorian and Hijri.

Each function reads one piece at a token and says where it ends, what it means and by which rule.
"""

from __future__ import annotations

from isnad.lang.ar.times.calendar import (
    ALSO_WORDS,
    ENGLISH,
    ERA,
    HIJRI,
    MONTHS,
    NIGHT,
    ORDINALS,
    PARTS,
    RELATIONS,
    SAME_WORDS,
    THIS,
    UNITS,
    WEEKDAYS,
    is_in,
    phrase,
    words,
)
from isnad.mentions import TimexValue
from isnad.text.tokens import Token

Piece = tuple[int, TimexValue | None, str]
"""Where it ends, what it means (None: a name, no time) and the rule."""

_BEFORE_WEEKDAY, _AFTER_WEEKDAY = words("names", "before_weekday"), words("names", "after_weekday")
_GIVEN_NAMES, _SURNAMES = words("names", "given_names"), words("names", "weekday_surnames")
_BEFORE_DATE = words("names", "before_date")
_BOTH, _DATE_WORDS, _PREPOSITIONS = (words("joins", w) for w in ("both", "date_words", "prepositions"))
_LOOSE, _COUNTED = words("joins", "loose"), words("counts", "counted")
_DASHES = frozenset("-–—/\\")
_TO = words("joins", "to")
_FROM = words("joins", "of")
_MONTH_WORDS = frozenset(w for w, u in UNITS.items() if u == "month")
_YEAR_WORDS = frozenset(w for w, u in UNITS.items() if u == "year")
_GLUE = _FROM | _MONTH_WORDS | frozenset("/-–\\.") | {"ل"}
_THE = "ال"


def form(tokens: list[Token], i: int) -> str:
    """The folded word at ``i``; empty outside the text."""
    return tokens[i].form if 0 <= i < len(tokens) else ""


def number(tokens: list[Token], i: int, low: int, high: int) -> int | None:
    """The number at ``i`` if it lies in the range."""
    if not 0 <= i < len(tokens) or tokens[i].kind != "n":
        return None
    digits = tokens[i].form
    return int(digits) if len(digits) <= 4 and digits.isdigit() and low <= int(digits) <= high else None


def skip(tokens: list[Token], i: int, forms: frozenset[str] | set[str], most: int) -> int:
    """The first token from ``i`` on that is none of ``forms``, at most ``most`` further."""
    k = i
    while k < min(len(tokens), i + most) and tokens[k].form in forms:
        k += 1
    return k


def weekday(tokens: list[Token], i: int) -> Piece | None:
    """«السبت», «الجمعة الماضي», «ليل الجمعة – السبت», «السبت والأحد»; not «صلاة الجمعة»."""
    found = phrase(tokens, i, WEEKDAYS)
    if not found:
        return None
    day, end = found
    before = form(tokens, i - 1)
    if before == "_":
        before = form(tokens, i - 2)
    if (
        is_in(before, _BEFORE_WEEKDAY)
        or form(tokens, end) in _AFTER_WEEKDAY
        or (before in _GIVEN_NAMES and tokens[i].form in _SURNAMES)
        or (form(tokens, end), form(tokens, end + 1)) == _EVERY
    ):
        return end, None, "weekday in a name"
    value, rule = TimexValue("weekday", weekday=day), "weekday"
    second = phrase(tokens, k := skip(tokens, end, _DASHES | _TO, 2), WEEKDAYS)
    night = any(is_in(form(tokens, j), NIGHT) for j in range(i - 2, i))
    if second and second[0] == (day + 1) % 7 and (night or (k > end and form(tokens, end) in _DASHES)):
        value, end, rule = TimexValue("night", weekday=day), second[1], "night between two weekdays"
    elif second and k == end and is_in(before, _BOTH):
        value, end, rule = TimexValue("weekday", weekday=day, until=second[0]), second[1], "weekdays"
    relation = RELATIONS.get(form(tokens, end))
    if relation:
        return end + 1, _with_relation(value, relation), rule
    return end, value, rule


_EVERY = ("من", "كل")


def _with_relation(value: TimexValue, relation: str) -> TimexValue:
    return TimexValue(value.kind, weekday=value.weekday, until=value.until, relation=relation)


def month_name(tokens: list[Token], i: int) -> tuple[int, int] | None:
    """A month with its second name: «يوليو/ تموز», «(أغسطس) آب», «نوفمبر / November»."""
    start = i + (form(tokens, i) == "(")
    found = _one_month(tokens, start)
    if not found:
        return None
    month, end = found
    if start > i or form(tokens, end) == ")":
        end += form(tokens, end) == ")"
    k = skip(tokens, end, _DASHES | {"(", "_"}, 3)
    again = _one_month(tokens, k)
    if again and again[0] == month:
        end = again[1]
        if form(tokens, end) == ")" and form(tokens, k - 1) == "(":
            end += 1
    return month, end


def _one_month(tokens: list[Token], i: int) -> tuple[int, int] | None:
    if i < len(tokens) and tokens[i].kind == "l":
        value = ENGLISH.get(tokens[i].form)
        return (value, i + 1 + (form(tokens, i + 1) == ".")) if value else None
    return phrase(tokens, i, MONTHS)


def year_after(tokens: list[Token], i: int) -> tuple[int | None, str | None, int]:
    """The year after a month: «2023», «الجاري», «الماضي», «من العام نفسه»; and where it ends."""
    k = i
    named = False
    while k < min(len(tokens), i + 5):
        year = number(tokens, k, 1900, 2100)
        if year:
            k += 1
            if named and form(tokens, k) in ("(", ")"):
                k += 1
            return year, None, k + (form(tokens, k) in ERA)
        word = tokens[k].form
        relation = RELATIONS.get(word)
        if relation:
            after = number(tokens, k + 1, 1900, 2100) if named else None
            return (
                after,
                None if after else f"{relation} year" if named else relation,
                k + (2 if after else 1),
            )
        if word in SAME_WORDS and named:
            return None, "same year", k + 1
        if is_in(word, _YEAR_WORDS) or word in THIS:
            named = True
        elif (
            word not in _FROM and word not in ("،", ",", "/", "-", "–", "(", ")", "\\", ".", "_", "فى", "في")
        ) or (word in ("في", "فى") and not is_in(form(tokens, k + 1), _YEAR_WORDS)):
            break
        k += 1
    return None, None, i


def _digits(tokens: list[Token], i: int) -> Piece | None:
    """A date in digits: day, month, year or year, month, day; the separator is the same twice."""
    dotted = tokens[i].form.split(".")
    if len(dotted) == 3 and all(x.isdigit() for x in dotted):
        parts, end = dotted, i + 1
    elif (
        form(tokens, i + 1) in ("/", "-", "\\", ".", "_", "–")
        and form(tokens, i + 3) == form(tokens, i + 1)
        and all(
            k < len(tokens) and tokens[k].kind == "n" and tokens[k].form.isdigit() for k in (i + 2, i + 4)
        )
        and tokens[i].form.isdigit()
    ):
        parts, end = [tokens[k].form for k in (i, i + 2, i + 4)], i + 5
    else:
        return None
    if any(len(x) > 4 for x in parts):
        return None
    a, b, c = map(int, parts)
    day, month, year = (c, b, a) if a > 1900 else (a, b, c)
    if month > 12 >= day and a <= 1900:
        day, month = month, day
    if year < 100 and len(parts[2]) == 2 and 11 <= year <= 40 and _announced(tokens, i):
        year += 2000
    if 1300 < year < 1600 and 1 <= month <= 12 and 1 <= day <= 30:
        return end + (form(tokens, end) in ERA), TimexValue("hijri", year, month, day), "Hijri date"
    if 1900 < year < 2100 and 1 <= month <= 12 and 1 <= day <= 31:
        return end + (form(tokens, end) in ERA), TimexValue("date", year, month, day), "date in digits"
    return None


def _announced(tokens: list[Token], i: int) -> bool:
    """Whether a word before ``i`` says that a date follows: «بتاريخ», «يوم», a weekday."""
    k = i - 1
    if form(tokens, k) in ("(", ":", "،"):
        k -= 1
    return is_in(form(tokens, k), _DATE_WORDS) or phrase(tokens, k, WEEKDAYS) is not None


def _day_and_month(tokens: list[Token], i: int) -> Piece | None:
    """«الخميس 15/8»: only where a word says that it is a date."""
    day, month = number(tokens, i, 1, 31), number(tokens, i + 2, 1, 12)
    if not day or not month or form(tokens, i + 1) not in ("/", "-", "\\") or not _announced(tokens, i):
        return None
    return (
        None
        if form(tokens, i + 3) in ("/", "-", "%")
        else (i + 3, TimexValue("date", month=month, day=day), "day and month in digits")
    )


def day_of_month(tokens: list[Token], i: int) -> Piece | None:
    """«7 تموز 2023», «السابع من يوليو/ تموز الجاري», «الخامس من الشهر الماضي», «15 رمضان 1445هـ»."""
    if i >= len(tokens):
        return None
    digits = tokens[i].kind == "n"
    until = None
    if digits:
        piece = _digits(tokens, i) or _day_and_month(tokens, i)
        if piece:
            return _named(tokens, i, piece)
        day, k = number(tokens, i, 1, 31), i + 1
        if day is None:
            return None
        until, k = _second_day(tokens, k, day)
        rule = "day and month"
    else:
        found = phrase(tokens, i, ORDINALS)
        if not found:
            return None
        (day, k), rule = found, "day in words and month"
    glued = skip(tokens, k, _GLUE, 3)
    month = month_name(tokens, glued)
    if month and (digits or glued > k or tokens[month[1] - 1].form not in ALSO_WORDS):
        year, relation, end = year_after(tokens, month[1])
        if until == day + 1 and is_in(form(tokens, i - 1), NIGHT):
            until = None
        value = TimexValue("date", year, month[0], day, relation=relation, until=until)
        return _named(tokens, i, (end, value, rule))
    relation = _month_relation(tokens, k, glued)
    if relation and (
        not digits or glued > k or is_in(form(tokens, i - 1), _PREPOSITIONS | _DATE_WORDS | {_THE})
    ):
        end = glued + 1 + (form(tokens, glued) in THIS)
        value = TimexValue("date", None, None, day, relation=relation, until=until)
        return end, value, "day of this or another month"
    return _hijri(tokens, i, glued, day, glued > k or digits)


def is_day(tokens: list[Token], i: int) -> bool:
    """Whether a weekday or a day of a month stands at ``i``."""
    return phrase(tokens, i, WEEKDAYS) is not None or day_of_month(tokens, i) is not None


def _second_day(tokens: list[Token], k: int, day: int) -> tuple[int | None, int]:
    """The second day of «24 و25», «5-7», «بين 5 و7»: only where a month follows."""
    if form(tokens, k) in _DASHES | _TO | {"و"}:
        other = number(tokens, k + 1, day + 1, 31)
        if other and month_name(tokens, skip(tokens, k + 2, _GLUE, 2)):
            return other, k + 2
    return None, k


def _month_relation(tokens: list[Token], k: int, glued: int) -> str | None:
    """The relation of an unnamed month: «من الشهر الجاري», «الجاري», «من هذا الشهر», «من الشهر نفسه»."""
    word, before = form(tokens, glued), form(tokens, glued - 1) if glued > k else ""
    if word in THIS and form(tokens, glued + 1) in _MONTH_WORDS:
        return "current"
    if before in _MONTH_WORDS and word in SAME_WORDS:
        return "same"
    relation = RELATIONS.get(word)
    if relation and (before in _MONTH_WORDS or relation == "current"):
        return relation
    return None


def _named(tokens: list[Token], i: int, piece: Piece) -> Piece:
    """``piece``, or a name without a time where a street, a party or a revolution is called by it."""
    value = piece[1]
    if value and value.kind == "date" and is_in(form(tokens, i - 1), _BEFORE_DATE):
        return piece[0], None, "date in a name"
    return piece


def _hijri(tokens: list[Token], i: int, k: int, day: int, apart: bool) -> Piece | None:
    found = phrase(tokens, k, HIJRI)
    if not found:
        return None
    j = k = found[1]
    while (
        k < len(tokens)
        and k < j + 3
        and (tokens[k].form in ("،", ",", "/", "من") or is_in(tokens[k].form, _YEAR_WORDS))
    ):
        k += 1
    year = number(tokens, k, 1300, 1600)
    if year:
        k += 1
        j = k + (form(tokens, k) in ERA)
    elif not apart or number(tokens, k, 1900, 2100):
        return None
    return _named(tokens, i, (j, TimexValue("hijri", year, found[0], day), "Hijri date"))


def month_or_year(tokens: list[Token], i: int) -> Piece | None:
    """«آذار 2020», «في نيسان», «مطلع أيار الحالي», «شهر شباط»; «عام 2015», «في 2019», «صيف 2014»."""
    token = tokens[i]
    if token.kind == "n":
        return _bare_year(tokens, i)
    month = month_name(tokens, i)
    if month:
        return _month(tokens, i, *month)
    bracket = form(tokens, i + 1) in ("(", ":")
    year = number(tokens, i + 1 + bracket, 1900, 2100)
    if not year or not is_in(token.form, _YEAR_WORDS):
        return None
    end = i + 2 + bracket
    other = number(tokens, end + 1, year + 1, 2100) if form(tokens, end) in ("و", "-", "–", "/") else None
    if other:
        return end + 2, TimexValue("date", year, until=other), "years"
    return end + (form(tokens, end) in ERA), TimexValue("date", year), "year"


def _month(tokens: list[Token], i: int, month: int, end: int) -> Piece | None:
    day = number(tokens, end, 1, 31)
    if day:
        k = end + 1 + (form(tokens, end + 1) in (",", "،"))
        year = number(tokens, k, 1900, 2100)
        if year:
            value = TimexValue("date", year, month, day)
            return k + 1 + (form(tokens, k + 1) in ERA), value, "month, day and year"
    year, relation, after = year_after(tokens, end)
    before = form(tokens, i - 1)
    noun = is_in(before, _MONTH_WORDS) or is_in(before, frozenset(PARTS)) or before in _PREPOSITIONS
    if tokens[i].kind == "l":
        return (after, TimexValue("date", year, month), "month") if year else None
    another_word = tokens[i].form in ALSO_WORDS and before in _LOOSE
    if year or relation or (noun and not another_word):
        return after, TimexValue("date", year, month, relation=relation), "month"
    return end, None, "a month, or another word"


def _bare_year(tokens: list[Token], i: int) -> Piece | None:
    year = number(tokens, i, 1980, 2040)
    before = form(tokens, i - 1)
    if not year or not (before in _PREPOSITIONS - _LOOSE or is_in(before, frozenset(PARTS))):
        return None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after and (after.form in _DASHES or after.form in ("%", "و") or after.form in _COUNTED):
        return None
    return i + 1, TimexValue("date", year), "year"
