"""The front doors, as a user meets them: real processes, real files, a real server."""

from __future__ import annotations

import http.server
import io
import json
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer

from isnad.cli import app
from isnad.record import Record

DOCS = Path(__file__).parent.parent / "docs"
ENV = os.environ | {"ISNAD_GAZETTEER": ""}

REPORT = "قُتل مدنيان وأصيب ثلاثة آخرون بقصف مدفعي لقوات النظام على بلدة كفرنوران اليوم السبت."
ROW = "\t".join(
    ["1", "Testville", "Testville", "كفرنوران,Kafr Nuran", "36.1", "36.8", "P", "PPL", "SY", "", "", "", "", "", "900",
     "", "", "Asia/Damascus", "2020-01-01"]
)  # fmt: skip


def isnad(*args: str, stdin: bytes | None = None, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "isnad", *args],
        input=stdin,
        capture_output=True,
        env=ENV | env,
        timeout=120,
    )


def one_line(result: subprocess.CompletedProcess[bytes]) -> str:
    message = result.stderr.decode()
    assert result.returncode == 2
    assert "Traceback" not in message
    assert len(message.strip().splitlines()) == 1
    return message


def records(result: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def jsonl(*documents: object) -> bytes:
    lines = (d if isinstance(d, str) else json.dumps(d, ensure_ascii=False) for d in documents)
    return "\n".join(lines).encode()


def test_a_report_on_standard_input() -> None:
    out = isnad("read", "--to", "jsonl", "--published", "2024-03-02", stdin=REPORT.encode())
    (record,) = records(out)
    assert record["document"]["published"] == "2024-03-02"
    (event,) = record["events"]
    assert event["kind"] == "shelling"
    assert {(h["outcome"], h["min"], h["max"]) for h in event["harm"]} == {
        ("killed", 2, 2),
        ("injured", 3, 3),
    }


def test_lines_come_in_order_and_a_broken_one_loses_nothing() -> None:
    lines: list[object] = [{"id": n, "text": REPORT * (1 + n % 3)} for n in range(200)]
    lines[3] = "{broken"
    lines[150] = {"id": 150}
    out = isnad("read", "-", "--to", "jsonl", "--jobs", "2", stdin=jsonl(*lines))
    assert out.returncode == 1
    ids = [r["document"]["id"] for r in records(out)]
    assert ids == [None if n == 3 else str(n) for n in range(200)]
    assert "line 4" in records(out)[3]["error"]
    assert "line 151" in records(out)[150]["error"]
    alone = isnad("read", "-", "--to", "jsonl", "--jobs", "1", stdin=jsonl(*lines))
    assert alone.stdout == out.stdout


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "7", "text": ', "it is not JSON (it breaks off)"),
        ("[1, 2]", "it is a list, not an object"),
        ("null", "it is null, not an object"),
        ('{"id": "7"}', 'it has neither "text" nor "html"'),
        ('{"id": "7", "text": null}', 'it has neither "text" nor "html"'),
        ('{"id": "7", "text": 5}', '"text" is a number: give text'),
        ('{"id": "7", "text": "x", "url": ["y"]}', '"url" is a list: give text'),
        ('{"id": "7", "text": "x", "published": 20240302}', '"published" is a number: give text'),
        ('{"id": ["7"], "text": "x"}', '"id" is a list: give text or a number'),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: str, message: str) -> None:
    out = isnad("read", "--from", "jsonl", "--to", "jsonl", stdin=jsonl(line, {"id": "8", "text": REPORT}))
    bad, good = records(out)
    assert bad["error"] == f"line 1: {message}"
    assert bad["events"] == []
    assert bad["document"]["id"] in ("7", None)
    assert list(bad) == [*good, "error"]
    assert good["events"]
    assert out.returncode == 1


@pytest.mark.parametrize(
    "line",
    [
        {"id": 7, "text": REPORT},
        {"id": "7", "text": REPORT, "url": None, "publisher": {"id": None, "name": "وكالة"}, "more": [1]},
        '{"id": "7", "text": "\\ud800 ' + REPORT + '"}',
        '{"id": "7", "text": "\\u0000 ' + REPORT + ' \\ud83d"}',
    ],
)
def test_lines_of_all_kinds_are_read(line: object) -> None:
    (record,) = records(isnad("read", "--to", "jsonl", stdin=jsonl(line)))
    assert record["document"]["id"] == "7"
    assert record["events"]
    assert msgspec.json.decode(json.dumps(record), type=Record).events


