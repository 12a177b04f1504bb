"""Outlets are known under all their names, accounts and sites, and users add their own."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import isnad
from isnad.lang import language
from isnad.lang.outlet import VOICES

LANG = language("ar")
ALL = {o.id: o for o in LANG.outlets()}


@pytest.mark.parametrize(
    "name", ["أ.ف.ب", "أ ف ب", "فرانس برس", "AFP", "afp", "وكالة الصحافة الفرنسية", "وكالة فرانس برس"]
)
def test_the_names_of_an_agency_are_one(name: str) -> None:
    assert LANG.outlet(name) == "afp"


def test_there_are_many_of_every_war() -> None:
    assert len(ALL) > 200
    for country in ("SY", "IQ", "YE", "LY", "LB", "PS", "SD"):
        assert sum(o.country == country for o in ALL.values()) >= 5, country
    assert {o.kind for o in ALL.values()} == set(VOICES)


def test_no_name_and_no_account_is_of_two() -> None:
    for of in ("alone", "handles", "domains"):
        seen: dict[str, str] = {}
        for outlet in ALL.values():
            for name in getattr(outlet, of):
                assert seen.setdefault(name.lower(), outlet.id) == outlet.id, name


@pytest.mark.parametrize(
    ("url", "id"),
    [
        ("https://www.aljazeera.net/news/2024/3/5/x", "jazeera"),
        ("https://mubasher.aljazeera.net/news/x", "jazeera"),
        ("https://www.facebook.com/SyriaCivilDefense/posts/1", "syria_civil_defence"),
        ("https://x.com/AJMubasher/status/1", "jazeera"),
        ("https://t.me/s/Euphrats_post/3", "euphrates_post"),
        ("https://www.facebook.com/permalink.php?id=1", None),
        ("https://not-aljazeera.net.example.org/", None),
        ("https://myaljazeera.net/", None),
        ("http://[bad", None),
        ("", None),
    ],
)
def test_an_address_tells_the_outlet(url: str, id: str | None) -> None:
    assert LANG.outlet_at(url) == id


def test_the_longest_name_that_a_name_holds_tells_the_outlet() -> None:
    assert LANG.outlet("الدفاع المدني في قطاع غزة") == "palestine_civil_defence"
    assert LANG.outlet("Syria Civil Defense (9)") == "syria_civil_defence"
    assert LANG.outlet("\u200e@\u200bRadioAlKul") == "radio_alkul"
    assert LANG.outlet("صحيفة لا يعرفها أحد") is None


def test_a_record_tells_the_outlet_by_name_or_by_address() -> None:
    text = "قُتل مدنيان بقصف مدفعي على قرية تل الغار."
    by_name = isnad.read(text, publisher="الجزيرة نت").document.publisher
    assert by_name is not None and (by_name.name, by_name.id) == ("الجزيرة نت", "jazeera")
    by_address = isnad.read(text, url="https://www.enabbaladi.net/1").document.publisher
    assert by_address is not None and (by_address.name, by_address.id) == ("عنب بلدي", "enab_baladi")
    unknown = isnad.read(text, publisher="صحيفة الفجر", url="https://example.org/").document.publisher
    assert unknown is not None and (unknown.name, unknown.id) == ("صحيفة الفجر", None)


def test_a_body_speaks_for_its_side() -> None:
    assert LANG.speaks_for("us_centcom") == ("us_military", "coalition")
    assert LANG.speaks_for("reuters") == () == LANG.speaks_for("nobody")


def isnad_(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "isnad", *args]
    return subprocess.run(call, capture_output=True, text=True, env=os.environ | env, encoding="utf-8")


def test_the_example_of_the_page_is_used(tmp_path: Path) -> None:
    page = Path(__file__).parent.parent / "docs" / "outlets.md"
    block = page.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    file = tmp_path / "own.toml"
    file.write_text(block, encoding="utf-8")
    found = isnad_(
        "outlets", "find", "https://www.alfajr.example.org/1", "--rtl", "off", ISNAD_OUTLETS=str(file)
    )
    assert found.returncode == 0 and "al_fajr" in found.stdout and str(file) in found.stdout
    for name in ("وكالة الأخبار الفرنسية", "فرانس برس"):
        assert "afp" in isnad_("outlets", "find", name, ISNAD_OUTLETS=str(file)).stdout
    assert isnad_("outlets", "find", "صحيفة الفجر الجديد").returncode == 1


BAD = {
    'id = "a"': "two brackets|not known",
    "[[outlet]]": "no id",
    '[[outlet]]\nid = "a"': "no kind",
    '[[outlet]]\nid = "a"\nkind = "paper"\nnames = ["x"]': "outlet 1 (a): kind is 'paper'",
    '[[outlet]]\nid = "a"\nkind = "local"': "no name or handle",
    '[[outlet]]\nid = "a"\nkind = "local"\nnames = "x"': "names is 'x'",
    '[[outlet]]\nid = "a b"\nkind = "local"': "small letters",
    '[[outlet]]\nid = "a"\nkind = "local"\nname = ["x"]': "'name' is no field",
    '[[outlet]]\nid = "a"\nkind = "local"\nnames = ["x"]\n[[outlet]]\nid = "a"': "outlet 2 (a): the id is there twice",
    '[[outlet]]\nid = "a"\nkind = "local"\nnames = ["x"]\ndomains = ["https://x.org/"]': "is no domain",
    '[[outlet]]\nid = "a"\nkind = "local"\nnames = ["x"]\ncountry = "Syria"': "two letters",
    "[[outlet": "is not TOML",
}  # fmt: skip


@pytest.mark.parametrize("text", BAD)
def test_a_bad_row_is_one_line_that_names_it(text: str, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    for call in (("outlets", "list"), ("read", str(file))):
        done = isnad_(*call, ISNAD_OUTLETS=str(file))
        assert done.returncode == 2 and not done.stdout
        (line,) = done.stderr.splitlines()
        assert line.startswith("isnad: ") and str(file) in line
        assert any(part in line for part in BAD[text].split("|")), line


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = isnad_("outlets", "list", ISNAD_OUTLETS=str(tmp_path / "none.toml"))
    assert done.returncode == 2 and "cannot be read" in done.stderr


def test_the_list_is_told_by_country_and_kind() -> None:
    out = isnad_("outlets", "list", "--country", "sd", "--kind", "monitor", "--rtl", "off").stdout
    assert "emergency_lawyers\tmonitor\tSD\tمحامو الطوارئ" in out and "sohr" not in out
    assert isnad_("outlets", "list", "--kind", "paper").returncode == 2


def test_the_file_is_toml_with_what_the_page_tells() -> None:
    folder = Path(isnad.__file__).parent / "lang" / "ar" / "data"
    rows = tomllib.loads((folder / "outlets.toml").read_text(encoding="utf-8"))["outlet"]
    page = (Path(__file__).parent.parent / "docs" / "outlets.md").read_text(encoding="utf-8")
    assert all(f"`{field}`" in page for row in rows for field in row)
    assert all(f"`{kind}`" in page for kind in VOICES)


HEAD = "مقتل ثلاثة مدنيين بقصف على تعز"
BODY = "قُتل ثلاثة مدنيين وأصيب خمسة آخرون بجروح جراء قصف مدفعي استهدف مدينة تعز صباح اليوم الأحد في هجوم هو الأعنف."


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (f"{HEAD}\n{BODY}\nالمصدر: رويترز", ["reuters"]),
        (f"{HEAD}\n{BODY}\nأ ف ب", ["afp"]),
        (f"{HEAD}\n{BODY}\nالمصدر: رويترز + وكالات", ["reuters"]),
        (f"{HEAD}\nرويترز\n{BODY}", ["reuters"]),
        (f"{HEAD}\nتعز - رويترز\n{BODY}", ["reuters"]),
        (f"{HEAD}\n{BODY}\nالمصدر: الجزيرة نت", ["jazeera"]),
        (f"{HEAD}\n{BODY}\nالمصدر: صحيفة الفجر", []),
        (f"{HEAD}\n{BODY}\nوكالات", []),
    ],
)
def test_a_line_of_credit_is_a_link_of_the_chain(text: str, ids: list[str]) -> None:
    (event,) = isnad.read(text, publisher="صحيفة الفجر").events
    assert [s.id for s in event.said_by] == ids
