"""The evaluation gate: no figure may fall below tests/baseline.json (``--raise`` lifts it)."""

import json
import os
import subprocess
import sys
from pathlib import Path

BASELINE = Path(__file__).with_name("baseline.json")
SLOTS = ("record", "event", "kind", "date", "place", "actor", "weapon", "harm", "said_by")


def run(shared: Path, script: str, data: str, gazetteer: str) -> dict:
    env = os.environ | {"ISNAD_GAZETTEER": gazetteer}
    call = [sys.executable, str(shared / "bench" / script), str(shared / data), "--json"]
    if script == "score.py":
        call.append("--run")
    return json.loads(subprocess.run(call, env=env, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    shared = Path(sys.argv[1])
    folder = shared / "gazetteer"
    syria = os.pathsep.join(str(folder / f) for f in ("SY.txt", "SY.pcodes.csv"))
    every = os.pathsep.join(str(p) for p in sorted(folder.iterdir()))
    figures = {}
    for name, data, gazetteer in (
        ("reports", "bench/reports-dev.jsonl", syria),
        ("otherwars", "bench/reports-otherwars-dev.jsonl", every),
        ("seed", "seed/gold.jsonl", syria),
    ):
        out = run(shared, "score.py", data, gazetteer)
        figures |= {f"{name}.{slot}": round(out[slot]["f1"], 3) for slot in SLOTS}
        figures[f"{name}.ungrounded"] = -out["ungrounded_spans"]
    quiet = run(shared, "false_alarms.py", "corpus/quiet.jsonl", every)
    figures["quiet.false_alarms_per_100"] = -quiet["false_alarms_per_100"]
    baseline = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    fallen = False
    for name, value in figures.items():
        low = baseline.get(name)
        bad = low is not None and value < low - 0.001
        fallen = fallen or bad
        print(f"{name:<30}{value:>8.3f}  baseline {low}{'  FELL' if bad else ''}")
    if "--raise" in sys.argv:
        BASELINE.write_text(
            json.dumps({k: max(v, baseline.get(k, v)) for k, v in figures.items()}, indent=1) + "\n"
        )
    sys.exit(fallen)


if __name__ == "__main__":
    main()
