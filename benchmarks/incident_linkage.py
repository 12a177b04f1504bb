"""Three ways to link the events of real reports, scored against incidents that people coded.

    ISNAD_GAZETTEER=SY.txt:SY.pcodes.csv python benchmarks/incident_linkage.py INCIDENTS DOCUMENTS [SCORER]

The readings, the assembly of incidents and the scorer (score_incidents.py, looked for beside the incidents;
where several incidents fit equally it takes one by chance: each figure is the mean over seeds) are the same for all: Isnad's own linkage, plain rules, and Splink on DuckDB with the same
comparisons, its m taken from labelled pairs (``pip install 'isnad[bench]'``).
"""

from __future__ import annotations

import itertools
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from linkage_model import START

import isnad
from isnad.gazetteer.index import Gazetteer
from isnad.incidents.assembly import assemble
from isnad.incidents.members import Member
from isnad.lang import language
from isnad.linkage import linker
from isnad.linkage.cases import Case, Spot, cases
from isnad.linkage.comparisons import COMPARISONS, levels
from isnad.linkage.corpus import Corpus
from isnad.linkage.model import default
from isnad.record import Event, Record

Groups = list[list[int]]
#: Match weights among which the best is taken for Splink.
THRESHOLDS = [w / 2 for w in range(4, 41)]
#: Words rarer than this stand for the wording in DuckDB, nats.
RARE = 4.0
SEEDS = 8
FIELDS = ("date", "place_name", "actor", "killed", "injured")


class Told(NamedTuple):
    """The events of all documents that are not background, by number."""

    documents: list[dict[str, Any]]
    records: list[Record]
    cases: dict[int, Case]
    events: dict[int, Event]
    corpus: Corpus


def main() -> None:
    incidents, documents = (
        [json.loads(x) for x in Path(p).read_text("utf-8").splitlines() if x.strip()] for p in sys.argv[1:3]
    )
    scorer = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(sys.argv[1]).parent / "score_incidents.py"
    if not scorer.is_file():
        sys.exit(f"the scorer {scorer} is not there: give its path as the third argument")
    told = _read(documents)
    print(f"{len(documents)} documents, {len(told.cases)} events, {len(incidents)} incidents of people\n")
    print(f"{'':<22} {'P':>6} {'R':>6} {'F1':>6} " + " ".join(f"{f:>10}" for f in FIELDS) + "  seconds")

    def score(groups: Groups, seeds: int) -> list[float]:
        return _scored(scorer, sys.argv[1], sys.argv[2], _incidents(groups, told), seeds)

    def show(name: str, groups: Groups, seconds: float) -> None:
        p, r, f1, *shares = score(groups, SEEDS)
        print(f"{name:<22} {p:>6.3f} {r:>6.3f} {f1:>6.3f} " + " ".join(f"{x:>10.3f}" for x in shares) + f" {seconds:>8.1f}")

    for name, way in (("Isnad", isnads), ("plain rules", rules)):
        start = time.perf_counter()
        groups = way(told)
        show(name, groups, time.perf_counter() - start)
    try:
        import splink  # noqa: F401
    except ImportError:
        print("Splink is not there: pip install 'isnad[bench]'")
        return
    found = splinks(told, incidents)
    best = max(found, key=lambda t: score(found[t][0], 1)[2])
    show(f"Splink, weight >= {best:g}", *found[best])


def isnads(told: Told) -> Groups:
    """Isnad's linkage, as it ships."""
    return linker.link(told.cases, told.corpus, default())[1]


