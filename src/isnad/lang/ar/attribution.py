"""Who says so: chains of attribution in Arabic text, and how far their words carry."""

from __future__ import annotations

from typing import NamedTuple

from isnad.lang.ar.orthography import fold, spelling
from isnad.text.tokens import Sentence, Token


class SourceMention(NamedTuple):
    """One link of a chain: its tokens, its name as written and its role."""

    first: int
    last: int
    name: str
    role: str
    id: str | None = None


class Attribution(NamedTuple):
    """A chain, outermost first, and the tokens that it covers."""

    sentence: int
    scope_first: int
    scope_last: int
    chain: list[SourceMention]
    cue: str


def _set(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


_SPEECH = _set(
    "قال قالت ذكر ذكرت أعلن أعلنت أفاد أفادت أكد أكدت أوضح أوضحت كشف كشفت صرح صرحت زعم زعمت نشر نشرت نقل نقلت اعترف أقر أشار أشارت لفت لفتت تحدث تحدثت"
)  # fmt: skip
_CONTINUE = _set("وأضاف وأضافت وتابع وتابعت وأشار وأشارت ولفت ولفتت وأوضح وأوضحت وأكد وأكدت وقال وقالت أضاف أضافت مضيفا مضيفة")
_ACCORDING = _set("بحسب وفق وفقا حسب نقلا لسان طبقا وبحسب ووفقا ووفق وحسب")
_NOUN = {
    **dict.fromkeys(_set("مراسل مراسلنا مراسلة مراسلتنا مراسلو"), "correspondent"),
    **dict.fromkeys(_set("وكالة وكالات"), "agency"),
    **dict.fromkeys(_set("شهود شاهد ناشطون ناشطين أهالي سكان"), "witness"),
    **dict.fromkeys(_set("وزارة الشرطة محافظ مدير رئيس الناطق المتحدث ناطق متحدث مسؤول مسؤولون وزير قائد الجيش القيادة السلطات"), "official"),
    **dict.fromkeys(_set("مصدر مصادر"), "anonymous"),
    **dict.fromkeys(_set("بيان"), "statement"),
}  # fmt: skip
_STOP = _set("أن إن بأن أنه أنها إنه إنها بأنه عن في على اليوم أمس قوله قولها إلى التي الذي عبر خلال من لـ بمقتل بإصابة مقتل إصابة بوقوع يوم صباح مساء")
_MARKS = frozenset("،,:؛.()!؟\n|-")


def _name(tokens: list[Token], i: int, last: int) -> int:
    """Where the name that begins at ``i`` ends."""
    j = i
    while j < last and j - i < 6:
        form = tokens[j].form
        if tokens[j].kind == "p":
            if form in _MARKS:
                break
        elif form in _STOP or form in _CONTINUE or (j > i and (form[:1] == "ب" and form[1:] in _STOP)):
            break
        j += 1
    while j > i and tokens[j - 1].kind == "p":
        j -= 1
    return j


def _link(tokens: list[Token], i: int, last: int, text: str) -> SourceMention | None:
    while i < last and tokens[i].kind == "p" and tokens[i].form in "\"«“":
        i += 1
    end = _name(tokens, i, last)
    if end <= i:
        return None
    head = tokens[i].form
    role = _NOUN.get(head) or _NOUN.get(head[2:] if head.startswith("لل") else head[1:] if head[:1] in "لو" else head) or "organisation"
    if role == "organisation" and head[:1] == "ل" and head[1:2] == "ل":
        head = "ال" + head[2:]
    words = [t.form for t in tokens[i:end] if t.kind != "p"]
    if not words or (len(words) == 1 and len(words[0]) < 3):
        return None
    name = " ".join([head, *words[1:]])
    return SourceMention(i, end, spelling(text[tokens[i].start : tokens[end - 1].end], name), role)


def find_sources(
    tokens: list[Token], sentences: list[Sentence], publisher: str | None, text: str
) -> list[Attribution]:
    """The attributions of a text in order; a continuation («وأضاف») repeats the chain before it."""
    out: list[Attribution] = []
    own = fold(publisher or "")
    chain: list[SourceMention] = []
    for s, (first, last, _) in enumerate(sentences):
        found: list[SourceMention] = []
        cue = ""
        if tokens[first].form in _CONTINUE and chain:
            following = tokens[first + 1].form if first + 1 < last else ""
            if following in _STOP or following.startswith("ال") or following in _MARKS:
                out.append(Attribution(s, first, last, chain, "continuation"))
                continue
        i = first
        while i < last:
            form = tokens[i].form
            bare = form[1:] if form[:1] in "وف" and len(form) > 3 else form
            start = 0
            if form in _SPEECH or bare in _SPEECH:
                start, cue = i + 1, "speech verb"
            elif form in _ACCORDING:
                start, cue = i + 1, "according to"
                if start < last and tokens[start].form in ("ل", "عن", "ما"):
                    start += 1
                    if start < last and tokens[start].form in _SPEECH:
                        start += 1
            elif bare in _NOUN and _NOUN[bare] == "correspondent":
                start, cue = i, "correspondent"
            if start and start < last:
                link = _link(tokens, start, last, text)
                if link and not (own and (fold(link.name) in own or own in fold(link.name))):
                    found.append(link)
                    i = link.last
                    continue
            i += 1
        if found:
            chain = found[:3]
            out.append(Attribution(s, first, last, chain, cue))
    return out
