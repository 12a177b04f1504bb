"""Numbers and dates as a reader wishes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_datetime, get_month_names
from babel.numbers import format_decimal
from hijridate import Gregorian

from isnad.desk.language.catalogue import N_, LanguageCode, catalogue

Numerals = Literal["latn", "arab"]
Calendar = Literal["gregorian", "both"]
Months = Literal["levant", "nile"]

#: The ten digits of each kind.
DIGITS: dict[Numerals, str] = {
    "latn": "0123456789",
    "arab": "".join(chr(0x660 + n) for n in range(10)),
}
_ARAB = str.maketrans(DIGITS["latn"], DIGITS["arab"])
#: Where Arabic months have the names that a reader wishes: those of the Levant and Iraq, or those of Egypt,
#: the Sudan, Libya, the Gulf and Yemen.
_ARABIC: dict[Months, str] = {"levant": "ar_SY", "nile": "ar_EG"}
#: A month by either kind of names, to choose from.
MONTHS: dict[Months, str] = {
    months: get_month_names("wide", locale=locale)[6] for months, locale in _ARABIC.items()
}
#: Marks of Unicode: what stands between them runs to the right, to the left, and their end.
_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}
_END = "\u2069"
HIJRI_MONTHS = (
    N_("Muharram"), N_("Safar"), N_("Rabi al-Awwal"), N_("Rabi al-Thani"), N_("Jumada al-Ula"),
    N_("Jumada al-Akhira"), N_("Rajab"), N_("Shaban"), N_("Ramadan"), N_("Shawwal"), N_("Dhu al-Qada"),
    N_("Dhu al-Hijja"),
)  # fmt: skip


@dataclass(frozen=True)
class Manner:
    """How a reader wishes words, numbers and dates.  ``calendar`` both adds the Hijri day to each date."""

    language: LanguageCode = "ar"
    numerals: Numerals = "latn"
    calendar: Calendar = "gregorian"
    months: Months = "levant"

    @property
    def direction(self) -> str:
        """The direction of the page."""
        return "rtl" if self.language == "ar" else "ltr"

    @cached_property
    def locale(self) -> Locale:
        """The locale that dates are spelled in."""
        return Locale.parse(_ARABIC[self.months] if self.language == "ar" else "en_GB")

    def digits(self, text: str) -> str:
        """``text`` with the digits that the reader prefers."""
        return text.translate(_ARAB) if self.numerals == "arab" else text

    def number(self, value: float) -> str:
        """A number with its groups of thousands, separated as is usual with its digits."""
        arab = self.numerals == "arab"
        return self.digits(
            format_decimal(value, locale="ar" if arab else "en", numbering_system=self.numerals)
        )

    def range(self, low: int, high: int | None) -> str:
        """From ``low`` to ``high`` in the direction of the page, whatever stands around it; None: no upper end."""
        if high is None:
            words = self.gettext("{n} or more").format(n=self.number(low))
        elif low == high:
            words = self.number(low)
        else:
            words = f"{self.number(low)}\u2013{self.number(high)}"
        return f"{_ISOLATES[self.direction]}{words}{_END}"

    def listing(self, words: Iterable[str]) -> str:
        """Words one after the other, with the comma of the reader's language."""
        return self.pgettext("between the words of a list", ", ").join(words)

    def date(self, value: str | None) -> str:
        """A day, month or year given in ISO 8601, in words; a time after the day is left out."""
        if not value:
            return ""
        parts = value[:10].split("-")
        try:
            if len(parts) == 1:
                return self.digits(parts[0])
            day = dt.date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) > 2 else 1)
            pattern = "d MMMM y" if len(parts) > 2 else "MMMM y"
            words = format_date(day, pattern, locale=self.locale)
        except ValueError:
            return self.digits(value)
        if self.calendar == "both" and len(parts) > 2 and (hijri := self.hijri(day)):
            words = f"{words} ({hijri})"
        return self.digits(words)

    def hijri(self, day: dt.date) -> str | None:
        """A day of the Umm al-Qura calendar in words; None outside of its tables (1924 to 2077)."""
        try:
            h = Gregorian.fromdate(day).to_hijri()
        except (ValueError, OverflowError):
            return None
        month = self.gettext(HIJRI_MONTHS[h.month - 1])
        return self.gettext("{day} {month} {year} AH").format(day=h.day, month=month, year=h.year)

    def moment(self, value: str | None) -> str:
        """A time given in ISO 8601, to the minute, in UTC."""
        if not value:
            return ""
        try:
            at = dt.datetime.fromisoformat(value)
        except ValueError:
            return self.digits(value)
        pattern = self.pgettext("pattern of a day and time", "d MMM y, HH:mm")
        return self.digits(format_datetime(at, pattern, locale=self.locale))

    def gettext(self, message: str) -> str:
        """A message of the interface."""
        return (
            catalogue(self.language).gettext(message) if message else ""
        )  # of "" a catalogue tells its head

    def ngettext(self, one: str, many: str, n: int) -> str:
        """A message that depends on a number."""
        return catalogue(self.language).ngettext(one, many, n)

    def pgettext(self, context: str, message: str) -> str:
        """A message that means different things in different places."""
        return catalogue(self.language).pgettext(context, message)

    def npgettext(self, context: str, one: str, many: str, n: int) -> str:
        """A message that depends on a number, and means different things in different places."""
        return catalogue(self.language).npgettext(context, one, many, n)
