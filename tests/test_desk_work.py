"""Work on the desk: the queue by keys, each act by its form, and two people at one incident."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from desk_site import Desk, serving
from playwright.sync_api import Page, expect
from sqlalchemy import select

from isnad.desk.people import accounts
from isnad.incidents.incident import Incident
from isnad.store import schema
from isnad.store.decisions import Kept, all_decisions
from isnad.store.documents import reports_of
from isnad.store.errors import StoreError
from isnad.store.incidents import incident, incidents
from isnad.store.opening import Store
from isnad.store.queue import waiting
from isnad.store.review import Review

Open = Callable[..., Page]


def of(store: Store, id: str) -> Incident:
    with store.read() as connection:
        return incident(connection, id)


def queued(store: Store) -> list[str]:
    with store.read() as connection:
        return [w.incident.id for w in waiting(connection).waiting]


def told_by_several(store: Store) -> str:
    """An incident that several reports tell of."""
    with store.read() as connection:
        return next(i.id for i in incidents(connection) if len(i.documents) > 2)


def last(store: Store) -> Kept:
    """The last decision, which stands in the log too."""
    with store.read() as connection:
        kept = all_decisions(connection)[-1]
        log = schema.log.c
        acts = connection.execute(select(log.act, log.who).order_by(log.seq)).all()
    assert (f"decision: {kept.decision.act}", kept.who) in [tuple(row) for row in acts]
    return kept


def decisions(store: Store) -> int:
    with store.read() as connection:
        return len(all_decisions(connection))


PASSWORD = "كلمة سر طويلة للاختبار"


@pytest.fixture
def team(example_store: Store) -> Iterator[Desk]:
    """The desk of a team: two editors, a coder and a reader."""
    for name, role in (("nadia", "editor"), ("omar", "editor"), ("sami", "coder"), ("rana", "reader")):
        accounts.add(example_store, name, role, PASSWORD, "tester")  # type: ignore[arg-type]
    with serving(example_store, team=True) as served:
        yield served


def enter(page: Page, name: str) -> Page:
    """Logs in."""
    page.locator("#l-name").fill(name)
    page.locator("#l-password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("nav a[href='/work']")).to_be_visible()
    return page


def send(page: Page) -> None:
    """Sends the form that is open, and waits for what it says."""
    page.locator(".act-form .sends").last.click()
    expect(page.locator(".act-form")).to_have_count(0)
    expect(page.locator("#said .notice")).to_be_visible()


# The queue


def test_the_queue_is_gone_through_by_keys(desk: Desk, open_page: Open, language: str) -> None:
    first, second, third = queued(desk.store)[:3]
    page = open_page(f"{desk.url}/work", language)
    current = page.locator(".row[aria-current]")
    expect(current).to_have_id(f"w-{first}")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator(".act-form input[type=radio]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"#w-{second}.gone")).to_be_visible()
    expect(current).to_have_id(f"w-{third}")
    assert of(desk.store, second).state == "confirmed"
    assert last(desk.store).who == "tester"
    expect(page.locator(".counts .whose .num").first).to_have_text(str(len(queued(desk.store))))
    page.keyboard.press("u")
    expect(current).to_have_id(f"w-{second}")
    assert of(desk.store, second).state == "new"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/incidents/{second}")


def test_keys_stand_at_the_same_place_of_an_arabic_keyboard(desk: Desk, open_page: Open) -> None:
    second = queued(desk.store)[1]
    page = open_page(f"{desk.url}/work", "ar")
    press = "([key, code]) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))"
    page.evaluate(press, ["ت", "KeyJ"])
    page.evaluate(press, ["ش", "KeyA"])
    expect(page.locator("#said .notice")).to_be_visible()
    assert of(desk.store, second).assigned == "tester"


def test_an_incident_is_taken_and_stands_among_ones_own(desk: Desk, open_page: Open) -> None:
    first = queued(desk.store)[0]
    page = open_page(f"{desk.url}/work?assigned=-")
    page.keyboard.press("a")
    expect(page.locator(f"#w-{first}.gone")).to_be_visible()
    assert of(desk.store, first).assigned == "tester"
    page.goto(f"{desk.url}/work?assigned=me")
    expect(page.locator(".row")).to_have_count(1)
    page.keyboard.press("a")
    expect(page.locator(f"#w-{first}.gone")).to_be_visible()
    assert of(desk.store, first).assigned is None


def test_a_note_is_written_in_the_queue_and_the_row_stays(desk: Desk, open_page: Open) -> None:
    first = queued(desk.store)[0]
    page = open_page(f"{desk.url}/work")
    page.keyboard.press("n")
    page.locator("textarea").fill("سألنا المستشفى عن القائمة")
    send(page)
    expect(page.locator(f"#w-{first}:not(.gone)[aria-current]")).to_be_visible()
    assert of(desk.store, first).notes == ["tester: سألنا المستشفى عن القائمة"]


def test_escape_drops_a_form_and_keeps_the_place(desk: Desk, open_page: Open) -> None:
    page = open_page(f"{desk.url}/work")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(".act-form")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".act-form")).to_have_count(0)
    expect(page.locator(".row").nth(1).locator(".title")).to_be_focused()
    assert decisions(desk.store) == 0


def test_words_of_a_form_that_was_dropped_stand_in_the_next(desk: Desk, open_page: Open) -> None:
    page = open_page(f"{desk.url}/work")
    page.keyboard.press("n")
    page.locator("textarea").fill("سألنا المستشفى")
    page.keyboard.press("Escape")
    expect(page.locator(".act-form")).to_have_count(0)
    page.keyboard.press("c")
    expect(page.locator("input[name=reason]")).to_have_value("سألنا المستشفى")
    send(page)
    assert last(desk.store).reason == "سألنا المستشفى"
    expect(page.locator(".row[aria-current] .title")).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("input[name=reason]")).to_have_value("")


def test_a_reason_to_wait_shows_those_that_have_it(desk: Desk, open_page: Open) -> None:
    page = open_page(f"{desk.url}/work?reason=large")
    with desk.store.read() as connection:
        large = len(waiting(connection, reason="large").waiting)
    expect(page.locator(".row")).to_have_count(large)
    assert 0 < large < len(queued(desk.store))


# Each act, by its form on the incident's page


def test_an_incident_is_rejected_with_words_of_ones_own(desk: Desk, open_page: Open, language: str) -> None:
    id = told_by_several(desk.store)
    page = open_page(f"{desk.url}/incidents/{id}", language)
    page.keyboard.press("x")
    page.locator(".act-form input[name=reason]").fill("تدريب لا ضربة")
    send(page)
    kept = last(desk.store)
    assert (kept.decision.act, kept.reason) == ("reject", "تدريب لا ضربة")
    assert of(desk.store, id).state == "rejected"
    page.keyboard.press("u")
    expect(page.locator("#said .notice")).not_to_have_text("")
    expect(page.locator(".chip.new").first).to_be_visible()
    assert of(desk.store, id).state == "new"


@pytest.mark.parametrize(
    ("field", "entered", "meant"),
    [
        ("kind", {"kind": "drone_strike"}, "drone_strike"),
        ("date", {"date": "2024-05-03"}, "2024-05-03"),
        (
            "place",
            {"place_name": "تل رفعت", "place_lat": "36.47", "place_lon": "37.09"},
            {"name": "تل رفعت", "lat": 36.47, "lon": 37.09},
        ),
        ("killed", {"civilian_min": "٢", "civilian_max": "3", "combatant_min": "1", "combatant_max": ""},
         {"civilian": [2, 3], "combatant": [1, 1]}),
    ],
)  # fmt: skip
def test_a_field_is_corrected(
    desk: Desk, open_page: Open, field: str, entered: dict[str, str], meant: Any
) -> None:
    id = told_by_several(desk.store)
    page = open_page(f"{desk.url}/incidents/{id}")
    page.keyboard.press("e")
    page.locator(f".which a[href*='field={field}']").click()
    expect(page.locator(f"input[name=field][value={field}]")).to_be_attached()
    if field == "killed":
        for cell in page.locator(".act-form .toll input").all():
            cell.fill("")
    for name, value in entered.items():
        at = page.locator(f".act-form [name={name}]")
        at.select_option(value) if field == "kind" else at.fill(value)
    page.locator("input[name=evidence]").fill("قائمة المستشفى")
    send(page)
    decision = last(desk.store).decision
    assert (decision.field, decision.value, decision.evidence) == (field, meant, "قائمة المستشفى")


def test_actors_are_chosen_by_their_names(desk: Desk, open_page: Open) -> None:
    id = told_by_several(desk.store)
    page = open_page(f"{desk.url}/incidents/{id}/correct?field=actor")
    for box in page.locator(".act-form input[name=actor]:checked").all():
        box.uncheck()
    page.locator("input[name=actor_more]").fill("Russia, كتيبة الشمال")
    page.locator(".act-form .sends").click()
    page.wait_for_url("**did=*")
    assert last(desk.store).decision.value == ["russia", "other:كتيبة الشمال"]


def test_a_place_is_looked_up_while_its_name_is_written(
    example_store: Store, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desk_site import EXAMPLES

    monkeypatch.setenv("ISNAD_GAZETTEER", str(EXAMPLES / "places.csv"))
    id = told_by_several(example_store)
    with serving(example_store) as desk:
        page = open_page(f"{desk.url}/incidents/{id}/correct?field=place")
        page.locator("input[name=place_name]").fill("")
        page.locator("input[name=place_name]").press_sequentially("صيدا")
        page.locator(".spot", has_text="درعا").click()
        expect(page.locator("input[name=place_lat]")).to_have_value("32.62")
        page.locator(".act-form .sends").last.click()
        page.wait_for_url("**did=*")
    assert last(example_store).decision.value == {"name": "صيدا", "lat": 32.62, "lon": 36.227}


def test_what_cannot_be_is_told_beside_the_form_and_nothing_is_lost(desk: Desk, open_page: Open) -> None:
    id = told_by_several(desk.store)
    page = open_page(f"{desk.url}/incidents/{id}")
    page.keyboard.press("e")
    page.locator(".which a[href*='field=killed']").click()
    page.locator("[name=civilian_min]").fill("9")
    page.locator("[name=civilian_max]").fill("4")
    page.locator("input[name=reason]").fill("قائمة من المستشفى")
    page.locator(".act-form .sends").click()
    expect(page.locator(".act-form .notice.bad")).to_be_focused()
    expect(page.locator("[name=civilian_min]")).to_have_value("9")
    expect(page.locator("input[name=reason]")).to_have_value("قائمة من المستشفى")
    assert decisions(desk.store) == 0
    page.locator("[name=civilian_max]").fill("12")
    send(page)
    assert last(desk.store).decision.value["civilian"] == [9, 12]


def test_words_that_were_chosen_in_a_document_correct_a_field(desk: Desk, open_page: Open) -> None:
    id = told_by_several(desk.store)
    with desk.store.read() as connection:
        report = reports_of(connection, id)[0]
    chosen = {"field": "killed", "value": "civilian=2-3", "document": report.sha256, "start": 0, "end": 6}
    page = open_page(f"{desk.url}/incidents/{id}/correct?{httpx.QueryParams(chosen)}")
    expect(page.locator("[name=civilian_max]")).to_have_value("3")
    evidence = page.locator("input[name=evidence]").input_value()
    assert evidence.startswith(f"{report.name}#0-6 «")
    page.locator(".act-form .sends").click()
    page.wait_for_url("**did=*")
    kept = last(desk.store).decision
    assert (kept.value, kept.evidence) == ({"civilian": [2, 3]}, evidence)


def test_two_incidents_are_held_side_by_side_before_they_are_merged(desk: Desk, open_page: Open) -> None:
    one = told_by_several(desk.store)
    other = next(i for i in queued(desk.store) if i != one)
    page = open_page(f"{desk.url}/incidents/{one}")
    page.keyboard.press("m")
    page.locator("input[name=other]").fill(other)
    page.keyboard.press("Enter")
    expect(page.locator(".beside thead th").last).to_have_text(other)
    send(page)
    assert of(desk.store, other).id == one


def test_near_incidents_are_offered_to_merge_with(desk: Desk, open_page: Open) -> None:
    id = told_by_several(desk.store)
    with desk.store.read() as connection:
        name = f"{reports_of(connection, id)[-1].sha256}"
    review = Review(desk.store, "nadia")
    _, fresh = review.split(id, [name], "another time")
    review.settle()
    page = open_page(f"{desk.url}/incidents/{id}/merge")
    page.locator(f".candidates a[href*='other={fresh}']").click()
    expect(page.locator(".beside")).to_be_visible()
    page.locator(".act-form .sends").click()
    page.wait_for_url("**did=*")
    assert of(desk.store, fresh).id == id


def test_reports_that_are_ticked_become_an_incident_and_go_to_another(desk: Desk, open_page: Open) -> None:
    id = told_by_several(desk.store)
    other = next(i for i in queued(desk.store) if i != id)
    before = len(of(desk.store, id).documents)
    page = open_page(f"{desk.url}/incidents/{id}")
    page.keyboard.press("s")
    page.locator(".act-form .sends").click()
    expect(page.locator(".act-form .notice.bad")).to_be_visible()
    page.locator("input[name=event]").last.check()
    send(page)
    fresh = last(desk.store).decision.into
    assert fresh and len(of(desk.store, fresh).documents) == 1
    page.keyboard.press("v")
    page.locator("input[name=event]").last.check()
    page.locator("input[name=other]:not([type=radio])").fill(other)
    send(page)
    expect(page.locator("#said a", has_text=other)).to_be_visible()
    assert len(of(desk.store, id).documents) == before - 2


def test_an_incident_is_assigned_to_somebody_and_to_nobody(desk: Desk, open_page: Open) -> None:
    id = told_by_several(desk.store)
    page = open_page(f"{desk.url}/incidents/{id}")
    page.keyboard.press("a")
    page.locator("input[name=to]").fill("نادية")
    send(page)
    assert of(desk.store, id).assigned == "نادية"
    page.keyboard.press("a")
    page.locator("button[name=nobody]").click()
    expect(page.locator(".act-form")).to_have_count(0)
    expect(page.locator("#said .notice")).to_be_visible()
    assert of(desk.store, id).assigned is None


def test_the_place_that_was_read_stays_in_view_after_an_act(desk: Desk, open_page: Open) -> None:
    id = told_by_several(desk.store)
    page = open_page(f"{desk.url}/incidents/{id}", size=(1440, 700))
    page.evaluate("scrollTo(0, 300)")
    page.keyboard.press("w")
    page.locator("textarea").fill("سألنا المجلس المحلي")
    send(page)
    expect(page.locator("#said .notice")).to_be_focused()
    assert page.evaluate("scrollY") == 300


def test_a_decision_of_the_history_is_taken_back(desk: Desk, open_page: Open) -> None:
    id = told_by_several(desk.store)
    review = Review(desk.store, "nadia")
    number = review.correct(id, "killed", "civilian=40", "one source")
    review.settle()
    page = open_page(f"{desk.url}/incidents/{id}")
    page.locator(f"#decision-{number} a[href*=undo]").click()
    send(page)
    assert last(desk.store).decision.undoes == number
    assert of(desk.store, id).corrections == []


def test_without_scripts_a_form_is_a_page_and_leads_back(desk: Desk, open_page: Open, language: str) -> None:
    id = told_by_several(desk.store)
    page = open_page(f"{desk.url}/incidents/{id}", language, java_script_enabled=False)
    page.locator("#acts a[href*='/confirm']").click()
    page.locator(".act-form .sends").click()
    expect(page.locator("#said .notice")).to_be_visible()
    assert of(desk.store, id).state == "confirmed"
    page.locator("#said form.undo button").click()
    expect(page.locator(".chip.new").first).to_be_visible()
    page.goto(f"{desk.url}/work")
    page.locator(".row .quick button[name=me]").first.click()
    expect(page.locator("#said .notice")).to_be_visible()
    assert page.url.startswith(f"{desk.url}/work?did=")


# Two people


def test_two_people_at_one_incident_are_told_and_neither_loses_a_word(
    team: Desk, open_page: Open, language: str
) -> None:
    id = told_by_several(team.store)
    mine, theirs = (enter(open_page(f"{team.url}/login", language), name) for name in ("omar", "nadia"))
    for page in (mine, theirs):
        page.goto(f"{team.url}/incidents/{id}")
    mine.keyboard.press("e")
    mine.locator(".which a[href*='field=killed']").click()
    mine.locator("[name=civilian_min]").fill("7")
    mine.locator("[name=civilian_max]").fill("8")
    mine.locator("input[name=reason]").fill("قائمة الأسماء")
    theirs.keyboard.press("x")
    theirs.locator(".act-form input[name=reason]").fill("خبر مكرر")
    send(theirs)
    mine.locator(".act-form .sends").click()
    conflict = mine.locator(".conflict")
    expect(conflict.locator(".since bdi").first).to_have_text("nadia")
    expect(conflict.locator(".since q")).to_have_text("خبر مكرر")
    expect(conflict.locator(".chip.rejected")).to_be_visible()
    expect(mine.locator("[name=civilian_max]")).to_have_value("8")
    expect(mine.locator("input[name=reason]")).to_have_value("قائمة الأسماء")
    assert decisions(team.store) == 1
    send(mine)
    assert of(team.store, id).state == "rejected"
    kept = last(team.store)
    assert (kept.who, kept.decision.value["civilian"]) == ("omar", [7, 8])


def test_a_row_that_somebody_else_was_faster_with_is_told_in_its_place(desk: Desk, open_page: Open) -> None:
    first = queued(desk.store)[0]
    page = open_page(f"{desk.url}/work")
    page.keyboard.press("c")
    expect(page.locator(".act-form")).to_be_visible()
    review = Review(desk.store, "nadia")
    review.assign(first, "nadia")
    review.settle()
    page.locator(".act-form .sends").click()
    expect(page.locator(f"#w-{first} .conflict")).to_contain_text("nadia")
    page.locator(".act-form [data-drops]").click()
    expect(page.locator(".act-form")).to_have_count(0)
    assert decisions(desk.store) == 1


def test_an_old_page_opens_a_form_that_tells_what_was_done_since(desk: Desk, open_page: Open) -> None:
    id = told_by_several(desk.store)
    page = open_page(f"{desk.url}/incidents/{id}")
    review = Review(desk.store, "nadia")
    review.note(id, "الحصيلة ترتفع")
    review.settle()
    page.keyboard.press("c")
    expect(page.locator(".conflict .since q")).to_have_text("الحصيلة ترتفع")


def test_a_form_that_is_sent_twice_decides_once(desk: Desk) -> None:
    id = told_by_several(desk.store)
    with httpx.Client(base_url=desk.url) as client:
        csrf = client.get("/work").text.partition('name="csrf" content="')[2].partition('"')[0]
        form = {"csrf": csrf, "reason": "مرة واحدة", "last": "0"}
        answers = [client.post(f"/incidents/{id}/note", data=form) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert decisions(desk.store) == 1


def test_a_form_of_another_site_decides_nothing(desk: Desk) -> None:
    id = told_by_several(desk.store)
    assert httpx.post(f"{desk.url}/incidents/{id}/confirm", data={"reason": "x"}).status_code == 403
    assert decisions(desk.store) == 0


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/work", "/work\r\nx: y", "http://["])
def test_a_form_leads_back_to_this_desk_only(desk: Desk, back: str) -> None:
    id = told_by_several(desk.store)
    with httpx.Client(base_url=desk.url) as client:
        csrf = client.get("/work").text.partition('name="csrf" content="')[2].partition('"')[0]
        answer = client.post(f"/incidents/{id}/note", data={"csrf": csrf, "reason": "x", "back": back})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/") and "evil" not in answer.headers["location"]


def test_an_incident_that_is_none_is_told(desk: Desk) -> None:
    assert httpx.get(f"{desk.url}/incidents/i9999/confirm").status_code == 404
    assert httpx.get(f"{desk.url}/decisions/9999/undo").status_code == 404
    with pytest.raises(StoreError):
        of(desk.store, "i9999")


# Rights


def test_each_role_is_offered_what_it_may_do(team: Desk, open_page: Open) -> None:
    id = told_by_several(team.store)
    offered = {}
    for name in ("rana", "sami", "nadia"):
        page = enter(open_page(f"{team.url}/login"), name)
        page.goto(f"{team.url}/incidents/{id}")
        links = page.locator("#acts .bar-of-acts a").evaluate_all(
            "as => as.map(a => a.pathname.split('/').pop())"
        )
        offered[name] = set(links)
    coding = {"correct", "note", "assign", "merge", "split", "move"}
    assert offered == {"rana": set(), "sami": coding, "nadia": {*coding, "confirm", "reject"}}


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("rana", ("confirm", "reject", "correct", "merge", "split", "move", "note", "assign")),
        ("sami", ("confirm", "reject")),
    ],
)
def test_what_is_not_offered_is_refused(
    team: Desk, open_page: Open, name: str, refused: tuple[str, ...]
) -> None:
    id = told_by_several(team.store)
    review = Review(team.store, "nadia")
    theirs = review.note(id, "تنتظر قائمة")
    page = enter(open_page(f"{team.url}/login"), name)
    csrf = page.locator("meta[name=csrf]").get_attribute("content") or ""
    form = {"csrf": csrf, "reason": "x", "other": "i1", "to": name, "field": "kind", "kind": "raid"}
    for act in refused:
        at = f"{team.url}/incidents/{id}/{act}"
        assert page.request.get(at).status == 403
        assert page.request.post(at, form=form, max_redirects=0).status == 403
    at = f"{team.url}/decisions/{theirs}/undo"
    assert page.request.get(at).status == 403
    assert page.request.post(at, form=form, max_redirects=0).status == 403
    assert decisions(team.store) == 1


def test_a_reader_sees_the_queue_without_acts_and_without_names(team: Desk, open_page: Open) -> None:
    page = enter(open_page(f"{team.url}/login"), "rana")
    page.goto(f"{team.url}/work")
    expect(page.locator(".row").first).to_be_visible()
    expect(page.locator(".quick")).to_have_count(0)
