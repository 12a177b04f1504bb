"""Linkage: which events of which reports are one happening. None of what the reports tell happened."""

from __future__ import annotations

import itertools
import random
import sys
from pathlib import Path
from typing import Any

import pytest
from happenings import PLACES
from hypothesis import given, settings
from hypothesis import strategies as st

import isnad
from isnad.linkage import linker
from isnad.linkage.cases import Case, Spot, cases, term
from isnad.linkage.clustering import Grouping
from isnad.linkage.comparisons import COMPARISONS, levels
from isnad.linkage.model import default, total
from isnad.linkage.partial import Partial
from isnad.linkage.tolls import Toll

MODEL = default()
DAY = 738_600
TOWN = Spot("كفرجديده", 35.9, 36.7, 3.0, ("ادلب",), False, 1)
#: One shelling, told by two outlets and, without a date, by a third.
SHELLING = (
    "قُتل أربعة مدنيين وأصيب سبعة بقصف مدفعي لقوات النظام على سوق الخضار في بلدة سرمين يوم 2 آذار 2024.",
    "مقتل أربعة مدنيين وإصابة سبعة آخرين يوم 2 آذار 2024 في قصف لقوات النظام بقذائف المدفعية على بلدة سرمين شرقي إدلب.",
)
UNDATED = "أربعة قتلى وسبعة جرحى مدنيون بقصف مدفعي لقوات النظام على سوق الخضار في بلدة سرمين."


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")
    monkeypatch.setenv("ISNAD_GAZETTEER", str(tmp_path / "places.csv"))


def read(*texts: str, published: str | None = None) -> dict[int, Case]:
    """The cases of the events of some reports, numbered."""
    found = [c for n, text in enumerate(texts) for c in cases(isnad.read(text, published=published), n)]
    return dict(enumerate(found))


def link(cases: dict[int, Case], known: Grouping | None = None) -> list[list[int]]:
    corpus = linker.empty_corpus()
    corpus.add(cases.values())
    return linker.link(cases, corpus, MODEL, known)[1]


def documents(cases: dict[int, Case], known: Grouping | None = None) -> list[list[int]]:
    """The groups, each by the numbers of its reports."""
    return [[cases[event].document for event in group] for group in link(cases, known)]


def case(document: int, words: str = "", **parts: Any) -> Case:
    """An event told in some words: a shelling of one town and day, or what ``parts`` say of it."""
    of: dict[str, Any] = {
        "document": document, "number": "e1", "kind": "shelling", "background": False, "trigger": (0, 0), "first": DAY,
        "last": DAY, "sure": True, "partial": Partial(), "spots": (TOWN,), "actors": ("syria_gov",), "weapons": (),
        "killed": None, "injured": None, "names": (), "terms": tuple(sorted({term(w) for w in words.split()})),
        "published": None, "sources": (),
    }  # fmt: skip
    return Case(**(of | parts))


def level(comparison: str, a: Case, b: Case) -> str | None:
    names = [c.name for c in COMPARISONS]
    return levels(a, b, linker.empty_corpus())[names.index(comparison)]


def test_two_reports_of_one_happening_are_linked() -> None:
    assert documents(read(*SHELLING)) == [[0, 1]]


def test_two_places_of_one_roundup_are_never_one() -> None:
    roundup = (
        "أبرز ما جرى يوم 9 آذار 2024:\n\n"
        "سرمين: قُتل رجل بقصف مدفعي لقوات النظام استهدف البلدة.\n\n"
        "بنش: قُتل رجل بقصف مدفعي لقوات النظام استهدف البلدة."
    )
    other = "قُتل رجل يوم 9 آذار 2024 بقصف مدفعي لقوات النظام استهدف بلدة سرمين، وقُتل رجل بقصف مماثل استهدف مدينة بنش."
    found = read(roundup, other, roundup)
    for group in link(found):
        assert len({spot.key for event in group for spot in found[event].spots}) == 1
        assert len({found[event].document for event in group}) == len(group)
    assert len(link(found)) == 2


