"""The view of the incidents: a query that says what is shown, and back."""

from __future__ import annotations

from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from isnad.desk.asking import Asking
from isnad.desk.language.formats import Manner
from isnad.desk.roles import Role
from isnad.desk.view import KINDS, View
from isnad.store.filters import Filter


def read(query: str) -> View:
    return View.from_query(dict(parse_qsl(query)))


def who(role: Role) -> Asking:
    return Asking("somebody", role, "", Manner())


def test_an_empty_query_asks_for_everything() -> None:
    view = read("")
    assert view == View()
    assert view.query() == ""
    assert view.filter(who("coder")).everything


def test_a_query_becomes_a_filter_and_the_same_query_again() -> None:
    query = (
        "text=%D8%B3%D9%88%D9%82&since=2024-06-01&until=2024-06-30&place=Aleppo&near=36.2,37.1,20"
        "&kind=shelling&actor=syrian_government&killed=4&grade=contested&state=new&outlet=sana"
        "&discrepancy=any&assigned=-&box=30,35.5,37.25,42&order=killed&map=33.5,36.3,7"
    )
    view = read(query)
    assert view.problems == ()
    assert view.query() == query
    assert view.filter(who("reader")) == Filter(
        since="2024-06-01", until="2024-06-30", place="Aleppo", near=(36.2, 37.1, 20), actor="syrian_government",
        kind="shelling", killed=4, grade="contested", state="new", text="سوق", outlet="sana",
        discrepancy="any", assigned="-", box=(30, 35.5, 37.25, 42), see_names=False,
    )  # fmt: skip
    assert (view.order, view.map) == ("killed", (33.5, 36.3, 7))


def test_who_may_see_names_searches_them() -> None:
    view = read("text=Salma")
    assert view.filter(who("coder")).see_names
    assert not view.filter(who("reader")).see_names


def test_a_month_or_a_year_is_all_of_its_days() -> None:
    view = read("since=2024&until=2024-02")
    assert (view.since, view.until) == ("2024-01-01", "2024-02-29")
    assert read("since=٢٠٢٤-٠٦-١١&killed=٧").query() == "since=2024-06-11&killed=7"


def test_what_cannot_be_read_is_told_in_words_and_does_not_count() -> None:
    view = read("since=yesterday&killed=-3&grade=best&kind=airstrike&box=1,2,3&order=sideways&map=95,0,3")
    assert [problem.name for problem in view.problems] == ["since", "killed", "grade", "box", "order", "map"]
    assert str(view.problems[0]) == "since: 'yesterday': this is no day: give one as in 2024-06-11"
    assert view.query() == "kind=airstrike"


def test_a_time_that_ends_before_it_begins_is_told() -> None:
    view = read("since=2024-06-10&until=2024-06-01")
    assert view.problems[0].name == "until"
    assert (view.since, view.until) == ("2024-06-10", None)


def test_one_value_is_changed_and_the_others_stay() -> None:
    view = read("kind=raid&grade=weak&order=changed")
    assert view.but(kind=None).query() == "grade=weak&order=changed"


@given(
    st.dictionaries(
        st.sampled_from(["since", "until", "killed", "near", "box", "map", "text", "kind", "order", "actor"]),
        st.text() | st.from_regex(r"-?\d{1,4}([-,.]-?\d{1,3}){0,4}", fullmatch=True) | st.sampled_from(KINDS),
    )
)
def test_any_query_is_read_and_written_the_same(params: dict[str, str]) -> None:
    view = View.from_query(params)
    again = read(view.query())
    assert again.problems == ()
    assert again.query() == view.query()
