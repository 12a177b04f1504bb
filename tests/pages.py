"""Saved pages as Arabic news sites make them, of stories that are nobody's: some thirty layouts with their traps.

    python tests/pages.py FOLDER     # writes them there, to be looked at

Each page knows what it states: its day of publication, where it states one, its headline and its credit.
All that must not be taken for it (the day it was saved on, years of a copyright, the days of related
articles and comments, the day of a later change) stands around it, as on the pages of real sites.
"""

from __future__ import annotations

import datetime as dt
import html as markup
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from hijridate import Gregorian


class Story(NamedTuple):
    """What a page tells; nothing of it happened."""

    n: int
    title: str
    lead: str
    paragraphs: list[str]
    day: dt.date
    place: str
    outlet: str
    domain: str
    credit: str
    """The agency line as this page writes it."""
    related: list[str]
    more: list[str]
    """Headlines of a side bar."""
    rng: random.Random

    @property
    def at(self) -> dt.datetime:
        return dt.datetime.combine(self.day, dt.time(6 + self.n % 14, 32), _ZONE)

    @property
    def saved(self) -> dt.date:
        return self.day + dt.timedelta(97 + self.n)


class Made(NamedTuple):
    """A page, and what it states; ``published`` is None where it states no day (``month``: «2024-03»)."""

    layout: str
    html: str
    url: str
    title: str
    published: str | None
    credit: str | None
    story: Story
    encoding: str = "utf-8"

    @property
    def raw(self) -> bytes:
        return self.html.encode(self.encoding, "xmlcharrefreplace")


