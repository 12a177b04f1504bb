"""The API: what each route answers over HTTP, and to whom."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from desk_programs import Client, isnad, some
from desk_site import Desk
from desk_team import as_role
from playwright.sync_api import Page
from sqlalchemy import select

from isnad.desk.api.application import ROUTERS
from isnad.store import schema
from isnad.store.incidents import incidents
from isnad.store.opening import Store
from isnad.store.review import Review


def tag_of(client: httpx.Client, path: str) -> str:
    return client.get(path).raise_for_status().headers["etag"]


def several(client: httpx.Client) -> dict[str, Any]:
    """An incident with several reports."""
    return max(some(client, limit=500), key=lambda i: len(i["documents"]))


def named(store: Store) -> tuple[str, str]:
    """An incident with a victim's name, and the name."""
    with store.read() as connection:
        return next((i.id, n) for i in incidents(connection) for n in i.names if " " in n)


# Lists.


def test_the_incidents_come_in_pages_that_hold_each_once(client: Client) -> None:
    c = client("reader")
    whole = c.get("/incidents", params={"limit": 500}).json()
    assert whole["total"] == len(whole["incidents"]) > 20 and whole["next"] is None
    for order in ("date", "killed", "changed"):
        answer, found = c.get("/incidents", params={"limit": 7, "order": order}), []
        while True:
            page = answer.raise_for_status().json()
            assert page["total"] == whole["total"]
            found += [i["id"] for i in page["incidents"]]
            if page["next"] is None:
                assert "link" not in answer.headers
                break
            answer = c.get(f"http://{c.base_url.netloc.decode()}{answer.links['next']['url']}")
        assert sorted(found) == sorted(i["id"] for i in whole["incidents"])


