"""Documents on the desk: the list, the reader with its marks and their rules, and choosing words to correct by."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from arrivals import all_of
from desk_site import serving
from desk_texts import NAMED, ODD, PLACES, STRIKE
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect
from sqlalchemy import select

from isnad.desk import document_list, explaining
from isnad.desk.app import build
from isnad.desk.asking import Asking, asking
from isnad.desk.language.formats import Manner
from isnad.desk.pages import documents as pages
from isnad.desk.roles import Role
from isnad.desk.settings import Settings
from isnad.desk.shown import Shown, shown
from isnad.store import schema
from isnad.store.errors import StoreError
from isnad.store.ingest import ingest
from isnad.store.linking import link
from isnad.store.opening import Store


def person(role: Role = "admin") -> Asking:
    return Asking("tester", role, "", Manner("en"))


def reports(*texts: str, **more: str) -> list[dict[str, str]]:
    return [
        {"id": f"report-{n}", "publisher": "صحيفة النهار", "published": "2024-05-03", "text": text} | more
        for n, text in enumerate(texts, 1)
    ]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ISNAD_GAZETTEER", str(PLACES))
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Store.open(str(folder / "isnad.db")) as opened:
        yield opened


def take(store: Store, folder: Path, given: list[dict[str, str]]) -> list[str]:
    """Takes reports into a store, links them, and returns their digests in order."""
    file = folder / "reports.jsonl"
    file.write_text("".join(json.dumps(report, ensure_ascii=False) + "\n" for report in given), "utf-8")
    ingest(store, all_of(file), who="tester")
    link(store)
    d = schema.document.c
    with store.read() as connection:
        return [row.sha256 for row in connection.execute(select(d.sha256).order_by(d.id))]


def document(store: Store, sha256: str, role: Role = "admin") -> Shown:
    with store.read() as connection:
        return shown(connection, sha256, person(role))


def client(store: Store, role: Role = "admin") -> TestClient:
    """A desk as somebody of a role sees it."""
    app = build(store, Settings("tester"))
    app.dependency_overrides[asking] = lambda: person(role)
    return TestClient(app, base_url="http://127.0.0.1", headers={"accept-language": "en"})


# Versions


def test_a_page_that_changed_shows_both_versions_word_by_word(store: Store, folder: Path) -> None:
    page = {"url": "https://example.org/a", "publisher": "صحيفة النهار", "published": "2024-05-03"}
    old, new = take(store, folder, [page | {"text": STRIKE}, page | {"text": STRIKE.replace("تسعة", "عشرة")}])
    desk = client(store)
    assert "an older version of it" in desk.get(f"/documents/{old}").text
    shown = desk.get(f"/documents/{new}?beside=changes").text
    assert "<del>تسعة</del><ins>عشرة</ins>" in shown


# The reader


def test_the_rules_are_those_that_made_the_marks(store: Store, folder: Path) -> None:
    (sha,) = take(store, folder, reports(STRIKE))
    found = document(store, sha)
    reasons = explaining.reasons_of(found)
    assert not reasons.newer and not reasons.otherwise
    assert set(reasons.of) == {mark.number for mark in found.marks}
    assert all(reason.rule and not reason.otherwise for reason in reasons.of.values())
    dated = next(mark for mark in found.marks if mark.field == "date")
    assert "the date in the text" in reasons.of[dated.number].label


def test_it_is_told_where_the_reader_of_now_reads_otherwise(store: Store, folder: Path) -> None:
    (sha,) = take(store, folder, reports(STRIKE))
    r = schema.reading
    with store.write() as connection:
        record = connection.execute(select(r.c.record)).scalar_one()
        other = record.replace("البارة".encode(), "بلدة البارة".encode(), 1)
        other = re.sub(rb'"place":.*?"more_places"', b'"place":null,"more_places"', other)
        connection.execute(r.update().values(reader="of before", record=other))
    reasons = explaining.reasons_of(document(store, sha))
    assert reasons.newer and reasons.otherwise
    assert "would read some of it otherwise" in client(store).get(f"/documents/{sha}/explain").text


def test_names_are_covered_in_text_title_and_rules_and_offsets_hold(store: Store, folder: Path) -> None:
    (sha,) = take(
        store, folder, reports(NAMED, title="رحيل خالد محمود السالم", url="https://example.org/khalid")
    )
    whole, covered = document(store, sha), document(store, sha, "reader")
    assert whole.record.events[0].harm[0].names
    assert len(covered.text) == len(whole.text) and "السالم" not in covered.text
    assert [mark.place for mark in covered.marks] == [mark.place for mark in whole.marks]
    desk = client(store, "reader")
    for path in ("", "?event=e1", "?beside=original", "/explain"):
        answer = desk.get(f"/documents/{sha}{path}")
        assert answer.status_code == 200
        assert not {"خالد", "سعاد", "السالم", "khalid"} & set(re.findall(r"\w+", answer.text))
    assert desk.get("/documents").text.count("█") > 5
    assert "report-1" not in desk.get("/documents", params={"q": "خالد"}).text
    assert sha not in desk.get("/documents", params={"q": "خالد"}).text
    assert sha in client(store).get("/documents", params={"q": "خالد"}).text
    assert desk.get(f"/documents/{sha}/original").status_code == 403
    assert desk.get(f"/documents/{sha}/suggest?start=0&end=9").status_code == 403


def test_names_that_one_version_tells_are_covered_in_both(store: Store, folder: Path) -> None:
    page = {"url": "https://example.org/a", "published": "2024-05-03"}
    early = "فُقد الاتصال بخالد محمود السالم قرب البارة أمس، بحسب ذويه."
    old, new = take(store, folder, [page | {"text": early}, page | {"text": NAMED}])
    shown = client(store, "reader").get(f"/documents/{new}?beside=changes&older={old}").text
    assert "<del>" in shown and "محمود" not in shown


def test_the_original_is_shown_as_text_and_had_as_a_file(store: Store, folder: Path) -> None:
    page = folder / "page.html"
    page.write_text(
        f"<!doctype html><html lang=ar><title>خبر</title><article><script>alert(1)</script><p>{STRIKE}</p></article>",
        "utf-8",
    )
    ingest(store, all_of(page), who="tester")
    with store.read() as connection:
        sha = connection.execute(select(schema.document.c.sha256)).scalar_one()
    desk = client(store)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in desk.get(f"/documents/{sha}?beside=original").text
    file = desk.get(f"/documents/{sha}/original")
    assert file.content == page.read_bytes()
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.headers["content-security-policy"].startswith("sandbox")
    assert file.headers["x-content-type-options"] == "nosniff"


def test_an_address_that_is_none_of_the_web_is_no_link(store: Store, folder: Path) -> None:
    (sha,) = take(store, folder, reports(STRIKE, url="javascript:alert(1)"))
    assert 'href="javascript' not in client(store).get(f"/documents/{sha}").text


def test_a_long_text_is_read_in_parts(store: Store, folder: Path) -> None:
    long = "\n".join(["لا جديد في هذا السطر الذي يطول قليلاً."] * 4000) + "\n" + STRIKE
    (sha,) = take(store, folder, reports(long))
    desk = client(store)
    first = desk.get(f"/documents/{sha}").text
    assert first.count("data-from=") > 1 and len(first) < 20 * pages.PART
    assert "البارة" in desk.get(f"/documents/{sha}?event=e1").text
    assert "البارة" in desk.get(f"/documents/{sha}?part=999").text
    assert "البارة" in desk.get(f"/documents/{sha}", params={"at": len(long) - 5}).text


def test_what_is_no_document_is_not_there(store: Store, folder: Path) -> None:
    (sha,) = take(store, folder, reports(STRIKE))
    desk = client(store)
    for path in (sha[:12], "0" * 64, "%00", "e1"):
        for end in ("", "/explain", "/original", "/suggest?start=1&end=5"):
            assert desk.get(f"/documents/{path}{end}").status_code == 404
    assert desk.get(f"/documents/{sha}?event=e99&part=-4&at=-9&older=x&incident=nothing").status_code == 200


# The list


def titles(found: document_list.Found) -> list[str]:
    return [item.title for item in found.documents]


def test_the_list_goes_back_page_by_page_from_what_came_last(store: Store, folder: Path) -> None:
    take(
        store,
        folder,
        [r | {"title": f"خبر {n}"} for n, r in enumerate(reports(*[f"{STRIKE} {n}" for n in range(7)]))],
    )
    seen, after = [], None
    with store.read() as connection:
        for _ in range(4):
            found = document_list.found(connection, person(), size=3, after=after)
            seen += titles(found)
            after = found.next
            if not after:
                break
        with pytest.raises(StoreError):
            document_list.found(connection, person(), after="nonsense")
    assert seen == [f"خبر {n}" for n in range(6, -1, -1)]


def test_words_are_found_in_titles_and_outlets_in_any_spelling(store: Store, folder: Path) -> None:
    given = reports(STRIKE, f"{NAMED} ثانية", STRIKE + " أخرى")
    given[0]["title"] = "غارةٌ على إدلب"
    given[1]["publisher"] = "وكالة الجبل"
    given[2]["title"] = "ارتفاع الحصيلة"
    shas = take(store, folder, given)
    with store.read() as connection:

        def numbers(words: str, outlet: str = "") -> list[int]:
            return [
                shas.index(d.sha256)
                for d in document_list.found(connection, person(), words, outlet).documents
            ]

        assert numbers("غاره ادلب") == [0]
        assert numbers("الجبل") == [1]
        assert numbers("النهار") == [2, 0]
        assert numbers("", "صحيفة النهار") == [2, 0]
        assert numbers("report-2") == [1]
        assert numbers(shas[2][:10]) == [2]
        assert numbers("لا شيء") == []


def test_a_search_stops_somewhere_and_goes_on_when_asked(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_list, "_LOOK", 4)
    monkeypatch.setattr(document_list, "_STEP", 2)
    take(
        store,
        folder,
        [r | {"title": f"خبر {n}"} for n, r in enumerate(reports(*[f"{STRIKE} {n}" for n in range(9)]))],
    )
    with store.read() as connection:
        first = document_list.found(connection, person(), "خبر 1")
        assert titles(first) == [] and first.looked_to and first.next
        second = document_list.found(connection, person(), "خبر 1", after=first.next)
        assert titles(second) == ["خبر 1"]


# In the browser


@pytest.fixture
def address(store: Store, folder: Path) -> Iterator[str]:
    """The address of the reader of a report whose text begins oddly."""
    (sha,) = take(store, folder, reports(ODD))
    with serving(store) as desk:
        yield f"{desk.url}/documents/{sha}"


def select_words(page: Page, words: str) -> None:
    """Selects words of the text as a mouse would."""
    page.evaluate(
        """words => {
          const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
          const nodes = []; let all = "";
          for (let n = walker.nextNode(); n; n = walker.nextNode()) { nodes.push([n, all.length]); all += n.data; }
          const place = at => { const [n, s] = nodes.filter(([, s]) => s <= at).at(-1); return [n, at - s]; };
          const start = all.indexOf(words), range = document.createRange();
          range.setStart(...place(start)); range.setEnd(...place(start + words.length));
          getSelection().removeAllRanges(); getSelection().addRange(range);
        }""",
        words,
    )


def test_the_text_is_there_character_by_character_from_its_own_side(
    address: str, open_page: Callable[..., Page], language: str
) -> None:
    page = open_page(address, language)
    assert page.locator("#text").evaluate("e => [...e.textContent].join('')") == ODD.replace("\0", "\ufffd")
    assert page.locator("#text").evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert page.locator("#text b").count() == 0
    for run in page.locator("#text .run").all():
        start, words = int(run.get_attribute("data-s") or ""), run.evaluate("e => e.textContent")
        assert ODD.replace("\0", "\ufffd")[start:].startswith(words)


def test_marks_are_walked_through_with_their_rules(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address)
    page.keyboard.press("n")
    expect(page.locator("#why code")).to_be_visible()
    first = page.locator("#text .current").first.inner_text()
    page.locator("#text").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("#text .current").first.inner_text() != first
    page.keyboard.press("p")
    assert page.locator("#text .current").first.inner_text() == first
    page.locator(".beside button.mark", has_text="airstrike").first.click()
    assert "غارة" in page.locator("#text .current").first.inner_text()
    expect(page.locator("#why")).to_contain_text("the word that names the happening")
    page.keyboard.press("Escape")
    expect(page.locator("#why")).to_be_hidden()


def test_text_and_events_light_each_other(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address)
    page.locator("#text .on-place").first.hover()
    expect(page.locator(".beside button.lit")).to_contain_text("البارة")
    page.locator(".beside button.mark:has(.f-actor)").hover()
    expect(page.locator("#text .run.lit")).to_have_text("روسية")


def test_words_of_a_link_are_marked_and_in_sight(address: str, open_page: Callable[..., Page]) -> None:
    start = ODD.index("البارة")
    page = open_page(f"{address}#s{start}-{start + 6}")
    expect(page.locator("#text")).to_have_attribute("data-linked", f"{start}-{start + 6}")
    marked = page.evaluate("() => [...CSS.highlights.get('linked')].map(String).join('')")
    assert marked == "البارة"


def test_chosen_words_lead_to_the_correction_of_the_incident(
    address: str, open_page: Callable[..., Page], language: str
) -> None:
    page = open_page(address, language)
    select_words(page, "إن خمسة مدنيين بينهم")
    link = page.locator("#choosing .uses a").first
    expect(link).to_be_visible()
    asked = urlsplit(link.get_attribute("href") or "")
    values: Mapping[str, list[str]] = parse_qs(asked.query)
    assert asked.path == "/incidents/i1/correct"
    assert values["field"] == ["killed"] and values["value"] == ["civilian=5-5"]
    start, end = int(values["start"][0]), int(values["end"][0])
    assert ODD[start:end] == "إن خمسة مدنيين بينهم"
    assert values["document"] == [address.rsplit("/", 1)[1]]
    page.keyboard.press("Escape")
    expect(page.locator("#choosing")).to_be_hidden()


def test_words_are_chosen_by_the_keyboard_alone(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address)
    page.keyboard.press("n")
    page.keyboard.press("s")
    expect(page.locator("#choosing")).to_be_visible()
    before = page.evaluate("() => getSelection().toString()")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    assert len(page.evaluate("() => getSelection().toString()")) > len(before)
    page.keyboard.press("Enter")
    expect(page.locator("#choosing a:focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#text")).to_be_focused()


def test_one_event_is_marked_alone_without_leaving_the_page(
    store: Store, folder: Path, open_page: Callable[..., Page]
) -> None:
    two = STRIKE + "\n\nوفي دارة عزة أصيب ثلاثة مدنيين بانفجار عبوة ناسفة يوم الجمعة 3 أيار 2024."
    (sha,) = take(store, folder, reports(two))
    with serving(store) as desk:
        page = open_page(f"{desk.url}/documents/{sha}")
        page.locator("#e2 h2 a").click()
        expect(page.locator("#e2.chosen")).to_be_visible()
        assert page.url.endswith("?event=e2")
        assert page.locator('#text .run[data-e~="e1"]').count() == 0
        page.reload()
        expect(page.locator("#e2.chosen")).to_be_visible()
        page.locator(".legend a").click()
        expect(page.locator('#text .run[data-e~="e1"]').first).to_be_visible()


def test_the_list_leads_to_the_reader(
    store: Store, folder: Path, open_page: Callable[..., Page], language: str
) -> None:
    take(store, folder, reports(STRIKE, NAMED))
    with serving(store) as desk:
        page = open_page(f"{desk.url}/documents", language)
        assert page.locator("ol.documents li").count() == 2
        page.locator("ol.documents .title").last.click()
        expect(page.locator("#text")).to_contain_text("البارة")
        wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0
