"""Exports of Telegram Desktop: messages to documents, whatever the export looks like."""

from __future__ import annotations

import json
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from arrivals import TEXTS, all_of, documents, read_again, rows, store_at, take, troubles

from isnad.article.tasks import Refused, Task
from isnad.reading.pipeline import document, outcome
from isnad.record import Record
from isnad.store.readings import decoded

CHANNEL = {"name": "شبكة كفرنوران الإخبارية", "type": "public_channel", "id": 1_234_567_890}


def message(id: int, text: Any, **more: Any) -> dict[str, Any]:
    """A message as Telegram Desktop writes it; a text is one plain run, a list is of runs."""
    runs = [{"type": "plain", "text": text}] if isinstance(text, str) and text else text or []
    plain = [r["text"] if r["type"] == "plain" else r for r in runs]
    return {
        "id": id,
        "type": "message",
        "date": f"2024-03-{2 + id % 20:02}T13:05:10",
        "date_unixtime": str(1_709_373_910 + id % 20 * 86_400),
        "from": CHANNEL["name"],
        "from_id": f"channel{CHANNEL['id']}",
        **more,
        "text": plain[0] if len(plain) == 1 and isinstance(plain[0], str) else plain or "",
        "text_entities": runs,
    }


RUNS = [
    {"type": "custom_emoji", "text": "🔴", "document_id": "stickers/AnimatedSticker.tgs"},
    {"type": "bold", "text": " عاجل | "},
    {"type": "plain", "text": TEXTS[0][:5]},
    {"type": "text_link", "text": TEXTS[0][5:20], "href": "https://example.org/"},
    {"type": "plain", "text": TEXTS[0][20:] + "\n"},
    {"type": "hashtag", "text": "#ريف_حلب"},
    {"type": "plain", "text": " "},
    {"type": "mention", "text": "@kafrnuran"},
]


def export(path: Path, *messages: object, **chat: Any) -> Path:
    whole = CHANNEL | chat | {"messages": list(messages)}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


@pytest.fixture
def result(tmp_path: Path) -> Path:
    return export(
        tmp_path / "result.json",
        {
            "id": 1, "type": "service", "date": "2024-03-01T10:00:00", "date_unixtime": "1709276400",
            "actor": CHANNEL["name"], "actor_id": "channel1", "action": "create_channel",
            "title": CHANNEL["name"], "text": "", "text_entities": [],
        },
        message(2, RUNS),
        message(
            3, "", photo="(File not included. Change data exporting settings to download.)",
            width=1280, height=720,
        ),
        message(
            4, TEXTS[1], forwarded_from="الدفاع المدني السوري", forwarded_from_id="channel99",
            photo="photos/photo_1@02-03-2024_13-05-10.jpg", photo_file_size=81_231, width=1280, height=720,
        ),
        message(
            5, TEXTS[2], edited="2024-03-07T14:00:00", edited_unixtime="1709809200", reply_to_message_id=2,
            file="video_files/قصف.mp4", file_name="قصف.mp4", media_type="video_file", mime_type="video/mp4",
        ),
    )  # fmt: skip


def test_messages_are_documents(result: Path) -> None:
    found = documents(result, url="https://t.me/kafrnuran")
    assert [doc.text for doc in found] == ["".join(r["text"] for r in RUNS), TEXTS[1], TEXTS[2]]
    assert [doc.url for doc in found] == [f"https://t.me/kafrnuran/{n}" for n in (2, 4, 5)]
    assert [doc.id for doc in found] == [f"telegram:1234567890/{n}" for n in (2, 4, 5)]
    assert {doc.publisher for doc in found} == {CHANNEL["name"]}
    assert found[0].published == "2024-03-04T13:05:10+03:00"
    assert found[1].forwarded == "الدفاع المدني السوري"
    assert found[1].more["media"] == "photos/photo_1@02-03-2024_13-05-10.jpg"
    assert found[2].more["edited"] == "2024-03-07T14:00:00+03:00"
    assert found[2].more["reply_to"] == "2"
    assert "قصف.mp4" in found[2].more["media"]


def test_no_address_is_made_up_and_spans_point_into_the_text(result: Path) -> None:
    tasks = [item for item in all_of(result) if isinstance(item, Task)]
    for task in tasks:
        doc, record = document(task), decoded(outcome(task).record or b"")
        assert doc.url is None
        assert record.events
        for event in record.events:
            assert doc.text[event.trigger.start : event.trigger.end] == event.trigger.quote


def record_of(path: Path) -> Record:
    (task,) = all_of(path)
    assert isinstance(task, Task)
    return decoded(outcome(task).record or b"")


