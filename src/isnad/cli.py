"""The command line: ``isnad read``, ``explain``, ``schema``, ``gazetteer``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Any

import typer

from isnad.record import json_schema, to_json

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Read news of armed conflict: what happened, where, when, and who says so.",
)
gazetteers = typer.Typer(no_args_is_help=True, help="Gazetteers: files of places.")
app.add_typer(gazetteers, name="gazetteer")


class InputError(Exception):
    """An input that cannot be read; the message names it and the remedy."""


def decode(raw: bytes, name: str) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or windows-1256; raises InputError for a binary."""
    if not raw.strip():
        raise InputError(f"{name} is empty: there is nothing to read")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    if b"\0" in raw[:4096]:
        raise InputError(f"{name} is a binary file: give text, HTML or JSON Lines")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1256", "replace")


def _load(path: str) -> str:
    if path == "-":
        return decode(sys.stdin.buffer.read(), "standard input")
    file = Path(path)
    if not file.exists():
        raise InputError(f"{path} is not there: check the path")
    if file.is_dir():
        raise InputError(f"{path} is a folder: give files")
    return decode(file.read_bytes(), path)


def _record(line: tuple[int, str]) -> tuple[bytes, bool]:
    from isnad.reading import read

    number, text = line
    identity = None
    try:
        doc: Any = json.loads(text)
        if not isinstance(doc, dict):
            raise ValueError("not a JSON object")
        identity = doc.get("id")
        body = doc.get("text")
        if body is None and doc.get("html"):
            body = _page(str(doc["html"]))
        if not isinstance(body, str):
            raise ValueError('it has neither "text" nor "html"')
        given = {
            k: doc.get(k) if isinstance(doc.get(k), str) else None
            for k in ("published", "url", "publisher", "title")
        }
        return to_json(read(body, id=None if identity is None else str(identity), **given)), True
    except ValueError as error:
        out = {"isnad": "1", "document": {"id": identity}, "events": [], "error": f"line {number}: {error}"}
        return json.dumps(out, ensure_ascii=False).encode(), False


def _page(html: str) -> str:
    try:
        import trafilatura
    except ImportError:
        raise InputError("reading HTML needs trafilatura: pip install 'isnad[pages]'") from None
    return trafilatura.extract(html, fast=True) or ""


def _stream(lines: Iterator[tuple[int, str]], jobs: int) -> Iterator[tuple[bytes, bool]]:
    head = list(islice(lines, 64))
    if jobs <= 1 or len(head) < 64:
        yield from map(_record, chain(head, lines))
        return
    with ProcessPoolExecutor(jobs) as pool:
        rest = chain(head, lines)
        while window := list(islice(rest, 512)):
            yield from pool.map(_record, window, chunksize=16)


Files = Annotated[list[str], typer.Argument(help="Files, or - for standard input.")]
Gaz = Annotated[list[Path] | None, typer.Option("--gazetteer", help="A gazetteer file; may be given again.")]


@app.command(epilog="Example: isnad read examples/aleppo.txt --published 2024-03-02")
def read(
    files: Files,
    source: Annotated[str, typer.Option("--from", help="auto, text, html or jsonl.")] = "auto",
    to: Annotated[str, typer.Option("--to", help="table, json or jsonl.")] = "table",
    published: Annotated[str | None, typer.Option(help="Date of publication, YYYY-MM-DD.")] = None,
    publisher: Annotated[str | None, typer.Option(help="The outlet.")] = None,
    url: Annotated[str | None, typer.Option(help="The address of the document.")] = None,
    gazetteer: Gaz = None,
    jobs: Annotated[int, typer.Option(help="Processes; 0 for all cores.")] = 0,
) -> None:
    """Read reports and print what happened, and who says so."""
    _gazetteer(gazetteer)
    good = True
    for path in files:
        kind = source
        if kind == "auto":
            kind = (
                "jsonl"
                if path.endswith((".jsonl", ".ndjson"))
                else "html"
                if path.endswith((".html", ".htm"))
                else "text"
            )
        text = _load(path)
        if kind == "jsonl":
            lines = ((k, x) for k, x in enumerate(text.splitlines(), 1) if x.strip())
            for raw, ok in _stream(lines, jobs or os.cpu_count() or 1):
                good = good and ok
                _show(raw, to)
            continue
        from isnad.reading import read as read_text

        if kind == "html":
            text = _page(text)
        _show(to_json(read_text(text, id=path, published=published, publisher=publisher, url=url)), to)
    if not good:
        raise typer.Exit(1)


