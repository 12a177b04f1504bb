"""Fetching: its bounds, whom it does not ask, and what sites do to it, through real HTTP."""

from __future__ import annotations

import gc
import gzip
import ipaddress
import shutil
import socket
import ssl
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from site_of_news import ARTICLES, Site, running

from isnad.fetch import addresses
from isnad.fetch.addresses import is_public, web_address
from isnad.fetch.client import FetchError, Policy, fetch
from isnad.fetch.feeds import FeedError, is_feed, read_feed
from isnad.fetch.robots import Robots
from isnad.fetch.sitemaps import SitemapError, is_sitemap, read_sitemap

SMALL = Policy(private=True, silence=5, whole=10, received=500_000, unpacked=1_000_000)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running() as found:
        yield found


def refused(url: str, policy: Policy = SMALL) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url, policy)
    message = str(caught.value)
    assert "\n" not in message and ": " in message
    return message


# what comes


def test_a_page_comes_with_its_bytes_and_headers(site: Site) -> None:
    found = fetch(f"{site.url}/news/{ARTICLES[0].slug}", SMALL)
    assert ARTICLES[0].text in found.raw.decode()
    assert (found.status, found.reason, found.not_modified) == (200, "OK", False)
    assert found.url.isascii() and found.url == found.url_asked
    assert found.header("content-encoding") == "gzip" and found.header("ETag")
    assert found.at.endswith("Z") and found.content_type == "text/html; charset=utf-8"


def test_a_page_that_did_not_change_is_not_sent_again(site: Site) -> None:
    url = f"{site.url}/news/1002"
    first = fetch(url, SMALL)
    again = fetch(url, SMALL, etag=first.header("ETag"), modified=first.header("Last-Modified"))
    assert again.not_modified and again.raw == b"" and again.status == 304
    assert not fetch(url, SMALL, etag='"other"').not_modified
    assert not fetch(url, SMALL, etag='"a"\r\nX-Evil: 1').not_modified


def test_the_user_agent_has_a_version_and_a_contact(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISNAD_CONTACT", "desk@example.org\r\nX-Evil: 1")
    fetch(f"{site.url}/nameless", Policy(private=True))
    headers = site.asked[-1][1]
    assert headers["User-Agent"].startswith("Isnad/0.") and "(+desk@example.org" in headers["User-Agent"]
    assert "X-Evil" not in headers


def test_nothing_of_the_environment_is_used(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    fetch(f"{site.url}/cookie", SMALL)
    fetch(f"{site.url}/cookie", SMALL)
    assert not {"Authorization", "Cookie", "Referer"} & set(site.asked[-1][1])


def test_redirects_are_followed_with_arabic_letters_in_them(site: Site) -> None:
    found = fetch(f"{site.url}/moved/{ARTICLES[0].slug}", SMALL)
    assert found.url == web_address(f"{site.url}{ARTICLES[0].path}").url
    assert "/moved/" in found.url_asked


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/loop", "in a circle"),
        ("/far", "more than 5 times"),
        ("/to?file:///etc/passwd", "only http:// and https://"),
        ("/to?http://user:pw@example.org/", "user name"),
        ("/huge", "larger than 500,000 bytes"),
        ("/huge-by-length", "larger than 500,000 bytes"),
        ("/bomb?gzip", "unpacked larger than 1,000,000"),
        ("/bomb?deflate", "unpacked larger than 1,000,000"),
        ("/bomb?br", "unpacked larger than 1,000,000"),
        ("/chunked-bomb?gzip", "unpacked larger than 1,000,000"),
        ("/chunked-bomb?br", "unpacked larger than 1,000,000"),
        ("/bomb?gzip,%20gzip", "which was not asked for"),
        ("/short", "broke off before its end"),
        ("/short-chunk", "broke off"),
        ("/no-gzip", "cannot be unpacked"),
        ("/two-lengths", "no length that can be"),
        ("/no-http", "does not answer as HTTP does"),
        ("/many-headers", "does not answer as HTTP does"),
        ("/program", "is application/octet-stream, which is not read"),
        ("/program?application/x-msdownload", "which is not read"),
        ("/program?image/png", "which is not read"),
        ("/nothing", "answered 404 (Not Found): check the address"),
    ],
)
def test_what_cannot_be_fetched_is_one_clear_line(site: Site, path: str, said: str) -> None:
    message = refused(site.url + path)
    assert said in message


@pytest.mark.parametrize(
    ("path", "raw"),
    [("/long", b"<p>all"), ("/bad-headers", b"<p>x"), ("/nameless", "<p>بلا نوع".encode())],
)
def test_what_is_only_odd_is_kept(site: Site, path: str, raw: bytes) -> None:
    assert fetch(site.url + path, SMALL).raw == raw