def rules(told: Told) -> Groups:
    """Plain rules: the same or a near place, days at most one apart or unknown, nothing that contradicts;
    whatever is linked is one group, unless its days would come to lie more than two apart."""
    leader = {event: event for event in told.cases}
    days = {e: (c.first, c.last) if c.first is not None else None for e, c in told.cases.items()}

    def find(event: int) -> int:
        while leader[event] != event:
            event = leader[event]
        return event

    fit = []
    for a, b in linker.pairs(told.cases):
        x, y = told.cases[a], told.cases[b]
        level = dict(zip([c.name for c in COMPARISONS], levels(x, y, told.corpus), strict=True))
        if (
            level["place"] in ("same_name", "near")
            and level["time"] in (None, "same_day", "overlapping", "next_day", "same_weekday", "same_monthday")
            and level["kind"] != "different"
            and level["actor"] != "different"
            and "different" not in (level["killed"], level["injured"])
            and level["report"] != "told_apart"
        ):
            undated = x.first is None or y.first is None
            fit.append((undated, a, b))
    for _, a, b in sorted(fit):
        i, j = find(a), find(b)
        if i == j:
            continue
        one, other = days[i], days[j]
        both = (max(one[0], other[0]), min(one[1], other[1])) if one and other else one or other
        if both and both[0] - both[1] > 2:
            continue
        leader[j], days[i] = i, both
    out = defaultdict(list)
    for event in told.cases:
        out[find(event)].append(event)
    return list(out.values())


def splinks(told: Told, incidents: Sequence[Mapping[str, Any]]) -> dict[float, tuple[Groups, float]]:
    """Splink's groups at each threshold, and the seconds that they took, those of training not counted: the
    comparisons of Isnad as SQL over columns of the cases."""
    from splink import DuckDBAPI, Linker, SettingsCreator
    from splink.blocking_rule_library import CustomRule

    rows = [_row(event, case, told.corpus) for event, case in told.cases.items()]
    apart = "l.document <> r.document"
    near_days = f"({_unknown('first')} or abs(l.first - r.first) <= 3)"
    blocking = [
        CustomRule(f"l.keys = r.keys and {near_days} and {apart}", "duckdb", ["keys"]),
        CustomRule(f"l.first = r.first and l.kind = r.kind and {apart}", "duckdb"),
        CustomRule(f"l.names = r.names and {apart}", "duckdb", ["names"]),
        CustomRule(f"l.rarest = r.rarest and {apart}", "duckdb", ["rarest"]),
    ]
    settings = SettingsCreator(
        "dedupe_only",
        comparisons=_comparisons(),
        blocking_rules_to_generate_predictions=blocking,
        probability_two_random_records_match=1e-3,
        retain_matching_columns=False,
    )
    api = DuckDBAPI()
    linker_ = Linker(api.register(rows), settings, log_level=logging.ERROR)
    labels = [{"unique_id_l": a, "unique_id_r": b} for a, b in _labels(told, incidents)]
    linker_.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    linker_.training.estimate_m_from_pairwise_labels(api.register(labels))
    start = time.perf_counter()
    predicted = linker_.inference.predict(threshold_match_weight=min(THRESHOLDS))
    predicting = time.perf_counter() - start
    out = {}
    for threshold in THRESHOLDS:
        start = time.perf_counter()
        clustered = linker_.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_weight=threshold
        )
        groups = defaultdict(list)
        for row in clustered.as_record_list():
            groups[row["cluster_id"]].append(row["unique_id"])
        out[threshold] = list(groups.values()), predicting + time.perf_counter() - start
    return out


def _row(event: int, case: Case, corpus: Corpus) -> dict[str, Any]:
    spot = case.spots[0] if case.spots else Spot("")
    rare = sorted((t for t in case.terms if corpus.rarity(t) >= RARE), key=corpus.rarity, reverse=True)

    def toll(outcome: str) -> dict[str, int | None]:
        t = getattr(case, outcome)
        return {outcome: t.min if t else None, f"{outcome}_max": (9999 if t.max is None else t.max) if t else None}

    return {
        "unique_id": event,
        "document": case.document,
        "first": case.first,
        "last": case.last,
        "weekday": case.partial.weekday,
        "place": spot.key or None,
        "keys": [s.key for s in case.spots],
        "within": sorted({w for s in case.spots for w in s.within}),
        "lat": spot.lat,
        "lon": spot.lon,
        "radius": spot.radius,
        "actors": sorted(case.forces),
        "kind": case.kind,
        "weapons": list(case.weapons),
        "names": list(case.names),
        "rare": rare,
        "rarest": rare[:5],
        **toll("killed"),
        **toll("injured"),
    }


