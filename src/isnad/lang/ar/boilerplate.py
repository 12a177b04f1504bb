"""Words that frame an article on an Arabic page, folded."""

from __future__ import annotations

from isnad.lang.ar.orthography import fold

#: Lines that open what follows the article: related headlines, comments.
ENDS = tuple(
    map(
        fold,
        [
            "اقرأ أيضا", "الأكثر قراءة", "مواضيع ذات صلة", "أخبار ذات صلة", "مقالات متعلقة", "شاهد أيضا",
            "التعليقات", "اترك تعليقا", "تابعنا على", "قد يهمك", "اخترنا لك", "كلمات مفتاحية", "الأكثر تعليقا",
            "الخبر السابق", "آخر ما نشر", "عرض المزيد", "آخر الأخبار", "مقالات ذات صلة", "اقرأ المزيد",
        ],
    )
)  # fmt: skip

#: Lines that stand alone in menus.
NOISE = frozenset(
    map(
        fold,
        [
            "الرئيسية", "سياسة", "اقتصاد", "منوعات", "رياضة", "فيديو", "البرامج", "شارك القصة", "تابع القراءة",
            "تحقيقات", "رأي وتحليل", "ثقافة", "تكنولوجيا", "صحة", "اتصل بنا", "من نحن",
        ],
    )
)  # fmt: skip
