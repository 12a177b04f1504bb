"""A news site on this machine, with all that sites do: feeds, sitemaps, redirects, changes, failures and traps.

    python tests/site_of_news.py     # serves it until Ctrl-C, to be looked at

It speaks real HTTP.  ``Site.asked`` holds the paths that were asked for, and the headers with them; tests
change ``pages`` and ``failing`` as they go.  Nothing that it tells of happened.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape


@dataclass
class Article:
    """A page of the site: ``day`` is that of its publication, ``changed`` what feed and sitemap say of its version."""

    slug: str
    title: str
    text: str
    day: str = "2024-03-05"
    changed: str = "2024-03-05T10:00:00+03:00"
    section: str = "محليات"
    views: int = 0

    @property
    def path(self) -> str:
        return f"/news/{self.slug}"


ARTICLES = [
    Article("كفرنوران-قصف", "قتيلان بقصف على كفرنوران", "قُتل مدنيان وأصيب ثلاثة آخرون بقصف مدفعي لقوات النظام على بلدة كفرنوران غربي حلب مساء أمس الاثنين. ونقل الأهالي المصابين إلى مشفى قريب من البلدة."),
    Article("1002", "انفجار في سوق الراعي", "أصيب مدنيان بانفجار عبوة ناسفة داخل سيارة مركونة في سوق بلدة الراعي صباح اليوم الثلاثاء، وفق ما قال مصدر طبي. ولم تتبن أي جهة التفجير حتى الآن."),
    Article("1003", "اشتباكات قرب جب الجراح", "اندلعت اشتباكات بالأسلحة الخفيفة في محيط جب الجراح شرقي حمص أسفرت عن مقتل أربعة عناصر. وقال مصدر محلي إن الطريق قُطع ساعات."),
]  # fmt: skip


@dataclass
class Site:
    """The site while it runs: ``url`` is its address, ``pages`` its articles, the newest first."""

    url: str
    pages: list[Article] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    failing: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    robots: str | None = "User-agent: *\nDisallow: /private/\nAllow: /\n"
    aside: str = "إعلانات"
    together: int = 0
    most_together: int = 0

    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def html(self, article: Article) -> str:
        """The page of an article, with what stands around it on every page."""
        return f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>{article.title} - شبكة الضفاف</title><meta property="og:site_name" content="شبكة الضفاف">
<meta property="og:title" content="{article.title}">
<meta property="article:published_time" content="{article.day}T10:00:00+03:00"></head><body>
<nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/local">{article.section}</a></li></ul></nav>
<article><h1>{article.title}</h1><p>{article.text}</p></article>
<aside>{self.aside}</aside><footer>© 2026 شبكة الضفاف</footer></body></html>"""

    def rss(self) -> str:
        items = "".join(
            f"<item><title>{escape(a.title)}</title><link>{self.url}{a.path}</link><guid>{self.url}{quote(a.path)}</guid>"
            f"<pubDate>{format_datetime(datetime.fromisoformat(a.changed))}</pubDate>"
            f"<description><![CDATA[<p>{a.text[:60]}…</p>]]></description></item>"
            for a in self.pages
        )
        return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>شبكة الضفاف</title><link>{self.url}/</link>{items}</channel></rss>'

    def atom(self) -> str:
        entries = "".join(
            f"<entry><title>{escape(a.title)}</title><link rel='alternate' href='{a.path}'/><id>tag:{a.slug}</id>"
            f"<published>{a.day}T10:00:00+03:00</published><updated>{a.changed}</updated>"
            f"<summary>{escape(a.text[:60])}</summary></entry>"
            for a in self.pages
        )
        return f"<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>شبكة الضفاف</title><id>x</id><updated>2024-03-05T10:00:00Z</updated>{entries}</feed>"

    def sitemap(self) -> str:
        urls = "".join(
            f"<url><loc>{self.url}{quote(a.path)}</loc><lastmod>{a.changed}</lastmod></url>"
            for a in self.pages
        )
        return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'

    def news_sitemap(self) -> str:
        urls = "".join(
            f"<url><loc>{self.url}{quote(a.path)}</loc><news:news><news:publication><news:name>شبكة الضفاف</news:name>"
            f"<news:language>ar</news:language></news:publication><news:publication_date>{a.changed}</news:publication_date>"
            f"<news:title>{escape(a.title)}</news:title></news:news></url>"
            for a in self.pages
        )
        return (
            '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
        )

    def index(self) -> str:
        newest = max((a.changed for a in self.pages), default="2024-03-05")
        return (
            '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"<sitemap><loc>{self.url}/sitemap-1.xml.gz</loc><lastmod>{newest}</lastmod></sitemap>"
            f"<sitemap><loc>{self.url}/sitemap-old.xml</loc><lastmod>2011-01-01</lastmod></sitemap></sitemapindex>"
        )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        site = self.site
        path, _, query = self.path.partition("?")
        path = unquote(path)
        site.together += 1
        site.most_together = max(site.most_together, site.together)
        try:
            site.asked.append((path, dict(self.headers.items())))
            self.close_connection = True
            with contextlib.suppress(OSError):
                self._answer(site, path, query)
        finally:
            site.together -= 1

    def _answer(self, site: Site, path: str, query: str) -> None:
        if path in site.failing:
            status, headers = site.failing[path]
            return self._send(b"<p>later", status=status, **headers)
        if path in _ODD:
            return _ODD[path](self, query)
        if path == "/robots.txt":
            if site.robots is None:
                return self._send(b"no", status=404)
            return self._send(site.robots.encode(), "text/plain")
        made = {
            "/feed": (site.rss, "application/rss+xml"), "/atom.xml": (site.atom, "application/atom+xml"),
            "/sitemap.xml": (site.sitemap, "application/xml"), "/news.xml": (site.news_sitemap, "text/xml"),
            "/index.xml": (site.index, "application/xml"), "/odd-feed": (site.rss, "text/html"),
        }.get(path)  # fmt: skip
        if made:
            return self._versioned(made[0]().encode(), made[1])
        if path == "/sitemap-1.xml.gz":
            return self._versioned(gzip.compress(site.sitemap().encode(), mtime=0), "application/x-gzip")
        article = next(
            (a for a in site.pages if path in (a.path, f"/private/{a.slug}", f"/moved/{a.slug}")), None
        )
        if article is None:
            return self._send("<p>لا صفحة هنا".encode(), status=404)
        if path.startswith("/moved/"):
            return self._send(b"", status=301, Location=article.path)  # Arabic letters as they are, in UTF-8
        return self._versioned(site.html(article).encode(), "text/html; charset=utf-8")

    def _versioned(self, body: bytes, media: str) -> None:
        """Answers with an ETag, or that nothing changed."""
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.send_header("ETag", etag)
            self.end_headers()
            return
        packed = gzip.compress(body, mtime=0)
        self._send(packed, media, ETag=etag, **{"Content-Encoding": "gzip"})

    def _send(
        self, body: bytes, media: str = "text/html; charset=utf-8", status: int = 200, **headers: str
    ) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": media, "Content-Length": str(len(body))} | headers).items():
            if value:
                self._headers_buffer.append(f"{name}: {value}\r\n".encode())  # type: ignore[attr-defined]
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass

    # what no site should do

    def _loop(self, query: str) -> None:
        self._send(b"", status=302, Location="/loop-b" if self.path == "/loop" else "/loop")

    def _far(self, query: str) -> None:
        self._send(b"", status=307, Location=f"/far?{int(query or 0) + 1}")

    def _to(self, query: str) -> None:
        self._send(b"", status=302, Location=unquote(query))

    def _slow(self, query: str) -> None:
        """A body that comes byte by byte, for ever."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(1_000):
            self.wfile.write(b".")
            time.sleep(0.05)

    def _slow_head(self, query: str) -> None:
        """Headers that come one by one, for ever."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for n in range(1_000):
            self.wfile.write(f"X-{n}: x\r\n".encode())
            time.sleep(0.05)

    def _silent(self, query: str) -> None:
        time.sleep(float(query or 2))

    def _huge(self, query: str) -> None:
        """100 MB without a length."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(1_600):
            self.wfile.write(b"<p>" * 21_845)

    def _huge_by_length(self, query: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "100000000")
        self.end_headers()

    def _bomb(self, query: str) -> None:
        self._send(_bomb(query), **{"Content-Encoding": query})

    def _chunked_bomb(self, query: str) -> None:
        body = _bomb(query)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Encoding", query)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n")

    def _short(self, query: str) -> None:
        self._send(b"<p>half", **{"Content-Length": "100"})

    def _short_chunk(self, query: str) -> None:
        self._send(b"ff\r\n<p>half", **{"Content-Length": "", "Transfer-Encoding": "chunked"})

    def _long(self, query: str) -> None:
        self._send(b"<p>all and more", **{"Content-Length": "6"})

    def _no_length(self, query: str) -> None:
        self._send(b"<p>all", **{"Content-Length": "six"})

    def _two_lengths(self, query: str) -> None:
        self._send(b"<p>all", **{"Content-Length": "3, 6"})

    def _no_gzip(self, query: str) -> None:
        self._send(b"<p>plain", **{"Content-Encoding": "gzip"})

    def _no_http(self, query: str) -> None:
        self.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")

    def _bad_headers(self, query: str) -> None:
        self.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nno colon here\r\nX: y\r\nContent-Length: 4\r\n\r\n<p>x"
        )

    def _many_headers(self, query: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5_000 + b"\r\n<p>x")

    def _program(self, query: str) -> None:
        self._send(b"\x7fELF", query or "application/octet-stream")

    def _nameless(self, query: str) -> None:
        self._send("<p>بلا نوع".encode(), "")

    def _nested(self, query: str) -> None:
        self._send(nested(int(query or 200_000)))

    def _cookie(self, query: str) -> None:
        self._send(b"<p>x", **{"Set-Cookie": "a=b; Path=/"})


def nested(depth: int) -> bytes:
    """A page whose elements lie in each other without end."""
    return (
        b"<html><body><article>"
        + b"<div>" * depth
        + "قُتل مدنيان بقصف على البلدة.".encode()
        + b"</body></html>"
    )


def _bomb(how: str) -> bytes:
    """100 MB of nothing, packed as a server may pack it."""
    body = bytes(100_000_000)
    if how == "br":
        import brotli

        packed: bytes = brotli.compress(body, quality=1)
        return packed
    if how == "deflate":
        return zlib.compress(body, 1)
    return gzip.compress(body, 1)


_ODD: dict[str, Callable[[Any, str], None]] = {
    "/loop": _Handler._loop, "/loop-b": _Handler._loop, "/far": _Handler._far, "/to": _Handler._to,
    "/slow": _Handler._slow, "/slow-head": _Handler._slow_head, "/silent": _Handler._silent,
    "/huge": _Handler._huge, "/huge-by-length": _Handler._huge_by_length, "/bomb": _Handler._bomb,
    "/chunked-bomb": _Handler._chunked_bomb, "/short": _Handler._short, "/short-chunk": _Handler._short_chunk,
    "/long": _Handler._long, "/no-length": _Handler._no_length, "/two-lengths": _Handler._two_lengths,
    "/no-gzip": _Handler._no_gzip, "/no-http": _Handler._no_http, "/bad-headers": _Handler._bad_headers,
    "/many-headers": _Handler._many_headers, "/program": _Handler._program, "/nameless": _Handler._nameless,
    "/nested": _Handler._nested, "/cookie": _Handler._cookie,
}  # fmt: skip


@contextlib.contextmanager
def running(port: int = 0, context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """The site on a port of this machine, until it is left; with ``context`` it speaks TLS."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site = Site(f"http://127.0.0.1:{server.server_port}", [Article(**vars(a)) for a in ARTICLES])
    handler.site = site  # type: ignore[attr-defined]
    server.handle_error = lambda *args: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    with running(8_000) as site, contextlib.suppress(KeyboardInterrupt):
        print(f"{site.url}/feed")
        threading.Event().wait()
