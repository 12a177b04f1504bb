"""``isnad read``, ``isnad explain``, ``isnad schema``."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

from isnad.article.documents import Document, DocumentError
from isnad.article.inputs import Progress, items
from isnad.article.tasks import Refused, Waiting
from isnad.cli.interruption import heed
from isnad.cli.ways import Column, Fetch, Limit, Private, ways_of
from isnad.reading.pipeline import Outcome, document, outcomes

READ_EXAMPLE = "Example: isnad read report.txt --published 2024-03-02"
EXPLAIN_EXAMPLE = "Example: isnad explain report.txt"
SCHEMA_EXAMPLE = "Example: isnad schema > record.schema.json"


class ReaderGone(Exception):
    """Whoever read the output has gone away, as ``head`` does."""


Files = Annotated[
    list[str] | None,
    typer.Argument(
        help="Files, folders or addresses (http, https); - or nothing for standard input.",
        metavar="[FILE | DIR | URL | -]…",
    ),
]
From = Annotated[
    Literal[
        "auto", "text", "html", "jsonl", "warc", "wacz", "feed", "sitemap", "telegram", "csv", "tsv", "xlsx"
    ],
    typer.Option("--from", help="What the input is; auto looks at the name and the content."),
]
Day = Annotated[
    str | None,
    typer.Option(
        "--published", metavar="DATE", help="Day of publication, YYYY-MM-DD, for what does not bring its own."
    ),
]
Outlet = Annotated[str | None, typer.Option("--publisher", metavar="NAME", help="The outlet.")]
Address = Annotated[str | None, typer.Option("--url", help="The address of the document.")]
Gaz = Annotated[
    list[Path] | None,
    typer.Option(
        "--gazetteer", metavar="FILE", help="A gazetteer to use beside the others; may be given again."
    ),
]
Rtl = Annotated[
    Literal["isolate", "off"],
    typer.Option(
        "--rtl", help="How right-to-left words are kept in their place: invisible isolates, or nothing."
    ),
]


def read(
    files: Files = None,
    source: From = "auto",
    limit: Limit = 20,
    fetch: Fetch = False,
    private: Private = False,
    column: Column = None,
    to: Annotated[
        Literal["table", "json", "jsonl"],
        typer.Option("--to", help="An account to read, indented JSON, or one line of JSON a document."),
    ] = "table",
    published: Day = None,
    publisher: Outlet = None,
    url: Address = None,
    gazetteer: Gaz = None,
    jobs: Annotated[int, typer.Option("--jobs", min=0, help="Processes; 0 for all cores.")] = 0,
    rtl: Rtl = "isolate",
) -> int:
    """Read reports and print what happened, where, when, and who says so.

    JSON Lines hold an object a line with "text" or "html", and "id", "url", "publisher", "title",
    "published" where they are known; the records come in the same order.

    Exit status: 0; 1 where lines could not be read (each is a record with "error"); 2 where an input or
    an option is bad; 130 when broken off.
    """
    known = known_of(published, publisher, url)
    ready(gazetteer)
    progress = Progress()
    meter = _Meter(progress)
    status = 0
    ways = ways_of(limit, fetch, private, column)
    stream = items(paths_of(files), source, known, progress, ways=ways)
    show = _shower(to, rtl)
    try:
        for result in outcomes(stream, jobs or os.cpu_count() or 1):
            heed()
            if result is None:
                meter.clear()
                sys.stdout.flush()
                continue
            status = max(status, _told(result, meter))
            if result.record is not None:
                show(result.record)
                meter.step()
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGone from None
    finally:
        meter.clear()
    return status


def explain(
    files: Files = None,
    source: From = "auto",
    limit: Limit = 20,
    fetch: Fetch = False,
    private: Private = False,
    column: Column = None,
    to: Annotated[
        Literal["table", "json"],
        typer.Option("--to", help="Rows to read, or JSON: a record and its reasons a line."),
    ] = "table",
    published: Day = None,
    publisher: Outlet = None,
    url: Address = None,
    gazetteer: Gaz = None,
    rtl: Rtl = "isolate",
) -> int:
    """Show for each field of the record the rule that made it, the rule's label, and the words."""
    import msgspec

    from isnad.reading import explain as explain_text
    from isnad.reading.forwarding import said_first
    from isnad.show.reasons import show_reasons
    from isnad.show.terminal import Screen

    known = known_of(published, publisher, url)
    ready(gazetteer)
    screen = Screen(isolate=rtl == "isolate")
    status = 0
    ways = ways_of(limit, fetch, private, column)
    for item in items(paths_of(files), source, known, Progress(), ways=ways):
        if isinstance(item, Waiting):
            continue
        try:
            if isinstance(item, Refused) and item.harmless:
                print(f"isnad: {item.message}", file=sys.stderr)
                continue
            if isinstance(item, Refused):
                raise DocumentError(item.message)
            doc = document(item)
        except DocumentError as error:
            where = (
                ""
                if isinstance(item, Refused)
                else f"{item.name}, {item.place}: "
                if item.place
                else f"{item.name} "
            )
            print(f"isnad: {where}{error}", file=sys.stderr)
            status = 2
            continue
        record, reasons = explain_text(
            doc.text,
            id=doc.id,
            published=doc.published,
            url=doc.url,
            publisher=doc.publisher,
            title=doc.title,
        )
        if doc.forwarded:
            said_first(record, doc.forwarded)
        if to == "json":
            print(msgspec.json.encode({"record": record, "why": reasons}).decode())
        else:
            show_reasons(record, reasons, screen)
    return status