def test_a_stream_is_answered_as_it_comes() -> None:
    call = [sys.executable, "-m", "isnad", "read", "--from", "jsonl", "--to", "jsonl"]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENV) as process:
        assert process.stdin and process.stdout
        for n in range(70):
            process.stdin.write(jsonl({"id": n, "text": REPORT}) + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["document"]["id"] == str(n)
        process.stdin.close()
        assert process.wait(timeout=20) == 0


def test_ctrl_c_ends_cleanly_and_what_was_read_is_written(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_bytes(jsonl(*({"id": n, "text": REPORT} for n in range(40_000))))
    call = [sys.executable, "-m", "isnad", "read", str(tmp_path / "many.jsonl"), "--to", "jsonl"]
    with subprocess.Popen(
        call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV, start_new_session=True
    ) as process:
        assert process.stdout and process.stderr
        lines = [process.stdout.readline() for _ in range(100)]
        os.killpg(process.pid, signal.SIGINT)
        lines += process.stdout.readlines()
        assert process.wait(timeout=20) == 130
        assert process.stderr.read() == b""
    assert [json.loads(x)["document"]["id"] for x in lines] == [str(n) for n in range(len(lines))]


def test_a_reader_that_goes_away_ends_it_quietly(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_bytes(jsonl(*({"id": n, "text": REPORT} for n in range(5_000))))
    call = [sys.executable, "-m", "isnad", "read", str(tmp_path / "many.jsonl"), "--to", "jsonl"]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=20) == 141
        assert process.stderr.read() == b""


BAD = {
    "missing.txt": (None, "not there"),
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\n", "empty"),
    "binary.txt": (bytes(range(256)) * 20, "binary"),
    "report.pdf": (b"%PDF-1.7 ...", "PDF"),
    "archive.zip": (b"PK\x03\x04....", "ZIP"),
    "list.json": (b'[{"text": "x"}]', "one JSON list"),
    "pretty.json": (b'{\n  "text": "x"\n}', "several lines"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_one_clear_line(name: str, tmp_path: Path) -> None:
    content, message = BAD[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert message in one_line(isnad("read", str(tmp_path / name)))
    assert message in one_line(isnad("explain", str(tmp_path / name)))


def test_a_folder_and_wrong_options_are_one_clear_line(tmp_path: Path) -> None:
    assert "folder" in one_line(isnad("read", str(tmp_path)))
    assert "empty" in one_line(isnad("read", "-", stdin=b""))
    assert "not there" in one_line(isnad("read", "-", "--gazetteer", "nowhere.txt", stdin=REPORT.encode()))
    for option, value in (("--published", "yesterday"), ("--published", "2024-13-01"), ("--to", "xml"), ("--from", "pdf"), ("--jobs", "-1"), ("--nothing", "x")):  # fmt: skip
        assert option in one_line(isnad("read", "-", option, value, stdin=REPORT.encode()))
    assert "nonsense" in one_line(isnad("nonsense"))


def test_of_several_files_the_good_ones_are_read_and_the_bad_one_is_told(tmp_path: Path) -> None:
    for name in ("a.txt", "c.txt"):
        (tmp_path / name).write_text(REPORT, encoding="utf-8")
    names = [str(tmp_path / name) for name in ("a.txt", "b.txt", "c.txt")]
    out = isnad("read", *names, "--to", "jsonl")
    assert [r["document"]["id"] for r in records(out)] == [names[0], names[2]]
    assert "b.txt is not there" in one_line(out)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("cp1256", "windows-1256"),
        ("iso8859_6", "ISO-8859-6"),
        ("utf-16", ""),
        ("utf-16-le", "UTF-16"),
        ("utf-8-sig", ""),
    ],
)
def test_encodings_are_told_apart(encoding: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    plain = REPORT.replace("\u064f", "")
    path.write_bytes(plain.encode(encoding))
    out = isnad("read", str(path), "--to", "jsonl")
    (event,) = records(out)[0]["events"]
    assert event["trigger"]["quote"] in plain
    assert told in out.stderr.decode()
    assert bool(told) == bool(out.stderr)


def test_lines_in_windows_1256_are_read() -> None:
    plain = REPORT.replace("\u064f", "")
    line = jsonl({"id": "a", "text": plain}).decode().encode("cp1256")
    assert records(isnad("read", "--to", "jsonl", stdin=line))[0]["events"]


def test_a_text_without_arabic_says_its_language(tmp_path: Path) -> None:
    path = tmp_path / "en.txt"
    path.write_text("Two civilians were killed in shelling.", encoding="utf-8")
    (record,) = records(isnad("read", str(path), "--to", "jsonl"))
    assert record["document"]["language"] == "en"
    assert record["events"] == []


PAGE = f"""<!doctype html><html lang="ar"><head><title>خبر</title>
<meta property="og:site_name" content="وكالة الخبر"><link rel="canonical" href="https://example.org/a">
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2024-03-02T10:00:00+03:00"}}</script>
</head><body><nav>الرئيسية</nav><article><h1>خبر</h1><p>{REPORT}</p><p>{REPORT}</p></article></body></html>"""


def test_a_page_is_known_by_its_content_and_tells_of_itself() -> None:
    for call in ((), ("--from", "html")):
        (record,) = records(isnad("read", "-", *call, "--to", "jsonl", stdin=PAGE.encode()))
        doc = record["document"]
        assert (doc["published"], doc["publisher"]["name"]) == ("2024-03-02", "وكالة الخبر")
        assert (doc["title"], doc["url"]) == ("خبر", "https://example.org/a")
        assert record["events"]
    (record,) = records(isnad("read", "--to", "jsonl", stdin=jsonl({"id": 1, "html": PAGE})))
    assert record["document"]["published"] == "2024-03-02"


def test_one_very_long_line_is_read_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    text = REPORT.replace("اليوم السبت", "") * 12_000
    path.write_text(text, encoding="utf-8")
    out = isnad("read", str(path), "--to", "jsonl")
    assert out.returncode == 0
    (record,) = records(out)
    spans = [e["trigger"] for e in record["events"]]
    assert all(text[s["start"] : s["end"]] == s["quote"] for s in spans)
    assert [e["id"] for e in record["events"]] == [f"e{n}" for n in range(1, len(spans) + 1)]
    assert spans[-1]["start"] > 800_000


def test_the_account_is_readable_without_colour_and_as_narrow_as_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(jsonl({"id": "a", "title": "خبر عاجل", "publisher": "وكالة الخبر", "text": REPORT}, "{"))
    out = isnad("read", str(path), "--published", "2024-03-02", COLUMNS="80", NO_COLOR="1")
    text = out.stdout.decode()
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines()) <= 90
    for words in (
        "shelling",
        "2024-03-02",
        "كفرنوران",
        "syria_gov",
        "artillery",
        "killed 2 civilians",
        "injured 3",
        "line 2",
    ):
        assert words in text
    assert text.count("\u2068") == text.count("\u2069") > 0
    assert "\u2068" not in isnad("read", str(path), "--rtl", "off").stdout.decode()


def every_command() -> list[list[str]]:
    """All commands of the application, however deep."""

    def walk(command: Any, path: list[str]) -> Iterator[list[str]]:
        yield path
        for name, inner in getattr(command, "commands", {}).items():
            yield from walk(inner, [*path, name])

    return list(walk(typer.main.get_command(app), []))


@pytest.mark.parametrize("command", every_command(), ids=" ".join)
def test_every_command_has_help_with_an_example_and_a_place_in_the_docs(command: list[str]) -> None:
    help_ = isnad(*command, "--help", COLUMNS="200").stdout.decode()
    assert "Example: isnad" in help_
    assert " ".join(["isnad", *command]) in (DOCS / "cli.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [c for c in every_command() if c], ids=" ".join)
def test_every_option_is_in_the_docs(command: list[str]) -> None:
    here: Any = typer.main.get_command(app)
    for name in command:
        here = here.commands[name]
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    for parameter in here.params:
        for option in (o for o in parameter.opts if o.startswith("--") and o != "--help"):
            assert f"`{option}" in text, f"{option} of {command}"


def test_explain_names_rule_and_words(tmp_path: Path) -> None:
    path = tmp_path / "r.txt"
    path.write_text(REPORT, encoding="utf-8")
    out = isnad("explain", str(path), COLUMNS="200").stdout.decode()
    for words in ("e1  shelling", "harm", "killed 2", "قُتل مدنيان", "trigger"):
        assert words in out
    found = json.loads(isnad("explain", str(path), "--to", "json").stdout)
    assert {"kind", "harm", "place"} <= {why["field"] for why in found["why"]}
    assert all(why["rule"] for why in found["why"])
    assert msgspec.convert(found["record"], Record).events


def test_schema_describes_every_field() -> None:
    schema = json.loads(isnad("schema").stdout)
    assert list(schema["$defs"]["Record"]["properties"]) == ["isnad", "document", "events", "error"]
    for name, definition in schema["$defs"].items():
        assert definition["description"], name
        for field, value in definition.get("properties", {}).items():
            assert value.get("description"), (name, field)


@pytest.fixture
def server() -> Iterator[str]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("SY.txt", ROW + "\n")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = {"/SY.zip": packed.getvalue(), "/YE.zip": b"no zip"}.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *args: object) -> None:
            pass

    http_server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=http_server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{http_server.server_port}"
    http_server.shutdown()


def test_a_fetched_gazetteer_is_used_from_then_on(server: str, tmp_path: Path) -> None:
    env = os.environ | {"ISNAD_GEONAMES": server, "ISNAD_HOME": str(tmp_path)}
    env.pop("ISNAD_GAZETTEER", None)

    def run(*args: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([sys.executable, "-m", "isnad", *args], capture_output=True, env=env, input=REPORT.encode())  # fmt: skip

    assert b"1 places" in run("gazetteer", "add", "sy").stdout
    listed = run("gazetteer", "list").stdout
    assert b"SY.txt\t1 places\tfetched" in listed
    found = run("gazetteer", "find", "كفر نوران").stdout
    assert b"36.10000" in found
    assert b"town or village" in found
    assert run("gazetteer", "find", "نرجسة").returncode == 1
    (event,) = json.loads(run("read", "-", "--to", "jsonl").stdout)["events"]
    assert (event["place"]["lat"], event["place"]["lon"]) == (36.1, 36.8)
    assert "404" in one_line(run("gazetteer", "add", "IQ")).lower()
    assert "no YE.txt" in one_line(run("gazetteer", "add", "YE"))
    assert "two letters" in one_line(run("gazetteer", "add", "Syria"))
    assert [p.name for p in (tmp_path / "gazetteers").iterdir()] == ["SY.txt"]
