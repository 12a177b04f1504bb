"""What a person sees of a record on a terminal."""

from __future__ import annotations

import io

from rich.console import Console

from isnad.record import Actor, DocumentInfo, Event, Harm, Place, Publisher, Record, Source, Span
from isnad.show.account import account
from isnad.show.terminal import Screen, wrapped


def shown(record: Record, width: int = 80) -> str:
    out = io.StringIO()
    account(record, Screen(Console(file=out, width=width, highlight=False), isolate=False))
    return out.getvalue()


def at(quote: str) -> Span:
    return Span(0, len(quote), quote)


CHAIN = [Source("سانا", "agency"), Source("مصدر عسكري", "official")]
EVENT = Event(
    "e1",
    "shelling",
    at("قصف"),
    status="unconfirmed",
    place=Place("دارة عزة", lat=36.2817, lon=36.8508, precision="exact", within=["حلب"], candidates=2),
    more_places=[Place("الأتارب")],
    actor=[Actor("syria_gov", "قوات النظام", "suspected", at("قوات النظام"))],
    harm=[
        Harm("killed", "civilian", 2, 2, "child", part_of_total=True, span=at("طفلان")),
        Harm("killed", "civilian", 3, 3, names=["سالم"], span=at("ثلاثة مدنيين")),
        Harm("injured", "unknown", 20, None, status="under_assessment", span=at("عشرات الجرحى")),
        Harm("killed", "civilian", 0, 0, status="denied", said_by=[Source("وزارة الدفاع", "official")]),
    ],
    said_by=CHAIN,
)


def test_an_account_tells_of_place_actor_chain_harm_and_status() -> None:
    text = shown(Record("1", DocumentInfo("a", publisher=Publisher("وكالة الخبر")), [EVENT]))
    for words in (
        "e1  shelling · UNCONFIRMED  «قصف»",
        "where    دارة عزة ← حلب  36.2817, 36.8508 (exact; 2 places bear the name)",
        "and      الأتارب (in no gazetteer)",
        "who      SUSPECTED قوات النظام [syria_gov]",
        "says     وكالة الخبر ← سانا (agency) ← مصدر عسكري (official)",
        "killed 3 civilians: سالم  «ثلاثة مدنيين»",
        "of the killed 2 children  «طفلان»",
        "injured at least 20 people UNDER ASSESSMENT  «عشرات الجرحى»",
        "says     وكالة الخبر ← وزارة الدفاع (official)",
        "killed any civilians DENIED",
    ):
        assert words in text, words
    assert (
        text.index("killed 3")
        < text.index("of the killed 2")
        < text.index("injured at least")
        < text.index("any")
    )


def test_a_record_without_events_and_one_that_could_not_be_read_say_so() -> None:
    assert "no happening is reported" in shown(Record("1", DocumentInfo("a", language="en")))
    assert "not read: line 3: it breaks off" in shown(
        Record("1", DocumentInfo(None), [], "line 3: it breaks off")
    )


def test_long_words_of_the_text_go_on_under_themselves() -> None:
    harm = Harm("killed", "civilian", 3, 3, span=at("قتل ثلاثة مدنيين " * 12))
    text = shown(Record("1", DocumentInfo("a"), [Event("e1", "other", at("قصف"), harm=[harm])]), 60)
    assert max(map(len, text.splitlines())) <= 60
    assert "".join(text.split()).count("قتلثلاثةمدنيين") == 12
    assert list(wrapped("a bb ccc", 4)) == ["a bb", "ccc"]