def _show(raw: bytes, to: str) -> None:
    if to == "jsonl":
        sys.stdout.buffer.write(raw + b"\n")
        sys.stdout.buffer.flush()
    elif to == "json":
        print(json.dumps(json.loads(raw), ensure_ascii=False, indent=2))
    else:
        from isnad.show.account import account

        account(json.loads(raw))


def _gazetteer(paths: list[Path] | None) -> None:
    if paths:
        given = [str(p) for p in paths]
        os.environ["ISNAD_GAZETTEER"] = os.pathsep.join(
            [*given, *filter(None, [os.environ.get("ISNAD_GAZETTEER")])]
        )


@app.command(epilog="Example: isnad explain examples/aleppo.txt")
def explain(
    file: Annotated[str, typer.Argument(help="A file, or -.")],
    published: str | None = None,
    gazetteer: Gaz = None,
) -> None:
    """Show for each field the rule that made it and the words."""
    from rich.console import Console
    from rich.table import Table

    from isnad.reading import explain as explain_text

    _gazetteer(gazetteer)
    _, reasons = explain_text(_load(file), published=published)
    table = Table("event", "field", "value", "rule", "words")
    for w in reasons:
        table.add_row(
            w.event,
            w.field,
            f"\u2068{w.value}\u2069",
            w.rule,
            f"\u2068{w.span.quote}\u2069" if w.span else "",
        )
    Console().print(table)


@app.command(epilog="Example: isnad schema > record.schema.json")
def schema() -> None:
    """Print the JSON Schema of a record."""
    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@gazetteers.command("find", epilog="Example: isnad gazetteer find NAME --gazetteer SY.txt")
def find(name: str, gazetteer: Gaz = None) -> None:
    """List the places that bear a name."""
    from isnad.gazetteer.index import Gazetteer
    from isnad.lang import language

    _gazetteer(gazetteer)
    for e in Gazetteer.default(language("ar").name_key).find(name):
        print(f"{e.id}\t\u2068{e.name}\u2069\t{e.lat:.5f}\t{e.lon:.5f}\t{e.country}")


@gazetteers.command("list", epilog="Example: ISNAD_GAZETTEER=SY.txt isnad gazetteer list")
def installed() -> None:
    """List the gazetteer files in use."""
    from isnad.gazetteer.index import in_use

    for path in in_use():
        print(path)


@gazetteers.command("add", epilog="Example: isnad gazetteer add SY")
def add(country: Annotated[str, typer.Argument(help="ISO 3166-1 code of two letters.")]) -> None:
    """Fetch the GeoNames file of a country and use it from now on."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    from isnad.gazetteer.geonames import fetch

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        console=(err := Console(stderr=True)),
        disable=not err.is_terminal,
        transient=True,
    ) as bar:
        task = bar.add_task(f"{country.upper()}.zip", total=None)
        got = fetch(country, lambda done, total: bar.update(task, completed=done, total=total))
    print(f"{got.path}\t{got.places} places\tsha256 {got.sha256}")


def main() -> None:
    """Runs the command line; an error is one line on standard error and exit status 2."""
    from isnad.gazetteer.index import GazetteerError

    try:
        app()
    except (InputError, GazetteerError) as error:
        print(f"isnad: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(1)
