#!/usr/bin/env python3
"""Compares the oracle with an engine over the same histories.

    compare.py [--seed S] [--count N] [--first F] [--file LINES] [--show K] [--minimise] -- vioe-server audit sla

Lines come from histories.py (or from a file). Each line that differs is put down under its first difference
(the clock, the field, and both statuses); for each kind the first K lines are shown with both outputs, and with
--minimise after dropping every part without which the same kind of difference remains. Exit status 1 if any
line differs. Errors need not read alike: that both refuse the line is enough.
"""
import argparse
import collections
import copy
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import histories  # noqa: E402
import oracle  # noqa: E402

FIELDS = ["status", "started_at", "stopped_at", "budget_ms", "due_at", "elapsed_ms", "overrun_ms", "tags"]


def engine(command, lines):
    text = "".join(json.dumps(l, separators=(",", ":")) + "\n" for l in lines)
    run = subprocess.run(command, input=text, capture_output=True, text=True)
    out = [json.loads(l) for l in run.stdout.splitlines()]
    if len(out) != len(lines):
        raise SystemExit(f"{len(lines)} lines in, {len(out)} out, exit {run.returncode}: {run.stderr[-2000:]}")
    want = 1 if any("error" in o for o in out) else 0
    if run.returncode != want:
        print(f"exit status {run.returncode}, expected {want}: {run.stderr[-300:]}")
    return out


def mine(lines):
    return [oracle.audit(json.dumps(l), n, 0)[0] for n, l in enumerate(lines, 1)]


def difference(a, b):
    """None, or (kind, detail) of the first difference; a is the oracle's output, b the engine's."""
    if "error" in a or "error" in b:
        if "error" in a and "error" in b:
            if a["ticket"] != b["ticket"] or a["line"] != b["line"]:
                return "error line", f"{a} | {b}"
            return None
        who = "oracle refuses" if "error" in a else "engine refuses"
        text = (a if "error" in a else b)["error"]
        return f"{who}: {' '.join(w for w in text.split() if not any(c.isdigit() for c in w))[:80]}", text
    for key in ("ticket", "status", "priority", "tier"):
        if a.get(key) != b.get(key):
            return f"ticket {key}", f"{a.get(key)} | {b.get(key)}"
    ca = {(c["clock"], c["cycle"]): c for c in a["clocks"]}
    cb = {(c["clock"], c["cycle"]): c for c in b["clocks"]}
    for key in sorted(set(ca) | set(cb)):
        if key not in ca or key not in cb:
            return f"{key[0]} only in {'engine' if key not in ca else 'oracle'}", str(ca.get(key) or cb.get(key))
        x, y = ca[key], cb[key]
        for f in FIELDS:
            if x[f] != y[f]:
                return f"{key[0]} {f} ({x['status']} | {y['status']})", f"cycle {key[1]} {f}: {x[f]} | {y[f]}"
        if x["thresholds"] != y["thresholds"]:
            return (f"{key[0]} thresholds ({x['status']} | {y['status']})",
                    f"cycle {key[1]}: {x['thresholds']} | {y['thresholds']}")
        if set(x) != set(y):
            return "clock keys", f"{sorted(x)} | {sorted(y)}"
    if [(c["clock"], c["cycle"]) for c in a["clocks"]] != [(c["clock"], c["cycle"]) for c in b["clocks"]]:
        return "order of clocks", str([(c["clock"], c["cycle"]) for c in b["clocks"]])
    if set(a) != set(b):
        return "ticket keys", f"{sorted(a)} | {sorted(b)}"
    return None


def smaller(line):
    for key in ("exclusions", "events"):
        for i in range(len(line.get(key) or [])):
            out = copy.deepcopy(line)
            del out[key][i]
            yield out
    for key in ("holidays", "overrides"):
        for i in range(len(line["customer"].get(key) or [])):
            out = copy.deepcopy(line)
            del out["customer"][key][i]
            yield out
    for key in ("channel", "opened_by", "live_call"):
        if key in line:
            yield {k: v for k, v in line.items() if k != key}
    for level, zone in (("standard", None), (None, "UTC")):
        out = copy.deepcopy(line)
        out["customer"].update({k: v for k, v in (("level", level), ("zone", zone)) if v})
        if out != line:
            yield out
    for i, e in enumerate(line.get("events") or []):
        if e["type"] == "applied" and "level" in e and "zone" in e:
            for k in ("level", "zone"):
                out = copy.deepcopy(line)
                del out["events"][i][k]
                yield out


def minimise(command, line, kind):
    while True:
        tries = list(smaller(line))
        if not tries:
            return line
        for t, a, b in zip(tries, mine(tries), engine(command, tries)):
            d = difference(a, b)
            if d and d[0] == kind:
                line = t
                break
        else:
            return line


def tidy(line):
    """Every instant in UTC, for reading."""
    def one(x):
        if isinstance(x, dict):
            return {k: one(v) for k, v in x.items()}
        if isinstance(x, list):
            return [one(v) for v in x]
        try:
            return oracle.show(oracle.parse_instant(x, ""))
        except oracle.Refused:
            return x
    return one(line)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--seed", default="1")
    p.add_argument("--count", type=int, default=1000)
    p.add_argument("--first", type=int, default=1)
    p.add_argument("--file")
    p.add_argument("--show", type=int, default=1)
    p.add_argument("--minimise", action="store_true")
    p.add_argument("command", nargs="+")
    o = p.parse_args()
    kinds, checked, clocks, refused = collections.OrderedDict(), 0, 0, 0

    def batches():
        if o.file:
            with open(o.file) as f:
                yield [json.loads(l) for l in f if l.strip()]
            return
        for n in range(o.first, o.first + o.count, 500):
            yield [histories.Maker(o.seed, i).make() for i in range(n, min(n + 500, o.first + o.count))]

    for lines in batches():
        for line, a, b in zip(lines, mine(lines), engine(o.command, lines)):
            checked += 1
            clocks += len(a.get("clocks", []))
            refused += "error" in a
            d = difference(a, b)
            if d:
                kinds.setdefault(d[0], []).append(line)
    for kind, found in sorted(kinds.items(), key=lambda k: -len(k[1])):
        print(f"== {len(found)} lines: {kind}")
        for line in sorted(found, key=lambda l: len(json.dumps(l)))[:o.show]:
            line = minimise(o.command, line, kind) if o.minimise else line
            a, b = mine([line])[0], engine(o.command, [line])[0]
            print(json.dumps(tidy(line)))
            print("  " + (difference(a, b) or ("", "gone"))[1])
            if "error" in a or "error" in b:
                print(f"  oracle: {a if 'error' in a else 'accepts'}\n  engine: {b if 'error' in b else 'accepts'}")
            else:
                for x in a["clocks"]:
                    for y in b["clocks"]:
                        if (x["clock"], x["cycle"]) == (y["clock"], y["cycle"]) and x != y:
                            print(f"  oracle: {json.dumps(x)}\n  engine: {json.dumps(y)}")
    print(f"{checked} histories ({clocks} clocks, {refused} refused): "
          f"{sum(map(len, kinds.values()))} differ, {len(kinds)} kinds")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