_ZONE = dt.timezone(dt.timedelta(hours=3))
_LEVANT = ["كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"]  # fmt: skip
_EGYPT = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]  # fmt: skip
_HIJRI = ["محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"]  # fmt: skip
_DAYS = ["الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def levant(day: dt.date, weekday: bool = True) -> str:
    words = f"{day.day} {_LEVANT[day.month - 1]} {day.year}"
    return f"{_DAYS[day.weekday()]} {words}" if weekday else words


def gulf(day: dt.date, weekday: bool = True) -> str:
    words = f"{day.day} {_EGYPT[day.month - 1]} {day.year}"
    return f"{_DAYS[day.weekday()]}، {words}" if weekday else words


def hijri(day: dt.date) -> str:
    h = Gregorian(day.year, day.month, day.day).to_hijri()
    return f"{h.day} {_HIJRI[h.month - 1]} {h.year}هـ"


_PLACES = ["تل الزيتون", "خربة الرمان", "عين الحجر", "وادي السرو", "كفر عنبر", "بيت النخل", "مرج الحور", "دير الكرم", "رأس النبع", "حوش التين"]  # fmt: skip
_WAYS = [
    ("قصف مدفعي", "قصف مدفعي استهدف منازل بلدة {p}", "القذائف"),
    ("غارة جوية", "غارة جوية استهدفت أطراف بلدة {p}", "الطائرة"),
    ("انفجار لغم", "انفجار لغم أرضي في حقل قرب بلدة {p}", "الشظايا"),
    ("قصف صاروخي", "قصف صاروخي طال السوق الشعبية في بلدة {p}", "الصواريخ"),
    ("هجوم بطائرة مسيرة", "هجوم بطائرة مسيرة استهدف سيارة على طريق {p}", "المسيرة"),
]
_TOLLS = [
    ("مقتل ثلاثة مدنيين", "قُتل ثلاثة مدنيين وأصيب خمسة آخرون بجروح"),
    ("إصابة أربعة أطفال", "أصيب أربعة أطفال بجروح متفاوتة"),
    ("مقتل امرأة وإصابة طفلها", "قُتلت امرأة وأصيب طفلها بجروح خطيرة"),
    ("مقتل مزارع وإصابة اثنين", "قُتل مزارع وأصيب اثنان من رفاقه"),
]
_MORE = [
    "وقال شهود من السكان إن {w} سقطت قرب مدرسة البلدة بعد انصراف التلاميذ، وإن الأهالي هرعوا إلى المكان لرفع الأنقاض بأيديهم.",
    "ونقلت فرق الإسعاف المصابين إلى مشفى المدينة القريبة، حيث أُدخل بعضهم غرف العمليات على الفور، بحسب مصدر طبي في المشفى.",
    "وأضاف المصدر أن المشفى يعمل بأقل من نصف طاقته منذ أشهر بسبب نقص الوقود والأدوية وهجرة الكوادر الطبية من المنطقة.",
    "ولم تعلن أي جهة مسؤوليتها عن ذلك، في حين اتهم سكان محليون القوات المتمركزة في التلال المجاورة بالوقوف خلفه.",
    "وتشهد المنطقة توتراً متزايداً مع اقتراب موسم الحصاد، إذ يخشى المزارعون من العودة إلى أراضيهم القريبة من خطوط التماس.",
    "وكان المجلس المحلي للبلدة قد طالب المنظمات الإنسانية بتأمين خيام ومياه للشرب للعائلات التي لجأت إلى القرى المجاورة.",
    "وتعد البلدة من أكبر بلدات الناحية، ويعمل معظم سكانها في الزراعة وتربية المواشي، ولم يبق فيها سوى بضع مئات من العائلات.",
    "ودعا أطباء في المدينة إلى التبرع بالدم لصالح المصابين، مؤكدين أن بنك الدم لا يملك ما يكفي من الزمر النادرة.",
]
_ELSEWHERE = [
    "مقتل سبعة عمال بانفجار مستودع في حي الصنوبر", "غارات على مواقع عسكرية في محيط جبل القمر", "إصابة صياد برصاص حرس الحدود قبالة جزيرة اللؤلؤ",
    "انفجار سيارة مفخخة في ساحة النسر يوقع عشرين جريحاً", "قصف على مخيم الياسمين يخلف دماراً واسعاً", "العثور على مقبرة جماعية في مزارع الفستق",
    "أسعار القمح ترتفع للأسبوع الثالث على التوالي", "المنتخب يتعادل مع ضيفه في تصفيات البطولة", "افتتاح معرض الكتاب بمشاركة دور نشر عربية",
    "موجة حر تضرب المدن الساحلية وتحذيرات من الحرائق", "اشتباكات عنيفة في بادية الغزلان بين فصائل محلية", "اغتيال قائد محلي أمام منزله في بلدة السنديان",
]  # fmt: skip
_OUTLETS = [
    ("شبكة الجسر الإخبارية", "aljisr-example.net"), ("صحيفة الميناء", "almina-example.com"), ("قناة الواحة", "waha-example.tv"),
    ("موقع السنابل", "sanabel-example.org"), ("راديو المرفأ", "marfa-example.fm"),
]  # fmt: skip
_CREDITS = ["أ ف ب", "رويترز", "المصدر: وكالات", "المصدر: الأناضول", "{o} - وكالات", "{p} - رويترز", "(د ب أ)", "وكالات", "المصدر: رويترز + وكالات"]  # fmt: skip


def story(n: int) -> Story:
    """The ``n``-th story; the same each time."""
    rng = random.Random(n * 7919 + 11)
    place = rng.choice(_PLACES)
    way, told, what = rng.choice(_WAYS)
    toll, said = rng.choice(_TOLLS)
    outlet, domain = rng.choice(_OUTLETS)
    day = dt.date(2012, 1, 3) + dt.timedelta(rng.randrange(0, 5000))
    elsewhere = rng.sample(_ELSEWHERE, 10)
    return Story(
        n,
        f"{toll} في {way} على {place}",
        f"{said} جراء {told.format(p=place)}، وفق ما قالت مصادر محلية.",
        [x.format(w=what) for x in rng.sample(_MORE, rng.randrange(4, 8))],
        day,
        place,
        outlet,
        domain,
        rng.choice(_CREDITS).format(o=outlet, p=place),
        elsewhere[:4],
        elsewhere[4:],
        rng,
    )


# -- what surrounds an article --------------------------------------------------------------------------


def _e(text: str) -> str:
    return markup.escape(text)


def _ld(data: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


def _paragraphs(s: Story, lead: bool = True) -> str:
    return "\n".join(f"<p>{_e(p)}</p>" for p in ([s.lead] if lead else []) + s.paragraphs)


_SECTIONS = ["الرئيسية", "أخبار", "محليات", "عربي ودولي", "اقتصاد", "رياضة", "ثقافة", "منوعات", "رأي", "فيديو", "صور", "تقارير", "تحقيقات", "ملفات", "من نحن", "اتصل بنا"]  # fmt: skip


def _menu(s: Story) -> str:
    subs = "".join(
        f'<li class="menu-item menu-item-{k}"><a href="/{k}">{x}</a><ul class="sub-menu">'
        + "".join(
            f'<li class="menu-item"><a href="/{k}/{j}">{y}</a></li>' for j, y in enumerate(_SECTIONS[:9])
        )
        + "</ul></li>"
        for k, x in enumerate(_SECTIONS)
    )
    return f'<nav id="site-navigation" class="main-navigation"><ul class="menu">{subs}</ul></nav>'


def _ticker(s: Story) -> str:
    items = "".join(f'<li><a href="/n/{k}">{_e(x)}</a></li>' for k, x in enumerate(s.more))
    return f'<div class="breaking-news"><span class="label">عاجل</span><ul class="ticker">{items}</ul></div>'


def _side(s: Story, dated: bool = True) -> str:
    cards = ""
    for k, x in enumerate([*s.more, *s.related]):
        day = s.day + dt.timedelta(11 + k)
        when = f'<time class="entry-date" datetime="{day}T08:00:00+03:00">{levant(day, False)}</time>'
        cards += (
            f'<div class="widget-item"><a href="/w/{k}"><img src="/i/{k}.jpg" alt="{_e(x)}"></a>'
            f'<h3 class="widget-title"><a href="/w/{k}">{_e(x)}</a></h3>{when if dated else ""}</div>'
        )
    return f'<aside id="secondary" class="widget-area sidebar"><h2>الأكثر قراءة</h2>{cards}</aside>'


def _related(s: Story, cls: str = "related-posts") -> str:
    cards = ""
    for k, x in enumerate(s.related):
        day = s.day - dt.timedelta(9 + k)
        cards += (
            f'<article class="post-card"><h3><a href="/r/{k}">{_e(x)}</a></h3>'
            f'<time datetime="{day}T10:00:00+03:00">{levant(day, False)}</time></article>'
        )
    return f'<section class="{cls}"><h3>مقالات ذات صلة</h3>{cards}</section>'


def _comments(s: Story) -> str:
    out = ""
    for k, text in enumerate(["رحم الله الشهداء، لقد قتلوا عشرة من أهلنا في القرية المجاورة ولم يكتب عنهم أحد.", "حسبنا الله ونعم الوكيل."]):  # fmt: skip
        day = s.day + dt.timedelta(2 + k)
        out += (
            f'<li class="comment"><cite class="fn">قارئ {k + 1}</cite> <time datetime="{day}T21:00:00+03:00">'
            f"{levant(day, False)} الساعة 9:00 م</time><p>{text}</p></li>"
        )
    return f'<div id="comments" class="comments-area"><h2>التعليقات</h2><ol class="comment-list">{out}</ol></div>'


def _foot(s: Story) -> str:
    links = "".join(f'<li><a href="/f/{k}">{x}</a></li>' for k, x in enumerate(_SECTIONS * 3))
    return (
        f'<footer id="colophon" class="site-footer"><ul>{links}</ul>'
        f"<p>جميع الحقوق محفوظة © {s.outlet} {s.saved.year}</p><p>Copyright 2009-{s.saved.year}</p></footer>"
    )


def _share() -> str:
    names = ("فيسبوك", "تويتر", "واتساب", "تلغرام", "طباعة")
    return (
        '<div class="share-buttons">'
        + "".join(f'<a class="share-btn" href="#{k}"><span>{x}</span></a>' for k, x in enumerate(names))
        + "</div>"
    )


def _weight(s: Story) -> str:
    """Scripts and styles, as pages carry them."""
    lines = int(s.rng.uniform(300, 1100))
    code = "\n".join(
        f'window.q{k}=window.q{k}||[];window.q{k}.push({{id:"slot-{k}",date:"{s.saved}T00:0{k % 10}:00Z",w:{k * 7 % 900}}});'
        for k in range(lines // 2)
    )
    style = "\n".join(
        f".c{k}>.w{k % 9}:hover{{margin:{k}px auto;color:#{k * 977 % 4095:03x}}}" for k in range(lines)
    )
    return f"<style>{style}</style><script>{code}</script><script>dataLayer=[{{'pagePublished':'{s.saved}'}}];</script>"


def _page(
    s: Story, head: str, body: str, html: str = "<html lang=ar dir=rtl>", title: str | None = None
) -> str:
    name = f"{s.title} - {s.outlet}" if title is None else title
    return (
        f"<!DOCTYPE html>\n{html}\n<head><meta charset=utf-8><title>{_e(name)}</title>\n"
        f'<meta name=viewport content="width=device-width">\n{head}\n{_weight(s)}</head>\n{body}</html>\n'
    )


def _og(s: Story, extra: str = "") -> str:
    return (
        f'<meta property="og:type" content="article"><meta property="og:title" content="{_e(s.title)}">'
        f'<meta property="og:site_name" content="{_e(s.outlet)}"><meta name="twitter:title" content="{_e(s.title)}">'
        f'<meta property="og:description" content="{_e(s.lead[:80])}">{extra}'
    )


def _shell(s: Story, main: str, top: str = "", bottom: str = "", clock: bool = True) -> str:
    """A page's frame: header with the day of saving, menus, ticker, the main column, side bar and foot."""
    today = f'<div class="today-date">{levant(s.saved)}</div>' if clock else ""
    return (
        f'<body class="rtl single single-post has-sidebar"><header id="masthead" class="site-header">{today}'
        f'<a class="logo" href="/">{_e(s.outlet)}</a>{_menu(s)}{_ticker(s)}</header>{top}'
        f'<div id="content" class="site-content"><main id="main" class="site-main">{main}</main>{_side(s)}</div>'
        f"{bottom}{_foot(s)}</body>"
    )


Layout = Callable[[Story], Made]
LAYOUTS: dict[str, Layout] = {}


def _layout(make: Layout) -> Layout:
    LAYOUTS[make.__name__] = make
    return make


def _made(
    s: Story, html: str, *, published: str | None = "day", url: str = "", credit: str | None = None
) -> Made:
    name = sys._getframe(1).f_code.co_name
    return Made(
        name,
        html,
        url or f"https://www.{s.domain}/news/{81000 + s.n}",
        s.title,
        s.day.isoformat() if published == "day" else published,
        credit,
        s,
    )


# -- WordPress ------------------------------------------------------------------------------------------


@_layout
def wordpress_yoast(s: Story) -> Made:
    url = f"https://{s.domain}/{s.n}/"
    graph = {"@context": "https://schema.org", "@graph": [
        {"@type": "Article", "@id": f"{url}#article", "isPartOf": {"@id": url}, "author": {"name": "فريق التحرير"}, "headline": s.title,
         "datePublished": s.at.isoformat(), "dateModified": (s.at + dt.timedelta(3)).isoformat(), "articleSection": ["محليات"]},
        {"@type": "WebPage", "@id": url, "url": url, "name": f"{s.title} - {s.outlet}", "datePublished": s.at.isoformat(), "dateModified": (s.at + dt.timedelta(3)).isoformat()},
        {"@type": "ImageObject", "url": f"{url}i.jpg", "uploadDate": (s.at - dt.timedelta(400)).isoformat()},
        {"@type": "Organization", "name": s.outlet, "foundingDate": "2009-05-01"},
        {"@type": "WebSite", "name": s.outlet, "url": f"https://{s.domain}/"}]}  # fmt: skip
    head = _og(s, f'<meta property="article:published_time" content="{s.at.isoformat()}"><meta property="article:modified_time" content="{(s.at + dt.timedelta(3)).isoformat()}"><meta property="og:updated_time" content="{(s.at + dt.timedelta(3)).isoformat()}">') + _ld(graph)  # fmt: skip
    main = (
        f'<article id="post-{s.n}" class="post type-post hentry"><header class="entry-header"><h1 class="entry-title">{_e(s.title)}</h1>'
        f'<div class="entry-meta"><span class="posted-on"><time class="entry-date published" datetime="{s.at.isoformat()}">{gulf(s.day, False)}</time>'
        f'<time class="updated" datetime="{(s.at + dt.timedelta(3)).isoformat()}">{gulf(s.day + dt.timedelta(3), False)}</time></span>'
        f'<span class="byline"><a class="url fn n" href="/author/1">فريق التحرير</a></span></div></header>'
        f'<div class="entry-content">{_paragraphs(s)}<p>{_e(s.credit)}</p></div><footer class="entry-footer">{_share()}</footer></article>'
        f"{_related(s, 'jp-relatedposts')}{_comments(s)}"
    )
    return _made(s, _page(s, head, _shell(s, main)), credit=s.credit)


@_layout
def wordpress_magazine(s: Story) -> Made:
    inset = f'<div class="inline-related-post"><span>اقرأ أيضاً</span><h4><a href="/r/1">{_e(s.related[0])}</a></h4></div>'
    body = f"<p>{_e(s.lead)}</p>{inset}{_paragraphs(s, False)}<p><strong>اقرأ أيضاً: <a href=/r/2>{_e(s.related[1])}</a></strong></p>"
    head = _og(s, f'<meta property="article:published_time" content="{s.at.astimezone(dt.UTC).isoformat()}">')
    main = (
        f'<article id="the-post" class="container-wrapper post-content"><header class="entry-header-outer"><h1 class="post-title entry-title">{_e(s.title)}</h1>'
        f'<div class="post-meta"><span class="author-meta">{_e(s.credit)}</span><span class="date meta-item">منذ 3 أيام</span>'
        f'<span class="last-updated">آخر تحديث: {gulf(s.day + dt.timedelta(4))}</span></div></header>'
        f'<div class="entry-content entry clearfix">{body}</div>{_share()}</article>{_related(s, "components related-posts")}{_comments(s)}'
    )
    return _made(s, _page(s, head, _shell(s, main)), credit=s.credit)


@_layout
def wordpress_newspaper(s: Story) -> Made:
    micro = f'<span class="td-page-meta" itemprop="author" itemscope itemtype="https://schema.org/Person"><meta itemprop="name" content="المحرر"></span><meta itemprop="datePublished" content="{s.at.isoformat()}"><meta itemprop="dateModified" content="{(s.at + dt.timedelta(1)).isoformat()}">'
    main = (
        f'<article id="post-{s.n}" class="post" itemscope itemtype="https://schema.org/Article"><div class="td-post-header"><ul class="td-category"><li><a href="/c">أخبار</a></li></ul>'
        f'<header class="td-post-title"><h1 class="entry-title">{_e(s.title)}</h1><div class="td-module-meta-info"><span class="td-post-date"><time class="entry-date updated td-module-date" datetime="{s.at.isoformat()}">{gulf(s.day, False)}</time></span></div></header></div>'
        f'<div class="td-post-content"><p><strong>{_e(s.credit)}</strong></p>{_paragraphs(s)}</div>{micro}</article>'
        f'<div class="td_block_related_posts">{_related(s, "td-related")}</div>{_comments(s)}'
    )
    return _made(s, _page(s, _og(s), _shell(s, main)), credit=s.credit)


@_layout
def wordpress_old(s: Story) -> Made:
    url = f"http://{s.domain}/{s.day:%Y/%m/%d}/{s.n}-khabar/"
    main = (
        f'<div class="post hentry"><h1 class="title"><a href="{url}" rel="bookmark">{_e(s.title)}</a></h1><div class="postmeta">نشر في {gulf(s.day, False)} بواسطة admin</div>'
        f'<div class="entry">{_paragraphs(s)}<p>{_e(s.credit)}</p></div><div class="navigation"><a href="/p">« {_e(s.related[0])}</a> <a href="/n">{_e(s.related[1])} »</a></div></div>{_comments(s)}'
    )
    return _made(s, _page(s, "", _shell(s, main)), url=url, credit=s.credit)


@_layout
def wordpress_time_only(s: Story) -> Made:
    main = (
        f'<article class="post"><header class="entry-header"><h1 class="entry-title">{_e(s.title)}</h1><div class="entry-meta"><time class="updated" datetime="{s.at + dt.timedelta(6)}"></time>'
        f'<time class="entry-date published" datetime="{s.at.isoformat()}">{gulf(s.day, False).translate(_DIGITS)}</time></div></header>'
        f'<div class="entry-content">{_paragraphs(s)}<p class="source"><em>{_e(s.credit)}</em></p></div></article>{_related(s)}{_comments(s)}'
    )
    return _made(s, _page(s, "", _shell(s, main)), credit=s.credit)


@_layout
def wordpress_page_node(s: Story) -> Made:
    """A plugin that describes the page but no article."""
    url = f"https://{s.domain}/{s.n}/"
    graph = {"@context": "https://schema.org", "@graph": [{"@type": ["WebPage", "ItemPage"], "@id": url, "url": url, "name": s.title, "datePublished": s.at.isoformat(), "dateModified": (s.at + dt.timedelta(20)).isoformat()}, {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": 1, "name": "الرئيسية"}]}]}  # fmt: skip
    main = f'<article class="post"><h1 class="entry-title">{_e(s.title)}</h1><div class="entry-content">{_paragraphs(s)}<p style="text-align:left">{_e(s.credit)}</p></div></article>{_related(s)}'
    return _made(s, _page(s, _og(s) + _ld(graph), _shell(s, main)), credit=s.credit)


# -- Drupal, Joomla, Blogger, AMP -----------------------------------------------------------------------


@_layout
def drupal_7(s: Story) -> Made:
    main = (
        f'<h1 class="page-title" id="page-title">{_e(s.title)}</h1><div class="node node-article clearfix" typeof="sioc:Item foaf:Document"><div class="meta submitted"><span property="dc:date dc:created" content="{s.at.isoformat()}" datatype="xsd:dateTime" rel="sioc:has_creator">{levant(s.day)} - 10:32</span></div>'
        f'<div class="content"><div class="field field-name-field-source"><div class="field-item even">{_e(s.credit)}</div></div><div class="field field-name-body field-type-text-with-summary"><div class="field-items"><div class="field-item even" property="content:encoded">{_paragraphs(s)}</div></div></div></div></div>'
        f'<div class="block block-views view-related">{_related(s, "view-content")}</div>'
    )
    return _made(s, _page(s, f'<meta name="Generator" content="Drupal 7 (http://drupal.org)">{_og(s)}', _shell(s, main)), credit=s.credit)  # fmt: skip


@_layout
def drupal_10(s: Story) -> Made:
    at = s.at.astimezone(dt.UTC)
    main = (
        f'<article role="article" class="node node--type-article node--view-mode-full"><h1 class="page-header"><span class="field field--name-title">{_e(s.title)}</span></h1>'
        f'<footer class="node__meta"><div class="node__submitted">بواسطة <span class="field field--name-uid">المحرر</span> في <span class="field field--name-created"><time datetime="{at:%Y-%m-%dT%H:%M:%SZ}" title="x" class="datetime">{levant(s.day)} - 10:32</time></span></div></footer>'
        f'<div class="node__content"><div class="text-formatted field field--name-body">{_paragraphs(s)}</div><div class="field field--name-field-agency field__item">{_e(s.credit)}</div></div></article>'
        f'<div class="views-element-container">{_related(s, "view view-related-content")}</div>{_comments(s)}'
    )
    return _made(s, _page(s, _og(s), _shell(s, main)), credit=s.credit)


@_layout
def joomla(s: Story) -> Made:
    main = (
        f'<div class="item-page" itemscope itemtype="https://schema.org/Article"><meta itemprop="inLanguage" content="ar-AA"><div class="page-header"><h2 itemprop="headline">{_e(s.title)}</h2></div>'
        f'<dl class="article-info"><dd class="modified"><time datetime="{(s.at + dt.timedelta(8)).isoformat()}" itemprop="dateModified">آخر تحديث: {gulf(s.day + dt.timedelta(8), False)}</time></dd><dd class="published"><time datetime="{s.at.isoformat()}" itemprop="datePublished">نشر بتاريخ: {gulf(s.day, False)}</time></dd></dl>'
        f'<div itemprop="articleBody">{_paragraphs(s)}<p>{_e(s.credit)}</p></div></div>{_related(s, "items-more")}'
    )
    return _made(s, _page(s, '<meta name="generator" content="Joomla!">', _shell(s, main)), credit=s.credit)


@_layout
def blogspot(s: Story) -> Made:
    url = f"https://{s.domain.split('.')[0]}.blogspot.com/{s.day:%Y/%m}/blog-post_{s.n}.html"
    body = "<br /><br />".join(_e(p) for p in [s.lead, *s.paragraphs])
    main = (
        f'<div class="date-outer"><h2 class="date-header"><span>{gulf(s.day)}</span></h2><div class="date-posts"><div class="post-outer"><div class="post hentry" itemscope itemtype="http://schema.org/BlogPosting"><h3 class="post-title entry-title" itemprop="name">{_e(s.title)}</h3>'
        f'<div class="post-body entry-content" itemprop="description articleBody"><div dir="rtl">{body}<br /><br />{_e(s.credit)}</div></div>'
        f'<div class="post-footer"><span class="post-author vcard">مرسلة بواسطة <span class="fn" itemprop="author">مدون</span></span> في <a class="timestamp-link" href="{url}"><abbr class="published" itemprop="datePublished" title="{s.at.isoformat()}">10:32 ص</abbr></a></div></div></div></div></div>'
        f'<div class="comments"><h4>هناك تعليقان (2):</h4>{_comments(s)}</div><div class="widget BlogArchive"><h2>أرشيف المدونة</h2><ul><li><a href="/2009">2009</a> (12)</li><li><a href="/{s.saved.year}">{s.saved.year}</a> (40)</li></ul></div>'
    )
    return _made(s, _page(s, f'<meta content="blogger" name="generator"><meta property="og:title" content="{_e(s.title)}">', _shell(s, main, clock=False), title=f"{s.outlet}: {s.title}"), url=url, credit=s.credit)  # fmt: skip


@_layout
def amp(s: Story) -> Made:
    data = {"@context": "http://schema.org", "@type": "NewsArticle", "mainEntityOfPage": f"https://{s.domain}/amp/{s.n}", "headline": s.title, "datePublished": f"{s.at:%Y-%m-%dT%H:%M:%S%z}", "dateModified": (s.at + dt.timedelta(1)).isoformat(), "publisher": {"@type": "Organization", "name": s.outlet, "logo": {"@type": "ImageObject", "url": "l.png"}}, "author": {"@type": "Person", "name": "المحرر"}}  # fmt: skip
    main = f'<article class="amp-wp-article"><header class="amp-wp-article-header"><h1 class="amp-wp-title">{_e(s.title)}</h1><div class="amp-wp-meta amp-wp-byline">{_e(s.credit)}</div><div class="amp-wp-meta amp-wp-posted-on"><time datetime="{s.at.isoformat()}">منذ سنتين</time></div></header><div class="amp-wp-article-content">{_paragraphs(s)}<amp-img src=x></amp-img></div></article><div class="amp-related-posts">{_related(s)}</div>'
    return _made(s, _page(s, _ld(data), _shell(s, main), html="<html amp lang=ar>"), credit=s.credit)


# -- home-made ------------------------------------------------------------------------------------------


@_layout
def broadcaster(s: Story) -> Made:
    data = [{"@context": "https://schema.org", "@type": "NewsArticle", "headline": s.title, "datePublished": f"{s.at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}", "dateModified": f"{s.at + dt.timedelta(2):%Y-%m-%dT%H:%M:%SZ}", "publisher": {"@type": "NewsMediaOrganization", "name": s.outlet}}, {"@type": "BreadcrumbList", "itemListElement": []}]  # fmt: skip
    main = (
        f'<div class="article-header"><h1>{_e(s.title)}</h1><p class="article__subhead"><em>{_e(s.more[0])}</em></p></div><div class="article-info-block"><div class="date-simple"><span class="screen-reader-text">Published On {s.day.day} {s.day:%b} {s.day.year}</span><span aria-hidden="true">{s.day.day}/{s.day.month}/{s.day.year}</span></div>'
        f'<div class="article-dates__update">آخر تحديث: {(s.day + dt.timedelta(2)).day}/{(s.day + dt.timedelta(2)).month}/{(s.day + dt.timedelta(2)).year} 06:20 م</div></div>'
        f'<div class="wysiwyg wysiwyg--all-content">{_paragraphs(s)}</div><div class="article-source"><span>{_e(s.credit)}</span></div><div class="more-on"><h2>المزيد من أخبار</h2><ul>'
        + "".join(f'<li><a href="/m/{k}">{_e(x)}</a></li>' for k, x in enumerate(s.related))
        + "</ul></div>"
    )
    return _made(s, _page(s, _og(s) + _ld(data), _shell(s, main)), credit=s.credit)


@_layout
def dublin_core(s: Story) -> Made:
    head = f'<meta name="DC.title" content="{_e(s.title)}"><meta name="DC.date.issued" content="{s.day}"><meta name="DC.publisher" content="{_e(s.outlet)}"><meta name="DC.date.modified" content="{s.saved}">'
    main = f'<div class="story"><h1>{_e(s.title)}</h1><div class="story-agency">{_e(s.credit)}</div><div class="story-text">{_paragraphs(s)}</div></div>{_related(s, "also")}'
    return _made(s, _page(s, head, _shell(s, main)), credit=s.credit)


@_layout
def microdata(s: Story) -> Made:
    others = "".join(
        f'<div itemscope itemtype="https://schema.org/NewsArticle"><a href="/r/{k}"><span itemprop="headline">{_e(x)}</span></a><meta itemprop="datePublished" content="{s.day + dt.timedelta(30 + k)}"></div>'
        for k, x in enumerate(s.related)
    )
    main = (
        f'<div class="top-stories">{others}</div><div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{_e(s.title)}</h1><div class="info"><span itemprop="author">{_e(s.credit)}</span> <span itemprop="datePublished" content="{s.at:%Y-%m-%d %H:%M:%S}">{levant(s.day)}</span></div>'
        f'<div itemprop="articleBody">{_paragraphs(s)}</div></div>{_related(s)}'
    )
    return _made(s, _page(s, _og(s), _shell(s, main)), credit=s.credit)


@_layout
def time_in_header(s: Story) -> Made:
    main = f'<article><header><p class="kicker">محليات</p><h1>{_e(s.title)}</h1><time datetime="{s.at:%Y-%m-%d %H:%M}">{levant(s.day, False)}</time></header><section class="body"><p class="dateline">{_e(s.credit)}</p>{_paragraphs(s)}</section></article>{_related(s)}{_comments(s)}'
    top = f'<div class="topbar"><time datetime="{s.saved}T00:00:00">{levant(s.saved)}</time></div>'
    return _made(s, _page(s, _og(s), _shell(s, main, top)), credit=s.credit)


@_layout
def visible_line(s: Story) -> Made:
    main = f'<div class="news-details"><h1 class="news-title">{_e(s.title)}</h1><div class="news-date">{levant(s.day)} - 10:32</div>{_share()}<div class="news-body">{_paragraphs(s)}</div><div class="news-source">{_e(s.credit)}</div></div>{_related(s)}'
    return _made(s, _page(s, _og(s), _shell(s, main)), credit=s.credit)


@_layout
def visible_digits(s: Story) -> Made:
    when = f"{s.day:%Y-%m-%d}".translate(_DIGITS) if s.n % 2 else f"{s.day:%Y/%m/%d} 10:32"
    main = f'<div class="details"><h2 class="headline">{_e(s.title)}</h2><ul class="info"><li>{_e(s.credit)}</li><li class="d">تاريخ النشر: {when}</li><li class="v">عدد القراءات: 1452</li></ul><div class="text">{_paragraphs(s)}</div></div>{_related(s, "tbl")}'
    return _made(s, _page(s, _og(s), _shell(s, main)), credit=s.credit)


@_layout
def tables(s: Story) -> Made:
    """A page of tables of the old kind, in windows-1256."""
    rows = "".join(
        f'<tr><td class="sm"><a href="n.aspx?id={k}">{_e(x)}</a></td></tr>' for k, x in enumerate(s.more)
    )
    body = "<br><br>".join(_e(p) for p in [s.lead, *s.paragraphs])
    html = (
        f'<html dir=rtl><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1256"><title>{_e(s.outlet)} | {_e(s.title)}</title>{_weight(s)}</head><body bgcolor="#ffffff"><table width=900 align=center><tr><td colspan=2><span id="lblToday">{levant(s.saved)}</span></td></tr>'
        f'<tr><td width=200 valign=top><table>{rows}</table></td><td valign=top><table><tr><td><h1><span id="ctl00_lblTitle">{_e(s.title)}</span></h1></td></tr><tr><td><span id="ctl00_lblDate">{gulf(s.day)}</span></td></tr>'
        f'<tr><td><span id="ctl00_lblBody">{body}<br><br>{_e(s.credit)}</span></td></tr></table></td></tr><tr><td colspan=2 align=center>© {s.saved.year} {_e(s.outlet)}</td></tr></table></body></html>'
    )
    return _made(s, html, url=f"http://www.{s.domain}/details.aspx?id={s.n}", credit=s.credit)._replace(
        encoding="cp1256"
    )


@_layout
def agency(s: Story) -> Made:
    main = f'<div class="single-post-content"><h1>{_e(s.title)}</h1><div class="post-body"><p>{_e(s.place)}-{_e(s.outlet)}</p>{_paragraphs(s)}</div></div>{_related(s)}'
    head = _og(s, f'<meta name="pubdate" content="{s.at:%a, %d %b %Y %H:%M:%S %z}">')
    return _made(s, _page(s, head, _shell(s, main)))


@_layout
def application(s: Story) -> Made:
    """A page that a framework renders, with the data of every article of its front page in a script."""
    state = {"props": {"articles": [{"title": x, "publishedAt": f"{s.day + dt.timedelta(k + 3)}T00:00:00Z", "datePublished": f"{s.day + dt.timedelta(k + 3)}"} for k, x in enumerate(s.more)]}}  # fmt: skip
    data = {"@context": "https://schema.org", "@type": ["NewsArticle"], "headline": _e(s.title), "datePublished": s.at.isoformat(), "hasPart": [{"@type": "NewsArticle", "headline": s.related[0], "datePublished": "2010-01-01"}], "comment": [{"@type": "Comment", "datePublished": s.saved.isoformat()}]}  # fmt: skip
    main = f'<div class="css-1a2b3c"><h1 class="css-9z8y7x">{_e(s.title)}</h1><div class="css-44ff">{_paragraphs(s)}</div><div class="css-55aa"><span>{_e(s.credit)}</span></div></div>{_related(s, "css-77bb")}'
    html = _page(s, _ld(data), _shell(s, main)).replace("</body>", f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state, ensure_ascii=False)}</script></body>')  # fmt: skip
    return _made(s, html, credit=s.credit)


@_layout
def live(s: Story) -> Made:
    data = {"@context": "https://schema.org", "@type": "LiveBlogPosting", "headline": s.title, "coverageStartTime": s.at.isoformat(), "datePublished": s.at.isoformat(), "liveBlogUpdate": [{"@type": "BlogPosting", "headline": x, "datePublished": (s.at + dt.timedelta(1 + k)).isoformat()} for k, x in enumerate(s.related)]}  # fmt: skip
    main = f'<article class="live"><h1>{_e(s.title)}</h1><div class="entry">{_paragraphs(s)}<p>{_e(s.credit)}</p></div></article>{_related(s)}'
    return _made(s, _page(s, _ld(data), _shell(s, main)), credit=s.credit)


@_layout
def address_only(s: Story) -> Made:
    form = (
        f"{s.day:%Y/%m/%d}",
        f"{s.day:%Y-%m-%d}",
        f"{s.day:%Y%m%d}",
        f"{s.day.year}/{s.day.month}/{s.day.day}",
    )[s.n % 4]
    main = f'<div class="art"><h1>{_e(s.title)}</h1><div class="art-body">{_paragraphs(s)}</div><p class="agency">{_e(s.credit)}</p></div>{_related(s)}'
    return _made(
        s, _page(s, "", _shell(s, main)), url=f"https://{s.domain}/news/{form}/article-{s.n}", credit=s.credit
    )


@_layout
def custom_meta(s: Story) -> Made:
    name, value = (
        ("parsely-pub-date", s.at.isoformat()), ("sailthru.date", f"{s.at:%Y-%m-%d %H:%M:%S}"), ("publish-date", f"{s.day:%Y/%m/%d}"),
        ("cXenseParse:recs:publishtime", s.at.isoformat()), ("article.published", s.at.isoformat()), ("publication_date", f"{s.day:%d}-{s.day:%b}-{s.day.year}"),
    )[s.n % 6]  # fmt: skip
    head = f'<meta name="{name}" content="{value}"><meta name="revised" content="{s.saved}"><meta http-equiv="last-modified" content="{s.saved}"><meta property="og:updated_time" content="{s.saved}T00:00:00Z">'
    main = f'<article><h1>{_e(s.title)}</h1><div class="by">{_e(s.credit)}</div><div class="txt">{_paragraphs(s)}</div></article>{_related(s)}'
    return _made(s, _page(s, head, _shell(s, main)), credit=s.credit)


@_layout
def broken_data(s: Story) -> Made:
    text = f'{{"@context":"http://schema.org","@type":"NewsArticle","headline":"{s.title}",\n"description":"قال "شهود" إن\nالبلدة","datePublished":"{s.at.isoformat()}","dateModified":"{s.saved}",}}'
    if s.n % 2:
        sound = text.replace('"شهود"', "شهود")
        text = f"//<![CDATA[\n{sound}\n//]]>"
    main = f'<article><h1>{_e(s.title)}</h1><div class="txt">{_paragraphs(s)}<p>{_e(s.credit)}</p></div></article>{_related(s)}'
    return _made(
        s, _page(s, f'<script type="application/ld+json">{text}</script>', _shell(s, main)), credit=s.credit
    )


@_layout
def telegraph(s: Story) -> Made:
    main = f'<article class="tl_article_content"><h1 dir="auto">{_e(s.title)}</h1><address dir="auto"><a rel="author">{_e(s.outlet)}</a><time datetime="{s.at.isoformat()}">{s.day:%B %d, %Y}</time></address>{_paragraphs(s)}<p>{_e(s.credit)}</p></article>'
    return _made(s, _page(s, "", f"<body>{main}{_foot(s)}</body>"), credit=s.credit)


@_layout
def hijri_beside(s: Story) -> Made:
    line = f"{_DAYS[s.day.weekday()]} {hijri(s.day)} - {s.day.day} {_EGYPT[s.day.month - 1]} {s.day.year}م"
    today = f'<div class="top-date">{_DAYS[s.saved.weekday()]} {hijri(s.saved)}</div>'
    main = f'<div class="topic"><h1>{_e(s.title)}</h1><div class="pubdate">{line}</div><div class="topic-body">{_paragraphs(s)}</div><div class="agency">{_e(s.credit)}</div></div>{_related(s)}'
    return _made(s, _page(s, _og(s), _shell(s, main, today, clock=False)), credit=s.credit)


@_layout
def hijri_alone(s: Story) -> Made:
    main = f'<div class="topic"><h1>{_e(s.title)}</h1><div class="pubdate">{_DAYS[s.day.weekday()]} {hijri(s.day)}</div><div class="topic-body">{_paragraphs(s)}</div><div class="agency">{_e(s.credit)}</div></div>{_related(s)}'
    return _made(s, _page(s, _og(s), _shell(s, main)), credit=s.credit)


# -- pages that state no day ----------------------------------------------------------------------------


@_layout
def nothing(s: Story) -> Made:
    main = f'<div class="news"><h1>{_e(s.title)}</h1><div class="news-text">{_paragraphs(s)}</div><div class="src">{_e(s.credit)}</div></div>{_related(s)}{_comments(s)}'
    return _made(s, _page(s, "", _shell(s, main)), published=None, credit=s.credit)


@_layout
def only_changed(s: Story) -> Made:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": s.title, "dateModified": s.saved.isoformat(), "image": {"@type": "ImageObject", "uploadDate": s.saved.isoformat(), "datePublished": s.saved.isoformat()}}  # fmt: skip
    head = _og(
        s,
        f'<meta property="article:modified_time" content="{s.saved}T00:00:00Z"><meta property="og:updated_time" content="{s.saved}T00:00:00Z"><meta name="last-modified" content="{s.saved}">',
    )
    main = f'<article><h1>{_e(s.title)}</h1><div class="upd">آخر تحديث: {gulf(s.saved)}</div><div class="txt">{_paragraphs(s)}<p>{_e(s.credit)}</p></div></article>{_related(s)}'
    return _made(s, _page(s, head + _ld(data), _shell(s, main)), published=None, credit=s.credit)


@_layout
def list_of_others(s: Story) -> Made:
    data = {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": k, "item": {"@type": "NewsArticle", "headline": x, "url": f"https://{s.domain}/r/{k}", "datePublished": f"{s.saved}"}} for k, x in enumerate(s.related)]}  # fmt: skip
    other = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": s.related[0],
        "url": f"https://{s.domain}/r/0",
        "datePublished": f"{s.saved}",
    }
    main = f'<article><h1>{_e(s.title)}</h1><div class="txt">{_paragraphs(s)}<p>{_e(s.credit)}</p></div></article>{_related(s)}'
    return _made(
        s, _page(s, _og(s) + _ld(data) + _ld(other), _shell(s, main)), published=None, credit=s.credit
    )


@_layout
def empty_dates(s: Story) -> Made:
    zero = (
        "0001-01-01T00:00:00",
        "1970-01-01T00:00:00Z",
        "-0001-11-30T00:00:00+00:00",
        "",
        "1445-08-24",
        "null",
    )[s.n % 6]
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": s.title,
        "datePublished": zero,
    }
    head = _og(s, f'<meta property="article:published_time" content="{zero}">')
    main = f'<article><h1>{_e(s.title)}</h1><time datetime="{zero}"></time><div class="txt">{_paragraphs(s)}<p>{_e(s.credit)}</p></div></article>{_related(s)}'
    return _made(s, _page(s, head + _ld(data), _shell(s, main)), published=None, credit=s.credit)


def pages(each: int = 8) -> list[Made]:
    """Pages of every layout, ``each`` of one; the same each time."""
    out = []
    for k, make in enumerate(LAYOUTS.values()):
        out += [make(story(k * 100 + j)) for j in range(each)]
    return out


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for made in pages():
        (folder / f"{made.layout}-{made.story.n}.html").write_bytes(made.raw)
