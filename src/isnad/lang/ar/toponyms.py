"""Toponyms in Arabic text: names after a noun of place, a preposition or another toponym."""

from __future__ import annotations

from typing import NamedTuple

from isnad.lang.ar.orthography import fold, spelling
from isnad.resolve.gazetteer import Entry, Gazetteer, key
from isnad.text.tokens import Token


class Toponym(NamedTuple):
    """A name of a place: ``first`` to ``last`` the bare name, ``role`` what it is to the happening."""

    first: int
    last: int
    name: str
    entries: tuple[Entry, ...]
    kind_word: str | None
    role: str
    listed_with: int | None


def _set(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


_KINDS = {
    **dict.fromkeys(_set("قرية قريتي قرى القرية بلدة بلدتي بلدات مدينة مدينتي مدن ناحية قضاء مخيم حي حيي جبل تل وادي مزرعة ضاحية مستوطنة مستعمرة معبر حاجز دوار مفرق ساحة محور موقع ثكنة منطقة مربع شارع سهل قصبة"), "place"),
    **dict.fromkeys(_set("محافظة ريف ريفي بريف ولاية إقليم قطاع محافظتي لواء"), "area"),
}  # fmt: skip
_AREA = _set("ريف ريفي محافظة شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط ولاية إقليم قطاع لمحافظة")
_NEAR = _set("قرب محيط أطراف بمحيط جوار مشارف بالقرب")
_IN = _set("في على فوق داخل إلى بين من")
_ORIGIN = _set("المتمركزة المتمركزين قاعدتها قاعدة انطلقت مواقعها المتمركز بتمركزها")
_HOME = _set("أهالي أبناء سكان نازحي لأهالي أهل")
_NAME = _set(
    "محافظ مراسلنا مراسل مرصد شبكة وكالة جيش مجلس تلفزيون قناة راديو إذاعة صحيفة موقع مركز جامعة رئيس حكومة وزارة وزير"
)
_STOP = _set(
    "النظام المدنيين العسكرية العسكري قوات مدنيين عدة مختلفة متفرقة نفسها أخرى التي الذي كان أن إن ما هذه اليوم أمس واقعة تابعة محتلة المحتلة"
)
_COMMON = _set(
    "السلام النصر الشهداء العمال الحرية الوحدة الجديدة السوق القصر المدينة الجامعة المركز الساحة الحي القرية المحطة المطار "
    "الجيش الشعب الدولة العدل الرحمة الأمل الهدى الفتح الصيف الربيع الخير الحق النور الرئيس قتل شخص الجمعة الخميس السبت الأحد "
    "الاثنين الثلاثاء الأربعاء الآن اليوم صباح مساء كان عام شهر عدد مقتل جنوب شمال شرق غرب وسط محمد أحمد علي حسن حسين خالد عمر "
    "المسيرة القوات العام الأول الثاني الكبير الصغير الكبيرة الصغيرة الحدود الطريق عدوان مكان محكمة صورة العاصمة مبنى مسجد معارك منزل جدار طول لسان معركة بيت جروح جديد جديدة بداية نهاية أبرز إصابة مصدر حالة منزل صاروخ موقع الفور الجسر النهر البحر الجبل الوادي السهل المنطقة"
)  # fmt: skip
_CLITICS = ("", "و", "ب", "ل", "ف", "وب", "ول", "لل", "بال", "وال")


def find_toponyms(tokens: list[Token], gazetteer: Gazetteer, text: str = "") -> list[Toponym]:
    """All toponyms of a text, in order; each with the places that bear its name."""
    out: list[Toponym] = []
    i, n = 0, len(tokens)
    previous_end = -1
    while i < n:
        t = tokens[i]
        if t.kind != "w" or len(t.form) < 3:
            i += 1
            continue
        back = i - 1
        while back >= 0 and tokens[back].form in ('"', "“", "”", "«", "#", "_", "'", "("):
            back -= 1
        before = tokens[back].form if back >= 0 else "\n"
        bare_before = before[1:] if before[:1] in "وبلف" and before[1:] in _KINDS else before
        if bare_before.startswith("ب") and bare_before[1:] in _KINDS:
            bare_before = bare_before[1:]
        kind = _KINDS.get(bare_before)
        hashtag = i and tokens[i - 1].form == "#"
        listed = out and back >= 0 and back <= previous_end + 0 and t.form[:1] == "و" and previous_end == i
        comma = out and before in ("،", ",", "-", "/") and back == previous_end
        cue = bool(
            kind
            or before in _IN
            or before in _NEAR
            or before in _AREA
            or hashtag
            or listed
            or comma
            or t.form[:1] == "ب"
        )
        match = _match(tokens, i, gazetteer)
        if match:
            last, clitic, entries = match
            name = tokens[i].form[len(clitic) :]
            common = name in _COMMON or name in _KINDS or name in _AREA or name in _NEAR or len(name) < 3
            known = entries[0].kind == "A" or entries[0].population > 20000
            weak = not (kind or hashtag or before in _IN - {"من"} or before in _NEAR or before in _AREA)
            if (
                (common and (not kind or last == i + 1))
                or (not cue and not known)
                or (weak and not known and not name.startswith("ال") and last == i + 1)
            ):
                match = None
        if (
            match is None
            and kind == "place"
            and t.form not in _STOP
            and before not in ("موقع", "منطقه", "محور")
        ):
            last, clitic, entries = i + 1, "", []
            if (
                t.form
                in (
                    "تل",
                    "كفر",
                    "ام",
                    "ابو",
                    "دير",
                    "عين",
                    "خربه",
                    "بيت",
                    "الشيخ",
                    "خان",
                    "راس",
                    "جب",
                    "معره",
                    "جسر",
                )
                and i + 1 < n
                and tokens[i + 1].kind == "w"
            ):
                last = i + 2
            match = (last, clitic, entries)
        if not match:
            i += 1
            continue
        last, clitic, entries = match
        role = "locus"
        window = [tokens[k].form for k in range(max(0, i - 4), i)]
        if any(w in _ORIGIN for w in window[-3:]):
            role = "origin"
        elif any(w in _HOME for w in window[-2:]):
            role = "home"
        elif before in _NAME:
            role = "name"
        elif kind == "area" or before in _AREA or (entries and entries[0].kind == "A" and kind is None):
            role = "area"
        elif before in _NEAR or (kind and len(window) > 1 and window[-2] in _NEAR):
            role = "near"
        surface = " ".join(
            _surface(tokens, k, clitic if k == i else "") for k in range(i, last) if tokens[k].kind == "w"
        )
        if text:
            surface = spelling(text[tokens[i].start : tokens[last - 1].end], surface)
        out.append(
            Toponym(
                i,
                last,
                surface,
                tuple(entries),
                kind,
                role,
                len(out) - 1 if (listed or comma) and out else None,
            )
        )
        previous_end = last
        i = last
    return out


def _surface(tokens: list[Token], k: int, clitic: str) -> str:
    form = tokens[k].form
    if clitic in ("لل", "بال", "وال"):
        return "ال" + form[len(clitic) :]
    return form[len(clitic) :]


def _match(tokens: list[Token], i: int, gazetteer: Gazetteer) -> tuple[int, str, list[Entry]] | None:
    index = gazetteer._index
    for length in (3, 2, 1):
        words: list[str] = []
        k = i
        while k < len(tokens) and len(words) < length:
            if tokens[k].kind == "w":
                words.append(tokens[k].form)
            elif tokens[k].form not in ("_", '"'):
                break
            k += 1
        if len(words) < length:
            continue
        for clitic in _CLITICS:
            if words[0].startswith(clitic) and len(words[0]) - len(clitic) >= 2:
                entries = index.get(key(" ".join([words[0][len(clitic) :], *words[1:]])))
                if entries and (clitic == "" or len(words[0]) - len(clitic) >= 3):
                    return k, clitic, entries
    return None


def within_of(toponyms: list[Toponym], i: int) -> list[str]:
    """The larger areas that the text gives for toponym ``i``: those that follow it at once."""
    out = []
    at = toponyms[i].last
    for t in toponyms[i + 1 :]:
        if t.role != "area" or t.first - at > 5:
            break
        out.append(t.name)
        at = t.last
    return out