def test_an_undated_report_joins_by_its_place_toll_and_wording() -> None:
    found = read(*SHELLING, UNDATED)
    assert found[2].first is None
    assert documents(found) == [[0, 1, 2]]


def test_a_report_of_another_weekday_does_not() -> None:
    # 2 March 2024 was a Saturday.
    saturday, monday = (
        f"قُتل ثلاثة مدنيين يوم {day} بقصف مدفعي لقوات النظام على بلدة سرمين." for day in ("السبت", "الاثنين")
    )
    assert [c.partial.weekday for c in read(saturday, monday).values()] == [5, 0]
    dated = "قصف مدفعي لقوات النظام على بلدة سرمين في 2 آذار 2024 أوقع ثلاثة قتلى مدنيين."
    monday = "قُتلت طفلة يوم الاثنين حين أصابت قذائف مدفعية لقوات النظام مدرسة في سرمين."
    assert documents(read(dated, saturday)) == [[0, 1]]
    assert documents(read(dated, monday)) == [[0], [1]]


def test_a_village_and_its_namesake() -> None:
    here = case(0, killed=Toll(3, 3), spots=(Spot("رصافه", 35.0, 36.3, 3.0, ("حماا",), False, 2),))
    there = Spot("رصافه", 35.6, 38.7, 3.0, ("رقا",), False, 2)
    # The gazetteer may have taken one report for the wrong village: a bare name in common is no veto …
    assert level("place", here, case(1, spots=(there,))) == "namesake"
    # … but other deeds of others, a day later, are another happening,
    other = case(1, kind="detention", actors=("sdf",), spots=(there,), first=DAY + 1, last=DAY + 1)
    assert link({0: here, 1: other}) == [[0], [1]]
    # and places of other names so far apart are never one, whatever else agrees.
    far = Spot("جديده", 35.6, 38.7, 3.0, ("رقا",), False, 1)
    assert link({0: here, 1: case(1, killed=Toll(3, 3), spots=(far,))}) == [[0], [1]]


def test_rival_accounts_in_one_report_are_one_happening() -> None:
    one, other = case(0, killed=Toll(3, 3)), case(0, number="e2", killed=Toll(9, 9))
    assert link({0: one, 1: other}) == [[0], [1]]
    said = [
        case(0, number=f"e{n}", killed=Toll(n, n), sources=(who,)) for n, who in ((3, "sana"), (9, "sohr"))
    ]
    assert level("report", *said) == "rivals"
    assert link(dict(enumerate(said))) == [[0, 1]]


def test_what_is_told_as_background_is_not_linked() -> None:
    assert link({0: case(0), 1: case(1), 2: case(2, background=True)}) == [[0, 1]]


def test_days_far_apart_are_a_veto_unless_the_words_are_copied() -> None:
    words = "اصابت قذيفه فرن البلده ساعه توزيع الخبز فقتلت الفران وولديه ودمرت الواجهه وسيارتين امامها"
    corpus = linker.empty_corpus()
    one, later = case(0, killed=Toll(3, 3)), case(1, words, killed=Toll(3, 3), first=DAY + 9, last=DAY + 9)
    assert MODEL.explain(one, later, corpus)[1] == "four days apart or more"
    assert MODEL.weigh(one, later, corpus) is None
    assert link({0: one, 1: later}) == [[0], [1]]
    assert MODEL.explain(case(0, words), later, corpus)[1] is None


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(9)))
def test_the_order_of_events_does_not_change_the_groups(order: list[int]) -> None:
    spots = [Spot(f"بلده{n}", 35.0 + n, 36.5, 3.0, ("ادلب",), False, 1) for n in range(3)]
    told = [
        case(n, f"خبر{n} سوق{n % 3} مدرسه{n % 3}", spots=(spots[n % 3],), killed=Toll(1 + n % 3, 2 + n))
        for n in range(9)
    ]
    groups = link({place: told[n] for place, n in enumerate(order)})
    assert sorted(sorted(order[place] for place in group) for group in groups) == [
        [0, 3, 6], [1, 4, 7], [2, 5, 8],
    ]  # fmt: skip


