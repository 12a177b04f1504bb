"""The page of an incident: known in one glance, disagreements first, every value with its sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from desk_site import Desk, serving
from desk_team import as_role
from playwright.sync_api import Page, expect

from isnad.desk.accounts_table import accounts_table
from isnad.desk.chain import Leaf, Link, chains
from isnad.desk.language.formats import Manner
from isnad.desk.locator import locator
from isnad.desk.passage import passage
from isnad.desk.waterfall import waterfall
from isnad.desk.wording import worded
from isnad.incidents.incident import Incident
from isnad.store.documents import record_of, reports_of
from isnad.store.incidents import incidents, number_of
from isnad.store.opening import Store
from isnad.store.review import Review
from isnad.store.views import members
from isnad.store.why import why

Open = Callable[..., Page]
#: Reports of the examples: of a raid on al-Bara, and of rockets on Afrin.
BARA, AFRIN = "bara-1", "afrin-4"


def told_in(store: Store, document: str) -> Incident:
    """The incident that a report tells of."""
    with store.read() as connection:
        return next(i for i in incidents(connection) if document in i.documents)


def page_of(desk: Desk, document: str) -> str:
    return f"{desk.url}/incidents/{told_in(desk.store, document).id}"


def plain(words: str) -> str:
    """Words without the marks that keep their direction apart."""
    return re.sub("[\u2066-\u2069]", "", words)


def decided(store: Store, act: Callable[[Review], object]) -> None:
    review = Review(store, "nadia")
    act(review)
    review.settle()


# In one glance


def test_what_is_known_is_told_in_one_glance(desk: Desk, open_page: Open, language: str) -> None:
    page = open_page(page_of(desk, BARA), language)
    title = {"ar": "2 أيار 2024", "en": "Airstrike in البارة, 2 May 2024"}[language]
    assert title in plain(page.locator("h1").inner_text())
    assert title[1:] in plain(page.title())
    assert plain(page.locator(".outcome.killed .total").inner_text()) == "5"
    assert page.locator(".outcome.injured .total a").all_inner_texts() == ["6", "8"]
    assert page.locator(".locator .point").count() == 1


def test_numerals_are_those_that_the_reader_wishes(desk: Desk) -> None:
    answer = httpx.get(page_of(desk, BARA), cookies={"isnad_numerals": "arab"})
    assert "٣٥٫" not in answer.text and "٣٥.٦" in answer.text


def test_what_a_person_corrected_stands_with_what_the_reports_gave_and_why(
    desk: Desk, open_page: Open
) -> None:
    id = told_in(desk.store, BARA).id
    decided(desk.store, lambda r: r.correct(id, "killed", "civilian=4-6", "قائمة المشفى", "ورقة بخط اليد"))
    decided(desk.store, lambda r: r.note(id, "ينتظر رد المتحدث"))
    page = open_page(f"{desk.url}/incidents/{id}")
    killed = page.locator(".outcome.killed")
    assert "4–6" in plain(killed.locator(".total").inner_text())
    killed.locator(".corrected summary").click()
    said = plain(killed.locator(".corrected p").inner_text())
    assert "civilian" in said and "5" in said
    assert "قائمة المشفى" in said and "ورقة بخط اليد" in said and "nadia" in said
    expect(page.locator(".remark")).to_contain_text("ينتظر رد المتحدث")


# Values and their sentences


def test_a_value_opens_its_sentence_and_gives_the_focus_back(
    desk: Desk, open_page: Open, language: str
) -> None:
    page = open_page(page_of(desk, BARA), language)
    value = page.locator(".outcome.injured .total a").last
    value.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#passage")
    expect(panel.locator("mark")).to_have_text("وأصيب ثمانية")
    assert "يوم الخميس 2 أيار" in panel.locator("blockquote").inner_text()
    expect(value).to_have_attribute("aria-expanded", "true")
    expect(panel).to_be_focused()
    box = panel.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 1280
    href = value.get_attribute("href") or ""
    assert re.fullmatch(r"/documents/[0-9a-f]{64}#s\d+-\d+", href)
    assert (panel.locator(".into a").get_attribute("href") or "").endswith(href.partition("#")[2])
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(value).to_be_focused()


def test_keys_walk_through_values_and_disagreements(desk: Desk, open_page: Open) -> None:
    page = open_page(page_of(desk, BARA), "ar")
    values, panel = page.locator("a.quoted"), page.locator("#passage")
    page.keyboard.press("n")
    expect(values.first).to_have_attribute("aria-expanded", "true")
    expect(panel.locator("mark")).to_be_visible()
    page.keyboard.press("n")
    expect(values.nth(1)).to_have_attribute("aria-expanded", "true")
    expect(values.first).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("p")
    expect(values.first).to_have_attribute("aria-expanded", "true")
    expect(panel).to_be_visible()
    page.keyboard.press("]")
    expect(panel).to_be_hidden()
    expect(page.locator("#differs-1")).to_be_focused()
    # The same key of an Arabic keyboard.
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'د', code: 'BracketRight', bubbles: true}))"
    )
    expect(page.locator("#differs-2")).to_be_focused()
    page.keyboard.press("[")
    expect(page.locator("#differs-1")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("n")


def test_without_scripts_a_value_leads_to_its_words_in_the_report(desk: Desk, open_page: Open) -> None:
    page = open_page(page_of(desk, BARA), java_script_enabled=False)
    page.locator(".outcome.killed .total a").first.click()
    page.wait_for_url(re.compile(r"/documents/[0-9a-f]{64}#s\d+-\d+$"))
    page.go_back()
    page.get_by_role("link", name="What was compared").click()
    assert page.locator(".waterfall").count() > 0


def test_only_words_of_its_own_reports_are_opened(desk: Desk) -> None:
    one, other = told_in(desk.store, BARA), told_in(desk.store, AFRIN)
    with desk.store.read() as connection:
        own, strange = (reports_of(connection, i.id)[0].sha256 for i in (one, other))

    def asked(document: str, start: int, end: int) -> int:
        query = {"document": document, "start": start, "end": end}
        return httpx.get(f"{desk.url}/incidents/{one.id}/quote", params=query).status_code

    assert asked(own, 0, 10) == 200
    assert [asked(strange, 0, 10), asked(own, 5, 5), asked(own, -3, 4), asked(own, 0, 10**9)] == [404] * 4
    assert asked("nothing", 0, 1) == 404


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("عاجل.\nقُتل رجل في القرية. وفرّ الأهالي.", "قُتل رجل", "قُتل رجل في القرية."),
        ("قُتل رجل. وأصيب آخر. وانتهى.", "رجل. وأصيب", "قُتل رجل. وأصيب آخر."),
        ("كلمة", "كلمة", "كلمة"),
        ("خبر بلا نقطة " * 400 + "قُتل رجل", "قُتل رجل", None),
    ],
)
def test_the_sentence_of_some_words(text: str, words: str, sentence: str | None) -> None:
    start = text.index(words)
    found = passage(text, start, start + len(words))
    assert found.words == words
    if sentence is None:
        assert found.cut == (True, False) and len(found.before) == 400
    else:
        assert found.before + found.words + found.after == sentence and found.cut == (False, False)


# Accounts side by side


def test_accounts_stand_side_by_side_and_disputed_cells_refer_to_their_disagreement(
    desk: Desk, open_page: Open
) -> None:
    page = open_page(page_of(desk, BARA))
    table = page.locator("table.accounts")
    assert table.locator("thead .origin").all_inner_texts() == [
        "راديو نسمة الشمال",
        "الدفاع المدني السوري",
        "وزارة الدفاع الروسية",
    ]
    injured = table.get_by_role("row", name=re.compile("^injured"))
    assert injured.locator("td.differs").count() == 2
    assert "not said" in injured.locator("td").last.inner_text()
    denied = table.get_by_role("row", name=re.compile("^killed")).locator("td").last
    assert "none: denied" in denied.inner_text()
    denied.locator(".disputed").click()
    assert page.url.endswith("#differs-2")
    expect(page.locator("#differs-2")).to_contain_text("denial")
    first = table.locator("thead th").first
    first.locator("summary").click()
    expect(first.get_by_role("link", name="حصيلة البارة ترتفع")).to_be_visible()
    assert "one carries" in first.locator(".reports p").inner_text()
    assert "3" in table.locator(".earlier").first.inner_text()


def test_on_a_phone_one_account_comes_after_another(desk: Desk, open_page: Open, language: str) -> None:
    page = open_page(page_of(desk, BARA), language, size=(390, 844))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tops = [(h.bounding_box() or {})["y"] for h in page.locator(".accounts thead th").all()]
    killed = page.locator(".accounts td[data-label]").filter(has=page.locator(".figure"))
    first = min((cell.bounding_box() or {})["y"] for cell in killed.all())
    assert tops == sorted(tops) and tops[0] < first < tops[1]
    page.locator(".outcome.killed .total a").first.click()
    box = page.locator("#passage").bounding_box() if page.locator("#passage mark").inner_text() else None
    assert box and box["y"] + box["height"] == 844 and box["width"] == 390


def test_each_disagreement_finds_the_accounts_of_its_sides(example_store: Store) -> None:
    with example_store.read() as connection:
        found = list(incidents(connection))
        reports = {i.id: reports_of(connection, i.id) for i in found}
    sides = 0
    for i in found:
        table = accounts_table(i, reports[i.id])
        assert [d.number for d in table.disagreements] == list(range(1, len(i.discrepancies) + 1))
        assert [len(c.reports) for c in table.columns] == [len(a.documents) for a in i.accounts]
        for disagreement in table.disagreements:
            columns = [side.column for side in disagreement.sides]
            assert None not in columns
            marked = {
                n
                for row in table.rows
                for n, numbers in enumerate(row.disputed)
                if disagreement.number in numbers
            }
            assert marked == set(columns), (i.id, disagreement)
            sides += len(columns)
    assert sides > 20


# The chain


def test_the_chain_runs_from_the_speaker_out_to_the_outlets(example_store: Store) -> None:
    i = told_in(example_store, BARA)
    with example_store.read() as connection:
        reports = reports_of(connection, i.id)
        told = members(connection, [number_of(connection, i.id)])
        said = record_of(connection, "bara-3").events[0].said_by
    links = {x.name: x for x in chains(i, [t.member for ts in told.values() for t in ts], reports)}
    rescuers = links[said[-1].name]
    assert rescuers.origin and not rescuers.reports and rescuers.quote
    (outlet,) = rescuers.quoted_by.values()
    assert [leaf.report.name for leaf in outlet.reports] == ["bara-3"] and not outlet.quoted_by
    radio = links["راديو نسمة الشمال"]
    assert radio.origin and {leaf.report.name for leaf in radio.reports} == {"bara-1", "bara-2"}
    (copied,) = radio.quoted_by.values()
    assert copied.carries and [leaf.report.name for leaf in copied.reports] == ["bara-5"]
    names = sorted(leaf.report.name for x in links.values() for leaf in leaves(x))
    assert names == sorted(i.documents)


def leaves(link: Link) -> list[Leaf]:
    return [*link.reports, *(leaf for outer in link.quoted_by.values() for leaf in leaves(outer))]


def test_the_chain_is_drawn_from_the_side_that_is_read_first(
    desk: Desk, open_page: Open, language: str
) -> None:
    page = open_page(page_of(desk, BARA), language)
    tree = page.locator(".chain > li").filter(has_text="الدفاع المدني السوري")
    speaker = tree.locator("> .node").bounding_box()
    outlet = tree.locator("ul .node").first.bounding_box()
    assert speaker and outlet
    assert (outlet["x"] > speaker["x"]) == (language == "ar")


# Why they were linked


def test_why_they_were_linked_comes_when_it_is_looked_for(desk: Desk, open_page: Open) -> None:
    page = open_page(page_of(desk, BARA))
    page.locator("#why-title").scroll_into_view_if_needed()
    fall = page.locator(".fall").first
    expect(fall.locator(".sum td").last).to_have_text(re.compile(r"\+\d+\.\d"))
    expect(fall).to_contain_text("the same day")


def test_the_steps_of_a_waterfall_lead_from_zero_to_the_sum(example_store: Store) -> None:
    i = told_in(example_store, BARA)
    with example_store.read() as connection:
        falls = waterfall(why(connection, i.id))
    assert len(falls) == len(i.documents) - 1
    for fall in falls:
        at = fall.zero
        for step in fall.steps:
            start, end = sorted((at, at + step.width * (1 if step.part.weight > 0 else -1)))
            assert abs(step.left - start) < 0.1
            at = end if step.part.weight > 0 else start
        assert abs(at - (fall.left + fall.width)) < 0.2
        assert fall.zero < fall.least <= fall.left + fall.width <= 100.01
    assert waterfall([]) == []


# What people decided


def test_decisions_stand_in_their_order_and_those_taken_back_are_struck_through(
    desk: Desk, open_page: Open
) -> None:
    id = told_in(desk.store, BARA).id
    decided(desk.store, lambda r: r.confirm(id, "خمسة أخبار، غارة واحدة"))
    decided(desk.store, lambda r: r.undo(1, "لم يُراجع بعد"))
    page = open_page(f"{desk.url}/incidents/{id}")
    rows = page.locator(".history li")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("لم يُراجع بعد")
    expect(rows.last).to_have_class("undone")
    assert (
        rows.last.locator(".words").evaluate("e => getComputedStyle(e).textDecorationLine") == "line-through"
    )


def test_an_incident_that_was_merged_leads_on_and_one_that_is_none_is_not_found(desk: Desk) -> None:
    one, other = told_in(desk.store, BARA).id, told_in(desk.store, AFRIN).id
    decided(desk.store, lambda r: r.merge(one, other, "للاختبار"))
    for part in ("", "/why", "/near"):
        assert httpx.get(f"{desk.url}/incidents/{one}{part}").status_code == 200
    answer = httpx.get(f"{desk.url}/incidents/{other}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/incidents/{one}")
    for path in ("i999999", "nothing", "i999999/why", "i999999/near", "%F0%9F%92%A5"):
        assert httpx.get(f"{desk.url}/incidents/{path}").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("kind", "drone_strike", "drone strike"),
        ("date", "2024-05-02", "2 May 2024"),
        ("place", {"name": "البارة", "lat": 35.687, "lon": 36.538}, "البارة (35.6870, 36.5380)"),
        ("place", "البارة", "البارة"),
        ("actor", ["russia", "other:كتيبة"], "Russia, كتيبة"),
        ("killed", {"civilian": [2, 3], "combatant": [1, None]}, "civilian 2–3, combatant 1 or more"),
        ("killed", {}, "—"),
        ("date", None, "—"),
    ],
)
def test_values_of_decisions_in_words(field: str, value: object, words: str) -> None:
    said = worded(field, value, Manner("en"))
    assert plain(said) == words


# Near it


def test_incidents_near_it_are_offered(desk: Desk, open_page: Open) -> None:
    id = told_in(desk.store, BARA).id
    with desk.store.read() as connection:
        events = [f"{r.name}#{e}" for r in reports_of(connection, id) if r.name == "bara-4" for e in r.events]
    decided(desk.store, lambda r: r.split(id, events, "نفي وحده"))
    page = open_page(f"{desk.url}/incidents/{id}")
    page.locator("#near-title").scroll_into_view_if_needed()
    near = page.locator(".near li")
    expect(near.first).to_contain_text("1 report · the same day · 0 km")
    near.first.get_by_role("link").click()
    page.wait_for_url(lambda url: not url.endswith(f"/{id}"))
    expect(page.locator("h1")).to_contain_text("البارة")


def test_the_locator_draws_the_land_around_a_point() -> None:
    found = locator(35.687, 36.538, "near", "en")
    assert found and {"Syria", "Lebanon"} <= {n.words for n in found.names}
    assert found.land and 0 < found.radius < 20
    assert locator(89.0, 10.0, None, "en") is None
    at_sea = locator(-45.0, -120.0, "exact", "ar")
    assert at_sea and not at_sea.land
    assert locator(-17.8, 179.9, "area", "ar")


# Names of the dead, and what pages bring along


def test_names_of_the_dead_are_hidden_from_readers_in_every_part(example_store: Store) -> None:
    with example_store.read() as connection:
        found = [i for i in incidents(connection) if i.names]
        digests = {i.id: [r.sha256 for r in reports_of(connection, i.id)] for i in found}
    assert found
    with serving(example_store, team=True) as desk:
        reader, coder = as_role(desk, "reader"), as_role(desk, "coder")
        for i in found:
            rare = max((word for name in i.names for word in name.split()), key=len)
            assert rare in coder.get(f"/incidents/{i.id}").text
            quotes = [f"/quote?document={d}&start=0&end=20" for d in digests[i.id]]
            for part in ("", "/why", "/near", *quotes):
                answer = reader.get(f"/incidents/{i.id}{part}")
                assert answer.status_code == 200 and rare not in answer.text


def test_what_documents_bring_is_shown_as_text(desk: Desk, open_page: Open) -> None:
    evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
    i = told_in(desk.store, BARA)
    decided(desk.store, lambda r: r.note(i.id, evil))
    decided(desk.store, lambda r: r.correct(i.id, "place", evil, evil, evil))
    page = open_page(f"{desk.url}/incidents/{i.id}")
    expect(page.locator(".remark")).to_contain_text("onerror")
    assert page.locator("main img, main script:not([src])").count() == 0
    assert page.title() != "1"