def test_whom_a_message_was_forwarded_from_is_the_outermost_link(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    record = record_of(export(path, message(4, TEXTS[1], forwarded_from="الدفاع المدني السوري")))
    (event,) = record.events
    outer, *inner = event.said_by
    assert (outer.name, outer.role, outer.span) == ("الدفاع المدني السوري", "outlet", None)
    assert inner, "the source that the text names comes after it"
    own = record_of(export(path, message(4, TEXTS[1], forwarded_from=CHANNEL["name"])))
    assert own.events[0].said_by == inner, "a channel that forwards itself is no link"
    person = message(4, TEXTS[1], forwarded_from="أبو محمد", forwarded_from_id="user5")
    assert record_of(export(path, person)).events[0].said_by == inner, "nor is a private person"


def test_an_export_is_ingested_once_and_an_edit_is_a_new_version(
    result: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = store_at(result.parent)
    tally = take(place, result)
    assert (tally.new, tally.known, tally.aside) == (3, 0, 0)
    assert (take(place, result).known, len(rows(place))) == (3, 3)
    assert {row.form for row in rows(place)} == {"telegram"}
    assert [row.line for row in rows(place)] == [2, 4, 5]
    data = json.loads(result.read_text(encoding="utf-8"))
    edit = TEXTS[1].replace("أربعة", "ستة")
    data["messages"][3] |= {"text": edit, "text_entities": [{"type": "plain", "text": edit}]}
    data["messages"][3] |= {"edited": "2024-03-08T09:00:00", "edited_unixtime": "1709877600"}
    result.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    tally = take(place, result)
    assert (tally.new, tally.known, tally.versions) == (1, 2, 1)
    assert [row.current for row in rows(place)] == [True, False, True, True]
    read_again(place, monkeypatch)


def test_an_export_of_the_account_gives_channels_and_groups_and_no_private_talk(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    chats = [
        {"name": "صديق", "type": "personal_chat", "id": 5, "messages": [message(1, TEXTS[0])]},
        CHANNEL | {"messages": [message(2, TEXTS[1])]},
        {"type": "saved_messages", "id": 6, "messages": [message(1, TEXTS[0])]},
    ]
    group = {"name": "أخبار الريف", "type": "private_supergroup", "id": 7, "messages": [message(3, TEXTS[2])]}
    whole = {
        "about": 'Here is the data you requested. Remember: Telegram is ad free, "it doesn\'t use" your data.',
        "personal_information": {"user_id": 1, "first_name": "ن", "messages": "x"},
        "contacts": {"about": "…", "list": [{"user_id": 0, "first_name": '[]{}\\"'}]},
        "chats": {"about": "This page lists all chats from this export.", "list": chats},
        "left_chats": {"about": "…", "list": [group]},
    }
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
    assert [(doc.publisher, doc.text) for doc in documents(path)] == [
        (CHANNEL["name"], TEXTS[1]),
        ("أخبار الريف", TEXTS[2]),
    ]
    path.write_text(json.dumps(chats[0], ensure_ascii=False), encoding="utf-8")
    assert troubles(path) == [f"{path} holds talks between people only: channels and groups are read"]


def test_old_exports_and_those_on_one_line_are_read(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    old = message(2, RUNS)
    del old["text_entities"], old["date_unixtime"]
    path.write_text(json.dumps(CHANNEL | {"messages": [old]}), encoding="utf-8")
    (doc,) = documents(path)
    assert doc.text == "".join(r["text"] for r in RUNS)
    assert doc.published == "2024-03-04T13:05:10"


def test_a_broken_message_is_told_and_the_others_are_kept(tmp_path: Path) -> None:
    path = export(tmp_path / "r.json", *(message(n, TEXTS[n % 4]) for n in range(1, 8)))
    text = path.read_text(encoding="utf-8")
    at = text.index(TEXTS[3])
    path.write_text(text[:at] + 'قال: "كذا' + text[at:], encoding="utf-8")
    assert len(documents(path)) == 6
    (told,) = troubles(path)
    assert "message 3 cannot be read: a quote in it is not closed" in told
    cut = text[: text.index(TEXTS[0]) + 20]
    path.write_text(cut, encoding="utf-8")
    assert len(documents(path)) == 3
    assert "message 4 breaks off: the file ends in it" in troubles(path)[0]
    text = text.replace('"text_entities": [', '"text_entities": [}', 1)
    path.write_text(text, encoding="utf-8")
    assert len(documents(path)) >= 5
    assert len(troubles(path)) >= 1


def test_a_message_that_could_not_be_read_is_set_aside_and_resolved_when_it_can(tmp_path: Path) -> None:
    path = export(tmp_path / "r.json", *(message(n, TEXTS[n % 4]) for n in range(1, 4)))
    good = path.read_text(encoding="utf-8")
    place = store_at(tmp_path)
    path.write_text(good.replace(TEXTS[2], 'قال "كذا ' + TEXTS[2]), encoding="utf-8")
    assert (take(place, path).new, take(place, path).aside) == (2, 1)
    path.write_text(good, encoding="utf-8")
    tally = take(place, path)
    assert (tally.new, tally.known, tally.aside) == (1, 2, 0)


def test_a_large_export_is_read_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    body = ",\n".join(
        json.dumps(message(n, TEXTS[n % 4] * 20), ensure_ascii=False, indent=1) for n in range(1, 3_001)
    )
    path.write_text(json.dumps(CHANNEL)[:-1] + ', "messages": [\n' + body + "\n]}", encoding="utf-8")
    from isnad.article.documents import Document
    from isnad.article.inputs import Progress, items

    tracemalloc.start()
    start = time.monotonic()
    count = sum(isinstance(x, Task) for x in items([str(path)], "auto", Document(""), Progress()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3_000
    assert peak < 6 << 20 < path.stat().st_size
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"a":' * 100_000, '"' * 100_000, '{"id": 1,"x":"' + "\\" * 99_999]
)
def test_hostile_exports_cost_little(body: str, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    start = time.monotonic()
    for text in (f'{{"name": "x", "type": "public_channel", "id": 1, "messages": [{body}', body):
        path.write_text(text, encoding="utf-8")
        found = all_of(path, "telegram")
        assert found and all(isinstance(item, Refused) for item in found)
    assert time.monotonic() - start < 5