def schema() -> None:
    """Print the JSON Schema of a record, with what each field means."""
    from isnad.record import json_schema

    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def paths_of(files: list[str] | None) -> list[str]:
    """What is to be read: what was given, or standard input where that is no terminal."""
    if files:
        return files
    if sys.stdin.isatty():
        raise DocumentError("nothing to read: give a file, or - for standard input (--help tells more)")
    return ["-"]


def known_of(published: str | None, publisher: str | None, url: str | None) -> Document:
    """What the options say of a document; a day that is none is an error."""
    if published:
        import datetime as dt

        try:
            dt.datetime.fromisoformat(published)
        except ValueError:
            raise DocumentError(
                f"--published {published} is no date: give YYYY-MM-DD, as in 2024-03-02"
            ) from None
    return Document("", None, url, publisher, None, published)


def ready(gazetteers: list[Path] | None) -> None:
    """Loads gazetteers and outlets, so that a bad one is told before anything is read, and processes share them."""
    from isnad.gazetteer.index import Gazetteer
    from isnad.lang import language

    if gazetteers:
        given = map(str, gazetteers)
        kept = filter(None, [os.environ.get("ISNAD_GAZETTEER")])
        os.environ["ISNAD_GAZETTEER"] = os.pathsep.join([*given, *kept])
    Gazetteer.default(language("ar").name_key)
    language("ar").outlets()


def _told(result: Outcome, meter: _Meter) -> int:
    """Tells the user what there is to tell of an outcome; the exit status that it asks for."""
    if result.note:
        meter.clear()
        print(f"isnad: {result.note}", file=sys.stderr)
    return 0 if result.good else 1 if result.record else 2


def _shower(to: str, rtl: str) -> Callable[[bytes], None]:
    """What writes a record in one form of output."""
    import msgspec

    if to == "table":
        from isnad.record import Record
        from isnad.show.account import account
        from isnad.show.terminal import Screen

        screen = Screen(isolate=rtl == "isolate")
        return lambda record: account(msgspec.json.decode(record, type=Record), screen)

    def write(record: bytes) -> None:
        out = sys.stdout.buffer
        out.write((msgspec.json.format(record, indent=2) if to == "json" else record) + b"\n")
        out.flush()

    return write


class _Meter:
    """Progress on standard error, where that is a terminal and the output is not."""

    def __init__(self, progress: Progress) -> None:
        self._on = sys.stderr.isatty() and not sys.stdout.isatty()
        self._progress, self._count = progress, 0
        self._start = self._last = time.monotonic()

    def step(self) -> None:
        """One more document is read."""
        self._count += 1
        now = time.monotonic()
        if self._on and now - self._last > 0.2:
            self._last = now
            part = f" · {self._progress.done * 100 // self._progress.total} %" if self._progress.total else ""
            rate = self._count / (now - self._start)
            sys.stderr.write(f"\r\x1b[K{self._count:,} read{part} · {rate:,.0f}/s")
            sys.stderr.flush()

    def clear(self) -> None:
        """Takes the line of progress away."""
        if self._on:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
