"""What a user relies on: the record of a report, and what the front door takes."""

from __future__ import annotations

import pytest

import isnad
from isnad.lang import language

REPORT = """قتل ثلاثة مدنيين بينهم طفلان وأصيب أربعة آخرون بجروح، اليوم السبت 2 آذار 2024، جراء قصف مدفعي لقوات النظام استهدف بلدة دارة عزة في ريف حلب الغربي.

وقال الدفاع المدني السوري إن القصف طال منازل سكنية في وسط البلدة.
"""


def test_a_report_becomes_one_event() -> None:
    (event,) = isnad.read(REPORT).events
    assert event.kind == "shelling"
    assert event.date is not None and event.date.value == "2024-03-02"
    assert [a.id for a in event.actor] == ["syria_gov"]
    totals = [(h.outcome, h.who, h.min, h.max) for h in event.harm if not h.part_of_total]
    assert totals == [("killed", "civilian", 3, 3), ("injured", "civilian", 4, 4)]
    assert [(h.sub, h.min) for h in event.harm if h.part_of_total] == [("child", 2)]


@pytest.mark.parametrize("published", [None, "", "yesterday", "2024-99-99", "؟", "0"])
def test_a_date_of_publication_that_is_none_counts_for_nothing(published: str | None) -> None:
    assert isnad.read(REPORT, published=published) == isnad.read(REPORT)


def test_what_is_known_is_kept_as_given() -> None:
    doc = isnad.read(
        REPORT, id="7", url="https://example.org/1", publisher="وكالة الخبر", title="خبر"
    ).document
    assert (doc.id, doc.url, doc.title) == ("7", "https://example.org/1", "خبر")
    assert doc.publisher is not None and doc.publisher.name == "وكالة الخبر"


@pytest.mark.parametrize("text", [None, b"text", 5, ["text"]])
def test_what_is_no_string_is_a_type_error(text: object) -> None:
    with pytest.raises(TypeError, match="not str"):
        isnad.read(text)  # type: ignore[arg-type]


def test_a_gazetteer_is_loaded_once_for_texts_of_all_languages() -> None:
    assert language("ar").name_key == language("en").name_key


@pytest.mark.parametrize(
    ("caption", "kinds"),
    [
        ("صور من مكان القصف الصاروخي على مدينة سرمين", ["shelling"]),
        ("آثار الغارة الجوية الإسرائيلية على بلدة الناقورة", ["airstrike"]),
        ("الدخان يتصاعد جراء القصف المدفعي على أطراف مدينة إدلب", ["shelling"]),
        ("صور من القصف الصاروخي", []),
        ("المعارك في جبهات مدينة تعز", []),
    ],
)
def test_a_caption_tells_of_the_strike_that_it_points_at(caption: str, kinds: list[str]) -> None:
    assert [e.kind for e in isnad.read(caption).events] == kinds


def test_what_a_long_text_only_points_at_is_no_news() -> None:
    text = "اجتمع الوزير مع نظيره.\n" * 3 + "\n".join(f"وناقش البند رقم {n} من الخطة." for n in range(9))
    assert not isnad.read(text + "\nوتطرق إلى آثار الغارة الجوية على بلدة الناقورة.").events


def test_the_year_before_a_strike_does_not_count_strikes() -> None:
    (event,) = isnad.read("قُتل مدنيان في سرمين يوم 2 آذار 2024 بقصف مدفعي.").events
    assert not event.background
    (event,) = isnad.read("نفذت الطائرات 93 غارة على سرمين يوم 2 آذار 2024.").events
    assert event.background
