"""Derives src/isnad/lang/ar/data/everyday.txt: the words of ordinary Arabic news.

    python tools/everyday_words.py NEWS.jsonl…      (one document a line, its text under "text")

A name of a place that is also such a word («السلام», «ملح», «صور») needs a strong cue.  A word counts as
everyday when it stands in at least eight documents and hardly ever behind a noun of place («مدينة») or
a bearing («شمالي»); clitics and the article are cut where the bare word is known.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from isnad.lang.ar.writing.script import ARABIC

OUT = Path(__file__).parent.parent / "src/isnad/lang/ar/data/everyday.txt"
NOUNS = frozenset(
    [
        "قريه",
        "بلده",
        "مدينه",
        "ناحيه",
        "قضاء",
        "مخيم",
        "حي",
        "محافظه",
        "ولايه",
        "مديريه",
        "محليه",
        "منطقه",
        "ضاحيه",
        "بلدتي",
        "مدينتي",
        "قريتي",
        "حيي",
        "قري",
        "محور",
        "جبهه",
        "مستوطنه",
        "معبر",
        "مزارع",
        "بلدات",
        "شمال",
        "جنوب",
        "شرق",
        "غرب",
        "شمالي",
        "جنوبي",
        "شرقي",
        "غربي",
        "وسط",
        "قرب",
        "ريف",
    ]
)
CLITICS = ("وال", "بال", "فال", "كال", "ولل", "لل", "وب", "ول", "و", "ب", "ل", "ف", "ك", "س")
PRONOUNS = ("ها", "هم", "هما", "نا")
#: Documents that a word must stand in, and the share of its uses as a name from which it is one.
DOCUMENTS, SHARE = 8, 0.03
#: Documents from which on a word is common: no name without a noun of place.
COMMON = 50


def main(paths: list[str]) -> None:
    """Writes the list."""
    total, placed, documents = Counter[str](), Counter[str](), Counter[str]()
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            seen, before = set(), ""
            for t in ARABIC.tokens(json.loads(line)["text"]):
                if t.kind == "w":
                    total[t.form] += 1
                    seen.add(t.form)
                    placed[t.form] += before in NOUNS or (before[:1] in "وبلف" and before[1:] in NOUNS)
                before = t.form if t.kind == "w" else ""
            documents.update(seen)
    forms = {w for w in total if documents[w] >= DOCUMENTS and len(w) >= 3 and placed[w] / total[w] < SHARE}
    count = Counter[str]()
    for w in forms:
        count[_bare(w)] += total[w]
    words = {w for w in count if not _derived(w, count)}
    common = {w for w in words if documents[w] + documents["ال" + w] >= COMMON}
    rows: list[str] = []
    for title, part in (("common", common), ("known", words - common)):
        rows.append(f"[{title}]")
        row = ""
        for word in sorted(part):
            if len(row) + len(word) > 110:
                rows.append(row)
                row = ""
            row = f"{row} {word}" if row else word
        rows.append(row)
    head = (
        "# Words of ordinary Arabic news, folded and bare; made by tools/everyday_words.py, which says how.\n"
    )
    OUT.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    print(len(words), "words")


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _derived(word: str, count: Counter[str]) -> bool:
    """Whether a word is a commoner one with clitics."""
    stems = [word[len(c) :] for c in CLITICS if word.startswith(c)]
    stems += [word[: -len(p)] for p in PRONOUNS if word.endswith(p)]
    return any(len(stem) >= 3 and count[stem] > count[word] for stem in stems)


if __name__ == "__main__":
    main(sys.argv[1:])