@pytest.mark.parametrize("path", ["/slow", "/slow-head"])
def test_what_never_ends_is_ended(site: Site, path: str) -> None:
    policy = Policy(private=True, silence=5, whole=0.4)
    assert "took longer than 0.4 seconds" in refused(site.url + path, policy)


def test_silence_is_ended(site: Site) -> None:
    assert "was silent for 0.2 seconds" in refused(f"{site.url}/silent?1", Policy(private=True, silence=0.2))


def test_a_bomb_costs_no_more_memory_than_its_bound(site: Site) -> None:
    fetch(f"{site.url}/nameless", SMALL)
    tracemalloc.start()
    refused(f"{site.url}/chunked-bomb?deflate")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # the site packs its 100 MB in this process too
    assert peak < 130_000_000


def test_an_error_of_the_server_says_when_to_come_again(site: Site) -> None:
    site.failing["/news/1003"] = (503, {"Retry-After": "120"})
    with pytest.raises(FetchError, match="503") as caught:
        fetch(f"{site.url}/news/1003", SMALL)
    assert (caught.value.status, caught.value.retry_after) == (503, 120.0)
    site.failing["/news/1003"] = (429, {"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"})
    with pytest.raises(FetchError, match="less often") as caught:
        fetch(f"{site.url}/news/1003", SMALL)
    assert caught.value.retry_after == 604_800.0
    site.failing.clear()


def test_certificates_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        key,
        "-out",
        certificate,
        "-days",
        "2",
    ]
    named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run([*made, *named], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with running(context=context) as secure:
        host = secure.url.replace("http://127.0.0.1", "https://localhost")
        assert "no connection to be trusted (self-signed certificate)" in refused(f"{host}/nameless")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert fetch(f"{host}/nameless", SMALL).status == 200
        other = host.replace("localhost", "127.0.0.1")
        assert "IP address mismatch" in refused(f"{other}/nameless")


def test_a_connection_that_stalls_before_it_stands_is_ended() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        assert "took longer than 0.3 seconds" in refused(url, Policy(private=True, silence=5, whole=0.3))


def test_failures_leave_no_connection_open(site: Site) -> None:
    folder = Path("/proc/self/fd")
    if not folder.exists():
        pytest.skip("the system does not tell")

    def open_ones() -> int:
        return sum(1 for _ in folder.iterdir())

    plain = site.url.replace("http:", "https:")
    gc.collect()
    before = open_ones()
    gc.disable()
    for _ in range(5):
        for url in (
            f"{site.url}/short",
            f"{site.url}/nothing",
            f"{site.url}/loop",
            f"{plain}/",
            "http://127.0.0.1:1/",
        ):
            refused(url)
    after = open_ones()
    gc.enable()
    assert after <= before + 5  # those that the site has not closed yet


# whom it does not ask


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::",
        "2002:a00:1::", "64:ff9b:1::a9fe:a9fe",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_the_public_internet(ip: str) -> None:
    assert not is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize("ip", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_addresses_of_the_public_internet(ip: str) -> None:
    assert is_public(ipaddress.ip_address(ip))


def test_this_machine_is_not_asked_however_it_is_written(site: Site) -> None:
    port = site.url.rpartition(":")[2]
    before = len(site.asked)
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]"):
        assert "no address of the public internet; --private" in refused(f"http://{host}:{port}/", Policy())
    assert len(site.asked) == before


def test_a_redirect_leads_to_no_private_address(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host is taken to be public, as a site on the internet is."""
    monkeypatch.setattr(addresses, "_public", lambda ip: ip == "127.0.0.1")
    assert "169.254.169.254, no address of the public" in refused(
        f"{site.url}/to?http://169.254.169.254/latest/meta-data/", Policy()
    )


def test_a_name_that_changes_between_check_and_use_is_no_way_round(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is looked up once; what was looked at is what is connected to."""
    lookups: list[str] = []
    connections: list[str] = []
    port = int(site.url.rpartition(":")[2])

    def lookup(host: str, *more: object, **options: object) -> list[Any]:
        lookups.append(host)
        ip = "93.184.216.34" if len(lookups) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    class Noted(socket.socket):
        def connect(self, target: Any) -> None:
            connections.append(target[0])
            raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "socket", Noted)
    assert "cannot be reached (connection refused)" in refused(f"http://news.example:{port}/", Policy())
    assert (lookups, connections) == (["news.example"], ["93.184.216.34"])
    # and a host that names both is asked at the public one alone
    lookups.clear(), connections.clear()
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("10.0.0.1", "93.184.216.34")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: both)
    refused(f"http://news.example:{port}/", Policy())
    assert connections == ["93.184.216.34"]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://example.org/", "only http:// and https://"),
        ("file:///etc/passwd", "only http:// and https://"),
        ("javascript:alert(1)", "only http:// and https://"),
        ("example.org", "only http:// and https://"),
        ("http://", "names no host"),
        ("http://a b/", "names no host"),
        ("http://example.org:99999/", "check host and port"),
        ("http://exa\r\nmple.org/", "control characters"),
        ("http://user:pw@example.org/", "user name"),
        ("http://[::1/", "check host and port"),
        ("https://example.org/" + "a" * 9_000, "longer than"),
        ("http://no-such-host.invalid/", "no host has that name"),
    ],
)
def test_what_is_no_web_address(url: str, said: str) -> None:
    assert said in refused(url)


