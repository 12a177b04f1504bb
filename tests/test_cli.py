"""The front doors, as a user meets them: real processes, real files, a real server."""

from __future__ import annotations

import http.server
import io
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

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
        env=os.environ | {"ISNAD_GAZETTEER": ""} | env,
        timeout=120,
    )


def one_line(result: subprocess.CompletedProcess[bytes]) -> str:
    message = result.stderr.decode()
    assert result.returncode == 2
    assert "Traceback" not in message
    assert len(message.strip().splitlines()) == 1
    return message


def test_a_report_on_standard_input() -> None:
    out = isnad("read", "-", "--to", "jsonl", "--published", "2024-03-02", stdin=REPORT.encode())
    (event,) = json.loads(out.stdout)["events"]
    assert event["kind"] == "shelling"
    assert {(h["outcome"], h["min"], h["max"]) for h in event["harm"]} == {
        ("killed", 2, 2),
        ("injured", 3, 3),
    }


def test_lines_come_in_order_and_a_broken_one_loses_nothing() -> None:
    lines = [json.dumps({"id": n, "text": REPORT}) for n in range(80)]
    lines[3] = "{broken"
    lines[5] = json.dumps({"id": 5})
    out = isnad("read", "-", "--from", "jsonl", "--to", "jsonl", stdin="\n".join(lines).encode())
    records = [json.loads(x) for x in out.stdout.splitlines()]
    assert len(records) == 80
    assert out.returncode == 1
    assert [r["document"]["id"] for r in records if not r.get("error")] == [
        str(n) for n in range(80) if n not in (3, 5)
    ]
    assert "line 4" in records[3]["error"]


def test_what_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(b"\x7fELF\0\0\0")
    assert "not there" in one_line(isnad("read", str(tmp_path / "missing.txt")))
    assert "empty" in one_line(isnad("read", str(tmp_path / "empty.txt")))
    assert "binary" in one_line(isnad("read", str(tmp_path / "binary.txt")))
    assert "folder" in one_line(isnad("read", str(tmp_path)))
    assert "not there" in one_line(isnad("read", "-", "--gazetteer", "nowhere.txt", stdin=REPORT.encode()))


def test_windows_1256_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes(REPORT.encode("cp1256"))
    assert json.loads(isnad("read", str(path), "--to", "jsonl").stdout)["events"]


def test_a_text_without_arabic_says_its_language(tmp_path: Path) -> None:
    path = tmp_path / "en.txt"
    path.write_text("Two civilians were killed in shelling.", encoding="utf-8")
    record = json.loads(isnad("read", str(path), "--to", "jsonl").stdout)
    assert record["document"]["language"] == "en"
    assert record["events"] == []


def test_one_very_long_line_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text(REPORT * 12_000, encoding="utf-8")
    out = isnad("read", str(path), "--to", "jsonl")
    assert out.returncode == 0
    assert json.loads(out.stdout)["events"]


def test_every_command_has_help_with_an_example() -> None:
    for command in (["read"], ["explain"], ["schema"], ["gazetteer", "find"], ["gazetteer", "list"], ["gazetteer", "add"]):  # fmt: skip
        help_ = isnad(*command, "--help").stdout.decode()
        assert "Example" in help_, command


def test_explain_names_rule_and_words(tmp_path: Path) -> None:
    path = tmp_path / "r.txt"
    path.write_text(REPORT, encoding="utf-8")
    out = isnad("explain", str(path), COLUMNS="200").stdout.decode()
    assert "outcome and people" in out
    assert "trigger" in out


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
    assert b"SY.txt" in run("gazetteer", "list").stdout
    assert b"36.10000" in run("gazetteer", "find", "كفر نوران").stdout
    (event,) = json.loads(run("read", "-", "--to", "jsonl").stdout)["events"]
    assert (event["place"]["lat"], event["place"]["lon"]) == (36.1, 36.8)
    assert "404" in one_line(run("gazetteer", "add", "IQ")).lower()
    assert "no YE.txt" in one_line(run("gazetteer", "add", "YE"))
    assert "two letters" in one_line(run("gazetteer", "add", "Syria"))
    assert [p.name for p in (tmp_path / "gazetteers").iterdir()] == ["SY.txt"]
