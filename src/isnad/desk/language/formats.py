"""Numbers and dates as a reader wishes them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from hijridate import Gregorian

from isnad.desk.language.catalogue import LanguageCode, catalogue

Numerals = Literal["latn", "arab"]
Calendar = Literal["gregorian", "both"]

_ARAB = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
#: Arabic month names of the Levant, where most reports come from; Hijri months by their usual names.
_LOCALES = {"ar": "ar_SY", "en": "en_GB"}
_HIJRI_EN = (
    "Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Thani", "Jumada al-Ula", "Jumada al-Akhira",
    "Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qada", "Dhu al-Hijja",
)  # fmt: skip
_HIJRI_AR = (
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
)  # fmt: skip


@dataclass(frozen=True)
class Manner:
    """How a reader wishes words, numbers and dates.  ``calendar`` both adds the Hijri day to each date."""

    language: LanguageCode = "ar"
    numerals: Numerals = "latn"
    calendar: Calendar = "gregorian"

    @property
    def direction(self) -> str:
        """The direction of the page."""
        return "rtl" if self.language == "ar" else "ltr"

    @cached_property
    def locale(self) -> Locale:
        """The locale that dates are spelled in."""
        return Locale.parse(_LOCALES[self.language])

    def digits(self, text: str) -> str:
        """``text`` with the digits that the reader prefers."""
        return text.translate(_ARAB) if self.numerals == "arab" else text

    def number(self, value: float) -> str:
        """A number with its groups of thousands."""
        return self.digits(format_decimal(value, locale="en"))

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
        months = _HIJRI_AR if self.language == "ar" else _HIJRI_EN
        return f"{h.day} {months[h.month - 1]} {h.year}" + (" هـ" if self.language == "ar" else " AH")

    def moment(self, value: str | None) -> str:
        """A time given in ISO 8601, to the minute, in UTC."""
        if not value:
            return ""
        try:
            at = dt.datetime.fromisoformat(value)
        except ValueError:
            return self.digits(value)
        return self.digits(format_datetime(at, "d MMM y, HH:mm", locale=self.locale))

    def gettext(self, message: str) -> str:
        """A message of the interface."""
        return catalogue(self.language).gettext(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        """A message that depends on a number."""
        return catalogue(self.language).ngettext(one, many, n)

    def pgettext(self, context: str, message: str) -> str:
        """A message that means different things in different places."""
        return catalogue(self.language).pgettext(context, message)
