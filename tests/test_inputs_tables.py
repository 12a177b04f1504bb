"""Tables of texts and addresses: CSV, TSV and spreadsheets, as people have them."""

from __future__ import annotations

import builtins
import csv
import datetime as dt
import io
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from arrivals import TEXTS, all_of, documents, read_again, rows, store_at, take, troubles

from isnad.article.tasks import Task

HEADERS = {
    "English": ("ID", "Headline", "Full Text", "URL", "Source", "Publication Date"),
    "Arabic": ("الرقم", "عنوان الخبر", "نَصّ الخبر", "الرابط", "المصدر", "تاريخ النشر"),
    "other spellings": ("report_id", "TITLE", "text", "source_url", "publisher", "published-at"),
}


def line(n: int) -> tuple[str, ...]:
    return (
        str(n),
        f"خبر، رقم {n}",
        f'{TEXTS[n % 4]}\nوقال «شاهد»: "كذا".',
        f"https://example.org/{n}",
        "وكالة الخبر",
        "2024-03-02",
    )


def table(path: Path, *lines: Sequence[str], encoding: str = "utf-8", **form: Any) -> Path:
    out = io.StringIO()
    csv.writer(out, **form).writerows(lines)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def check(found: list[Any]) -> None:
    assert [doc.id for doc in found] == ["1", "2", "3"]
    assert [doc.text for doc in found] == [line(n)[2] for n in (1, 2, 3)]
    assert found[0].url == "https://example.org/1"
    assert {(doc.publisher, doc.published) for doc in found} == {("وكالة الخبر", "2024-03-02")}
    assert found[2].title == "خبر، رقم 3"


