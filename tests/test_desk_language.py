"""The languages of the desk: the catalogue is whole, templates hold no words of their own, numbers and dates
are written as a reader wishes."""

from __future__ import annotations

import ast
import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment

from isnad import record
from isnad.desk.language import messages
from isnad.desk.language.catalogue import FOLDER, catalogue, own_name, preferred
from isnad.desk.language.extract import updated
from isnad.desk.language.formats import DIGITS, Manner
from isnad.desk.language.labels import WORDS, actor, label, phrase
from isnad.desk.roles import ROLES
from isnad.incidents.corrections import FIELDS
from isnad.lang import language
from isnad.store.reasons import REASONS

ISNAD = Path(__file__).parent.parent / "src" / "isnad"
DESK = ISNAD / "desk"
TEMPLATES = sorted((DESK / "templates").rglob("*.html"))
ARABIC, ENGLISH = Manner("ar"), Manner("en")
EASTERN = Manner("ar", "arab", "both")
_HOLE = re.compile(r"%\(\w+\)s|\{\w+\}")
_TAG = re.compile(r"</?\w+>")
#: Latin words that Arabic readers read as they are: names of formats, of keys, of commands.
_KEPT = re.compile(
    r"isnad (?:store )?\w+(?: --\w+)?|SHA-256|JSON Lines|(?:Geo)?JSON|CSV|WARC|JavaScript|Shift|HTTPS|d MMM y|HH:mm|%\(\w+\)s|"
    r"\{\w+\}|</?\w+>"
)


def _catalogue() -> list[Message]:
    with (FOLDER / "ar.po").open("rb") as file:
        return [m for m in read_po(file, locale="ar") if m.id]


MESSAGES = _catalogue()


def _forms(said: object) -> list[str]:
    return [str(form) for form in said] if isinstance(said, tuple | list) else [str(said)]


def test_the_catalogue_holds_the_messages_that_there_are() -> None:
    kept = (FOLDER / "ar.po").read_bytes()
    assert updated(kept, "ar") == kept, "make messages brings it up to date"


def test_every_message_has_its_arabic() -> None:
    assert [m.id for m in MESSAGES if not all(_forms(m.string))] == []
    assert [m.id for m in MESSAGES if m.fuzzy] == []


def test_arabic_fills_the_same_places_and_has_the_same_marks() -> None:
    for m in MESSAGES:
        source, said = _forms(m.id), _forms(m.string)
        holes = {*_HOLE.findall(source[-1])}
        # «one», «two» and «none» may do without their number.
        whole, short = (said[3:], said[:3]) if len(said) > 1 else (said, [])
        for form in whole:
            assert {*_HOLE.findall(form)} == holes, m.id
            assert sorted(_TAG.findall(form)) == sorted(_TAG.findall(source[-1])), m.id
        assert all({*_HOLE.findall(form)} <= holes for form in short), m.id


def test_arabic_is_arabic() -> None:
    for m in MESSAGES:
        for form in _forms(m.string):
            assert not re.search("[A-Za-z]", _KEPT.sub("", form)), form


def test_a_plural_has_the_forms_of_arabic() -> None:
    found = [
        ARABIC.ngettext("{n} independent origin", "{n} independent origins", n) for n in (0, 1, 2, 3, 11, 100)
    ]
    assert len(set(found)) == 6


# Templates and code


def _markup(template: Path) -> str:
    """A template without what Jinja makes of it: text that every reader sees as it stands."""
    text = template.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.S)
    text = re.sub(r"\{%-?\s*trans\b.*?\{%-?\s*endtrans\s*-?%\}", "", text, flags=re.S)
    text = re.sub(r"\{% block width %\}.*?\{% endblock %\}", "", text)
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.S)


