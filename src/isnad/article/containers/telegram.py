"""Exports of Telegram Desktop (``result.json``): the messages of channels and groups, a message at a time.

The layout is that of Telegram Desktop (``export_output_json.cpp``): an object with ``name``, ``type``, ``id``
and ``messages``, or an export of the whole account with such objects in ``chats.list`` and
``left_chats.list``.  ``text_entities`` holds the text in runs (plain, bold, link, mention, hashtag,
custom_emoji …), which joined are the text; ``text`` is the same in older exports.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO, NamedTuple

import msgspec

from isnad.article.containers.json_stream import Broken, JsonStream, Record
from isnad.article.documents import Document, DocumentError
from isnad.article.tasks import Item, Refused, Task

_CHANNEL = re.compile(r"(?:https?://)?(?:www\.)?(?:t|telegram)\.me/(?:s/)?([A-Za-z]\w{3,31})(?:[/?#].*)?$")
_NAME = re.compile(r"[A-Za-z]\w{3,31}$")
_MEDIA = ("photo", "file", "file_name", "media_type", "mime_type", "contact_vcard", "sticker_emoji")
#: What an export calls the talks of a few people with each other, which are nobody's business here.
_TALKS = ("personal_chat", "bot_chat", "saved_messages", "replies", "verify_codes")
#: Where the next message, or the next chat, begins when one cannot be read.
_NEXT = re.compile(rb'\{\s*"id":\s*-?\d+,\s*"type":\s*"|\{\s*"name":\s*')
_QUARTER = 15 * 60


class Message(NamedTuple):
    """What a message says, beside what is known of its channel."""

    text: str
    published: str | None
    forwarded: str | None
    more: dict[str, str]


def is_export(head: str) -> bool:
    """Whether a JSON text begins as an export does."""
    return bool(
        re.match(r'\{\s*"about":\s*"Here is the data you requested', head)
        or (
            re.match(r'\{\s*"(?:name|type|id)":', head)
            and re.search(r'"type":\s*"\w*(?:channel|group|chat|saved_messages)"', head)
            and '"messages":' in head
        )
    )


def documents(file: BinaryIO, name: str, known: Document) -> Iterator[Item]:
    """The messages with text of all channels and groups in an export, in its order.

    Service messages and those without text are passed over, and so are talks between people.  One that cannot
    be read is a :class:`Refused`, and the next is looked for behind it.
    """
    read = talks = seen = 0
    for found in JsonStream(file, "messages", _NEXT).records():
        if isinstance(found, Broken):
            yield Refused(f"{name}: {found.message}", name, found.after)
            continue
        if found.parent.get("type") in _TALKS:
            talks += 1
            continue
        seen += 1
        task = _task(found, name, known)
        if task:
            read += 1
            yield task
    if not read and talks and not seen:
        raise DocumentError("holds talks between people only: channels and groups are read")
    if not read and not seen:
        raise DocumentError("holds no messages: export the channel as JSON in Telegram Desktop")


def _task(found: Record, name: str, known: Document) -> Task | None:
    raw = re.sub(rb"\r?\n[ \t]*", b"", found.raw)
    try:
        data = _object(raw)
    except DocumentError:
        return Task(raw, "telegram", known, name, found.number)
    if data.get("type", "message") != "message" or not _text(data).strip():
        return None
    return Task(raw, "telegram", _known(data, found.parent, known), name, _number(data) or found.number)


def from_message(raw: bytes, known: Document) -> Document:
    """The document of a message, from its JSON; raises :class:`DocumentError` where it is none."""
    message = message_of(_object(raw))
    return replace(
        known,
        text=message.text,
        published=message.published or known.published,
        forwarded=message.forwarded,
        more=message.more,
    )


def message_of(data: dict[str, Any]) -> Message:
    """What a message says: its runs of text joined, when it was sent, and whom it was forwarded from."""
    text = _text(data)
    if not text.strip():
        raise DocumentError("it has no text")
    more = {}
    edited = _time(data.get("edited"), data.get("edited_unixtime"))
    if edited:
        more["edited"] = edited
    reply = data.get("reply_to_message_id")
    if isinstance(reply, int):
        more["reply_to"] = str(reply)
    media = [str(data[key]) for key in _MEDIA if isinstance(data.get(key), str)]
    if media:
        more["media"] = ", ".join(dict.fromkeys(media))
    forwarded = data.get("forwarded_from")
    if not isinstance(forwarded, str) or str(data.get("forwarded_from_id") or "").startswith("user"):
        forwarded = None
    return Message(text, _time(data.get("date"), data.get("date_unixtime")), forwarded or None, more)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        data = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DocumentError(f"it is not JSON ({error})") from None
    if not isinstance(data, dict):
        raise DocumentError("it is no message: a message is an object")
    return data


def _text(data: dict[str, Any]) -> str:
    """The text of a message, from its runs; an export of before 2022 has them in ``text``."""
    runs = data.get("text_entities")
    if not isinstance(runs, list) or not runs:
        runs = data.get("text")
    if isinstance(runs, str):
        return runs
    parts = []
    for run in runs if isinstance(runs, list) else []:
        part = run.get("text") if isinstance(run, dict) else run
        if isinstance(part, str):
            parts.append(part)
    return "".join(parts)


def _known(data: dict[str, Any], chat: dict[str, Any], known: Document) -> Document:
    """What is known of a message from its channel; the address needs the channel's name.

    That name is not in most exports: ``--url https://t.me/NAME`` gives it.
    """
    number = _number(data)
    channel = _CHANNEL.match(known.url or "")
    own = chat.get("username")
    handle = channel[1] if channel else own if isinstance(own, str) and _NAME.match(own) else None
    url = f"https://t.me/{handle}/{number}" if handle and number else None if channel else known.url
    title = chat.get("name")
    publisher = known.publisher or (title if isinstance(title, str) and title else None)
    place = chat.get("id", handle)
    id = f"telegram:{place}/{number}" if number and isinstance(place, int | str) else None
    return Document("", id, url, publisher, None, known.published)


def _number(data: dict[str, Any]) -> int | None:
    number = data.get("id")
    return number if isinstance(number, int) and 0 < number < 1 << 31 else None


def _time(local: object, unix: object) -> str | None:
    """A time of an export, which has it by the clock of whoever exported, and by that of the world."""
    try:
        there = dt.datetime.fromisoformat(local).replace(tzinfo=None) if isinstance(local, str) else None
    except ValueError:
        there = None
    try:
        here = dt.datetime.fromtimestamp(int(unix), dt.UTC) if isinstance(unix, str | int) else None
    except (ValueError, OverflowError, OSError):
        here = None
    if there and here:
        ahead = round((there.replace(tzinfo=dt.UTC) - here).total_seconds())
        if ahead % _QUARTER == 0 and abs(ahead) <= 14 * 3600:
            return here.astimezone(dt.timezone(dt.timedelta(seconds=ahead))).isoformat()
    found = here or there
    return found.isoformat() if found else None