def test_a_view_is_asked_for_as_the_page_of_the_incidents_has_it(client: Client) -> None:
    c = client("reader")
    query = {"killed": "3", "since": "2024", "order": "killed", "map": "35,38,7", "place": ""}
    found = c.get("/incidents", params=query).raise_for_status().json()
    dead = [
        i["harm"]["killed"]["total"]["max"] or i["harm"]["killed"]["total"]["min"] for i in found["incidents"]
    ]
    assert dead == sorted(dead, reverse=True) and min(dead) >= 3
    assert found["total"] < c.get("/incidents").json()["total"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("kid=shelling", "kid"),
        ("kind=shellin", "kind"),
        ("since=yesterday", "since"),
        ("kind=raid&kind=clash", "kind"),
        ("limit=501", "limit"),
        ("limit=-1", "limit"),
        ("after=nowhere", "after"),
        ("near=1,2", "near"),
    ],
)
def test_a_query_that_does_not_do_is_told_in_words(client: Client, query: str, name: str) -> None:
    answer = client("reader").get(f"/incidents?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["detail"].startswith(f"{name}: ") and told["errors"][0]["name"] == name


def test_map_timeline_and_facets_count_the_same_incidents(client: Client) -> None:
    c = client("reader")
    for view in ({}, {"kind": "shelling"}):
        total = c.get("/incidents", params=view).json()["total"]
        near, far = (c.get("/points", params=view | {"zoom": 9, "most": most}).json() for most in (2000, 1))
        assert near["located"] + near["unlocated"] == total
        assert len(near["points"]) == near["located"] and near["clusters"] == []
        assert sum(cluster["count"] for cluster in far["clusters"]) + len(far["points"]) == near["located"]
        time = c.get("/timeline", params=view | {"most": 20}).json()
        assert sum(b["count"] for b in time["bins"]) + time["undated"] + time["vague"] == total
        assert len(time["bins"]) <= 20
    kinds = c.get("/facets").json()["kinds"]
    assert sum(kind["count"] for kind in kinds) == c.get("/incidents").json()["total"]


def test_the_queue_goes_by_its_reasons(client: Client) -> None:
    c = client("coder")
    queue = c.get("/queue", params={"reason": "contested", "limit": 3}).json()
    assert queue["waiting"] and all("contested" in w["reasons"] for w in queue["waiting"])
    assert queue["counts"]["contested"] >= len(queue["waiting"])
    assert c.get("/queue", params={"assigned": "nobody-of-that-name"}).json()["waiting"] == []


# One incident, one document.


def test_an_incident_is_told_as_the_command_line_tells_it(client: Client, team_desk: Desk) -> None:
    c = client("coder")
    id = several(c)["id"]
    assert c.get(f"/incidents/{id}").json() == json.loads(isnad(team_desk.store, "show", id, "--to", "json"))
    reports = c.get(f"/incidents/{id}/reports").json()["reports"]
    assert {r["name"] for r in reports} == set(several(c)["documents"])
    links = c.get(f"/incidents/{id}/links").json()["links"]
    assert links and abs(sum(p["weight"] for p in links[0]["parts"]) - links[0]["weight"]) < 1e-9
    assert c.get(f"/incidents/{id}/history").json() == {"incident": id, "decisions": []}


def test_a_merged_incident_leads_on_to_the_one_it_is_in(client: Client, team_desk: Desk) -> None:
    c = client("reader")
    a, b = (i["id"] for i in some(c, limit=2))
    review = Review(team_desk.store, "nadia")
    review.merge(a, b, "one village")
    review.settle()
    for path in (f"/incidents/{b}", f"/incidents/{b}/history", f"/incidents/{b}/reports"):
        answer = c.get(path)
        assert (answer.status_code, answer.headers["location"]) == (308, f"/api{path.replace(b, a)}")
    assert c.get(f"/incidents/{b}", follow_redirects=True).json()["id"] == a


def test_a_document_has_its_text_its_record_and_its_bytes(client: Client) -> None:
    c = client("coder")
    sha256 = c.get("/documents", params={"limit": 1}).json()["documents"][0]["sha256"]
    document = c.get(f"/documents/{sha256}").json()
    for event in document["record"]["events"]:
        span = event["trigger"]
        assert document["text"][span["start"] : span["end"]] == span["quote"]
    for id in document["incidents"].values():
        assert c.get(f"/incidents/{id}").status_code == 200
    answer = c.get(f"/documents/{sha256}/original")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert len(answer.content) == int(answer.headers["content-length"]) > 0
    assert client("reader").get(f"/documents/{sha256}/original").status_code == 403


def test_all_documents_are_listed_once(client: Client, team_desk: Desk) -> None:
    c, found, after = client("reader"), list[str](), ""
    while after is not None:
        page = c.get("/documents", params={"limit": 20, "after": after}).json()
        found += [d["sha256"] for d in page["documents"]]
        after = page["next"]
    with team_desk.store.read() as connection:
        table = schema.document.c
        assert sorted(found) == sorted(
            connection.execute(select(table.sha256).where(table.current)).scalars()
        )


# Tags.


def test_a_list_that_has_not_changed_is_not_sent_again(client: Client, team_desk: Desk) -> None:
    c = client("reader")
    paths = [
        "/incidents",
        "/points?kind=shelling",
        "/timeline",
        "/facets",
        "/queue",
        "/documents",
        "/decisions",
    ]
    paths += ["/incidents.csv", "/incidents.geojson"]
    tags = {path: tag_of(c, path) for path in paths}
    assert len(set(tags.values())) == len(paths) and all(tag.startswith('W/"') for tag in tags.values())
    for path, tag in tags.items():
        answer = c.get(path, headers={"If-None-Match": f'"other", {tag}'})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert tag_of(client("editor"), "/incidents") != tags["/incidents"], "they see names"
    Review(team_desk.store, "nadia").note(some(c, limit=1)[0]["id"], "asked the hospital")
    assert all(c.get(path, headers={"If-None-Match": tag}).status_code == 200 for path, tag in tags.items())


def test_the_tag_of_an_incident_is_its_version(client: Client, team_desk: Desk) -> None:
    c = client("editor")
    a, b = (i["id"] for i in some(c, limit=2))
    tags = {id: tag_of(c, f"/incidents/{id}") for id in (a, b)}
    Review(team_desk.store, "nadia").confirm(a, "three reports, one strike")
    assert c.get(f"/incidents/{a}", headers={"If-None-Match": tags[a]}).status_code == 200
    assert c.get(f"/incidents/{b}", headers={"If-None-Match": tags[b]}).status_code == 304


def test_head_tells_what_get_would(client: Client) -> None:
    c = client("reader")
    for path in ("/incidents", "/facets", "/openapi.json", "/incidents.csv"):
        head, get = c.head(path), c.get(path)
        assert (head.status_code, head.content) == (200, b"")
        for header in ("etag", "content-type", "content-disposition"):
            assert head.headers.get(header) == get.headers.get(header)


# Acts.


def test_an_act_is_a_decision_on_the_version_that_was_seen(client: Client, team_desk: Desk) -> None:
    c = client("editor")
    id = several(c)["id"]
    seen = tag_of(c, f"/incidents/{id}")
    answer = c.post(f"/incidents/{id}/confirm", json={"reason": "one strike"}, headers={"If-Match": seen})
    assert answer.status_code == 201
    done = answer.json()
    assert (done["act"], done["unsettled"]) == ("confirm", None)
    assert tag_of(c, f"/incidents/{id}") == f'"{done["versions"][id]}"'
    decision = c.get(answer.headers["location"].removeprefix("/api")).json()
    assert (decision["who"], decision["reason"], decision["incident"]) == ("the editor", "one strike", id)
    assert c.get(f"/incidents/{id}").json()["state"] == "confirmed"
    late = c.post(f"/incidents/{id}/reject", json={"reason": "a drill"}, headers={"If-Match": seen})
    assert late.status_code == 412
    assert (late.json()["version"], late.headers["etag"]) == (
        done["versions"][id],
        f'"{done["versions"][id]}"',
    )
    assert len(c.get("/decisions").json()["decisions"]) == 1


def test_each_act_is_taken(client: Client) -> None:
    c = client("editor")
    incident = several(c)
    id, documents = incident["id"], incident["documents"]
    other = next(i["id"] for i in some(c) if i["id"] != id)

    def act(name: str, **body: Any) -> dict[str, Any]:
        headers = {"If-Match": tag_of(c, f"/incidents/{id}")}
        answer = c.post(f"/incidents/{id}/{name}", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()  # type: ignore[no-any-return]

    act("note", words="asked the hospital")
    act("assign", to="omar")
    act("correct", field="killed", value="civilian=4", reason="the list of names", evidence="four names")
    now = c.get(f"/incidents/{id}").json()
    assert now["assigned"] == "omar" and now["notes"] and now["harm"]["killed"]["total"]["min"] == 4
    fresh = act("split", events=[documents[-1]], reason="another day")["fresh"]
    assert c.get(f"/incidents/{fresh}").json()["documents"] == [documents[-1]]
    act("merge", other=fresh, reason="the same day after all")
    act("move", events=[documents[-1]], into=other, reason="that village")
    assert documents[-1] in c.get(f"/incidents/{other}").json()["documents"]
    act("reject", reason="a drill")
    acts = [d["act"] for d in c.get(f"/incidents/{id}/history").json()["decisions"]]
    assert acts == ["reject", "move", "merge", "split", "correct", "assign", "note"]
    assert [d["act"] for d in c.get("/decisions", params={"act": "merge"}).json()["decisions"]] == ["merge"]


def test_a_decision_is_taken_back_on_what_was_seen_of_it(client: Client) -> None:
    c = client("editor")
    one, other = some(c, limit=2)
    a, b = one["id"], other["id"]
    seen = {"If-Match": tag_of(c, f"/incidents/{a}")}
    merged = c.post(f"/incidents/{a}/merge", json={"other": b, "reason": "one village"}, headers=seen).json()
    path = f"/decisions/{merged['decision']}"
    assert c.post(f"{path}/undo", json={"reason": "two"}).status_code == 428
    saw = tag_of(c, path)
    c.post(f"/incidents/{a}/note", json={"words": "looked again"})
    assert c.post(f"{path}/undo", json={"reason": "two"}, headers={"If-Match": saw}).status_code == 412
    saw = tag_of(c, path)
    coder = client("coder").post(f"{path}/undo", json={"reason": "two"}, headers={"If-Match": saw})
    assert coder.status_code == 403
    undone = c.post(f"{path}/undo", json={"reason": "two villages"}, headers={"If-Match": saw})
    assert undone.status_code == 201
    apart = [c.get(f"/incidents/{id}").json()["documents"] for id in undone.json()["versions"]]
    assert sorted(apart) == sorted([one["documents"], other["documents"]])
    assert c.get(path).json()["undone"] is True
    again = c.post(f"{path}/undo", json={"reason": "two"}, headers={"If-Match": tag_of(c, path)})
    assert again.status_code == 409


def test_what_cannot_be_done_is_told_and_nothing_is(client: Client, team_desk: Desk) -> None:
    c = client("editor")
    a, b = (i["id"] for i in some(c, limit=2))
    seen = {"If-Match": tag_of(c, f"/incidents/{a}")}
    for path, body, headers, status in (
        (f"/incidents/{a}/confirm", {"reason": "seen"}, {}, 428),
        (f"/incidents/{a}/confirm", {"reason": "seen"}, {"If-Match": "*"}, 428),
        (f"/incidents/{a}/confirm", {"reason": "seen"}, {"If-Match": '"0"'}, 412),
        (f"/incidents/{a}/confirm", {"reason": "  "}, seen, 422),
        (f"/incidents/{a}/confirm", {}, seen, 422),
        (f"/incidents/{a}/confirm", {"reason": "seen", "sure": True}, seen, 422),
        (f"/incidents/{a}/correct", {"field": "date", "value": "May", "reason": "seen"}, seen, 422),
        (f"/incidents/{a}/merge", {"other": a, "reason": "seen"}, seen, 409),
        (f"/incidents/{a}/merge", {"other": "i9999", "reason": "seen"}, seen, 422),
        (f"/incidents/{a}/merge", {"other": b, "other_version": "0", "reason": "seen"}, seen, 412),
        (f"/incidents/{a}/split", {"events": ["nothing"], "reason": "seen"}, seen, 409),
        ("/incidents/i9999/confirm", {"reason": "seen"}, seen, 404),
        ("/decisions/9999/undo", {"reason": "seen"}, seen, 404),
    ):
        answer = c.post(path, json=body, headers=headers)
        assert answer.status_code == status, (path, body, answer.text)
        assert answer.json()["status"] == status and answer.json()["detail"]
    form = c.post(f"/incidents/{a}/confirm", data={"reason": "seen"}, headers=seen)
    assert form.status_code == 415
    assert c.get("/decisions").json()["decisions"] == []


def test_the_same_request_sent_twice_is_done_once(client: Client) -> None:
    c = client("coder")
    id = some(c, limit=1)[0]["id"]
    headers = {"Idempotency-Key": "7f3a"}
    first, again = (
        c.post(f"/incidents/{id}/note", json={"words": "asked the hospital"}, headers=headers) for _ in "ab"
    )
    assert first.json() == again.json()
    assert len(c.get("/decisions").json()["decisions"]) == 1


# Who may.


def test_who_is_nobody_or_has_no_right_is_told_so_in_json(client: Client, team_desk: Desk) -> None:
    for path in ("/incidents", "/incidents.csv", "/openapi.json"):
        answer = httpx.get(f"{team_desk.url}/api{path}", headers={"Authorization": "Bearer isnad_nothing"})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["status"] == 401
    refused = client("reader").post("/incidents/i1/confirm", json={"reason": "seen"})
    assert refused.status_code == 403
    assert refused.headers["content-type"] == "application/problem+json"
    lost = client("reader").get("/nothing")
    assert (lost.status_code, lost.json()["title"]) == (404, "Not Found")
    method = client("reader").delete("/incidents")
    assert (method.status_code, method.json()["status"]) == (405, 405)


def test_names_of_the_dead_are_covered_wherever_a_reader_looks(client: Client, team_desk: Desk) -> None:
    id, name = named(team_desk.store)
    Review(team_desk.store, "nadia").note(id, f"the family of {name} was asked")
    coder, reader = client("coder"), client("reader")
    digests = [r["sha256"] for r in coder.get(f"/incidents/{id}/reports").json()["reports"]]
    paths = [f"/incidents/{id}", "/incidents", f"/incidents/{id}/history", "/decisions", "/decisions/1"]
    paths += ["/incidents.json", "/incidents.jsonl", *(f"/documents/{d}" for d in digests)]
    word = max(name.split(), key=len)
    for path in paths:
        assert reader.get(path).status_code == 200
        assert name not in reader.get(path).text, path
    assert any(word in coder.get(path).text for path in paths)
    assert name in coder.get(f"/incidents/{id}").text
    for path in ("/incidents.csv", "/incidents.geojson", f"/incidents/{id}/links", "/documents?limit=500"):
        assert name not in reader.get(path).text, path
    assert reader.get("/incidents", params={"text": name}).json()["total"] == 0


def test_a_browser_that_is_logged_in_sends_the_token_of_its_forms(team_desk: Desk) -> None:
    browser = as_role(team_desk, "editor")
    own = browser.headers.pop("X-CSRF-Token")
    id = browser.get("/api/incidents?limit=1").json()["incidents"][0]["id"]
    note = f"/api/incidents/{id}/note"
    assert browser.post(note, json={"words": "seen"}).status_code == 403
    assert browser.post(note, json={"words": "seen"}, headers={"X-CSRF-Token": own}).status_code == 201
    assert browser.get(note.removesuffix("/note")).headers["cache-control"] == "no-store"


# What the API says of itself.


def test_each_route_is_described_with_the_right_that_it_asks_for(client: Client) -> None:
    told = client("reader").get("/openapi.json").json()
    routes = [route for module in ROUTERS for route in module.router.routes]
    assert sorted(told["paths"]) == sorted({route.path for route in routes})  # type: ignore[attr-defined]
    assert "For the role coder" in told["paths"]["/documents/{sha256}/original"]["get"]["description"]
    ids = [operation["operationId"] for path in told["paths"].values() for operation in path.values()]
    assert len(ids) == len(set(ids))
    for name in ("Incident", "Record", "IncidentPage", "Done", "ProblemTold"):
        assert name in told["components"]["schemas"]


def test_the_reference_tells_of_each_call(desk: Desk, open_page: Callable[..., Page], language: str) -> None:
    page = open_page(f"{desk.url}/api", language)
    assert page.locator("article.call").count() == sum(len(module.router.routes) for module in ROUTERS)
    page.locator(".contents a", has_text="/incidents/{id}/merge").click()
    call = page.locator("#mergeIncident")
    assert call.locator(".verb").inner_text() == "POST"
    call.locator("p a", has_text="Merge").click()
    assert "other_version" in page.locator("#model-Merge:target").inner_text()
    assert page.locator(".told [dir]").first.get_attribute("dir") == "ltr"