def _unknown(column: str) -> str:
    return f"l.{column} is null or r.{column} is null"


def _comparisons() -> list[Any]:
    """The comparisons as Splink has them: a null level, levels from agreement on, and the rest."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl

    def comparison(name: str, silent: str, sql: Sequence[str], frequency: str | None = None) -> Any:
        out: list[Any] = [cll.CustomLevel(silent, "silent").configure(is_null_level=True)]
        for condition in sql:
            level = cll.CustomLevel(condition, condition)
            if frequency and condition == sql[0]:
                level = level.configure(tf_adjustment_column=frequency, disable_tf_exact_match_detection=True)
            out.append(level)
        return cl.CustomComparison([*out, cll.ElseLevel()], output_column_name=name)

    def both(column: str) -> str:
        return f"len({column}_l) = 0 or len({column}_r) = 0"

    gap = "greatest(first_l, first_r) - least(last_l, last_r)"
    exact = "first_l = last_l and first_r = last_r"
    dated = "first_l is not null and first_r is not null"
    of_week = " or ".join(
        f"(first_{x} is null and ((weekday_{x} - first_{y} - 6) % 7 + 7) % 7 <= last_{y} - first_{y})"
        for x, y in ("lr", "rl")
    )
    silent = (
        f"not ({dated}) and not coalesce((first_l is null and weekday_l is not null and last_r - first_r <= 6)"
        " or (first_r is null and weekday_r is not null and last_l - first_l <= 6), false)"
    )
    km = (
        "6371 * sqrt(pow(radians(lon_r - lon_l) * cos(radians((lat_l + lat_r) / 2)), 2) + pow(radians(lat_r - lat_l), 2))"
    )
    tolls = [
        comparison(
            f"toll_{o}",
            f"{o}_l is null or {o}_r is null",
            [
                f"{o}_l = {o}_r and {o}_max_l = {o}_max_r and {o}_l > 3",
                f"{o}_l = {o}_r and {o}_max_l = {o}_max_r and {o}_l > 0",
                f"{o}_l <= {o}_max_r and {o}_r <= {o}_max_l",
                f"greatest({o}_l, {o}_r) <= 2 * greatest(1, least({o}_l, {o}_r)) + 1",
            ],
        )
        for o in ("killed", "injured")
    ]
    alike = "len(list_intersect(rare_l, rare_r)) >= {} * least(len(rare_l), len(rare_r))"
    return [
        comparison("time", silent, [f"{dated} and {gap} <= 0 and {exact}", f"{dated} and {gap} <= 0", f"{dated} and {gap} = 1", f"{dated} and {gap} <= 3", f"not ({dated}) and ({of_week})", dated]),
        comparison("where", "place_l is null or place_r is null", [f"place_l = place_r and coalesce({km} <= 5 + radius_l + radius_r, true)", "list_has_any(keys_l, keys_r)", f"{km} <= 5", "list_has_any(keys_l, within_r) or list_has_any(keys_r, within_l)", f"{km} <= radius_l + radius_r", "lat_l is null or lat_r is null", f"{km} <= 30"], "place"),
        comparison("what", "kind_l is null or kind_r is null", ["kind_l = kind_r", "list_has_all(['airstrike', 'drone_strike', 'shelling', 'explosion', 'other'], [kind_l, kind_r])", "list_has_all(['raid', 'detention', 'abduction'], [kind_l, kind_r]) or list_has_all(['clash', 'shooting', 'raid'], [kind_l, kind_r])"]),
        comparison("who", both("actors"), ["list_has_any(actors_l, actors_r)", " or ".join(f"(list_has_any(actors_l, {c}) and list_has_any(actors_r, {c}))" for c in ("['russia', 'syria_gov', 'iran_militia', 'hezbollah', 'iran']", "['turkey', 'sna']", "['sdf', 'coalition']"))]),
        comparison("means", both("weapons"), ["list_has_any(weapons_l, weapons_r)"]),
        *tolls,
        comparison("victims", both("names"), ["list_has_any(names_l, names_r)"]),
        comparison("wording", "least(len(rare_l), len(rare_r)) < 5", [alike.format(x) for x in (0.6, 0.4, 0.25, 0.15, 0.08)]),
    ]  # fmt: skip


def _labels(told: Told, incidents: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """Of each two documents of one incident the pair of events that fits best, as linkage_model.py has it."""
    number = {d["id"]: n for n, d in enumerate(told.documents)}
    of_document = defaultdict(list)
    for event, case in told.cases.items():
        of_document[case.document].append(event)
    weights = [START.get(c.name, {}) for c in COMPARISONS]

    def fit(pair: tuple[int, int]) -> float:
        found = levels(told.cases[pair[0]], told.cases[pair[1]], told.corpus)
        return sum(w.get(level, 0.0) for w, level in zip(weights, found, strict=True) if level)

    out = set()
    for incident in incidents:
        for x, y in itertools.combinations([number[d] for d in incident["documents"]], 2):
            pairs = [(a, b) for a in of_document[x] for b in of_document[y]]
            if pairs and x != y:
                a, b = max(pairs, key=fit)
                out.add((min(a, b), max(a, b)))
    return sorted(out)


def _read(documents: Sequence[Mapping[str, Any]]) -> Told:
    gazetteer = Gazetteer.default(language("").name_key)
    told = Told(list(map(dict, documents)), [], {}, {}, linker.empty_corpus())
    for n, d in enumerate(documents):
        given = {k: d.get(k) for k in ("published", "url", "publisher", "title")}
        record = isnad.read(d["text"], **given)
        told.records.append(record)
        for case, event in zip(cases(record, n, gazetteer), record.events, strict=True):
            if not case.background:
                told.cases[len(told.cases)], told.events[len(told.events)] = case, event
    told.corpus.add(told.cases.values())
    return told


def _incidents(groups: Groups, told: Told) -> list[dict[str, Any]]:
    lang = language("")

    def key(name: str) -> str:
        return "".join(lang.name_key(name)) or name.casefold()

    def member(event: int) -> Member:
        case = told.cases[event]
        d, document = told.documents[case.document], told.records[case.document].document
        outlet = document.publisher
        return Member(case.document, d["id"], document.published, outlet.id if outlet else None, outlet.name if outlet else None, told.events[event], case)  # fmt: skip

    made = [assemble(f"i{n}", [member(e) for e in group], {}, key) for n, group in enumerate(groups)]
    return [msgspec.to_builtins(incident) for incident in made]


def _scored(scorer: Path, incidents: str, documents: str, predicted: list[dict[str, Any]], seeds: int) -> list[float]:
    """Precision, recall and F1 of the linking and the share of each field, by the scorer."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "incidents.jsonl"
        path.write_text("".join(json.dumps(p, ensure_ascii=False) + "\n" for p in predicted), encoding="utf-8")
        rows = []
        for seed in range(seeds):
            call = [sys.executable, str(scorer), incidents, documents, "--pred", str(path), "--json"]
            run = subprocess.run(call, env=os.environ | {"PYTHONHASHSEED": str(seed)}, capture_output=True, check=True)
            out = json.loads(run.stdout)
            rows.append([*(out["linked"][k] for k in ("p", "r", "f1")), *(out[f]["share"] for f in FIELDS)])
    return [sum(column) / seeds for column in zip(*rows, strict=True)]


if __name__ == "__main__":
    main()
