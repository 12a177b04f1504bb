"""Names of the calendar in Arabic: months of every region, weekdays, ordinals, Hijri months; all folded."""

from __future__ import annotations

from isnad.lang.ar.orthography import fold

#: Gregorian months; Egypt and the Gulf, the Levant and Iraq, the Maghreb, Mauritania.
_MONTHS = (
    "يناير كانون_الثاني جانفي كانون_ثاني ينائر", "فبراير شباط فيفري فبرائر", "مارس آذار اذار", "أبريل نيسان أفريل إبريل",
    "مايو أيار ماي أيّار", "يونيو حزيران جوان يونيه", "يوليو تموز جويلية يوليوز يوليه تمّوز", "أغسطس آب أوت غشت",
    "سبتمبر أيلول شتنبر سبتمر", "أكتوبر تشرين_الأول تشرين_أول", "نوفمبر تشرين_الثاني نونبر تشرين_ثاني",
    "ديسمبر كانون_الأول دجنبر كانون_أول دجمبر",
)  # fmt: skip
MONTHS = {tuple(fold(w).split("_")): n for n, ws in enumerate(_MONTHS, 1) for w in ws.split()}

#: Months whose name is also another word (مارس «practised», ماي, آب, أوت): a day or a year must stand beside.
_HIJRI = (
    "محرم المحرم", "صفر", "ربيع_الأول ربيع_أول", "ربيع_الآخر ربيع_الثاني ربيع_ثاني", "جمادى_الأولى جمادى_الأول",
    "جمادى_الآخرة جمادى_الثانية جمادى_الثاني", "رجب", "شعبان", "رمضان", "شوال", "ذو_القعدة ذي_القعدة", "ذو_الحجة ذي_الحجة",
)  # fmt: skip
HIJRI = {tuple(fold(w).split("_")): n for n, ws in enumerate(_HIJRI, 1) for w in ws.split()}

WEEKDAYS = {
    fold(w): n
    for n, ws in enumerate(["الاثنين الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"])
    for w in ws.split()
}

_UNITS = ["الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر"]
_TENS = {"عشر": 10, "والعشرين": 20, "والعشرون": 20, "والثلاثين": 30, "والثلاثون": 30}
#: Ordinal words of a day, one or two words.
ORDINALS: dict[tuple[str, ...], int] = {(fold(w),): n for n, w in enumerate(_UNITS, 1)}
ORDINALS |= {
    (fold(w), fold(t)): n + v for t, v in _TENS.items() for n, w in enumerate([*_UNITS, ""], 1) if n + v <= 31
}
ORDINALS |= {(fold(a), fold(t)): 1 + v for a in ("الحادي", "الواحد") for t, v in _TENS.items()}
ORDINALS |= {("العشرين",): 20, ("العشرون",): 20, ("الثلاثين",): 30, ("الثلاثون",): 30}

#: Days from publication.
RELATIVE = {fold("اليوم"): 0, fold("أمس"): -1, fold("الأمس"): -1, fold("البارحة"): -1}

_COUNT = "يوم واحد|يومين اثنين|ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|عشرة"
NUMBERS = {fold(w): n for n, ws in enumerate(_COUNT.split("|"), 1) for w in ws.split()}