def test_addresses_in_their_plain_form() -> None:
    assert (
        web_address("HTTP://Example.ORG:80/خبر?س=1#x").url == "http://example.org/%D8%AE%D8%A8%D8%B1?%D8%B3=1"
    )
    assert web_address("https://موقع.example/").host == "xn--4gbrim.example"
    assert web_address("../b", "https://example.org/a/c/").url == "https://example.org/a/b"
    assert web_address("http://[2001:db8::1]:8080/").url == "http://[2001:db8::1]:8080/"
    assert web_address("https://example.org/a%20b?c=%D8").url == "https://example.org/a%20b?c=%D8"


# robots.txt


def test_robots_txt_is_kept_to_and_fetched_once(site: Site) -> None:
    site.asked.clear()
    site.robots = "User-agent: *\nDisallow: /private/\nDisallow: /*.pdf$\nCrawl-delay: 7\n"
    robots = Robots(SMALL)
    assert robots.ruling(f"{site.url}/news/1002") == (None, 7.0)
    assert "forbids it" in (robots.ruling(f"{site.url}/private/1002").why or "")
    assert robots.ruling(f"{site.url}/a.pdf").why and not robots.ruling(f"{site.url}/a.pdf?x").why
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_what_robots_txt_says_of_this_program_goes_before(site: Site) -> None:
    site.robots = "User-agent: *\nDisallow: /\n\nUser-agent: isnad\nAllow: /\n"
    assert Robots(SMALL).ruling(f"{site.url}/news/1002").why is None
    site.robots = "User-agent: *\nAllow: /\nUser-agent: Isnad\nDisallow: /\nCrawl-delay: 99999\n"
    ruling = Robots(SMALL).ruling(f"{site.url}/news/1002")
    assert ruling.why and ruling.delay == 60.0


def test_a_site_without_robots_txt_allows_and_one_that_fails_does_not(site: Site) -> None:
    now = [0.0]
    site.robots = None
    assert Robots(SMALL).ruling(f"{site.url}/news/1002").why is None
    site.failing["/robots.txt"] = (503, {})
    robots = Robots(SMALL, clock=lambda: now[0])
    assert "could not be read" in (robots.ruling(f"{site.url}/news/1002").why or "")
    site.failing.clear()
    assert robots.ruling(f"{site.url}/news/1002").why
    now[0] = 700.0
    assert robots.ruling(f"{site.url}/news/1002").why is None
    site.robots = "\ufeff<html>" + "Disallow: /\n" * 100
    Robots(SMALL).ruling(f"{site.url}/news/1002")


# feeds and sitemaps


def test_feeds_of_every_kind_say_the_same(site: Site) -> None:
    for path in ("/feed", "/atom.xml"):
        found = fetch(site.url + path, SMALL)
        assert is_feed(found.raw)
        feed = read_feed(found.raw, found.url, found.content_type)
        assert feed.title == "شبكة الضفاف"
        assert [entry.url for entry in feed.entries] == [web_address(site.url + a.path).url for a in ARTICLES]
        assert [entry.title for entry in feed.entries] == [a.title for a in ARTICLES]
        assert feed.entries[0].published == "2024-03-05T10:00:00+03:00"
        assert feed.entries[0].summary and "قُتل مدنيان" in feed.entries[0].summary


def test_rdf_and_json_feeds_and_old_encodings() -> None:
    rdf = """<?xml version="1.0" encoding="windows-1256"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>أخبار</title></channel>
      <item rdf:about="http://example.org/1"><title>خبر &amp;quot;أول&amp;quot;</title><link>http://example.org/1</link>
      <dc:date>2024-03-05T01:00:00+03:00</dc:date></item></rdf:RDF>"""
    feed = read_feed(rdf.encode("cp1256"), "http://example.org/feed")
    assert feed.title == "أخبار"
    assert feed.entries[0].title == 'خبر "أول"'
    assert (feed.entries[0].published or feed.entries[0].updated) == "2024-03-05T01:00:00+03:00"
    data = """{"version": "https://jsonfeed.org/version/1.1", "title": "أخبار", "items": [{"id": 7, "url": "/1",
      "title": "خبر", "content_html": "<p>نص", "date_published": "2024-03-05T01:00:00Z"}, {"url": "javascript:x"}, 3]}"""
    assert is_feed(data.encode())
    feed = read_feed(data.encode(), "http://example.org/feed.json")
    assert (feed.entries[0].url, feed.entries[0].id, feed.entries[0].content) == (
        "http://example.org/1",
        "7",
        "<p>نص",
    )
    assert feed.entries[1].url is None and len(feed.entries) == 2


