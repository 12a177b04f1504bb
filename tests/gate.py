"""The evaluation gate: no figure of the bench may fall below tests/baseline.json.

    python tests/gate.py SHARED            # measures, prints a table, fails where a figure fell
    python tests/gate.py SHARED --raise    # and lifts the baseline to what was measured; it never falls

SHARED is the folder that holds bench/, corpus/, gazetteer/ and seed/.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

BASELINE = Path(__file__).with_name("baseline.json")
SLOTS = (
    "record", "event", "kind", "date", "place", "actor", "weapon", "harm", "said_by", "chain", "harm_full",
)  # fmt: skip
#: Of incidents, beside the F1 of which reports belong together: the share of each field that is right.
FIELDS = ("date", "place_name", "place_10km", "actor", "killed", "injured")
#: What a figure may differ by from rounding alone; of incidents more, for one report moves several.
SLACK = {"incidents": 0.01}
ROUNDING = 0.001


def run(shared: Path, script: str, *data: str, gazetteer: str) -> dict:
    env = os.environ | {"ISNAD_GAZETTEER": gazetteer, "PYTHONHASHSEED": "0"}
    call = [sys.executable, str(shared / "bench" / script), *(str(shared / d) for d in data), "--json"]
    if script != "false_alarms.py":
        call.append("--run")
    done = subprocess.run(call, env=env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{script} failed on {data}:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def measure(shared: Path) -> dict[str, dict[str, float]]:
    """For each set its figures; of all of them, more is better."""
    folder = shared / "gazetteer"
    syria = os.pathsep.join(str(folder / f) for f in ("SY.txt", "SY.pcodes.csv"))
    every = os.pathsep.join(str(p) for p in sorted(folder.iterdir()))
    figures: dict[str, dict[str, float]] = {}
    for name, data, gazetteer in (
        ("reports", "bench/reports-dev.jsonl", syria),
        ("otherwars", "bench/reports-otherwars-dev.jsonl", every),
        ("seed", "seed/gold.jsonl", syria),
    ):
        out = run(shared, "score.py", data, gazetteer=gazetteer)
        figures[name] = {slot: round(out[slot]["f1"], 3) for slot in SLOTS}
        figures[name]["ungrounded"] = -out["ungrounded_spans"]
    told = ("bench/incidents-dev.jsonl", "bench/documents-dev.jsonl")
    out = run(shared, "score_incidents.py", *told, gazetteer=syria)
    figures["incidents"] = {"linked": round(out["linked"]["f1"], 3)}
    figures["incidents"] |= {field: round(out[field]["share"], 3) for field in FIELDS}
    quiet = run(shared, "false_alarms.py", "corpus/quiet.jsonl", gazetteer=every)
    figures["quiet"] = {"false_alarms_per_100": -quiet["false_alarms_per_100"]}
    return figures


def main() -> None:
    shared = Path(sys.argv[1])
    figures = measure(shared)
    baseline = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    sets = list(figures)
    rows = list(dict.fromkeys(slot for name in sets for slot in figures[name]))
    fallen = []
    print(f"{'':<21}" + "".join(f"{name:>18}" for name in sets))
    for slot in rows:
        cells = []
        for name in sets:
            value = figures[name].get(slot)
            low = baseline.get(f"{name}.{slot}")
            if value is None:
                cells.append(f"{'':>18}")
                continue
            fell = low is not None and value < low - SLACK.get(name, ROUNDING)
            fallen += [f"{name}.{slot}"] * fell
            change = "" if low is None else f"{'!' if fell else ' '}{value - low:+.3f}"
            cells.append(f"{value:>10.3f}{change:>8}")
        print(f"{slot:<21}" + "".join(cells))
    print("beside each figure, how far it stands above the baseline")
    if fallen:
        print("FELL: " + ", ".join(fallen))
    if "--raise" in sys.argv:
        measured = {f"{name}.{slot}": v for name in sets for slot, v in figures[name].items()}
        lifted = {k: max(v, baseline.get(k, v)) for k, v in measured.items()}
        BASELINE.write_text(json.dumps(lifted, indent=1) + "\n")
    sys.exit(bool(fallen))


if __name__ == "__main__":
    main()
