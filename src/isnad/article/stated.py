"""What a page says of itself: headline, outlet, author, section and the day of publication.

Only explicit evidence counts, and only evidence that is of this article: JSON-LD, ``<meta>``, microdata and
RDFa, ``<time>`` beside the headline.  A date of change, of a picture, of a comment or of another article
is none; where nothing states the day, there is none.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import html as entities
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from isnad.article import frames


class Stated(NamedTuple):
    """What a page states; None where it says nothing. ``heading`` is the element of the headline."""

    title: str | None
    publisher: str | None
    author: str | None
    section: str | None
    published: str | None
    url: str | None
    heading: Any = None


_TITLE = ("og:title", "twitter:title", "dc.title", "title")
_PUBLISHER = ("og:site_name", "application-name", "dc.publisher", "publisher", "apple-mobile-web-app-title")
_AUTHOR = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
_SECTION = ("article:section", "parsely-section", "section", "cxenseparse:section")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "article.published", "og:published_time", "og:pubdate",
    "published_time", "datepublished", "publish-date", "publish_date", "publishdate", "published-date", "publication_date",
    "publicationdate", "pubdate", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued",
    "dcterms.issued", "dc.date.published", "dcterms.created", "dc.date.created", "citation_publication_date", "article:post_date",
)  # fmt: skip
#: Said of a page without saying of what in it.
_DATED = ("date", "dc.date", "dcterms.date", "article_date_original", "pdate")

_ARTICLES = frozenset((
    "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "backgroundnewsarticle", "opinionnewsarticle", "reviewnewsarticle", "report",
    "blogposting", "liveblogposting", "socialmediaposting", "discussionforumposting", "techarticle", "scholarlyarticle",
))  # fmt: skip
_PAGES = frozenset(("webpage", "itempage"))
_HEADINGS = (
    "//h1", "//*[@itemprop='headline' or @itemprop='name'][not(self::meta)]",
    "//*[self::h2 or self::h3 or self::h4]", "//*[contains(@class,'title') or contains(@class,'headline') or contains(@id,'itle')]",
)  # fmt: skip
#: Marks between a headline and the name of a site, or the other way round.
_PARTS = re.compile(r"\s+(?:[|\-–—»«·•]|::)\s+|\s*[|»]\s*|:\s+")
_MARKS = re.compile(r"[\W_]+")
_LEAST = 10


def stated(
    tree: Any, linked: list[str], url: str | None, changed: Callable[[str], bool] = lambda words: False
) -> Stated:
    """What a page states. ``changed`` tells words that speak of a later change («last updated»)."""
    meta: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop")
        content = node.get("content")
        if name and content and name.lower() not in meta and not _inside_scope(node):
            meta[name.lower()] = content
    canonical = next((x.get("href") for x in tree.iter("link") if x.get("rel") == "canonical"), None)
    own = _first(meta, ("og:url",)) or _clean(canonical)
    own = own if own and own.startswith(("http://", "https://")) else None
    objects = list(_objects(linked))
    said = [t for t in (_clean(tree.findtext(".//title")), *(_clean(meta.get(n)) for n in _TITLE)) if t]
    articles = [o for o in objects if _types(o) & _ARTICLES]
    heads = [t for o in articles if (t := _text(o.get("headline") or o.get("name")))]
    heading = _heading(tree, said, heads)
    words = _clean("".join(heading.itertext())) if heading is not None else None
    known = [t for t in (words, *said) if t]
    links = [x for x in (url, own, _clean(canonical)) if x]
    mine = [o for o in articles if _is_mine(o, known, links)]
    publisher = next((n for o in mine if (n := _name(o.get("publisher")))), None) or _first(meta, _PUBLISHER)
    publisher = publisher or next((n for o in objects if "website" in _types(o) and (n := _name(o))), None)
    title = words or next(iter(said[1:] or said), None) or next(iter(heads), None)
    if title and words is None:
        title = _without_site(title, publisher)
    author = next((n for o in mine if (n := _name(o.get("author")))), None) or _first(meta, _AUTHOR)
    if author and "://" in author:
        author = None
    section = next((s for o in mine if (s := _text(_one(o.get("articleSection"))))), None)
    found: Iterator[str | None] = (
        day(value)
        for source in (
            (o.get("datePublished") for o in mine),
            (d for d in _broken(linked) if not articles),
            (meta.get(n) for n in _PUBLISHED),
            _attributes(tree, heading),
            _times(tree, heading, changed),
            (o.get("datePublished") for o in objects if _types(o) & _PAGES and _is_mine(o, known, links)),
            (meta.get(n) for n in _DATED),
        )
        for value in source
    )
    published = next((v for v in found if v), None)
    return Stated(title, publisher, author, section or _first(meta, _SECTION), published, own, heading)


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((value for name in names if (value := _clean(meta.get(name)))), None)


def _clean(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _text(value: object) -> str | None:
    """A text of JSON-LD, in which pages also write entities."""
    return _clean(entities.unescape(entities.unescape(value))) if isinstance(value, str) else None


def _one(value: object) -> object:
    return next(iter(value), None) if isinstance(value, list) else value


def _name(value: object) -> str | None:
    value = _one(value)
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


# -- the headline ---------------------------------------------------------------------------------------


def _key(text: str) -> str:
    return _MARKS.sub("", text).lower()


def _alike(a: str, b: str) -> bool:
    """Whether two headlines are one, one of them perhaps with the name of the site, or cut short."""
    a, b = _key(a), _key(b)
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) >= _LEAST and short in long)


def _heading(tree: Any, said: list[str], heads: list[str]) -> Any:
    """The element of the headline: the one that says what the page's head says, else its only ``<h1>``."""
    names = [_key(t) for t in (*said, *heads)]
    best = None
    for path in _HEADINGS:
        for node in tree.xpath(path)[:200]:
            key = _key("".join(node.itertext()))
            fits = [n for n in names if key == n or (len(key) >= _LEAST and key in n) or (len(n) >= _LEAST and n in key and len(key) < 1.5 * len(n))]  # fmt: skip
            if fits and (best is None or len(key) > len(best[1])):
                best = (node, key)
        if best is not None and len(best[1]) > _LEAST:
            return best[0]
    ones = [x for x in tree.iter("h1") if len("".join(x.itertext()).split()) >= 3]
    return ones[0] if len(ones) == 1 and not (said or heads) else best and best[0]


