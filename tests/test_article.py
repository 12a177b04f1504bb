"""What surrounds an article on a page is left out, and the article itself never."""

from __future__ import annotations

import pytest

from isnad.article.boilerplate import article_spans
from isnad.article.language import language_of
from isnad.lang import language

CUES = language("ar").cues
LEAD = "قُتل ثلاثة مدنيين وأصيب خمسة آخرون صباح اليوم الأحد جراء قصف مدفعي استهدف قرية تل الغار في ريف حماة الشمالي."
BODY = "وقال مراسل الوكالة إن القذائف سقطت قرب مدرسة القرية، وإن فرق الإسعاف نقلت المصابين إلى مشفى المدينة القريب."


def article(text: str) -> str:
    return "".join(text[a:b] for a, b in article_spans(text, CUES))


def lines(text: str) -> list[str]:
    return [x for x in article(text).split("\n") if x]


PAGES = {
    "menus and share buttons before": f"الرئيسية\nسياسة\nمشاركة\nفيسبوك\n{LEAD}\n{BODY}",
    "related headlines after": f"{LEAD}\n{BODY}\nاقرأ أيضاً\nمقتل عشرة في انفجار سوق شعبية ببغداد\nغارات على صعدة",
    "headlines without a cue after": f"{LEAD}\n{BODY}\nمقتل عشرة في انفجار سوق شعبية ببغداد\nغارات جوية على مدينة صعدة اليمنية",
    "a list of headlines before": f"الأكثر قراءة\nمقتل عشرة في انفجار ببغداد\nغارات على صعدة\n{LEAD}\n{BODY}",
    "an inset between paragraphs": f"{LEAD}\nاقرأ أيضاً\nمقتل عشرة في انفجار سوق شعبية ببغداد\n{BODY}",
    "an inset on one line": f"{LEAD}\nاقرأ أيضاً: مقتل عشرة في انفجار سوق شعبية ببغداد\n{BODY}",
    "comments after": f"{LEAD}\n{BODY}\nالتعليقات\nأبو محمد\nقتلوا عشرة من أهلنا في القرية المجاورة أمس الأول ولم يكتب عنهم أحد.",
    "the next and the one before": f"{LEAD}\n{BODY}\nالسابق\nمقتل شرطي بالبصرة\nالتالي\nقصف على تعز أمس.",
    "the words under a picture": f"آثار قصف سابق على بلدة الرامة - أرشيف\n{LEAD}\n{BODY}",
    "a picture and a dateline of one outlet": f"دبابة على أطراف بلدة الرامة أمس – خبر برس\nحماة – خبر برس\n{LEAD}\n{BODY}",
    "a ticker above the headline": f"الرئيسية\nأسعار الذهب ترتفع في الأسواق العالمية\nالمنتخب يفوز على ضيفه بثلاثة أهداف\nقتلى مدنيون بقصف مدفعي على ريف حماة\n{LEAD}\n{BODY}",
    "an invitation to subscribe": f"{LEAD}\nتابعونا على تلغرام لتصلكم أخبار القصف والغارات\n{BODY}",
    "the foot of the page": f"{LEAD}\n{BODY}\n© 2024 خبر برس\nجميع الحقوق محفوظة لمؤسسة خبر برس 2024",
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_frames_are_left_out(name: str) -> None:
    kept = lines(PAGES[name])
    assert [x for x in kept if x in (LEAD, BODY)] == [LEAD, BODY]
    assert not [x for x in kept if any(w in x for w in ("بغداد", "صعدة", "البصرة", "تعز", "الرامة", "الذهب", "تلغرام", "الحقوق", "أبو محمد", "الرئيسية", "المنتخب", "فيسبوك"))]  # fmt: skip


ALL_BODY = {
    "lists that a colon opens": f"{LEAD}\nوالقتلى هم:\nسالم أحمد الخطيب\nمنى سالم الخطيب\nرامي يوسف حسن",
    "items of a list": f"{LEAD}\n- قصف على قرية الزور أوقع جريحين من المزارعين\n- قصف على قرية السيحة لم يوقع إصابات في السكان",
    "a post without full stops": "عاجل\nقصف مدفعي يستهدف أطراف بلدة الرامة\nإصابة طفلين من عائلة واحدة جراء القصف",
    "headlines of a bulletin": "غارة على حي النصر توقع أربعة قتلى بينهم طفلة\nاشتباكات في محيط المطار بين الجيش ومسلحين\nعودة الهدوء إلى العاصمة بعد ليلة من القصف المتبادل بين الطرفين كما قالت مصادر طبية.",
    "a headline that speaks of sharing": f"مشاركة طائرات مسيرة في قصف القرية\n{LEAD}",
    "only words of menus": "الرئيسية\nسياسة",
    "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize("name", ALL_BODY)
def test_an_article_is_kept_whole(name: str) -> None:
    assert article(ALL_BODY[name]).strip() == ALL_BODY[name]


def test_a_headline_said_twice_is_kept_once() -> None:
    title = "مقتل ثلاثة مدنيين بقصف على ريف حماة"
    assert lines(f"{title}\n{title}\n{LEAD}") == [title, LEAD]
    assert lines(f"{title}\n{LEAD[:60]}...\n{LEAD}") == [title, LEAD]


POSTS = {
    "Facebook": (
        "شبكة ريف حماة - قصف مدفعي على القرية...\nFacebook‎شبكة ريف حماة‎'s Post\n\n"
        "شبكة ريف حماةMarch 3, 2024 · Shared with Public{}All reactions:3214 comments2 sharesLikeCommentMost relevant"
        "أبو محمدقتلوا عشرة من أهلنا1y"
    ),
    "Facebook without reactions": "شبكة ريف حماة - قصف...\n\nشبكة ريف حماةMarch 3 · Shared with Public{}LikeComment",
    "X": "Post\n\nPost\n\nشبكة ريف حماة@hamanews{}11:24 AM · Mar 3, 2024186Views\nأبو محمد@xyzقتلوا عشرة من أهلنا",
    "Twitter": "Copy link to Tweet\n\nEmbed Tweet\n\n{}\n\n3 Retweets\n\nBack to top ↑\n\nLoading seems to be taking a while.",
    "Telegram": "Telegram Widget\n\n{}\n",
    "YouTube": "{}- YouTubeAboutPressCopyrightContact us",
}  # fmt: skip


@pytest.mark.parametrize("platform", POSTS)
@pytest.mark.parametrize("post", ["قصف مدفعي على القرية يصيب طفلين.", "3 جرحى بقصف مدفعي على القرية"])
def test_a_post_is_taken_out_of_its_page(platform: str, post: str) -> None:
    text = POSTS[platform].replace("{}", post)
    kept = article(text)
    assert post in kept
    assert "عشرة من أهلنا" not in kept
    assert kept.replace("3 Retweets", "").strip() == post


def test_several_posts_of_a_page_are_all_read() -> None:
    one = POSTS["Facebook"].replace("{}", "قصف على قرية الزور.")
    two = "شبكة ريف حماةMarch 4, 2024 · Shared with Publicقصف على قرية السيحة.All reactions:7LikeComment"
    assert article(one + two) == "قصف على قرية الزور.قصف على قرية السيحة."


def test_the_words_of_a_platform_are_not_the_language_of_a_post() -> None:
    assert language_of(POSTS["Twitter"].replace("{}", "قصف على قرية الزور")) == "ar"
    assert language_of("Two were killed in Aleppo (حلب).") == "en"
    assert language_of("دو نفر کشته شدند؛ پلیس گزارش داد که گروهی ژاپنی چهار نفر را گرفت") == "fa"
    assert language_of("İki sivil öldü, şehrin doğusunda") == "tr"
    assert language_of("12:30") is None
