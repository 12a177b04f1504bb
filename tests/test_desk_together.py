"""Several people at one incident: who was slower is told, and nobody does what their role may not."""

from __future__ import annotations

import pytest
from desk_deeds import Open, decisions, enter, last, of, queued, send, told_by_several
from desk_site import Desk
from playwright.sync_api import expect

from isnad.store.review import Review


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
