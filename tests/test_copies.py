"""Copies: one text that carries another's, however little the two are alike as a whole."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from isnad.lang.ar.writing.script import ARABIC
from isnad.linkage.copies import containment, copied, shingles, sketch

POST = (
    "استهدفت طائرة مسيّرة مجهولة دراجة نارية على الطريق الواصل بين قريتي تل عار والراعي شمالي حلب، ما أدى إلى "
    "مقتل سائقها وإصابة طفل كان يمر في المكان، ولم تتضح هوية القتيل بعد"
)
ARTICLE = (
    "شهدت مناطق شمالي حلب خلال الساعات الماضية تصعيداً جديداً بعد أسابيع من الهدوء. وحلقت طائرات استطلاع فوق "
    "القرى الحدودية منذ ساعات الصباح الأولى، بحسب سكان تحدثوا إلى الصحيفة. وكتبت شبكة محلية على صفحتها: "
    f"«{POST}». ويأتي ذلك في وقت تتحدث فيه مصادر عسكرية عن تعزيزات وصلت إلى المنطقة وعن اجتماعات متواصلة بين "
    "قادة الفصائل. وطالب الأهالي بإبعاد المقرات العسكرية عن الأحياء السكنية وبفتح تحقيق في ما جرى، فيما أغلقت "
    "المدارس أبوابها تحسباً لضربات أخرى."
)
WIRE = (
    "قالت مصادر أمنية إن عبوة ناسفة انفجرت بحافلة صغيرة تقل عمالاً على الطريق الصحراوي قرب بلدة السخنة. وأضافت "
    "أن الانفجار أسفر عن مقتل سبعة منهم وإصابة أحد عشر آخرين بجروح متفاوتة. ونقلت سيارات الإسعاف المصابين إلى "
    "مشفى تدمر، حيث وصفت حالة ثلاثة منهم بالحرجة. ولم تعلن أي جهة مسؤوليتها عن التفجير حتى الآن."
)
#: The wire, cut to two sentences and told on in the paper's own words.
CUT = (
    "تدمر - وكالات. قالت مصادر أمنية إن عبوة ناسفة انفجرت بحافلة صغيرة تقل عمالاً على الطريق الصحراوي قرب بلدة "
    "السخنة. ويعد هذا الطريق من أخطر طرق البادية، إذ سجلت عليه منذ بداية العام تفجيرات عدة نسبت إلى خلايا تنشط "
    "ليلاً. وكان مسافرون قد ناشدوا السلطات تسيير دوريات دائمة عليه وإزالة المخلفات من جانبيه قبل بدء موسم "
    "الكمأة، الذي يدفع مئات العائلات الفقيرة إلى دخول المنطقة رغم التحذيرات."
)
OWN = (
    "لقي سبعة عمال حتفهم وأصيب آخرون حين انفجر لغم أو عبوة لدى مرور حافلتهم شرق السخنة، وفق ما أكده مدير مشفى "
    "تدمر الذي قال إن فرقه استقبلت أحد عشر جريحاً، ثلاثة منهم في حال الخطر، وإن القتلى جميعهم من أبناء القريتين."
)


def of(text: str) -> frozenset[int]:
    return shingles([t.form for t in ARABIC.tokens(text) if t.kind != "p"])


def test_a_post_inside_a_long_article_is_found() -> None:
    post, article = of(POST), of(ARTICLE)
    assert len(post & article) / len(post | article) < 0.5
    found = copied(post, article, [])
    assert found is not None
    assert found[0] == 1.0
    assert found[1] == "one carries 100% of the other's words"


def test_a_wire_that_was_cut_is_a_copy_where_both_credit_one_source() -> None:
    assert 0.2 < containment(of(WIRE), of(CUT)) < 0.5
    assert copied(of(WIRE), of(CUT), []) is None
    part = of(WIRE.split(" ولم تعلن")[0])
    assert copied(part, of(CUT), []) is None
    found = copied(part, of(CUT), ["وكالة الأنباء"])
    assert found is not None
    assert 0.3 <= found[0] < 1
    assert found[1].endswith("and both credit وكالة الأنباء")


def test_two_reports_of_one_happening_in_own_words_are_no_copies() -> None:
    assert containment(of(WIRE), of(OWN)) < 0.1
    assert copied(of(WIRE), of(OWN), ["مشفى تدمر"]) is None


def test_another_spelling_and_other_marks_are_the_same_words() -> None:
    spelt = POST.replace("ّ", "").replace("، ", " ").replace("إلى", "الى").replace("أدى", "ادى")
    assert copied(of(POST), of(f"عاجل | {spelt}"), []) == (1.0, "one carries 100% of the other's words")


def test_what_anyone_says_makes_no_copy() -> None:
    short = "قتل مدني بقصف على البلدة"
    assert sketch(of(short)) == []
    assert containment(of(short), of(short)) == 0.0
    assert copied(of(short), of(f"{short}. {POST}"), ["وكالة"]) is None
    # A formula of a dozen words, with another number and another place in it.
    one, other = (
        f"قُتل {n} مدنيين وأصيب آخرون بقصف مدفعي لقوات النظام على بلدة {town} مساء أمس"
        for n, town in ((3, "سرمين"), (7, "بنش"))
    )
    assert containment(of(one), of(other)) > 0.3
    assert copied(of(one), of(other), ["الدفاع المدني"]) is None
    assert copied(of(one), of(one), []) is not None


_TEXTS = st.lists(st.sampled_from(sorted(set(f"{ARTICLE} {WIRE}".split()))), max_size=80)


@settings(max_examples=200, deadline=None)
@given(_TEXTS, _TEXTS, _TEXTS)
def test_containment_is_a_share_and_has_no_direction(
    before: list[str], shared: list[str], after: list[str]
) -> None:
    a, b = shingles(before + shared), shingles(shared + after)
    assert containment(a, b) == containment(b, a)
    assert 0.0 <= containment(a, b) <= 1.0
    assert containment(a, a) in (0.0, 1.0)
    found = copied(a, b, [])
    assert found == copied(b, a, [])
    assert found is None or found[0] == containment(a, b)


@settings(max_examples=200, deadline=None)
@given(_TEXTS, _TEXTS)
def test_a_sketch_is_a_sample_that_contained_texts_share(before: list[str], shared: list[str]) -> None:
    whole, part = shingles(before + shared), shingles(shared)
    assert set(sketch(whole)) <= whole
    assert len(sketch(whole)) == len(set(sketch(whole)))
    sampled = {h for h in part if h % 8 == 0}
    if len(part) >= 8 and sampled:
        assert sampled <= set(sketch(part)) & set(sketch(whole))


def test_sketches_of_copies_meet() -> None:
    for one, other in ((POST, ARTICLE), (WIRE, CUT)):
        assert set(sketch(of(one))) & set(sketch(of(other)))
    assert not set(sketch(of(WIRE))) & set(sketch(of(POST)))
