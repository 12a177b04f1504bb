"""Addresses, feeds and sitemaps: files as WordPress and others write them, and a site on loopback."""

from __future__ import annotations

import gzip
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from arrivals import TEXTS, all_of, documents, page, read_again, rows, store_at, take, troubles
from warcio.archiveiterator import ArchiveIterator

from isnad.article.tasks import Task

BASE = "https://example.org"


def rss(*items: str) -> str:
    """A feed as WordPress writes it."""
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom"
	xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
	>
<channel>
	<title>وكالة الخبر</title>
	<atom:link href="{BASE}/feed/" rel="self" type="application/rss+xml" />
	<link>{BASE}</link>
	<description>أخبار الشمال</description>
	<lastBuildDate>Sat, 02 Mar 2024 12:00:00 +0000</lastBuildDate>
	<language>ar</language>
	<sy:updatePeriod>	hourly	</sy:updatePeriod>
	<generator>https://wordpress.org/?v=6.4.3</generator>
{"".join(items)}</channel>
</rss>"""


def item(n: int, base: str = BASE, content: bool = True, excerpt: bool = True) -> str:
    body = f"<p>{TEXTS[n % 4]}</p>\n<p>الخبر رقم {n} &#8230; <a href='{base}/more'>المزيد</a></p><script>x()</script>"
    return f"""	<item>
		<title>خبر رقم {n}</title>
		<link>{base}/{n}</link>
		<dc:creator><![CDATA[محرر]]></dc:creator>
		<pubDate>Sat, 02 Mar 2024 1{n % 10}:30:00 +0300</pubDate>
		<category><![CDATA[أخبار]]></category>
		<guid isPermaLink="false">{base}/?p={n}</guid>
		<description>{f"<![CDATA[<p>{TEXTS[n % 4][:60]} [&#8230;]</p>]]>" if excerpt else ""}</description>
		{f"<content:encoded><![CDATA[{body}]]></content:encoded>" if content else ""}
	</item>
