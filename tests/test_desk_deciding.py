"""Acts on incidents: within the rights of a role, on what the person saw, once for each form."""

from __future__ import annotations

import pytest
from fastapi import HTTPException
from sqlalchemy import select

from isnad.desk.asking import Asking
from isnad.desk.deciding import ActRequest, decide
from isnad.desk.language.formats import Manner
from isnad.store import schema
from isnad.store.errors import Changed, StoreError
from isnad.store.incidents import incident, incidents, version
from isnad.store.opening import Store


def person(name: str, role: str = "editor") -> Asking:
    return Asking(name, role, "", Manner())  # type: ignore[arg-type]


def some_incident(store: Store) -> str:
    with store.read() as connection:
        return next(iter(incidents(connection))).id


def decisions(store: Store) -> list[tuple[str, str, str]]:
    table = schema.decision.c
    with store.read() as connection:
        query = select(table.act, table.who, table.reason).order_by(table.id)
        return [tuple(row) for row in connection.execute(query)]


def test_an_act_takes_effect_at_once_and_tells_what_the_incident_is_now(example_store: Store) -> None:
    id = some_incident(example_store)
    done = decide(example_store, person("nadia"), ActRequest("confirm", id, "three reports, one strike"))
    with example_store.read() as connection:
        assert incident(connection, id).state == "confirmed"
        assert done.versions == {id: version(connection, id)}
    assert decisions(example_store) == [("confirm", "nadia", "three reports, one strike")]


def test_the_same_form_sent_twice_decides_once(example_store: Store) -> None:
    id = some_incident(example_store)
    form = ActRequest("note", id, "asked the hospital", key="form-1")
    assert decide(example_store, person("nadia"), form) == decide(example_store, person("nadia"), form)
    other = ActRequest("note", id, "asked the hospital again", key="form-1")
    decide(example_store, person("nadia"), other)
    assert [words for _, _, words in decisions(example_store)] == [
        "asked the hospital",
        "asked the hospital again",
    ]


def test_a_form_that_was_refused_can_be_sent_again(example_store: Store) -> None:
    id = some_incident(example_store)
    with pytest.raises(StoreError):
        decide(example_store, person("nadia"), ActRequest("confirm", id, " ", key="form-1"))
    decide(example_store, person("nadia"), ActRequest("confirm", id, "seen", key="form-1"))
    assert len(decisions(example_store)) == 1


def test_who_saw_an_older_version_is_told_and_nothing_is_decided(example_store: Store) -> None:
    id = some_incident(example_store)
    with example_store.read() as connection:
        seen = {id: version(connection, id)}
    decide(example_store, person("nadia"), ActRequest("confirm", id, "one strike", seen))
    with pytest.raises(Changed):
        decide(example_store, person("omar"), ActRequest("reject", id, "a drill", seen))
    assert len(decisions(example_store)) == 1


def test_a_coder_takes_back_what_is_their_own_and_an_editor_anything(example_store: Store) -> None:
    id = some_incident(example_store)
    coder, editor = person("omar", "coder"), person("nadia", "editor")
    with pytest.raises(HTTPException):
        decide(example_store, coder, ActRequest("confirm", id, "seen"))
    theirs = decide(example_store, editor, ActRequest("confirm", id, "seen")).decision
    with pytest.raises(HTTPException):
        decide(example_store, coder, ActRequest("undo", reason="no", decision=theirs))
    own = decide(example_store, coder, ActRequest("assign", id, to="omar")).decision
    undone = decide(example_store, coder, ActRequest("undo", reason="not mine", decision=own))
    assert undone.incidents == [id]
    decide(example_store, editor, ActRequest("undo", reason="too early", decision=theirs))
    with example_store.read() as connection:
        now = incident(connection, id)
    assert (now.state, now.assigned) == ("new", None)


@pytest.mark.parametrize("act", ["confirm", "reject", "merge", "split", "move", "correct", "note", "assign"])
def test_a_reader_decides_nothing(example_store: Store, act: str) -> None:
    id = some_incident(example_store)
    with pytest.raises(HTTPException):
        decide(example_store, person("rana", "reader"), ActRequest(act, id, "why"))  # type: ignore[arg-type]
    assert decisions(example_store) == []


def test_a_merge_and_its_undoing_tell_where_the_reports_stand(example_store: Store) -> None:
    with example_store.read() as connection:
        first, second = list(incidents(connection))[:2]
    a, b = first.id, second.id
    editor = person("nadia")
    merged = decide(example_store, editor, ActRequest("merge", a, "one village", other=b))
    assert merged.incidents == [a]
    apart = decide(example_store, editor, ActRequest("undo", reason="two villages", decision=merged.decision))
    with example_store.read() as connection:
        now = {id: incident(connection, id).documents for id in apart.incidents}
    assert now == {a: first.documents, b: second.documents}
