"""Incidents from reports: origins, accounts, ranges, discrepancies, grades and corrections, without a store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import pytest

import isnad
from isnad.gazetteer.index import Gazetteer, built_in
from isnad.incidents.assembly import assemble
from isnad.incidents.corrections import FIELDS, CorrectionError, correct, parsed
from isnad.incidents.incident import Corrected, Incident, Quote
from isnad.incidents.members import Member
from isnad.incidents.origins import Copy
from isnad.lang import language
from isnad.linkage.cases import cases
from isnad.linkage.copies import copied
from isnad.store.copies import Told

PLACES = """id,name,alternatives,lat,lon,country,within
p1,سرمين,,35.903,36.726,SY,إدلب|سوريا
p2,بنش,,35.958,36.713,SY,إدلب|سوريا
p3,بزاعة,بزاعا,36.381,37.567,SY,الباب|حلب|سوريا
"""


class Report(NamedTuple):
    """Who published it, on which day of March 2024, and its text."""

    outlet: str | None
    day: int
    text: str


DAWN, DAY, DUSK, AGENCY = "صحيفة الفجر", "صحيفة النهار", "صحيفة الغروب", "الأناضول"
#: One shelling told at length: what a wire carries word for word.
WIRE = (
    "قُتل ثلاثة مدنيين وأصيب خمسة آخرون بجروح جراء قصف مدفعي استهدف الحي الشرقي من بلدة سرمين يوم 2 آذار 2024، "
    "كما اندلعت حرائق في متجرين وفي سيارة كانت متوقفة إلى جانب الطريق"
)
#: Short reports of one happening, or of what may be taken for one, each by a name.
REPORTS = {
    # who says so
    "rescuers": Report(DAWN, 2, "قال الدفاع المدني السوري إن ثلاثة مدنيين قُتلوا بقصف مدفعي على سرمين يوم 2 آذار 2024."),
    "rescuers' statement": Report(DAY, 2, "قُتل ثلاثة مدنيين بقصف مدفعي على سرمين يوم 2 آذار 2024، وفق بيان للدفاع المدني السوري."),
    "ministry": Report(DAWN, 2, "أعلنت وزارة الدفاع التركية مقتل ثلاثة مسلحين بغارة جوية قرب منبج يوم 2 آذار 2024."),
    "its spokesman": Report(DAY, 2, "قال المتحدث باسم وزارة الدفاع التركية إن ثلاثة مسلحين قتلوا في غارة على محيط منبج يوم 2 آذار 2024."),
    "council": Report(DAWN, 2, "أعلن مجلس منبج العسكري في بيان مقتل ثلاثة مسلحين بغارة جوية قرب منبج يوم 2 آذار 2024."),
    "its named spokesman": Report(DAY, 2, "قال المتحدث باسم مجلس منبج العسكري شرفان درويش إن ثلاثة مسلحين قتلوا في غارة على محيط منبج يوم 2 آذار 2024."),
    "wire": Report(DAWN, 2, f"{WIRE}."),
    "wire in an article": Report(DAY, 3, f"تصعيد جديد شمالاً. {WIRE}. وكانت البلدة قد شهدت هدوءاً نسبياً طوال الأسابيع الماضية بعد اتفاق محلي."),
    "wire, to rescuers": Report(DAWN, 2, f"{WIRE}، بحسب الدفاع المدني السوري."),
    "wire, to monitors": Report(DAY, 2, f"{WIRE}، بحسب المرصد السوري لحقوق الإنسان."),
    "local source": Report(DAWN, 2, "قال مصدر محلي إن ثلاثة مدنيين قُتلوا بقصف مدفعي على بلدة سرمين يوم 2 آذار 2024."),
    "medical source": Report(DAWN, 3, "أفاد مصدر طبي بمقتل أربعة مدنيين في القصف المدفعي على سرمين يوم 2 آذار 2024."),
    "another's local source": Report(DAY, 2, "أكد مصدر محلي مقتل أربعة مدنيين بقصف مدفعي طال سرمين يوم 2 آذار 2024."),
    "correspondent": Report(DAWN, 2, "أفاد مراسلنا بمقتل ثلاثة مدنيين بقصف مدفعي على بلدة سرمين يوم 2 آذار 2024."),
    "agency": Report(AGENCY, 2, "قتل ثلاثة مدنيين بقصف مدفعي للنظام على سرمين يوم 2 آذار 2024."),
    "agency quoted": Report(DAWN, 2, "ذكرت وكالة الأناضول أن ثلاثة مدنيين قُتلوا بقصف مدفعي على سرمين يوم 2 آذار 2024."),
    "agency misspelt": Report(DAY, 2, "ذكرت وكالة الاناضول مقتل ثلاثة مدنيين بقصف مدفعي طال سرمين يوم 2 آذار 2024."),
    "unknown agency": Report(DAWN, 2, "ذكرت وكالة أنباء الشهباء أن ثلاثة مدنيين قُتلوا بقصف مدفعي على سرمين يوم 2 آذار 2024."),
    "unknown agency misspelt": Report(DAY, 2, "ذكرت وكالة انباء الشهباء مقتل ثلاثة مدنيين بقصف مدفعي طال سرمين يوم 2 آذار 2024."),
    "nameless": Report(None, 2, "قتل ثلاثة مدنيين بقصف مدفعي على سرمين يوم 2 آذار 2024."),
    "nameless too": Report(None, 2, "أدى القصف المدفعي على سرمين يوم 2 آذار 2024 إلى مقتل ثلاثة مدنيين."),
    # how many
    "two killed": Report(DAWN, 2, "قُتل مدنيان بغارة جوية على بزاعة يوم 2 آذار 2024."),
    "five killed, later": Report(DAWN, 4, "ارتفعت حصيلة الغارة الجوية على بزاعة يوم 2 آذار 2024 إلى خمسة قتلى من المدنيين."),
    "four killed, another outlet, later": Report(DAY, 5, "قُتل أربعة مدنيين بغارة جوية على بزاعة يوم 2 آذار 2024."),
    "seven killed": Report(DAY, 2, "قُتل سبعة مدنيين بغارة جوية على بزاعة يوم 2 آذار 2024."),
    "dozens killed": Report(DUSK, 2, "قُتل عشرات المدنيين بغارة جوية على بزاعة يوم 2 آذار 2024."),
    "thirty killed": Report(DAY, 2, "قُتل 30 مدنياً بغارة جوية على بزاعة يوم 2 آذار 2024."),
    "one injured": Report(DAWN, 2, "أصيب مدني بغارة جوية للتحالف الدولي قرب بزاعة يوم 2 آذار 2024."),
    "four injured": Report(DAWN, 2, "أصيب أربعة مدنيين بغارة جوية على بزاعة يوم 2 آذار 2024."),
    "nine injured": Report(DAY, 2, "أصيب تسعة مدنيين بغارة جوية على بزاعة يوم 2 آذار 2024."),
    "an injury assessed": Report(DAY, 2, "قالت القيادة المركزية الأميركية إنها تقيّم تقارير عن إصابة مدني في غارة قرب بزاعة يوم 2 آذار 2024."),
    "none killed, it says": Report(DAY, 2, "نفت وزارة الدفاع السورية في بيان مقتل أي مدني في الغارة على بزاعة يوم 2 آذار 2024."),
    "denied within": Report(DAWN, 2, "قُتل مدنيان بغارة جوية على بزاعة يوم 2 آذار 2024، بحسب الدفاع المدني السوري. ونفت وزارة الدفاع السورية مقتل أي مدني في الغارة."),
    # where, when, who, by what
    "at Manbij": Report(DAY, 2, "قُتل مدنيان بغارة جوية على منبج يوم 2 آذار 2024."),
    "at al-Bab": Report(DAY, 2, "قُتل مدنيان بغارة جوية قرب الباب يوم 2 آذار 2024."),
    "in the east": Report(DAY, 2, "قُتل مدنيان بغارة جوية في شرق سوريا يوم 2 آذار 2024."),
    "in the north": Report(DAY, 2, "قُتل مدنيان بغارة جوية في شمالي سوريا يوم 2 آذار 2024."),
    "a day later": Report(DAY, 4, "قُتل مدنيان بغارة جوية على بزاعة يوم 3 آذار 2024."),
    "no day": Report(DAY, 3, "قُتل مدنيان بغارة جوية على بزاعة."),
    "Russian": Report(DAWN, 2, "قُتل مدنيان بغارة جوية روسية على بزاعة يوم 2 آذار 2024."),
    "Turkish": Report(DAY, 2, "قُتل مدنيان بغارة جوية تركية على بزاعة يوم 2 آذار 2024."),
    "of the Coalition": Report(DAWN, 2, "قُتل مدنيان بغارة جوية للتحالف الدولي على بزاعة يوم 2 آذار 2024."),
    "American": Report(DAY, 2, "قُتل مدنيان بغارة جوية أميركية على بزاعة يوم 2 آذار 2024."),
    "mine": Report(DAWN, 2, "قُتل مدنيان بانفجار لغم في بزاعة يوم 2 آذار 2024."),
    "sniper": Report(DAY, 2, "قُتل مدنيان برصاص قناص في بزاعة يوم 2 آذار 2024."),
    "drone": Report(DAY, 2, "قُتل مدنيان بغارة من طائرة مسيرة على بزاعة يوم 2 آذار 2024."),
    "two fighters killed": Report(DAY, 2, "قُتل مسلحان بغارة جوية على بزاعة يوم 2 آذار 2024."),
    "a fighter and a civilian": Report(DAY, 2, "قُتل مسلح ومدني بغارة جوية على بزاعة يوم 2 آذار 2024."),
    "never, it says": Report(DAY, 2, "نفت وزارة الدفاع الروسية أن تكون طائراتها شنت غارة على بزاعة يوم 2 آذار 2024."),
    "admitted": Report(DAY, 2, "أقرت القيادة المركزية الأميركية بمقتل مدنيين اثنين في غارة للتحالف الدولي على بزاعة يوم 2 آذار 2024."),
}  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    path = tmp_path_factory.mktemp("places") / "places.csv"
    path.write_text(PLACES, encoding="utf-8")
    return Gazetteer.load([built_in(), path], language("").name_key)


def incident(names: str | list[str], gazetteer: Gazetteer) -> Incident:
    """The incident of some reports (``a + b``), whose ids are their names."""
    names = names.split(" + ") if isinstance(names, str) else names
    lang = language("")
    members: list[Member] = []
    copies: dict[tuple[int, int], Copy] = {}
    told: list[Told] = []
    for number, name in enumerate(names):
        report = REPORTS[name]
        record = isnad.read(
            report.text, published=f"2024-03-{report.day:02}", publisher=report.outlet, gazetteer=gazetteer
        )
        told.append(Told(report.text, record))
        outlet = lang.outlet(report.outlet) if report.outlet else None
        for event, case in zip(record.events, cases(record, number, gazetteer), strict=True):
            if not event.background:
                member = Member(number, name, record.document.published, outlet, report.outlet, event, case)
                members.append(member)
        for other, before in enumerate(told[:-1]):
            shared = sorted(told[-1].credits & before.credits)
            if found := copied(told[-1].shingles, before.shingles, shared):
                copies[number, other] = Copy(number, other, *found)

    def key(name: str) -> str:
        return "".join(lang.name_key(name)) or name.casefold()

    return assemble("i1", members, copies, key)


def quotes(value: object) -> Iterator[Quote]:
    """All quotes of an incident, however deep."""
    if isinstance(value, Quote):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from quotes(getattr(value, name))
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from quotes(one)


@pytest.mark.parametrize("name", REPORTS)
def test_each_report_tells_of_one_happening(name: str, gazetteer: Gazetteer) -> None:
    found = incident([name], gazetteer)
    assert (found.origins, found.documents) == (1, [name])
    assert {d.field for d in found.discrepancies} <= {"denial"}


# Origins: the reports, the origins that they make, and why some are one.
@pytest.mark.parametrize(
    ("names", "expected", "reason"),
    [
        ("rescuers + rescuers' statement", ["syria_civil_defence"], "they quote"),
        ("ministry + its spokesman", ["turkey_mod"], "they quote"),
        ("council + its named spokesman", ["مجلس منبج العسكري"], "they quote مجلس منبج العسكري"),
        ("wire + wire in an article", [DAWN], "one carries 100% of the other's words"),
        ("wire + wire, to rescuers", ["syria_civil_defence"], "one carries 100% of the other's words"),
        ("wire, to rescuers + wire, to monitors", ["syria_civil_defence", "sohr"], ""),
        ("local source + medical source", [DAWN], f"{DAWN} published them"),
        ("local source + another's local source", [DAWN, DAY], ""),
        ("correspondent + local source", [DAWN], f"{DAWN} published them"),
        ("agency quoted + agency misspelt", ["anadolu"], "they quote"),
        ("agency quoted + agency", ["anadolu"], f"{AGENCY} published them"),
        ("unknown agency + unknown agency misspelt", ["وكالة أنباء الشهباء"], "they quote"),
        ("nameless + nameless too", ["nameless", "nameless too"], ""),
        ("rescuers + local source + agency", ["syria_civil_defence", DAWN, "anadolu"], ""),
        # Formulas that every outlet writes are no copies.
        ("two killed + seven killed + dozens killed", [DAWN, DAY, DUSK], ""),
    ],
)
def test_origins(names: str, expected: list[str], reason: str, gazetteer: Gazetteer) -> None:
    found = incident(names, gazetteer)
    known = [a.origin.id if a.origin.id.isascii() else a.origin.name for a in found.accounts]
    shown = [a.origin.name if id.startswith("document ") else id for a, id in zip(found.accounts, known, strict=True)]  # fmt: skip
    assert sorted(shown) == sorted(expected)
    assert found.origins == len(expected)
    reasons = " ".join(r for a in found.accounts for r in a.origin.reasons)
    assert reason in reasons
    assert bool(reason) == bool(reasons)


def test_ten_outlets_with_one_statement_are_one_origin(
    gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"outlet {n}" for n in range(10)]
    ways = ["قال {} إن {}.", "أعلن {} أن {}.", "أكد {} أن {}.", "ذكر {} أن {}.", "أوضح {} أن {}."]
    said = "ثلاثة مدنيين قُتلوا بقصف مدفعي على سرمين يوم 2 آذار 2024"
    for n, name in enumerate(names):
        text = ways[n % 5].format("الدفاع المدني السوري", said)
        monkeypatch.setitem(REPORTS, name, Report(f"صحيفة رقم {n}", 2 + n // 5, text))
    found = incident(names, gazetteer)
    assert (len(found.documents), found.origins) == (10, 1)
    assert found.accounts[0].documents == names
    assert found.grade.value == "weak"


# Accounts.
def test_an_update_is_no_rival_and_the_earlier_toll_is_kept(gazetteer: Gazetteer) -> None:
    found = incident("five killed, later + two killed", gazetteer)
    (account,) = found.accounts
    assert [(f.min, f.max) for f in account.harm] == [(5, 5)]
    (earlier,) = account.earlier
    assert (earlier.document, earlier.published) == ("two killed", "2024-03-02")
    assert [(f.min, f.max) for f in earlier.harm] == [(2, 2)]
    assert found.documents == ["two killed", "five killed, later"]
    assert found.discrepancies == []


def test_an_account_tells_all_that_its_origin_says(gazetteer: Gazetteer) -> None:
    (account,) = incident(["agency"], gazetteer).accounts
    assert (account.origin.name, account.origin.role) == (AGENCY, "outlet")
    assert (account.kind, account.status, account.weapon) == ("shelling", "asserted", ["artillery"])
    assert (account.date.value, account.place.name) == ("2024-03-02", "سرمين")
    assert [(d.id, d.status) for d in account.actor] == [("syria_gov", "asserted")]


# Ranges: each end, and the words that it opens; «~» stands for no end.
@pytest.mark.parametrize(
    ("names", "outcome", "who", "low", "high"),
    [
        ("two killed + seven killed", "killed", "civilian", "2 مدنيان", "7 سبعة مدنيين"),
        ("two killed + seven killed", "killed", "total", "2 مدنيان", "7 سبعة مدنيين"),
        ("two killed + five killed, later", "killed", "total", "5 خمسة قتلى", "5 خمسة قتلى"),
        ("two killed + none killed, it says", "killed", "civilian", "0 أي مدني", "2 مدنيان"),
        ("one injured + an injury assessed", "injured", "civilian", "0 إصابة مدني", "1 أصيب مدني"),
        ("dozens killed", "killed", "civilian", "20 عشرات", "~"),
        ("dozens killed + thirty killed", "killed", "civilian", "30 30 مدنياً", "30 30 مدنياً"),
        ("dozens killed + seven killed", "killed", "civilian", "7 سبعة", "~"),
        ("a fighter and a civilian + two killed", "killed", "combatant", "1 مسلح", "1 مسلح"),
        ("a fighter and a civilian + two killed", "killed", "civilian", "1 مدني", "2 مدنيان"),
    ],
)
def test_ranges(names: str, outcome: str, who: str, low: str, high: str, gazetteer: Gazetteer) -> None:
    cell = incident(names, gazetteer).harm[outcome][who]
    number, words = low.split(" ", 1)
    assert (cell.min, cell.min_quote is not None) == (int(number), True)
    assert cell.min_quote and words in cell.min_quote.quote
    if high == "~":
        assert cell.max is None
        return
    number, words = high.split(" ", 1)
    assert cell.max == int(number)
    assert cell.max_quote and words in cell.max_quote.quote


@pytest.mark.parametrize("names", ["two killed + none killed, it says + in the east", "wire + wire in an article", " + ".join(list(REPORTS))])  # fmt: skip
def test_every_quote_opens_its_words(names: str, gazetteer: Gazetteer) -> None:
    found = list(quotes(incident(names, gazetteer)))
    assert found
    for quote in found:
        assert REPORTS[quote.document].text[quote.start : quote.end] == quote.quote != ""


def test_what_no_report_speaks_of_has_no_range(gazetteer: Gazetteer) -> None:
    found = incident("never, it says", gazetteer)
    assert found.harm == {}
    assert set(incident("one injured", gazetteer).harm) == {"injured"}


# Discrepancies: the field, what the sides say, and reports that agree all the same.
@pytest.mark.parametrize(
    ("names", "field", "sides"),
    [
        ("two killed + at Manbij", "place", ["بزاعة", "منبج"]),
        ("two killed + in the east", "place", ["شرق سوريا", "بزاعة"]),
        ("two killed + a day later", "date", ["2024-03-02", "2024-03-03"]),
        ("two killed + seven killed", "killed", ["2", "7"]),
        ("seven killed + dozens killed", "killed", ["7", "20 or more"]),
        ("four injured + nine injured", "injured", ["4", "9"]),
        ("Russian + Turkish", "actor", ["russia", "turkey"]),
        ("mine + sniper", "means", ["mine", "sniper"]),
        ("two killed + two fighters killed", "who", ["civilian", "combatant"]),
        ("two killed + none killed, it says", "denial", ["civilian killed: denied", "2 civilian killed"]),
        ("one injured + an injury assessed", "denial", ["civilian injured: being assessed", "1 civilian injured"]),
        ("Russian + never, it says", "denial", ["denied", "airstrike"]),
    ],
)  # fmt: skip
def test_discrepancies(names: str, field: str, sides: list[str], gazetteer: Gazetteer) -> None:
    found = [d for d in incident(names, gazetteer).discrepancies if d.field == field]
    assert len(found) == 1
    assert [s.value for s in found[0].sayings] == sides
    assert all(s.quote and s.origin for s in found[0].sayings)
    assert found[0].note


def test_a_denial_within_a_report_is_its_speakers(gazetteer: Gazetteer) -> None:
    found = incident(["denied within"], gazetteer)
    (denial,) = found.discrepancies
    assert [s.origin for s in denial.sayings] == ["وزارة الدفاع السورية", "الدفاع المدني السوري"]
    assert found.harm["killed"]["civilian"].min == 0


@pytest.mark.parametrize(
    "names",
    [
        "two killed + at al-Bab",
        "two killed + in the north",
        "two killed + no day",
        "two killed + four killed, another outlet, later",
        "dozens killed + thirty killed",
        "of the Coalition + American",
        "two killed + drone",
        "two killed + a fighter and a civilian",
        "never, it says",
    ],
)
def test_no_discrepancy(names: str, gazetteer: Gazetteer) -> None:
    assert incident(names, gazetteer).discrepancies == []


# Grades.
@pytest.mark.parametrize(
    ("names", "value", "reasons"),
    [
        ("ministry + its spokesman", "discounted", ["every account that says who was harmed says combatants", "1 independent origin"]),
        ("two killed + two fighters killed", "fair", ["two or more independent origins", "2 independent origins", "who: who was killed"]),
        ("Russian + Turkish", "contested", ["accounts name rival actors", "2 independent origins", "actor: rival claims"]),
        ("of the Coalition + admitted", "confirmed", ["the actor's own side acknowledges", "2 independent origins"]),
        ("of the Coalition + an injury assessed", "fair", ["two or more independent origins", "2 independent origins"]),
        ("two killed", "weak", ["a single origin tells of it", "1 independent origin"]),
        ("wire + wire in an article", "weak", ["a single origin tells of it", "1 independent origin"]),
        ("two killed + none killed, it says", "fair", ["two or more independent origins", "2 independent origins", "denial: civilian killed"]),
    ],
)  # fmt: skip
def test_grades(names: str, value: str, reasons: list[str], gazetteer: Gazetteer) -> None:
    grade = incident(names, gazetteer).grade
    assert grade.value == value
    assert len(grade.reasons) >= len(reasons)
    for begins, reason in zip(reasons, grade.reasons, strict=False):
        assert reason.startswith(begins)


# Corrections.
@pytest.mark.parametrize(
    ("field", "value", "kept", "was"),
    [
        ("kind", "shelling", "shelling", "airstrike"),
        ("date", "2024-03-01", "2024-03-01", "2024-03-02"),
        ("place", "تادف@36.35,37.53", "تادف", "بزاعة"),
        ("place", "تادف", "تادف", "بزاعة"),
        ("actor", "russia, syria_gov", ["russia", "syria_gov"], ["russia"]),
        (
            "killed",
            "civilian=2-3,combatant=1",
            {"civilian": (2, 3), "combatant": (1, 1), "total": (3, 4)},
            [2, 2],
        ),
        ("injured", "total=4", {"total": (4, 4)}, {}),
    ],
)
def test_a_correction_stands_above_the_reports_and_keeps_what_they_gave(
    field: str, value: str, kept: object, was: object, gazetteer: Gazetteer
) -> None:
    found = incident("Russian", gazetteer)
    correct(found, Corrected(field, parsed(field, value), None, "nadia", "2024-04-01", "a list"))
    set_to: object = {
        "kind": found.kind,
        "date": found.date.value,
        "place": found.place.name,
        "actor": [d.id for d in found.actor],
    }.get(field) or {who: (r.min, r.max) for who, r in found.harm[field].items()}
    assert set_to == kept
    (told,) = found.corrections
    assert (told.field, told.who, told.reason) == (field, "nadia", "a list")
    assert (told.was.get("total", told.was) if isinstance(told.was, dict) else told.was) == was
    msgspec.json.decode(msgspec.json.encode(found), type=Incident)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("colour", "red"),
        ("kind", " "),
        ("kind", "picnic"),
        ("date", "yesterday"),
        ("date", "2024-02-30"),
        ("place", ""),
        ("place", "تادف@96,37"),
        ("place", "تادف@36"),
        ("actor", " , "),
        ("killed", "3"),
        ("killed", "civilian=3-2"),
        ("killed", "civilian=-1"),
        ("killed", "neighbours=3"),
        ("injured", "civilian=many"),
    ],
)
def test_a_bad_correction_names_the_field_and_the_remedy(field: str, value: str) -> None:
    with pytest.raises(CorrectionError) as told:
        parsed(field, value)
    assert field in str(told.value)
    assert FIELDS.get(field, "give one of kind, date, place, actor, killed, injured") in str(told.value)


# Parts of countries.
@pytest.mark.parametrize(
    ("text", "words", "inside", "outside"),
    [
        ("قُتل مدنيان بغارة جوية في شرق سوريا.", "شرق سوريا", (35.3, 40.1), (36.4, 37.5)),
        ("قُتل مدنيان بغارة جوية في شمال غربي سوريا.", "شمال غربي سوريا", (35.9, 36.6), (36.5, 40.7)),
        ("قُتل مدنيان بغارة جوية في جنوبي لبنان.", "جنوبي لبنان", (33.2, 35.4), (34.4, 35.8)),
        ("قُتل مدنيان بغارة جوية في جنوب السودان.", None, None, None),
        ("قُتل مدنيان بغارة جوية شرق المدينة.", None, None, None),
    ],
)
def test_parts_of_countries(
    text: str,
    words: str | None,
    inside: tuple[float, float],
    outside: tuple[float, float],
    gazetteer: Gazetteer,
) -> None:
    record = isnad.read(text, published="2024-03-02", gazetteer=gazetteer)
    found = [region for case in cases(record, 1, gazetteer) for region in case.regions]
    assert [region.span.quote for region in found] == ([words] if words else [])
    for region in found:
        assert text[region.span.start : region.span.end] == region.span.quote
        assert region.holds(*inside)
        assert not region.holds(*outside)