"""


def sitemap(*places: str, news: bool = False) -> str:
    about = (
        "<news:news><news:publication><news:name>وكالة الخبر</news:name><news:language>ar</news:language>"
        "</news:publication><news:publication_date>2024-03-02T08:00:00+03:00</news:publication_date>"
        "<news:title>خبر</news:title></news:news>"
    )
    urls = "".join(
        f"<url><loc>{escape(place)}</loc><lastmod>2024-03-0{n}T00:00:00+00:00</lastmod>{about if news else ''}</url>"
        for n, place in enumerate(places, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
    )


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("name", ["feed.xml", "feed", "feed.rss"])
def test_the_entries_of_a_feed_with_their_content_are_documents(name: str, tmp_path: Path) -> None:
    found = documents(written(tmp_path / name, rss(item(1), item(2))))
    assert [doc.url for doc in found] == [f"{BASE}/1", f"{BASE}/2"]
    assert [doc.text for doc in found] == [f"{TEXTS[n]}\n\nالخبر رقم {n} … المزيد" for n in (1, 2)]
    assert (found[0].publisher, found[0].title) == ("وكالة الخبر", "خبر رقم 1")
    assert found[0].published == "2024-03-02T11:30:00+03:00"
    assert found[0].id == f"{BASE}/?p=1"


def test_a_feed_is_ingested_once_and_an_entry_that_changed_is_a_new_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, place = written(tmp_path / "feed.xml", rss(item(1), item(2))), store_at(tmp_path)
    assert take(place, path).new == 2
    written(path, rss(item(3), item(1), item(2).replace("شخصين", "ثلاثة أشخاص")))
    tally = take(place, path)
    assert (tally.new, tally.known, tally.versions) == (2, 1, 1)
    assert {row.form for row in rows(place)} == {"entry"}
    read_again(place, monkeypatch)


def test_entries_with_only_a_link_are_told_with_what_helps(tmp_path: Path) -> None:
    path = written(tmp_path / "f", rss(item(1), item(2, content=False, excerpt=False)))
    assert len(documents(path)) == 1
    assert troubles(path) == [f"entry 2: it has only a link ({BASE}/2): --fetch brings the page"]
    place = store_at(tmp_path)
    tally = take(place, path)
    assert (tally.new, tally.aside) == (1, 1)


def test_atom_and_json_feeds_are_read(tmp_path: Path) -> None:
    atom = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>شبكة</title><id>urn:x</id><updated>2024-03-02T10:00:00Z</updated>
<entry><title>خبر</title><id>tag:1</id><link href="{BASE}/1"/><published>2024-03-02T10:00:00+03:00</published>
<updated>2024-03-02T10:00:00Z</updated><content type="html">&lt;p&gt;{TEXTS[0]}&lt;/p&gt;</content></entry></feed>"""
    json_feed = (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "شبكة", "items": [{"id": "tag:1", '
        f'"url": "{BASE}/1", "content_text": "{TEXTS[0]}", "date_published": "2024-03-02T10:00:00+03:00"}}]}}'
    )
    for text in (atom, json_feed):
        (doc,) = documents(written(tmp_path / "f", text))
        assert (doc.text, doc.url, doc.id) == (TEXTS[0], f"{BASE}/1", "tag:1")
        assert (doc.publisher, doc.published) == ("شبكة", "2024-03-02T10:00:00+03:00")


def test_a_sitemap_lists_its_pages_the_newest_first(tmp_path: Path) -> None:
    text = sitemap(*(f"{BASE}/{n}" for n in range(1, 6)))
    for name, data in (("sitemap.xml", text.encode()), ("sitemap.xml.gz", gzip.compress(text.encode()))):
        told = troubles(written(tmp_path / name, data), limit=2)
        assert f"{BASE}/5" in told[0] and f"{BASE}/4" in told[1]
        assert "3 more pages are listed: --limit 5" in told[2]
    index = '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://example.org/s1.xml</loc></sitemap></sitemapindex>'
    (told_one,) = troubles(written(tmp_path / "s", index))
    assert "https://example.org/s1.xml" in told_one


@pytest.mark.parametrize("text", ["<rss", "<rss><channel></channel></rss>", "<feed>" * 5_000, "<urlset>" * 5_000,
                                  "<?xml version='1.0'?><urlset/>", "<rss><channel><item></item></channel></rss>"])  # fmt: skip
def test_broken_feeds_and_sitemaps_are_one_line(text: str, tmp_path: Path) -> None:
    assert len(troubles(written(tmp_path / "f", text))) == 1


def test_entities_of_a_feed_are_not_let_grow(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><rss version="2.0"><channel><title>&l9;</title><item><title>&l9;</title><description>&l9; {TEXTS[0]}</description></item></channel></rss>'
    for item_ in all_of(written(tmp_path / "f", text), "feed"):
        assert not isinstance(item_, Task) or len(item_.raw) < 10_000


class Site:
    """A site on loopback: what it holds by path, and what it was asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[bytes, str]] = {}
        self.asked: list[str] = []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                if self.path == "/moved":
                    self.send_response(301)
                    self.send_header("Location", "/1")
                    self.end_headers()
                    return
                body, media = site.pages.get(self.path, (b"", ""))
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", media)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.base = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    html = "text/html; charset=utf-8"
    site.pages |= {f"/{n}": (page(n).encode(), html) for n in range(1, 6)}
    bare = page(6).replace('<meta property="article:published_time" content="2024-03-02T10:00:00+03:00">', "")
    site.pages["/6"] = (bare.encode(), html)
    feed = rss(*(item(n, site.base) for n in (1, 2, 6)), item(9, site.base), item(8, site.base, False, False))
    site.pages["/feed"] = (feed.encode(), "application/rss+xml; charset=UTF-8")
    places = sitemap(*(f"{site.base}/{n}" for n in range(1, 6)), news=True)
    site.pages["/sitemap.xml"] = (places.encode(), "application/xml")
    index = f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{site.base}/sitemap.xml</loc></sitemap></sitemapindex>'
    site.pages["/index.xml"] = (index.encode(), "text/xml")
    site.pages["/text"] = (TEXTS[0].encode(), "text/plain; charset=utf-8")
    site.pages["/lines"] = (f'{{"id": "a", "text": "{TEXTS[0]}"}}\n{{"id": "b", "text": "{TEXTS[1]}"}}'.encode(), "application/json")  # fmt: skip
    yield site
    site.server.shutdown()


def test_an_address_brings_its_page(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (doc,) = documents(f"{site.base}/moved", private=True)
    assert doc.url == f"{site.base}/1"
    assert TEXTS[1] in doc.text
    assert doc.published == "2024-03-02T10:00:00+03:00"
    place = store_at(tmp_path)
    assert take(place, f"{site.base}/moved", private=True).new == 1
    assert take(place, f"{site.base}/1", private=True).known == 1
    read_again(place, monkeypatch)
    (file,) = place.evidence.iterdir()
    check = subprocess.run([sys.executable, "-m", "warcio.cli", "check", str(file)], capture_output=True)
    assert check.returncode == 0, check.stdout
    with file.open("rb") as handle:
        _, record = ArchiveIterator(handle)
        assert (record.rec_type, record.rec_headers["WARC-Target-URI"]) == ("response", f"{site.base}/1")
        assert record.http_headers.get_statuscode() == "200"
    site.pages["/1"] = (page(1).replace("أربعة", "سبعة").encode(), "text/html")
    tally = take(place, f"{site.base}/1", private=True)
    assert (tally.new, tally.versions) == (1, 1)


def test_texts_and_lines_at_an_address_are_read(site: Site) -> None:
    assert [doc.text for doc in documents(f"{site.base}/text", private=True)] == [TEXTS[0]]
    assert [doc.id for doc in documents(f"{site.base}/lines", private=True)] == ["a", "b"]


def test_a_feed_at_an_address_brings_its_pages(site: Site) -> None:
    found = documents(f"{site.base}/feed", private=True)
    assert [doc.url for doc in found] == [f"{site.base}/{n}" for n in (1, 2, 6, 9)]
    assert found[0].published == "2024-03-02T10:00:00+03:00", "what the page says goes before the feed"
    assert found[2].published == "2024-03-02T16:30:00+03:00", "what the page does not say, the feed says"
    assert found[3].text.startswith(TEXTS[1]), "the entry stands in for a page that is not there"
    told = troubles(f"{site.base}/feed", private=True)
    assert len(told) == 1 and "/8 answered 404" in told[0]
    site.asked.clear()
    assert len(documents(f"{site.base}/feed", private=True, limit=2)) == 2
    assert site.asked == ["/feed", "/1", "/2"]
    assert "3 more pages are listed" in troubles(f"{site.base}/feed", private=True, limit=2)[0]


@pytest.mark.parametrize("name", ["sitemap.xml", "index.xml"])
def test_a_sitemap_at_an_address_brings_its_pages(site: Site, name: str) -> None:
    found = documents(f"{site.base}/{name}", private=True, limit=3)
    assert [doc.url for doc in found] == [f"{site.base}/{n}" for n in (1, 2, 3)]
    assert {doc.publisher for doc in found} == {"وكالة الخبر"}


def test_links_in_files_are_fetched_when_they_are_to_be(site: Site, tmp_path: Path) -> None:
    table = written(
        tmp_path / "a.csv", f"رابط,المصدر\n{site.base}/1,شبكة\n{site.base}/gone,\n{site.base}/2,\n"
    )
    assert site.asked == []
    found = documents(table, private=True, fetch=True)
    assert [(doc.url, doc.publisher) for doc in found] == [
        (f"{site.base}/1", "شبكة"),
        (f"{site.base}/2", None),
    ]
    assert ["404" in line for line in troubles(table, private=True, fetch=True)] == [True]
    feed = written(tmp_path / "f.xml", rss(item(1, site.base, False, False), item(2, site.base)))
    first, second = documents(feed, private=True, fetch=True)
    assert first.text.startswith("خبر") and second.text.startswith(TEXTS[2])


def test_an_address_of_this_machine_is_refused_unless_told_otherwise(site: Site, tmp_path: Path) -> None:
    place = store_at(tmp_path)
    for out in (
        subprocess.run([sys.executable, "-m", "isnad", "read", f"{site.base}/1"], capture_output=True),
        place.run("ingest", f"{site.base}/1"),
    ):
        assert out.returncode == 2
        (line,) = out.stderr.decode().splitlines()
        assert "no address of the public internet" in line
        assert "--allow-private" in line or "--private" in line
    assert site.asked == []
    out = place.run("ingest", f"{site.base}/1", "--private")
    assert (out.returncode, out.stdout.decode().splitlines()[0]) == (
        0,
        "1 new, 0 known, 0 set aside, 0 versions",
    )


def test_reading_a_file_does_not_load_what_fetches(tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt", TEXTS[0])
    code = (
        "import sys\n"
        "from isnad.cli import reading\n"
        "from isnad.article.documents import Document\n"
        "from isnad.article.inputs import Progress, items\n"
        "list(items([sys.argv[1]], 'auto', Document(''), Progress()))\n"
        "heavy = {'warcio', 'feedparser', 'urllib3', 'openpyxl', 'lxml', 'trafilatura', 'sqlalchemy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, env=os.environ | {"ISNAD_GAZETTEER": ""})  # fmt: skip
    assert out.stdout.decode().strip() == "[]", out.stderr.decode()