def test_what_a_person_put_together_or_apart_stays_so() -> None:
    found = read(*SHELLING, "أصيب طفل بانفجار لغم في بلدة الراعي يوم 20 أيار 2023.")
    assert documents(found) == [[0, 1], [2]]
    assert documents(found, Grouping({0: 1, 2: 1})) == [[0, 1, 2]]
    assert documents(found, Grouping({0: 1, 1: 2})) == [[0], [1], [2]]
    assert documents(found, Grouping({0: 1, 1: 2, 2: 2})) == [[0], [1, 2]]
    assert documents(found, Grouping({2: 2})) == [[0, 1], [2]]


@pytest.fixture(scope="module")
def made() -> tuple[dict[int, Case], Any]:
    """Made events of known truth, and the corpus that counts them."""
    folder = str(Path(__file__).parent.parent / "benchmarks")
    sys.path.insert(0, folder)
    try:
        from made_events import made
    finally:
        sys.path.remove(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ISNAD_GAZETTEER", raising=False)
        patch.setenv("ISNAD_HOME", "/nowhere")
        found = made(900, 2)[0]
    corpus = linker.empty_corpus()
    corpus.add(found.values())
    return found, corpus


@pytest.fixture(scope="module")
def every(made: tuple[dict[int, Case], Any]) -> dict[tuple[int, int], float]:
    """All pairs of them that weigh enough, in full, with their weights."""
    found, corpus = made
    weights = {
        (a, b): total(MODEL.weigh(found[a], found[b], corpus))
        for a, b in itertools.combinations(sorted(found), 2)
    }
    return {pair: weight for pair, weight in weights.items() if weight >= MODEL.link}


def test_events_that_link_meet_in_blocks(
    made: tuple[dict[int, Case], Any], every: dict[tuple[int, int], float]
) -> None:
    met = list(linker.pairs(made[0]))
    assert len(met) == len(set(met)) and all(a < b for a, b in met)
    assert len(every) > 900
    assert len(every.keys() & set(met)) >= 0.97 * len(every)
    assert len(met) < 0.1 * len(made[0]) ** 2 / 2


def test_what_is_left_uncompared_changes_no_link(
    made: tuple[dict[int, Case], Any], every: dict[tuple[int, int], float]
) -> None:
    found, corpus = made
    met = list(linker.pairs(found))
    links = linker.links(found, met, corpus, MODEL)
    assert {(a, b): weight for weight, a, b in links} == {p: every[p] for p in met if p in every}


def test_new_events_meet_the_old_ones_and_each_other(made: tuple[dict[int, Case], Any]) -> None:
    found = {event: made[0][event] for event in list(made[0])[:300]}
    fresh = set(random.Random(1).sample(sorted(found), 40))
    old = {event: c for event, c in found.items() if event not in fresh}
    assert {*linker.pairs(old), *linker.pairs(found, fresh)} >= set(linker.pairs(found))
    assert all(a in fresh or b in fresh for a, b in linker.pairs(found, fresh))


def test_an_explanation_adds_up_to_the_weight(made: tuple[dict[int, Case], Any]) -> None:
    found, corpus = made
    seen = set()
    for a, b in random.Random(2).sample(list(linker.pairs(found)), 2000):
        parts, veto = MODEL.explain(found[a], found[b], corpus)
        assert [part.comparison for part in parts] == [c.name for c in COMPARISONS]
        assert all(part.level for part in parts)
        weight = total(MODEL.weigh(found[a], found[b], corpus))
        seen.add(veto)
        if veto is None:
            assert sum(part.weight for part in parts) == pytest.approx(weight)
        else:
            assert weight == float("-inf")
    assert None in seen and len(seen) > 2
