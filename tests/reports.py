"""Reports for the tests of the store, made of parts, each another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from isnad.article.documents import Document
from isnad.article.inputs import Progress, items
from isnad.article.tasks import Item

TOWNS = ("كفرنوران", "تل الضمان", "معرة حرمة", "البارة", "جب الجراح", "الشيخ بركات", "رأس العين", "خشام")
KINDS = (
    "قُتل {n} مدنيين وأصيب آخرون بقصف مدفعي لقوات النظام على بلدة {town} مساء أمس.",
    "أصيب {n} أشخاص بجروح إثر انفجار عبوة ناسفة بسيارة عند مدخل {town}، وفق ما قال مصدر محلي.",
    "استهدفت طائرة مسيرة دراجة نارية قرب {town} ما أدى إلى مقتل {n} أشخاص.",
    "اندلعت اشتباكات بالأسلحة الخفيفة في محيط {town} أسفرت عن مقتل {n} عناصر.",
)
REST = " ونقل الأهالي المصابين إلى مشفى المدينة، فيما لم يصدر تعليق رسمي حتى ساعة كتابة الخبر."


def text(n: int) -> str:
    """Report number ``n``, unlike every other."""
    first = KINDS[n % len(KINDS)].format(n=3 + n % 7, town=TOWNS[n // len(KINDS) % len(TOWNS)])
    return f"{first}{REST} (خبر رقم {n})"


def report(n: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"r{n}",
        "url": f"https://example.org/{n}",
        "published": "2024-03-02",
        "text": text(n),
    } | more


def lines(*reports: object) -> bytes:
    """JSON Lines of reports; what is text already is a line as it stands."""
    return "\n".join(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in reports).encode()


def written(path: Path, *reports: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(lines(*reports))
    return path


def inputs(*paths: Path) -> list[Item]:
    return list(items([str(path) for path in paths], "auto", Document(""), Progress()))