def test_sitemaps_of_every_kind(site: Site) -> None:
    pages = read_sitemap(fetch(f"{site.url}/sitemap.xml", SMALL).raw).pages
    assert [p.url for p in pages] == [web_address(site.url + a.path).url for a in ARTICLES]
    assert pages[0].changed == ARTICLES[0].changed
    news = read_sitemap(fetch(f"{site.url}/news.xml", SMALL).raw).pages[0]
    assert (news.published, news.title, news.publisher) == (
        ARTICLES[0].changed,
        ARTICLES[0].title,
        "شبكة الضفاف",
    )
    index = read_sitemap(fetch(f"{site.url}/index.xml", SMALL).raw)
    assert [m.changed for m in index.maps] == [ARTICLES[0].changed, "2011-01-01"] and not index.pages
    packed = gzip.compress(site.sitemap().encode())
    assert is_sitemap(packed) and read_sitemap(packed).pages == pages
    assert [p.url for p in read_sitemap(b"http://a.example/1\nhttp://a.example/2\n").pages] == [
        "http://a.example/1",
        "http://a.example/2",
    ]
    assert len(read_sitemap(site.sitemap()[:-60].encode()).pages) >= 2


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, (b"&%c;" % (97 + i)) * 10) for i in range(12))
    + b'<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY web SYSTEM "http://127.0.0.1:1/">]>'
)


def test_entities_are_nothing() -> None:
    import feedparser  # noqa: F401 (its loading is no part of what is traced)

    read_sitemap(b"<urlset></urlset>")
    tracemalloc.start()
    feed = LAUGHS + b'<rss version="2.0"><channel><item><title>&m;&file;&web;</title></item></channel></rss>'
    assert "root:" not in repr(found := read_feed(feed)) and len(repr(found)) < 500
    map = LAUGHS + b"<urlset><url><loc>http://a.example/&m;&file;&web;</loc></url></urlset>"
    assert "root:" not in repr(maps := read_sitemap(map)) and len(repr(maps)) < 500
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000
    for encoding in ("utf-7", "iso-2022-jp", "raw_unicode_escape"):
        with pytest.raises(FeedError, match="which is not read"):
            read_feed(feed.replace(b'version="1.0"?', b'version="1.0" encoding="%s"?' % encoding.encode()))
        with pytest.raises(FeedError, match="which is not read"):
            read_feed(feed, None, f"text/xml; charset={encoding}")


@pytest.mark.parametrize(
    "raw",
    [b"", b"<html><p>x", b"{}", b'{"version": "https://jsonfeed.org/version/1"', b"\xff\xfe\x00", b"<rss" + b" " * (5 << 20), b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_feed(raw: bytes) -> None:
    with pytest.raises(FeedError, match=r"^is "):
        read_feed(raw)


@pytest.mark.parametrize(
    "raw", [b"", b"<html>", b"\x1f\x8bjunk", gzip.compress(bytes(60_000_000), 1), b"plain words"]
)
def test_what_is_no_sitemap(raw: bytes) -> None:
    with pytest.raises(SitemapError):
        read_sitemap(raw)


def test_feeds_that_are_broken_are_read_as_far_as_they_go() -> None:
    raw = b'<rss version="2.0"><channel><item><title>one</title><link>http://a.example/1</link></item>'
    assert read_feed(raw).entries[0].url == "http://a.example/1"
    deep = b'<rss version="2.0"><channel><item>' + b"<a>" * 20_000
    assert len(read_feed(deep).entries) == 1
    assert (
        read_feed(b'<?xml version="1.0"?>\n<!-- x -->\n<rss version="2.0"><channel></channel></rss>').entries
        == []
    )


def test_a_feed_is_never_taken_for_the_name_of_a_file(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "<feed>").write_text("<feed><title>secret</title></feed>")
    assert "secret" not in repr(read_feed(b"<feed>"))


def test_reading_needs_no_network() -> None:
    code = "import sys, isnad.cli; sys.exit(any(m in sys.modules for m in ('urllib3', 'feedparser', 'isnad.fetch')))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