class _Words(HTMLParser):
    """Collects what stands in a page to be read: texts, and attributes that are shown or read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(tag)
        self.found += [
            value or "" for name, value in attrs if name in ("aria-label", "title", "placeholder", "alt")
        ]

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"code", "kbd", "pre"}.intersection(self.inside[-2:]):
            self.found.append(data)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: str(t.relative_to(DESK / "templates")))
def test_a_template_has_no_words_of_its_own(template: Path) -> None:
    words = _Words()
    words.feed(_markup(template))
    left = [_KEPT.sub("", text) for text in words.found]
    assert [text.strip() for text in left if re.search(r"[^\W\d_]", text) and text.strip()[0] != "/"] == []


def test_code_and_templates_have_no_arabic_letters() -> None:
    files = [f for kind in ("py", "html", "js", "css") for f in DESK.rglob(f"*.{kind}")]
    found = [
        str(file.relative_to(DESK))
        for file in files
        if not {"vendor", "api"} & {*file.parts}  # the API is described with examples of what it is asked
        and re.search("[\u0600-\u06ff]", file.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_number_in_a_message_has_the_digits_of_the_reader() -> None:
    env = Environment(
        autoescape=True, extensions=["jinja2.ext.i18n"], loader=DictLoader({"a": "{{ _('%(n)s km', n=n) }}"})
    )
    messages.install(env, EASTERN)
    assert "\u0661\u066c\u0662\u0663\u0664" in env.get_template("a").render(n=1234)


# What values and sentences are called


def test_every_id_of_a_record_and_an_incident_has_a_name() -> None:
    ids = {
        *(v for name in ("Kind", "Status", "ActorStatus", "Outcome", "Who", "Sub", "Precision") for v in get_args(getattr(record, name))),
        *_weapons(), *REASONS, *ROLES, *FIELDS,
        "discounted", "contested", "confirmed", "fair", "weak", "new", "changed", "rejected",
        "place", "date", "killed", "injured", "actor", "means", "who", "denial",
        "confirm", "reject", "merge", "split", "move", "correct", "note", "undo", "assign",
        "agency", "organisation", "statement", "official", "correspondent", "witness", "outlet", "anonymous",
    }  # fmt: skip
    assert sorted(ids - {*WORDS}) == []


def _weapons() -> set[str]:
    data = tomllib.loads((ISNAD / "lang" / "ar" / "data" / "weapons.toml").read_text(encoding="utf-8"))
    return {id for id, row in data.items() if "nouns" in row}


def test_actors_are_called_by_the_registry_in_either_language() -> None:
    for id, name in language("").actors().items():
        assert actor(id, ENGLISH) == name
        assert not re.search("[A-Za-z]", actor(id, ARABIC)), id
    assert actor("other:\u0644\u0648\u0627\u0621", ARABIC) == "\u0644\u0648\u0627\u0621"


#: What fills the parts of a sentence of the program, by the code that stands there; all else is a name.
_FILLED = {
    "away:.0f": "12", "share:.0%": "60%", "len(accounts)": "3", "g.min": "4", "toll.min": "4", "toll.max": "6",
    "f.who": "civilian", "g.who": "civilian", "who": "civilian", "outcome": "killed", "f.outcome": "killed",
    "g.outcome": "killed", "label": "denied", "d.id": "israel", "d.field": "denial", "field": "date",
    "d.note": "days that differ", "decision": "7", "number": "7", "form.id": "7", "LONGEST": "100",
    "FIELDS[field]": FIELDS["date"], "who.role": "reader", "asked.act": "merge",
    "'origin' if len(accounts) == 1 else 'origins'": "origins", "error": "XX",
}  # fmt: skip
#: What takes such sentences, and in which files it is looked for.
_MAKERS = {
    "Discrepancy": ("incidents/discrepancies.py",),
    "Saying": ("incidents/discrepancies.py",),
    "_Voice": ("incidents/origins.py",),
    "StoreError": ("store/review.py", "store/documents.py", "store/queue.py", "store/decisions.py", "store/cursors.py", "store/incidents.py", "desk"),
    "CorrectionError": ("incidents/corrections.py",),
    "HTTPException": ("desk",),
}  # fmt: skip


def _filled(node: ast.expr) -> str | None:
    """A string of the source, with something in the places of an f-string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(str(part.value))
            elif isinstance(part, ast.FormattedValue):
                kind = ":" + ast.unparse(part.format_spec)[2:-1] if part.format_spec else ""
                named = part.conversion == ord("r")
                parts.append("'XX'" if named else _FILLED.get(ast.unparse(part.value) + kind, "XX"))
        return "".join(parts)
    return None


