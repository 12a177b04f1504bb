"""Watching: what is new comes in once, at the pace of each source, through failures and restarts."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ENV, Place
from site_of_news import ARTICLES, Article, Site, running
from sqlalchemy import func, select
from warcio.archiveiterator import ArchiveIterator

from isnad.fetch.addresses import web_address
from isnad.fetch.policy import FetchError, Policy
from isnad.store import schema
from isnad.store.verify import verify
from isnad.watch.asking import Poll
from isnad.watch.pace import Turns, after_error, after_success
from isnad.watch.sources import Source, SourcesError, read_sources
from isnad.watch.state import TRIES
from isnad.watch.watcher import Watcher

POLICY = Policy(private=True, silence=5, whole=10, received=500_000, unpacked=2_000_000)
#: The clock of these tests begins on 6 March 2024.
START = 1_709_712_000.0


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as found:
        yield found


@pytest.fixture
def file(tmp_path: Path) -> Place:
    """Where a new store of SQLite may be, for what no kind of store changes."""
    return Place(str(tmp_path / "isnad.db"), tmp_path / "isnad.evidence")


class Desk:
    """A store that watches, with a clock of its own; waiting moves the clock."""

    def __init__(self, place: Place, *sources: Source) -> None:
        self.place, self.sources = place, sources
        self.now, self.waits = START, []  # type: float, list[float]
        self.polls: list[Poll] = []
        self.policy = POLICY
        self.lock = threading.Lock()

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.now += seconds
            self.waits.append(seconds)

    def once(self) -> Poll:
        with self.place.open() as store:
            totals = Watcher(
                store, self.sources, self.policy, who="tester", tell=self.polls.append,
                clock=lambda: self.now, sleep=self.sleep, chance=random.Random(1),
            ).once()  # fmt: skip
        return totals.polls[-1]

    def documents(self) -> list[Any]:
        d = schema.document.c
        with self.place.open() as store, store.read() as connection:
            assert list(verify(store)) == []
            return list(
                connection.execute(
                    select(d.url, d.title, d.publisher, d.published, d.current, d.text).order_by(d.id)
                )
            )


def counts(poll: Poll) -> tuple[int | None, int, int, int, int]:
    return poll.listed, poll.new, poll.changed, poll.same, poll.failed


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/feed", "feed"), ("/atom.xml", "feed"), ("/odd-feed", "feed"), ("/sitemap.xml", "sitemap"), ("/news.xml", "sitemap")],
)  # fmt: skip
def test_what_is_listed_comes_in_once(site: Site, file: Place, path: str, kind: str) -> None:
    desk = Desk(file, Source(site.url + path, publisher="شبكة الضفاف"))
    poll = desk.once()
    assert (counts(poll), poll.kind, poll.error) == ((3, 3, 0, 0, 0), kind, None)
    assert sorted(url for url, *_ in desk.documents()) == sorted(
        web_address(site.url + a.path).url for a in ARTICLES
    )
    assert {row.published for row in desk.documents()} == {"2024-03-05T10:00:00+03:00"}
    site.asked.clear()
    desk.now += 900
    poll = desk.once()
    assert counts(poll) == (None, 0, 0, 0, 0)
    assert site.paths() == [path]
    assert site.asked[-1][1]["If-None-Match"]
    site.pages.insert(0, Article("1004", "غارة على محيط البارة", "استهدفت طائرة مسيرة دراجة نارية قرب البارة ما أدى إلى مقتل شخصين، وفق الدفاع المدني.", changed="2024-03-06T09:00:00+03:00"))  # fmt: skip
    desk.now += 900
    assert counts(desk.once()) == (4, 1, 0, 0, 0)
    assert len(desk.documents()) == 4


def test_the_evidence_is_the_answer_of_the_server(site: Site, tmp_path: Path) -> None:
    place = Place(str(tmp_path / "isnad.db"), tmp_path / "isnad.evidence")
    desk = Desk(place, Source(f"{site.url}/feed"))
    desk.once()
    (path,) = place.evidence.iterdir()
    with path.open("rb") as file:
        records = [r for r in ArchiveIterator(file) if r.rec_type == "response" and r.content_stream()]
        assert len(records) == 3
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response" and record.rec_headers.get_header("WARC-Target-URI").endswith(
                "1002"
            ):
                assert record.http_headers.get_statuscode() == "200"
                assert record.http_headers.get_header("ETag")
                assert record.http_headers.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
                assert record.content_stream().read() == site.html(site.pages[1]).encode()
    checked = subprocess.run([Path(sys.executable).parent / "warcio", "check", path], capture_output=True)
    assert checked.returncode == 0, checked.stdout
    assert place.run("verify").returncode == 0
    assert place.run("store", "reread").returncode == 0


def test_a_page_that_changed_is_a_new_version(site: Site, place: Place) -> None:
    desk = Desk(place, Source(f"{site.url}/atom.xml"))
    desk.once()
    site.pages[1].text += " وارتفعت الحصيلة إلى ثلاثة مصابين."
    site.pages[1].changed = "2024-03-05T12:00:00+03:00"
    site.pages[2].changed = "2024-03-05T12:00:00+03:00"
    site.asked.clear()
    desk.now += 900
    assert counts(desk.once()) == (3, 0, 1, 1, 0)
    assert sorted(site.paths()) == ["/atom.xml", site.pages[1].path, site.pages[2].path]
    rows = [row for row in desk.documents() if row.url.endswith("1002")]
    assert [row.current for row in rows] == [False, True]
    assert "ثلاثة مصابين" in rows[1].text


def test_what_only_stands_around_a_page_makes_no_version(site: Site, file: Place) -> None:
    desk = Desk(file, Source(f"{site.url}/news/1002", kind="page"))
    assert counts(desk.once()) == (1, 1, 0, 0, 0)
    site.aside = "إعلانات أخرى"
    desk.now += 900
    assert counts(desk.once()) == (1, 0, 0, 1, 0)
    desk.now += 900
    assert counts(desk.once()) == (None, 0, 0, 0, 0)
    site.pages[1].text += " وقالت فرق الإسعاف إن أحدهما فارق الحياة."
    desk.now += 900
    assert counts(desk.once()) == (1, 0, 1, 0, 0)


def test_pages_that_the_store_holds_are_not_fetched(site: Site, file: Place) -> None:
    Desk(file, Source(f"{site.url}/feed")).once()
    site.asked.clear()
    assert counts(Desk(file, Source(f"{site.url}/sitemap.xml")).once()) == (3, 0, 0, 0, 0)
    assert site.paths() == ["/sitemap.xml"]


def test_two_sources_that_date_a_page_otherwise_do_not_fetch_it_in_turns(site: Site, place: Place) -> None:
    feed = site.rss()
    site.rss = lambda: feed.replace("10:00:00", "11:11:11")  # type: ignore[method-assign]
    desk = Desk(place, Source(f"{site.url}/feed"), Source(f"{site.url}/sitemap.xml"))
    for _ in range(3):
        desk.once()
        desk.now += 900
    assert len(site.paths()) == len(set(site.paths())) + 4  # feed and sitemap three times, each page once


def test_redirects_and_dates_of_the_source(site: Site, file: Place) -> None:
    site.html = lambda article: f"<html><body><article><h1>{article.title}</h1><p>{article.text}</p></article></body></html>"  # type: ignore[method-assign]  # fmt: skip
    site.rss = lambda: f"<rss version='2.0'><channel><item><title>x</title><link>{site.url}/moved/1002</link><pubDate>Tue, 05 Mar 2024 01:00:00 +0300</pubDate></item></channel></rss>"  # type: ignore[method-assign]  # fmt: skip
    desk = Desk(file, Source(f"{site.url}/feed", publisher="شبكة الضفاف"))
    assert desk.once().new == 1
    (row,) = desk.documents()
    assert (row.url, row.publisher) == (f"{site.url}/news/1002", "شبكة الضفاف")
    assert row.published == "2024-03-05T01:00:00+03:00"
    desk.now += 900
    site.asked.clear()
    desk.once()
    assert site.paths() == ["/feed"]


def test_an_index_of_sitemaps_is_followed_where_it_changed(site: Site, file: Place) -> None:
    desk = Desk(file, Source(f"{site.url}/index.xml"))
    assert counts(desk.once()) == (3, 3, 0, 0, 0)
    assert "/sitemap-old.xml" not in site.paths()
    site.pages.insert(0, Article("1004", "قصف على خشام", "أصيب أربعة أشخاص بجروح إثر قصف مدفعي على بلدة خشام شرقي دير الزور.", changed="2024-03-06T09:00:00+03:00"))  # fmt: skip
    desk.now += 900
    assert desk.once().new == 1
    desk.now += 900
    site.asked.clear()
    desk.once()
    assert site.paths() == ["/index.xml"]


def test_old_pages_of_a_sitemap_are_left(site: Site, file: Place) -> None:
    site.pages[2].changed = "2019-01-01T00:00:00+03:00"
    site.sitemap_of_before = site.sitemap  # type: ignore[attr-defined]
    site.sitemap = lambda: site.sitemap_of_before().replace("<lastmod>" + site.pages[1].changed + "</lastmod></url><url><loc>" + site.url + "/news/1003", "</url><url><loc>" + site.url + "/news/1003")  # type: ignore[attr-defined, method-assign]  # fmt: skip
    desk = Desk(file, Source(f"{site.url}/sitemap.xml"))
    assert counts(desk.once())[:2] == (2, 1)  # one is of 2019, one has no date and was there before
    other = Desk(file, Source(f"{site.url}/sitemap.xml?all", since="2018-01-01", most=1))
    assert counts(other.once())[:2] == (3, 1)


def test_a_poll_takes_so_many_pages_and_the_next_goes_on(site: Site, file: Place) -> None:
    desk = Desk(file, Source(f"{site.url}/feed", most=2))
    assert desk.once().new == 2
    desk.now += 900
    assert counts(desk.once()) == (None, 1, 0, 0, 0)


def test_a_source_that_fails_is_asked_ever_less_often_and_recovers(site: Site, place: Place) -> None:
    desk = Desk(place, Source(f"{site.url}/feed"))
    site.failing["/feed"] = (503, {})
    waits = []
    for _ in range(3):
        poll = desk.once()
        assert poll.error and "503" in poll.error and poll.next_at
        waits.append(poll.next_at - desk.now)
        assert not desk.once().asked
        desk.now = poll.next_at + 1
    assert waits[1] > 1.5 * waits[0] and waits[2] > 1.5 * waits[1]
    site.failing.clear()
    assert desk.once().new == 3
    desk.now += 900
    assert desk.once().error is None


def test_a_site_that_says_when_is_not_asked_before(site: Site, file: Place) -> None:
    site.failing["/feed"] = (503, {"Retry-After": "86000"})
    desk = Desk(file, Source(f"{site.url}/feed"))
    poll = desk.once()
    assert poll.next_at and poll.next_at >= desk.now + 86_000


def test_a_page_that_fails_is_tried_again_and_then_given_up(site: Site, place: Place) -> None:
    desk = Desk(place, Source(f"{site.url}/feed"))
    site.failing["/news/1002"] = (503, {})
    site.failing["/news/1003"] = (404, {})
    assert counts(desk.once()) == (3, 1, 0, 0, 2)
    asked = 0
    for _ in range(TRIES + 3):
        desk.now += 86_400
        desk.once()
        asked = site.paths().count("/news/1002")
    assert asked == TRIES
    assert site.paths().count("/news/1003") == 1


def test_robots_txt_is_kept_to(site: Site, file: Place) -> None:
    site.rss = lambda: f"<rss version='2.0'><channel><item><link>{site.url}/private/1002</link></item><item><link>{site.url}/news/1003</link></item></channel></rss>"  # type: ignore[method-assign]  # fmt: skip
    desk = Desk(file, Source(f"{site.url}/feed"), Source(f"{site.url}/private/1003"))
    forbidden = desk.once()
    assert forbidden.error and "robots.txt forbids it" in forbidden.error
    assert counts(desk.polls[0]) == (2, 1, 0, 0, 1)
    assert not any(path.startswith("/private/") for path in site.paths())


def test_a_host_gets_one_request_at_a_time_with_pauses_between(site: Site, file: Place) -> None:
    site.robots = "User-agent: *\nCrawl-delay: 5\n"
    desk = Desk(file, Source(f"{site.url}/feed"), Source(f"{site.url}/sitemap.xml"))
    desk.once()
    assert site.most_together == 1
    assert desk.waits and all(0 < wait <= 5 for wait in desk.waits)
    assert sum(desk.waits) >= 5 * (len(site.paths()) - 1)


@pytest.mark.parametrize(
    "path", ["/nested", "/huge", "/bomb?gzip", "/loop", "/to?http://10.0.0.1/", "/program", "/slow"]
)
def test_hostile_pages_cost_the_others_nothing(site: Site, tmp_path: Path, path: str) -> None:
    place = Place(str(tmp_path / "isnad.db"), tmp_path / "isnad.evidence")
    site.rss = lambda: f"<rss version='2.0'><channel><item><link>{site.url}{path}</link></item><item><link>{site.url}/news/1003</link></item></channel></rss>"  # type: ignore[method-assign]  # fmt: skip
    desk = Desk(place, Source(f"{site.url}/feed"))
    desk.policy = replace(POLICY, whole=2)
    desk.once()
    assert f"{site.url}/news/1003" in [row.url for row in desk.documents()]


def test_what_a_killed_watching_had_listed_is_still_taken(
    site: Site, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(place, Source(f"{site.url}/feed"))

    def killed(*args: Any, **options: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("isnad.watch.watcher.ingest", killed)
        with pytest.raises(SystemExit):
            desk.once()
    desk.now += 900
    assert desk.once().new == 3
    assert len(desk.documents()) == 3


def test_watching_goes_on_until_it_is_ended(site: Site, place: Place) -> None:
    desk = Desk(place)
    polls: list[Poll] = []

    def sleep(seconds: float) -> None:
        desk.sleep(seconds)
        if len(polls) == 2:
            site.pages.insert(0, Article("1004", "قصف على خشام", "أصيب أربعة أشخاص بجروح إثر قصف مدفعي على بلدة خشام شرقي دير الزور."))  # fmt: skip
        if len(polls) >= 6:
            raise KeyboardInterrupt

    with place.open() as store:
        fast, slow = Source(f"{site.url}/feed", every=600), Source(f"{site.url}/sitemap.xml", every=6_000)
        totals = Watcher(
            store, [fast, slow], POLICY, tell=polls.append, clock=lambda: desk.now, sleep=sleep
        ).run()
    asked = [poll.source.url.rpartition("/")[2] for poll in polls]
    assert totals.asked == len(polls) and not totals.polls
    assert asked.count("feed") >= 4 > asked.count("sitemap.xml")
    assert sum(poll.new for poll in polls) == 4
    with place.open() as store, store.read() as connection:
        assert (
            connection.execute(select(func.count()).select_from(schema.incident)).scalar_one()
            == totals.incidents
            > 0
        )


# the pace


def test_the_pace_after_errors() -> None:
    chance = random.Random(3)
    assert all(810 <= after_success(900, chance) <= 990 for _ in range(50))
    away, server, gone = FetchError("no"), FetchError("no", status=500), FetchError("no", status=404)
    assert after_error(60, 1, away, chance) < 150
    assert all(after_error(60, n, away, chance) <= 1_800 * 1.2 for n in range(1, 2_000))
    assert 6 * 3_600 <= after_error(60, 99, server, chance) <= 6 * 3_600 * 1.2
    assert after_error(86_400 * 7, 1, server, chance) >= 86_400 * 7
    assert after_error(900, 2, gone, chance) >= 86_400
    assert after_error(900, 1, FetchError("no", status=429, retry_after=99_999), chance) >= 99_999


def test_turns_of_two_hosts_do_not_wait_for_each_other() -> None:
    now, waits = [0.0], []  # type: list[float], list[float]
    turns = Turns(lambda: now[0], waits.append, gap=1.0)
    for url in ("http://a.example/1", "http://b.example/1", "http://a.example/2"):
        with turns.at(url):
            pass
    assert waits == [1.0]
    with turns.at("http://a.example/3", 7.0):
        pass
    assert waits == [1.0, 7.0]


# the file of sources


def test_a_file_of_sources(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(
        """\
