"""What befalls a store from outside: killed processes, two at once, Ctrl-C, full disks, no right to write."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import ENV, Place
from reports import report, written
from sqlalchemy import select, text
from warcio.archiveiterator import ArchiveIterator

from isnad.store import schema
from isnad.store.verify import verify

MANY = 150


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of reports, some of them no reports, some new versions, one there twice."""
    reports: list[object] = [report(n) for n in range(MANY)]
    reports[40:40] = ["{broken", report(3)]
    reports[120:120] = [report(5, text=report(5)["text"] + " تحديث: ارتفعت الحصيلة."), '{"id": "none"}']
    return written(tmp_path_factory.mktemp("many") / "many.jsonl", *reports)


@pytest.fixture(scope="session")
def undisturbed(many: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a store holds when nothing befell it."""
    folder = tmp_path_factory.mktemp("undisturbed")
    place = Place(str(folder / "isnad.db"), folder / "isnad.evidence")
    assert place.run("ingest", str(many)).returncode == 1
    return held(place)


def held(place: Place) -> dict[str, Any]:
    """All that a store holds, but for times, hashes, the place of bytes and the order of acts; it agrees with itself."""
    with place.open(create=False) as store, store.read() as c:
        d, r, e, p, g = (
            t.c for t in (schema.document, schema.reading, schema.event, schema.problem, schema.log)
        )
        found: dict[str, Any] = {
            "documents": c.execute(
                select(d.id, d.sha256, d.given_id, d.text, d.line, d.version_of, d.current).order_by(d.id)
            ).all(),
            "readings": c.execute(select(r.id, r.document_id, r.record, r.current).order_by(r.id)).all(),
            "events": c.execute(select(e.id, e.document_id, e.number, e.current).order_by(e.id)).all(),
            "problems": c.execute(select(p.id, p.sha256, p.reason, p.resolved).order_by(p.id)).all(),
            "log": sorted(c.execute(select(g.act, g.subject).where(~g.act.like("incident%"))).all()),
        }
        assert list(verify(store)) == []
    found["evidence"] = evidence(place)
    return found


def evidence(place: Place) -> Counter[str]:
    """Digests of all records; every file passes ``warcio check``."""
    found: Counter[str] = Counter()
    paths = list(place.evidence.glob("*"))
    check = [str(Path(sys.executable).parent / "warcio"), "check", *map(str, paths)]
    assert subprocess.run(check, capture_output=True).returncode == 0
    for path in paths:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type == "resource":
                    digest = record.rec_headers.get_header("WARC-Payload-Digest")
                    assert digest.startswith("sha256:")
                    found[digest] += 1
    return found


def test_killed_at_any_moment_the_same_command_finishes(
    place: Place, many: Path, undisturbed: dict[str, Any]
) -> None:
    chance = random.Random(7)
    killed = 0
    for _ in range(3):
        process = subprocess.Popen(
            place.call("ingest", str(many), "--jobs", "2"), env=ENV, stdout=subprocess.PIPE
        )
        time.sleep(chance.uniform(0.35, 1.1))
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        process.communicate()
    assert place.run("ingest", str(many)).returncode == 1
    assert killed
    assert held(place) == undisturbed


#: A moment to be killed at: in the midst of writing evidence, with it on the disk, and with all committed.
MOMENTS = {
    "half written": """import isnad.store.evidence as evidence
write = evidence._write
def dying(handle, data):
    if not left:
        write(handle, data[: len(data) // 2])
    die()
    write(handle, data)
evidence._write = dying""",
    "not committed": "sync = os.fsync\nos.fsync = lambda descriptor: (sync(descriptor), die())",
    "committed": "import isnad.store.evidence as m; m.Evidence.committed = lambda self: die()",
}

#: The command line, which is killed when that moment has come for the second time.
DYING = """import os, signal
left = 1
def die():
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
MOMENT
from isnad.cli import main
main()
"""


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_the_worst_moment_nothing_is_lost_or_doubled(
    place: Place, many: Path, moment: str, undisturbed: dict[str, Any]
) -> None:
    code = DYING.replace("MOMENT", MOMENTS[moment])
    call = place.call("ingest", str(many), "--jobs", "2")
    died = subprocess.run([sys.executable, "-c", code, *call[3:]], env=ENV, capture_output=True, timeout=60)
    assert died.returncode == -signal.SIGKILL
    assert place.run("ingest", str(many)).returncode == 1
    assert held(place) == undisturbed


def test_ctrl_c_keeps_what_is_done_and_the_same_command_finishes(
    place: Place, many: Path, undisturbed: dict[str, Any]
) -> None:
    process = subprocess.Popen(
        place.call("ingest", str(many)), env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )  # fmt: skip
    while process.poll() is None and not list(place.evidence.glob("*")):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode in (130, 1)
    assert b"Traceback" not in said
    assert place.run("ingest", str(many)).returncode == 1
    assert held(place) == undisturbed


def test_two_processes_at_once(place: Place, many: Path, tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    more = written(tmp_path / "more.jsonl", *(report(n) for n in range(MANY - 60, MANY + 60)))
    calls = [
        subprocess.Popen(place.call("ingest", str(path)), env=ENV, stdout=subprocess.PIPE)
        for path in (many, more, many)
    ]
    said = [call.communicate(timeout=60)[0].decode() for call in calls]
    assert [call.returncode for call in calls] == [1, 0, 1]
    new = sum(int(line.split(" new")[0]) for line in said)
    found = held(place)
    assert new == len(found["documents"]) == len(undisturbed["documents"]) + 60
    assert max(found["evidence"].values()) == 1
    assert len(found["evidence"]) == new + len(found["problems"])
    assert len({document.sha256 for document in found["documents"]}) == new


def limited(size: int) -> Any:
    """Has a process write no file longer than ``size`` bytes: what a full disk is like."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("room", [10_000, 300_000])
def test_no_room_is_told_in_one_line_and_the_same_command_finishes_later(
    place: Place, many: Path, room: int, undisturbed: dict[str, Any]
) -> None:
    with place.open():
        pass
    call = place.call("ingest", str(many))
    done = subprocess.run(call, env=ENV, capture_output=True, preexec_fn=limited(room), timeout=60)
    message = done.stderr.decode()
    if done.returncode == 2:
        assert message.count("\n") == 1
        assert "free some space" in message
    else:
        assert (done.returncode, place.url[:10]) == (1, "postgresql"), message
    with place.open(create=False) as store:
        assert list(verify(store)) == []
    assert place.run("ingest", str(many)).returncode == 1
    assert held(place) == undisturbed


def test_a_full_disk(tmp_path: Path, many: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("a small disk can be made only where mounting is allowed; the limit on files is tested")
    try:
        place = Place(str(disk / "isnad.db"), disk / "isnad.evidence")
        (disk / "ballast").write_bytes(bytes(500_000))
        done = place.run("ingest", str(many))
        assert done.returncode == 2
        assert done.stderr.decode().count("\n") == 1
        assert "free some space" in done.stderr.decode()
        (disk / "ballast").unlink()
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        with place.open() as store:
            assert list(verify(store)) == []
        assert place.run("ingest", str(many)).returncode == 1
        assert len(held(place)["documents"]) == MANY + 1
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def powerless(call: list[str]) -> list[str]:
    """The call by somebody whom the rights of files bind."""
    if os.geteuid() != 0:
        return call
    if not shutil.which("setpriv"):
        pytest.skip("rights of files do not bind root, and setpriv is not there to take that away")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search", *call]  # fmt: skip


def test_a_store_that_may_not_be_written_says_so_and_can_be_read(tmp_path: Path, many: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    place = Place(str(folder / "isnad.db"), folder / "isnad.evidence")
    few = written(tmp_path / "few.jsonl", report(1), report(2))
    assert place.run("ingest", str(few)).returncode == 0
    before = held(place)
    paths = [*place.evidence.iterdir(), place.evidence, *folder.iterdir(), folder]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        done = subprocess.run(powerless(place.call("ingest", str(many))), env=ENV, capture_output=True)
        message = done.stderr.decode()
        assert done.returncode == 2, message
        assert message.count("\n") == 1
        assert "writable" in message
        for command in (["verify"], ["store", "info"]):
            done = subprocess.run(powerless(place.call(*command)), env=ENV, capture_output=True)
            assert done.returncode == 0, done.stderr.decode()
    finally:
        for path in reversed(paths):
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert held(place) == before


def test_evidence_that_may_not_be_written_says_so(place: Place, many: Path, tmp_path: Path) -> None:
    tmp_path.joinpath("locked").mkdir()
    locked = Place(place.url, tmp_path / "locked" / "evidence")
    locked.evidence.parent.chmod(0o555)
    try:
        done = subprocess.run(powerless(locked.call("ingest", str(many))), env=ENV, capture_output=True)
    finally:
        locked.evidence.parent.chmod(0o755)
    assert done.returncode == 2
    assert "--evidence" in done.stderr.decode()
    assert done.stderr.decode().count("\n") == 1


def test_a_database_that_only_reads_says_so(place: Place, many: Path) -> None:
    if "://" not in place.url:
        pytest.skip("of a file the rights are tested")
    with place.open() as store, store.engine.connect() as connection:
        name = connection.execute(text("SELECT current_database()")).scalar_one()
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        connection.commit()
    done = place.run("ingest", str(many))
    assert done.returncode == 2
    assert "read-only" in done.stderr.decode()
    assert done.stderr.decode().count("\n") == 1
    assert place.run("verify").returncode == 0


def test_a_folder_of_other_evidence_is_told_of(place: Place, many: Path, tmp_path: Path) -> None:
    few = written(tmp_path / "few.jsonl", report(1))
    assert place.run("ingest", str(few)).returncode == 0
    done = Place(place.url, tmp_path / "elsewhere").run("ingest", str(many))
    assert done.returncode == 2
    assert "--evidence" in done.stderr.decode()