def _without_site(title: str, publisher: str | None) -> str:
    """A title without the name of the site before or after it."""
    parts = [p for p in _PARTS.split(title) if p.strip()]
    if len(parts) < 2:
        return title
    if publisher:
        site = _key(publisher)
        if _key(parts[-1]) == site:
            return title[: title.rindex(parts[-1])].rstrip(" |-–—»«·•:")
        if _key(parts[0]) == site:
            return title[title.index(parts[0]) + len(parts[0]) :].lstrip(" |-–—»«·•:")
    if "|" in title or "»" in title:
        return max(parts, key=len).strip()
    return title


# -- JSON-LD --------------------------------------------------------------------------------------------

_COMMENTS = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*$")
_TRAILING = re.compile(r",(?=\s*[}\]])")
_STATED = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{4,40})\"")
#: How deep objects that describe the page may lie in each other.
_LEVELS = 4


def _objects(linked: list[str]) -> Iterator[dict[str, Any]]:
    """The objects of a page's JSON-LD that may describe it: not those within others, but for a graph."""
    for text in linked:
        yield from _within(_loaded(text), 0)


def _loaded(text: str) -> Any:
    text = re.sub(r"[\x00-\x1f]+", " ", _COMMENTS.sub("", text.strip()).strip(" ;"))
    for attempt in (text, _TRAILING.sub("", text)):
        try:
            return json.loads(attempt)
        except (ValueError, RecursionError):
            continue
    return None


def _within(data: Any, level: int) -> Iterator[dict[str, Any]]:
    if level > _LEVELS:
        return
    if isinstance(data, list):
        for item in data[:200]:
            yield from _within(item, level + 1)
    elif isinstance(data, dict):
        yield data
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(data.get(name), dict | list):
                yield from _within(data[name], level + 1)