every = "1h"
contact = "desk@example.org"

[[source]]
url = "https://example.org/خلاصة"
publisher = "شبكة الضفاف"

[[source]]
url = "https://example.org/sitemap.xml"
kind = "sitemap"
every = "5m"
since = 2024-03-01
most = 10
""",
        encoding="utf-8",
    )
    watched = read_sources(path)
    assert watched.contact == "desk@example.org"
    first, second = watched.sources
    assert (first.url, first.kind, first.every) == (web_address("https://example.org/خلاصة").url, None, 3_600)
    assert (second.kind, second.every, second.since, second.most) == ("sitemap", 300, "2024-03-01", 10)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no source"),
        ("[source]\nurl='x'", "names no source"),
        ("[[source]\n", "is not TOML"),
        ("every = 15\n[[source]]\nurl='https://a.example'", "every = 15: give a number with s, m, h or d"),
        ("[[source]]\n", "source 1: has no url"),
        ("[[source]]\nurl='ftp://a.example'", "source 1: url = 'ftp://a.example'"),
        ("[[source]]\nurl=3", "give an address in quotes"),
        ("[[source]]\nurl='https://a.example'\nkind='rss'", "give feed, sitemap, page or auto"),
        ("[[source]]\nurl='https://a.example'\nevery='1s'", 'give from "1m" to "30d"'),
        ("[[source]]\nurl='https://a.example'\nsince='yesterday'", "give a day"),
        ("[[source]]\nurl='https://a.example'\nmost=0", "give a number from 1"),
        ("[[source]]\nurl='https://a.example'\nevry='1m'", "'evry' is not known here"),
        ("[[source]]\nurl='https://a.example'\n[[source]]\nurl='https://a.example/'", "is there twice"),
        ("source = [1]", "source 1: is no table"),
    ],
)
def test_a_file_that_is_wrong_is_one_clear_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourcesError) as caught:
        read_sources(path)
    assert said in str(caught.value) and "\n" not in str(caught.value) and str(path) in str(caught.value)


# the command


def written(tmp_path: Path, *sources: str) -> str:
    path = tmp_path / "feeds.toml"
    path.write_text("".join(f'[[source]]\nurl = "{url}"\n' for url in sources), encoding="utf-8")
    return str(path)


def test_the_command_asks_once_and_tells(site: Site, tmp_path: Path) -> None:
    place = Place(str(tmp_path / "isnad.db"), tmp_path / "isnad.evidence")
    site.pages = site.pages[:1]
    call = (
        "watch",
        written(tmp_path, f"{site.url}/feed"),
        "--once",
        "--private",
        "--contact",
        "desk@example.org",
    )
    done = place.run(*call)
    out = done.stdout.decode()
    assert done.returncode == 0, done
    assert f"{site.url}/feed  feed, 1 listed, 1 new" in out
    assert "1 polls: 1 documents new, 0 changed; 1 incidents new" in out
    assert "desk@example.org" in site.asked[0][1]["User-Agent"]
    assert place.run("verify").returncode == 0
    assert "0 polls" in place.run(*call).stdout.decode()
    refused = place.run("watch", written(tmp_path, f"{site.url}/atom.xml"), "--once")
    assert refused.returncode == 1 and b"no address of the public internet" in refused.stdout
    (tmp_path / "feeds.toml").write_text("[[source]]")
    bad = place.run("watch", str(tmp_path / "feeds.toml"), "--once")
    assert bad.returncode == 2 and bad.stderr.count(b"\n") == 1 and b"has no url" in bad.stderr


@pytest.mark.parametrize("signals", [signal.SIGINT, signal.SIGTERM])
def test_the_command_ends_cleanly(site: Site, tmp_path: Path, signals: signal.Signals) -> None:
    place = Place(str(tmp_path / "isnad.db"), tmp_path / "isnad.evidence")
    site.pages = site.pages[:1]
    call = place.call("watch", written(tmp_path, f"{site.url}/feed"), "--private")
    process = subprocess.Popen(
        call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV | {"PYTHONUNBUFFERED": "1"}
    )
    assert process.stdout is not None
    assert b"1 new" in process.stdout.readline()
    os.kill(process.pid, signals)
    out, error = process.communicate(timeout=60)
    assert (process.returncode, error) == (0, b"")
    assert b"1 polls: 1 documents new, 0 changed; 1 incidents new" in out
    assert place.run("verify").returncode == 0
