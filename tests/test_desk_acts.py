"""Each act on an incident by its form, then looked at in the store and its log."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from desk_deeds import Open, decisions, last, of, queued, send, told_by_several
from desk_site import EXAMPLES, Desk, serving
from playwright.sync_api import expect

from isnad.store.documents import reports_of
from isnad.store.errors import StoreError
from isnad.store.opening import Store
from isnad.store.review import Review


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