def _made() -> Iterator[tuple[str, str]]:
    """Every sentence that the program makes of parts, with the file that makes it."""
    for maker, places in _MAKERS.items():
        for place in places:
            for file in [ISNAD / place] if place.endswith(".py") else sorted((ISNAD / place).rglob("*.py")):
                if "api" in file.parts:  # programs are answered in English
                    continue
                for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(maker):
                        told = node.args[1:2] if maker in ("Discrepancy", "Saying") else node.args[-1:]
                        for argument in told:
                            if (words := _filled(argument)) and " " in words:
                                yield file.name, words
    for name in ("incidents/grading.py", "linkage/copies.py"):
        for node in ast.walk(ast.parse((ISNAD / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and (words := _filled(node)):
                yield name, words


def test_what_the_program_says_is_said_in_arabic() -> None:
    found = list(_made())
    assert len(found) > 40
    for file, words in found:
        said = phrase(words, ARABIC)
        assert not re.search("[A-Za-z]", _KEPT.sub("", said).replace("XX", "")), (file, words, said)


def test_sentences_are_made_of_words_of_the_reader() -> None:
    said = phrase("denial: civilian killed: denied by one account", ARABIC)
    assert label("denial", ARABIC) in said and label("civilian", ARABIC) in said
    assert phrase("1 independent origin", ARABIC) != phrase("2 independent origins", ARABIC)
    assert phrase("drone_strike", ENGLISH) == "drone strike"
    assert phrase("2024-06-11", ENGLISH) == "11 June 2024"
    assert phrase("syria_gov is said not to have done it", ENGLISH).startswith("Syrian government")
    assert phrase("artillery, rocket", ARABIC) == ARABIC.listing(
        label(id, ARABIC) for id in ("artillery", "rocket")
    )


@given(st.text())
def test_words_that_nobody_knows_stay_as_they_are(words: str) -> None:
    assert phrase(words, ENGLISH).translate({0x2068: None, 0x2069: None}) or not words
    if not re.search("[a-z]", words) and not re.fullmatch(r"\d{4}(-\d\d){0,2}", words):
        assert phrase(words, ARABIC) == words


# Numbers and dates


@given(st.integers(-(10**12), 10**12))
def test_a_number_is_the_same_in_all_digits(n: int) -> None:
    for manner in (ARABIC, ENGLISH, EASTERN):
        said = manner.number(n).translate(str.maketrans(DIGITS["arab"], DIGITS["latn"]))
        assert int(re.sub("[,\u066c]", "", said)) == n
    assert not re.search("[0-9,.]", EASTERN.number(n))


def test_separators_are_those_of_the_digits() -> None:
    assert ARABIC.number(12345.5) == "12,345.5"
    assert EASTERN.number(12345.5) == "\u0661\u0662\u066c\u0663\u0664\u0665\u066b\u0665"


def test_a_range_runs_in_the_direction_of_the_page() -> None:
    assert ENGLISH.range(4, 6) == "\u20664\u20136\u2069"
    assert ARABIC.range(4, 6) == "\u20674\u20136\u2069"
    assert "\u20136" not in ENGLISH.range(6, 6)
    assert "or more" in ENGLISH.range(4, None)


@given(st.dates(), st.sampled_from([ARABIC, ENGLISH, EASTERN]))
def test_every_day_is_told_in_words(day: dt.date, manner: Manner) -> None:
    said = manner.date(day.isoformat())
    digits = said.translate(str.maketrans(DIGITS["arab"], DIGITS["latn"]))
    assert re.match(rf"{day.day} \S.* {day.year}\b", digits)
    assert bool(re.search("[A-Za-z]", said)) == (manner.language == "en")
    assert manner.date(day.isoformat()[:7]) and manner.date(day.isoformat()[:4])


@given(st.text())
def test_what_is_no_date_is_shown_as_it_is(words: str) -> None:
    assert isinstance(ARABIC.date(words), str)
    assert isinstance(ENGLISH.moment(words), str)


def test_both_calendars_are_told_on_wish() -> None:
    assert Manner("en", "latn", "both").date("2024-06-16") == "16 June 2024 (10 Dhu al-Hijja 1445 AH)"
    assert Manner("ar").date("2024-06-16") == "16 \u062d\u0632\u064a\u0631\u0627\u0646 2024"
    assert Manner("ar", months="nile").date("2024-06-16") == "16 \u064a\u0648\u0646\u064a\u0648 2024"
    assert not re.search("[0-9]", EASTERN.date("2024-06-16"))


def test_arabic_is_what_a_browser_gets_that_asks_for_neither() -> None:
    assert preferred("fr, de;q=0.7") == "ar"
    assert preferred("fr, en-GB;q=0.7, ar;q=0.4") == "en"
    assert own_name("en") == "English"
    assert catalogue("en").gettext("Incidents") == "Incidents"
