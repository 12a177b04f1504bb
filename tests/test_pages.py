"""Pages of thirty layouts are read for what they state: the day, the headline, the credit, and nothing of their frame."""

from __future__ import annotations

import time
from collections import Counter
from typing import NamedTuple

import pages
import pytest

import isnad
from isnad.article import stated
from isnad.article.encoding import decode
from isnad.article.page import Page, read_page
from isnad.lang import language
from isnad.record import Record

CUES = language("ar").cues
MADE = pages.pages()


class Read(NamedTuple):
    made: pages.Made
    page: Page
    record: Record


@pytest.fixture(scope="module")
def read() -> list[Read]:
    out = []
    for made in MADE:
        page = read_page(decode(made.raw).text, made.url, CUES)
        given = {"published": page.published, "publisher": page.publisher, "title": page.title}
        out.append(Read(made, page, isnad.read(page.text, url=made.url, **given)))
    return out


def test_there_are_enough_pages() -> None:
    assert len(MADE) >= 200 and len(pages.LAYOUTS) >= 20
    sizes = [len(m.raw) for m in MADE]
    assert min(sizes) > 20_000 and max(sizes) > 100_000


def test_no_day_is_invented(read: list[Read]) -> None:
    assert not [
        (r.made.layout, r.record.document.published, r.record.document.published_basis)
        for r in read
        if r.record.document.published not in (None, r.made.published)
    ]


def test_the_day_is_read_where_a_page_states_it(read: list[Read]) -> None:
    stating = [r for r in read if r.made.published]
    missed = Counter(r.made.layout for r in stating if r.record.document.published != r.made.published)
    assert sum(missed.values()) <= 0.01 * len(stating), missed


def test_the_headline_is_the_articles_own(read: list[Read]) -> None:
    assert not [(r.made.layout, r.page.title) for r in read if r.page.title != r.made.title]
    assert not [r.made.layout for r in read if r.page.text.split("\n")[0].strip("| ") != r.made.title]


def test_nothing_of_another_article_is_in_the_text(read: list[Read]) -> None:
    for made, page, _ in read:
        own = made.story.more[0] if made.layout == "broadcaster" else None
        others = [x for x in (*made.story.related, *made.story.more) if x != own and x in page.text]
        assert not others, (made.layout, others)
        assert "رحم الله" not in page.text and "جميع الحقوق" not in page.text, made.layout
        assert pages.levant(made.story.saved) not in page.text, made.layout
        assert "آخر تحديث" not in page.text, made.layout


def test_the_article_is_whole_and_credits_are_kept(read: list[Read]) -> None:
    for made, page, _ in read:
        for paragraph in (made.story.lead, *made.story.paragraphs):
            assert paragraph in page.text, made.layout
        if made.credit:
            lines = [x for x in page.text.split("\n") if made.credit in x]
            assert lines, (made.layout, made.credit)
            if made.layout != "tables":
                assert any(len(x.split()) < 15 for x in lines), (made.layout, lines)


def test_the_outlet_is_the_one_that_the_page_names(read: list[Read]) -> None:
    named = [r for r in read if r.page.publisher]
    assert len(named) > 100
    assert not [(r.made.layout, r.page.publisher) for r in named if r.page.publisher != r.made.story.outlet]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-03-05T10:32:00+03:00", "2024-03-05T10:32:00+03:00"),
        ("٢٠٢٤-٠٣-٠٥", "2024-03-05"),
        ("Tue, 05 Mar 2024 10:32:00 +0300", "2024-03-05"),
        ("05-Mar-2024", "2024-03-05"),
        ("March 5, 2024 10:32 am", "2024-03-05"),
        ("25/03/2024", "2024-03-25"),
        ("20240305", "2024-03-05"),
        ("1709600000", "2024-03-05"),
        (1709600000, "2024-03-05"),
        ("5 مارس 2024", "5 مارس 2024"),
        ("05/03/2024", None),
        ("0001-01-01T00:00:00", None),
        ("1970-01-01", None),
        ("1445-08-24", None),
        ("2024-13-05", None),
        ("2124-03-05", None),
        ("2024", None),
        ("منذ 3 أيام", None),
        ("", None),
        (None, None),
        ([], None),
        (True, None),
    ],
)
def test_what_states_a_day(value: object, day: str | None) -> None:
    assert stated.day(value) == day


P = "<p>قُتل ثلاثة مدنيين وأصيب خمسة آخرون بجروح جراء قصف مدفعي استهدف منازل بلدة تل الزيتون.</p>"
HOSTILE = {
    "elements in elements without end": "<html><body>" + "<div>" * 50_000 + P,
    "tables in tables": "<html><body>" + "<table><tr><td>" * 5_000 + P,
    "a hundred thousand paragraphs": "<html><body>" + P * 100_000,
    "links only": "<html><body>" + "<a href=x>مقتل عشرة في انفجار ببغداد</a>" * 8_000 + P * 20,
    "scripts that never end": "<html><body>" + P + "<script>" * 200_000 + P,
    "comments that never end": "<html><body>" + P + "<!--" * 200_000,
    "angle brackets": "<html><body>" + P + "<" * 500_000,
    "entities of entities": "<!DOCTYPE html [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]><html><body>" + P + "&b;" * 9_000,
    "null bytes": "<html><body>\0" + P.replace(" ", " \0"),
    "attributes": "<html><body><div " + " ".join(f"a{k}=1" for k in range(60_000)) + ">" + P,
    "data in data": "<html><head><script type='application/ld+json'>" + "[" * 100_000 + "</script></head><body>" + P,
    "half a character": "<html><body>\ud800" + P,
    "another encoding": "<?xml version='1.0' encoding='utf-16'?><html><body>" + P,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_costs_little_and_gives_what_can_be_read(name: str) -> None:
    start = time.perf_counter()
    page = read_page(HOSTILE[name], None, CUES)
    assert "قُتل ثلاثة مدنيين" in page.text
    assert time.perf_counter() - start < 10


def test_a_page_that_is_too_long_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("isnad.article.markup.LIMIT", 5000)
    page = read_page("<html><body>" + P * 1000, None, CUES)
    assert page.note and "5,000 characters" in page.note and "قُتل ثلاثة" in page.text


@pytest.mark.parametrize(
    "html", ["<html></html>", "<", "", "<html><frameset><frame src=x></frameset></html>"]
)
def test_a_page_without_text_gives_none(html: str) -> None:
    assert read_page(html, None, CUES).text.strip(" <") == ""


LINES = {
    "أ ف ب": True, "(رويترز)": True, "المصدر: وكالات": True, "المصدر: صفحة المجلس المحلي": True, "دمشق - سانا": True, "العربي - وكالات": True,
    "القاهرة (د ب أ)": True, "نقلاً عن رويترز": True, "وكالات": True, "مقتل خمسة في قصف على حي النصر": False, "المصدر المسؤول": False,
    "الجزيرة": False, "وفق وكالة رويترز قال": False, "": False,
}  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_what_is_a_credit(line: str) -> None:
    assert CUES.is_credit(line) is LINES[line]