@pytest.mark.parametrize("names", HEADERS)
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_columns_are_known_by_their_headers(names: str, sign: str, tmp_path: Path) -> None:
    lines = [HEADERS[names], *map(line, (1, 2, 3))]
    check(documents(table(tmp_path / "a.csv", *lines, delimiter=sign)))
    check(documents(table(tmp_path / "no-name", *lines, delimiter=sign)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1256", "utf-16"])
def test_encodings_of_tables_are_told_apart(encoding: str, tmp_path: Path) -> None:
    lines = [HEADERS["English"], *(tuple(c.replace("\u064f", "") for c in line(n)) for n in (1, 2, 3))]
    found = documents(table(tmp_path / "a.csv", *lines, encoding=encoding, delimiter=";"))
    assert [doc.text for doc in found] == [line(n)[2].replace("\u064f", "") for n in (1, 2, 3)]


def test_a_table_is_ingested_once_and_read_again_from_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = table(
        tmp_path / "a.csv", ("note", "ref"), *((line(n)[2], line(n)[3]) for n in (1, 2, 3)), ("", "  ")
    )
    assert "has no column that is known to hold texts or addresses (columns: note, ref)" in troubles(path)[0]
    place, columns = store_at(tmp_path), {"text": "Note", "url": "2"}
    assert take(place, path, columns=columns).new == 3
    assert take(place, path, columns=columns).known == 3
    assert [(row.form, row.line) for row in rows(place)] == [("row", 2), ("row", 4), ("row", 6)]
    edited = line(2)[2].replace("قتل", "أصيب").replace("سيارة", "شاحنة").replace("شخصين", "ثلاثة")
    table(path, ("note", "ref"), (line(1)[2], line(1)[3]), (edited, line(2)[3]))
    tally = take(place, path, columns=columns)
    assert (tally.new, tally.known, tally.versions) == (1, 1, 1)
    read_again(place, monkeypatch)


def test_the_row_is_kept_as_it_was_beside_what_its_columns_hold(tmp_path: Path) -> None:
    import json

    path = table(tmp_path / "a.csv", ("text", "ملاحظة", "text"), (TEXTS[0], "انظر أيضاً", "x"))
    (task,) = all_of(path)
    assert isinstance(task, Task)
    row = {"text": TEXTS[0], "ملاحظة": "انظر أيضاً", "text (2)": "x"}
    assert json.loads(task.raw) == {"text": TEXTS[0], "row": row}


def test_rows_that_cannot_be_read_are_told_and_the_others_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    good = [f'{n},"{TEXTS[n]}"' for n in range(3)]
    lines = ["id,text", good[0], "7", f"8,{TEXTS[1]},فاصلة", good[1], '9,"لا نهاية له', good[2]]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [doc.text for doc in documents(path)] == list(TEXTS[:3])
    assert troubles(path) == [
        "row 3: it has no text and no address",
        f"{path}: row 4 has 3 cells, and the table 2 columns: quote what holds a delimiter",
        f"{path}: row 6 opens a quote that is never closed",
    ]
    place = store_at(tmp_path)
    tally = take(place, path)
    assert (tally.new, tally.aside, tally.refused) == (3, 3, [])
    assert take(place, path).known == 3


def test_quotes_within_quotes_lose_no_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'id,text\n1,"قال "شاهد عيان" إن {TEXTS[0]}"\n2,"{TEXTS[1]}"\n', encoding="utf-8")
    found = documents(path)
    assert len(found) == 2
    assert TEXTS[0] in found[0].text


def test_a_list_of_addresses_needs_no_header(tmp_path: Path) -> None:
    path = tmp_path / "urls.csv"
    path.write_text("https://example.org/1\nhttps://example.org/2\n", encoding="utf-8")
    told = troubles(path)
    assert told == [
        f"row {n}: it has only an address (https://example.org/{n}): --fetch brings the page" for n in (1, 2)
    ]


def test_a_text_or_lines_of_json_are_no_table(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for text in (
        TEXTS[0] + "\n" + TEXTS[1],
        "دمشق، حلب، النص\nكذا",
        "الرئيسية | الرابط | العنوان الكامل للخبر الذي نشرته وكالة الخبر صباح اليوم السبت من مدينة حلب\nكذا.",
    ):
        path.write_text(text, encoding="utf-8")
        (task,) = all_of(path)
        assert isinstance(task, Task) and task.form == "text"


def workbook(path: Path, **sheets: list[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for cells in lines:
            sheet.append(list(cells))
    book.save(path)
    return path


def test_spreadsheets_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [HEADERS["Arabic"], *((n, *line(n)[1:5], dt.datetime(2024, 3, 2)) for n in (1, 2, 3))]
    other = [("ملاحظات", "x"), ("لا شيء", 1)]
    path = workbook(tmp_path / "a.xlsx", تقارير=lines, ملاحظات=other, فارغ=[])
    check(documents(path))
    path.rename(tmp_path / "no-name")
    path = tmp_path / "no-name"
    check(documents(path))
    place = store_at(tmp_path)
    assert take(place, path).new == 3
    assert take(place, path).known == 3
    assert [row.line for row in rows(place)] == [2, 3, 4]
    read_again(place, monkeypatch)


def test_a_spreadsheet_without_what_is_looked_for_is_one_line(tmp_path: Path) -> None:
    assert "--column text=NAME" in troubles(workbook(tmp_path / "a.xlsx", a=[("x", "y"), (1, 2)]))[0]
    assert "is empty" in troubles(workbook(tmp_path / "a.xlsx", a=[]))[0]
    data = workbook(tmp_path / "a.xlsx", a=[("text",), (TEXTS[0],)]).read_bytes()
    for cut in (data[: len(data) // 2], b"PK\x03\x04" + bytes(99)):
        (tmp_path / "a.xlsx").write_bytes(cut)
        (told,) = troubles(tmp_path / "a.xlsx", "xlsx")
        assert "cannot be read" in told
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, body[: len(body) // 2] if name.endswith("sheet1.xml") else body)
    (tmp_path / "a.xlsx").write_bytes(broken.getvalue())
    assert "cannot be read" in troubles(tmp_path / "a.xlsx")[0]


def test_without_openpyxl_a_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "a.xlsx", a=[("text",), (TEXTS[0],)])
    true_import = builtins.__import__

    def without(name: str, *args: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "openpyxl":
            raise ImportError(name)
        return true_import(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    (told,) = troubles(path)
    assert "pip install 'isnad[sheets]'" in told


def bomb(path: Path) -> Path:
    data = workbook(path, a=[("text",), (TEXTS[0],)]).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/sharedStrings2.xml", b"<a>" + bytes(100 << 20))
    return path


def test_hostile_tables_cost_little(tmp_path: Path) -> None:
    start = time.monotonic()
    path = tmp_path / "a.csv"
    path.write_text(
        ",".join(f"c{n}" for n in range(100_000)) + "\n" + "x," * 99_999 + "x\n", encoding="utf-8"
    )
    assert "100,000 columns" in troubles(path)[0]
    path.write_text("id,text\n1," + "x," * 100_000 + f"\n2,{TEXTS[0]}\n", encoding="utf-8")
    assert len(documents(path)) == 1
    path.write_text('id,text\n1,"' + ("x" * 99 + "\n") * 60_000, encoding="utf-8")
    assert troubles(path)
    path.write_text("id,text\n" + '1,"a\n2,""b"\n' * 20_000 + '"', encoding="utf-8")
    troubles(path)
    path.write_bytes(b"id,text\n1," + b"\0" * 1_000_000)
    troubles(path)
    assert "no spreadsheet of reports does" in troubles(bomb(tmp_path / "a.xlsx"))[0]
    rows = '<row r="999999999"><c r="ZZZZ1" t="inlineStr"><is><t>x</t></is></c></row>'
    data = workbook(tmp_path / "b.xlsx", a=[("text",), (TEXTS[0],)]).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, body.replace(b"</sheetData>", rows.encode() + b"</sheetData>"))
    all_of(tmp_path / "b.xlsx")
    assert time.monotonic() - start < 20