def _types(data: dict[str, Any]) -> frozenset[str]:
    kinds = data.get("@type")
    return frozenset(
        str(k).rsplit("/", 1)[-1].lower() for k in (kinds if isinstance(kinds, list) else [kinds])
    )


def _broken(linked: list[str]) -> Iterator[str]:
    """The one day that data state which no parser reads, where they speak of one article."""
    for text in linked:
        if _loaded(text) is None:
            days = set(_STATED.findall(text))
            if len(days) == 1:
                yield days.pop()


def _is_mine(data: dict[str, Any], titles: list[str], links: list[str]) -> bool:
    """Whether an object describes this page's article: by its headline, else by its address, else by neither."""
    head = _text(data.get("headline") or data.get("name"))
    if head and titles:
        cut = head.rstrip("…. ")
        if any(_alike(cut, t) for t in titles):
            return True
    page = data.get("mainEntityOfPage")
    places = [data.get("url"), data.get("@id"), page.get("@id") if isinstance(page, dict) else page]
    told = [_address(p) for p in places if isinstance(p, str) and "://" in p]
    if told and links and set(told) & {_address(x) for x in links}:
        return True
    return not (head and titles) and not (told and links)


def _address(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|[#?].*$", "", url).rstrip("/").lower()


# -- attributes and elements ----------------------------------------------------------------------------

_PROPERTY = "//*[@itemprop or @property or @pubdate][not(self::meta[@property])]"
_OF_PUBLICATION = re.compile(r"datePublished|dc:created|dc:issued|dcterms:created|dcterms:issued")


def _inside_scope(node: Any) -> bool:
    """Whether a ``<meta>`` is a property of an item in the body: which item, its place tells."""
    parent = node.getparent()
    return node.get("itemprop") is not None and parent is not None and parent.tag != "head"


def _value(node: Any) -> str | None:
    for name in ("content", "datetime", "title"):
        if day(value := node.get(name)):
            return str(value)
    return _clean("".join(node.itertext()))


def _attributes(tree: Any, heading: Any) -> Iterator[str | None]:
    """Days of publication in attributes, where the item is that of the headline or the only one."""
    found: list[tuple[bool, str]] = []
    for node in tree.xpath(_PROPERTY)[:2000]:
        names = f"{node.get('itemprop') or ''} {node.get('property') or ''}"
        if node.get("pubdate") is None and not _OF_PUBLICATION.search(names):
            continue
        value = _value(node)
        if not value or not day(value):
            continue
        scope = next((a for a in node.iterancestors() if a.get("itemscope") is not None), None)
        own = scope is not None and heading is not None and _holds(scope, heading)
        if own or not (frames.around(node) if scope is None or heading is None else True):
            found.append((not own, value))
    found.sort(key=lambda x: x[0])
    if found and (not found[0][0] or len({day(v) for _, v in found}) == 1):
        yield found[0][1]


def _holds(scope: Any, node: Any) -> bool:
    return scope is node or any(a is scope for a in node.iterancestors())


_PUBLISHED_CLASS = re.compile(
    r"publish|pubdate|entry-date|post-date|date-?published|created|article-date", re.I
)
_CHANGED_CLASS = re.compile(r"updated|modified|changed", re.I)
_ITEMS = frozenset(("article", "li", "section"))


def _times(tree: Any, heading: Any, changed: Callable[[str], bool]) -> Iterator[str | None]:
    """The days of ``<time>`` elements (and ``<abbr class=published>``) that stand beside the headline."""
    if heading is None:
        return
    above = set(heading.iterancestors())
    order = {node: n for n, node in enumerate(tree.iter("time", "abbr", heading.tag))}
    found = []
    for node in tree.iter("time", "abbr"):
        value = node.get("datetime") if node.tag == "time" else node.get("title")
        cls = f"{node.get('class') or ''} {node.get('itemprop') or ''}"
        if not value or not day(value) or (node.tag == "abbr" and "publish" not in cls):
            continue
        told = bool(_PUBLISHED_CLASS.search(cls) or node.get("pubdate") is not None)
        if _CHANGED_CLASS.search(cls) and not told:
            continue
        if not _beside(node, above, changed):
            continue
        distance = order[node] - order.get(heading, 0)
        found.append((not told, distance < 0, abs(distance), value))
    for *_, value in sorted(found, key=lambda x: x[:3]):
        yield value


def _beside(node: Any, above: set[Any], changed: Callable[[str], bool]) -> bool:
    """Whether a time stands in the same part of the page as the headline, and tells of no later change."""
    if changed(" ".join("".join(node.itertext()).split())):
        return False
    near = node.getprevious()
    before = (near.tail or "" if near is not None else node.getparent().text or "") if node.getparent() is not None else ""  # fmt: skip
    if changed(" ".join(before.split())):
        return False
    for parent in node.iterancestors():
        if parent in above:
            return parent.tag not in ("body", "html")
        if parent.tag in _ITEMS or parent.tag in ("nav", "aside") or frames.is_frame(parent):
            return False
        if parent.tag in ("div", "span", "p", "dd") and changed(" ".join((parent.text or "").split())):
            return False
        if _CHANGED_CLASS.search(parent.get("class") or "") and not _PUBLISHED_CLASS.search(parent.get("class") or ""):  # fmt: skip
            return False
    return False


# -- days -----------------------------------------------------------------------------------------------

_DIGITS = {ord("٠") + k: str(k) for k in range(10)} | {ord("۰") + k: str(k) for k in range(10)}
_ISO = re.compile(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_DMY = re.compile(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)(?!\d)")
_SECONDS = re.compile(r"\s*(\d{10})(?:\d{3})?\s*$")
_MONTHS = {
    m: n
    for n, m in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_NAMED = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?[ ./-]+([A-Za-z]{3})[a-z]*\.?[ ,./-]+((?:19|20)\d\d)\b")
_NAMED_FIRST = re.compile(r"\b([A-Za-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)\b")
_ARABIC = re.compile("[\u0621-\u064a].*\\d{4}|\\d{4}.*[\u0621-\u064a]")
#: No page is older, and none younger than a day from now; one release is alike on every clock behind it.
_OLDEST, _RELEASED = dt.date(1995, 1, 1), dt.date(2026, 12, 31)


def day(value: object) -> str | None:
    """``value`` as it was written, or as ISO 8601, where it states a day that a page can be of; else None.

    What may be the fifth of April or the fourth of May states none; words are left to the language.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(int(value))
    value = _clean(_one(value))
    if not value or len(value) > 80:
        return None
    plain = value.translate(_DIGITS)
    found = None
    if m := _ISO.match(plain) or _COMPACT.match(plain):
        found = _date(m[1], m[2], m[3])
        return (plain if _ISO.match(plain) else found.isoformat()) if found else None
    if m := _DMY.match(plain):
        a, b = int(m[1]), int(m[2])
        found = _date(m[3], m[2], m[1]) if a > 12 or a == b else _date(m[3], m[1], m[2]) if b > 12 else None
    elif m := _SECONDS.match(plain):
        at = dt.datetime.fromtimestamp(int(m[1]), dt.UTC).date()
        found = at if _possible(at) and at.year > 2000 else None
    elif m := _NAMED.search(plain):
        found = _date(m[3], str(_MONTHS.get(m[2].lower(), 0)), m[1])
    elif m := _NAMED_FIRST.search(plain):
        found = _date(m[3], str(_MONTHS.get(m[1].lower(), 0)), m[2])
    elif _ARABIC.search(plain):
        return plain
    else:
        try:
            at = email.utils.parsedate_to_datetime(plain).date()
            found = at if _possible(at) else None
        except (ValueError, TypeError, IndexError):
            found = None
    return found.isoformat() if found else None


def _date(year: str, month: str, of: str) -> dt.date | None:
    try:
        found = dt.date(int(year), int(month), int(of))
    except ValueError:
        return None
    return found if _possible(found) else None


def _possible(found: dt.date) -> bool:
    return _OLDEST <= found <= max(dt.date.today(), _RELEASED) + dt.timedelta(1)
