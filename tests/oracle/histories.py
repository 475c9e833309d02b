#!/usr/bin/env python3
"""Random, adversarial ticket histories in the audit format: histories.py SEED COUNT > histories.jsonl

Line n of a seed depends on the seed and n only. The generator asks the oracle for due instants and thresholds, so
that events and `now` often fall exactly on them, one millisecond before, or one after.
"""
import json
import os
import random
import sys
from datetime import datetime, timedelta, timezone

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import oracle  # noqa: E402
from oracle import DAY, EPOCH, HOUR, MIN  # noqa: E402

ZONES = ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe",
         "Pacific/Chatham", "America/St_Johns", "Africa/Cairo", "Pacific/Apia", "Africa/Casablanca",
         "Pacific/Kiritimati", "America/Sao_Paulo", "Europe/Dublin", "UTC", "Asia/Riyadh", "US/Eastern",
         "America/Santiago", "Asia/Tehran", "Antarctica/Troll"]
EDGES = ["00:00", "06:00", "09:00", "13:00", "18:00", "21:00", "12:00"]
WINDOWS = [[["09:00", "13:00"]], [], [["10:00", "12:00"], ["14:00", "16:00"]], [["00:00", "24:00"]],
           [["06:00", "09:00"]], [["20:00", "24:00"]], [["09:00", "18:00"]], [["00:00", "02:30"], ["02:30", "03:30"]],
           [["18:00", "21:00"], ["08:00", "12:00"]], [["23:59", "24:00"]], [["01:30", "02:30"]],
           [["09:00", "12:00"], ["11:00", "15:00"]]]
RESOLUTIONS = ["fixed", "workaround", "by_design", "cannot_reproduce", "duplicate", "feature_request"]
MOVES = {"OPEN": ["IN_PROGRESS", "PENDING_CUSTOMER", "RESOLVED"], "IN_PROGRESS": ["PENDING_CUSTOMER", "RESOLVED"],
         "PENDING_CUSTOMER": ["IN_PROGRESS", "RESOLVED"], "RESOLVED": ["IN_PROGRESS", "CLOSED"], "CLOSED": []}


class Maker:
    def __init__(self, seed, n):
        self.r = random.Random(f"{seed}/{n}")
        self.n = n

    def chance(self, p):
        return self.r.random() < p

    # ------------------------------------------------------------ instants

    def text(self, ms):
        """One of the spellings of an instant."""
        ms = max(ms, 0)
        off = self.r.choice([0, 0, 0, 0, 330, -240, 765, -210])
        at = EPOCH + timedelta(milliseconds=ms + off * MIN)
        out = at.strftime("%Y-%m-%dT%H:%M:%S")
        if ms % 1000 or self.chance(0.5):
            out += f".{ms % 1000:03d}"
        if off == 0:
            return out + self.r.choice(["Z", "Z", "Z", "+00:00"])
        return out + f"{'+' if off > 0 else '-'}{abs(off) // 60:02d}:{abs(off) % 60:02d}"

    def edge(self, ms, days):
        """A local window edge some days after the instant."""
        local = (EPOCH + timedelta(milliseconds=ms)).astimezone(self.tz) + timedelta(days=days)
        h, m = map(int, self.r.choice(EDGES).split(":"))
        at = local.replace(hour=h, minute=m, second=0, microsecond=0, fold=self.r.randrange(2))
        return (at.astimezone(timezone.utc) - EPOCH) // timedelta(milliseconds=1)

    def jitter(self):
        return self.r.choice([0, 0, 0, 0, 0, 1, -1, 1000, -1000])

    def transition(self, near):
        """The instant of a UTC offset change of the zone within a year of `near`, if there is one."""
        found = [a for a, _, _ in oracle.Zone(self.zone).stretches(near, near + 370 * DAY)][1:]
        return self.r.choice(found) if found else None

    def opening(self):
        r = self.r
        year = r.choice([2025, 2026, 2026, 2026, 2027] * 8 + [1971, 1974, 1979, 2011, 2038, 2091, 2096])
        at = (datetime(year, 1, 1, tzinfo=timezone.utc) - EPOCH) // timedelta(milliseconds=1)
        at += r.randrange(365) * DAY + r.randrange(DAY)
        if self.chance(0.3):
            change = self.transition(at)
            if change is not None:
                at = change - r.choice([0, 1, MIN * 10, HOUR, 5 * HOUR, DAY, 2 * DAY, 4 * DAY])
        if self.chance(0.35):
            at = self.edge(at, 0) + self.jitter()
        elif self.chance(0.5):
            at -= at % MIN
        return max(at, 8 * DAY)

    def marks(self, now):
        """Instants at which a clock of the history so far does something."""
        line = dict(self.line(), now=oracle.show(max(now, self.opened)))
        out, ok = oracle.audit(json.dumps(line), 1, 0)
        found = []
        for c in out.get("clocks", []):
            for t in [c["due_at"], *c["thresholds"].values()]:
                if t:
                    found.append(oracle.parse_instant(t, "mark"))
        return found

    def later(self, t):
        """An instant at or after t, often an interesting one."""
        r, k = self.r, self.r.random()
        if self.tight and k < 0.8:  # few instants, so that everything falls together
            if self.chance(0.2):
                self.pool += self.marks(t)
            near = sorted({p for p in self.pool if p >= t})
            if near:
                return r.choice(near[:4])
        k = r.random()
        if k < 0.10:
            return t
        if k < 0.13:
            return t + r.choice([1, 2, 999, 1000])
        if k < 0.33:
            return t + r.randrange(1, 100) * MIN + r.choice([0, 0, r.randrange(MIN)])
        if k < 0.48:
            return t + r.randrange(1, 30) * HOUR + r.choice([0, 0, r.randrange(HOUR)])
        if k < 0.55:
            return t + r.randrange(1, 14) * DAY
        if k < 0.75:
            return max(t, self.edge(t, r.choice([0, 0, 1, 1, 2, 3, 5])) + self.jitter())
        if k < 0.82 and self.exclusions:
            x = r.choice(self.exclusions)
            return max(t, oracle.parse_instant(x[r.choice(["from", "to"])], "x") + self.jitter())
        if k < 0.85:
            change = self.transition(t)
            if change is not None and change < t + 20 * DAY:
                return max(t, change + self.jitter())
        if k < 0.99:
            marks = [m for m in self.marks(t) if m >= t - 1]
            if marks:
                return max(t, r.choice(marks) + r.choice([0, 0, 0, 1, -1]))
        return t + r.randrange(90 * DAY)

    # ------------------------------------------------------------ parts of the line

    def calendar(self):
        r = self.r
        day = (self.opened // DAY)
        pick = lambda: (oracle.EPOCH_DATE + timedelta(days=day + r.choice([0, 0, 1, 1, 2, 3, 4, 5, 7, 10, 14, 20, -1]))
                        ).isoformat()
        holidays = [pick() for _ in range(r.choice([0, 0, 0, 1, 2, 4]))]
        overrides = {}
        for _ in range(r.choice([0, 0, 0, 1, 2, 4])):
            overrides[r.choice(holidays) if holidays and self.chance(0.2) else pick()] = r.choice(WINDOWS)
        out = {"level": r.choice(oracle.LEVELS), "zone": self.zone}
        if holidays or self.chance(0.3):
            out["holidays"] = holidays
        if overrides:
            out["overrides"] = [{"date": d, "windows": w} for d, w in overrides.items()]
        return out

    def exclusion(self):
        r = self.r
        a = self.opened + r.choice([0, 0, -1, 1, -DAY, HOUR, 2 * HOUR, r.randrange(10 * DAY), r.randrange(2 * DAY)])
        if self.chance(0.3):
            a = self.edge(a, r.choice([0, 1, 2])) + self.jitter()
        if self.exclusions and self.chance(0.3):  # overlap or touch another
            x = r.choice(self.exclusions)
            a = oracle.parse_instant(x[r.choice(["from", "to"])], "x") + r.choice([0, 0, -HOUR, HOUR])
        a = max(a, 8 * DAY)
        length = r.choice([MIN, 30 * MIN, HOUR, 2 * HOUR, 5 * HOUR, DAY, 3 * DAY, 10 * DAY, 60 * DAY,
                           r.randrange(1, DAY)])
        if self.chance(0.02):
            length = 800 * DAY
        b = a + length
        if self.chance(0.2):
            b = max(a + 1, self.edge(b, 0))
        reason = r.choice(oracle.REASONS + ("maintenance", "customer_caused"))
        out = {"from": self.text(a), "to": self.text(b), "reason": reason, "approved": not self.chance(0.12)}
        if reason == "maintenance" and not self.chance(0.1) or self.chance(0.05):
            ahead = 168 * HOUR + r.choice([0, 0, 0, 1, -1, 1000, -1000, 5 * DAY, -DAY])
            out["announced_at"] = self.text(a - ahead)
        return out

    def line(self):
        return {**self.head, "events": self.events, "exclusions": self.exclusions}

    def event(self, t):
        """The next event at t, tracking the state so that most lifecycles are legal."""
        r = self.r
        kinds = ["agent"] * 5 + ["customer"] * 3 + ["status"] * 7 + ["call"] * 2 + ["priority"] * 3 + \
            ["note", "auto_reply", "tier", "applied", "applied"]
        if self.emergency:
            kinds += ["progress"] * 4 + ["status"]
        if self.hot and not self.emergency:
            kinds += ["emergency"] * 3
        kinds += self.theme * 12
        kind = r.choice(kinds)
        if kind == "emergency" and self.emergency and not self.chance(0.1):
            kind = "progress"
        if self.chance(0.012):
            kind = r.choice(["merged", "emergency", "progress"])
        at = {"at": self.text(t)}
        if kind in ("agent", "customer"):
            if kind == "customer" and self.state == "RESOLVED":
                self.state, self.reopened = "IN_PROGRESS", True
            return {**at, "type": "reply", "by": kind}
        if kind == "call":
            held = t - r.choice([0, 0, 1, 5 * MIN, HOUR, 5 * HOUR, DAY, -HOUR, r.randrange(5 * DAY)])
            if self.events and self.chance(0.25):  # held exactly at another event
                held = oracle.parse_instant(r.choice(self.events)["at"], "e")
            elif self.chance(0.2):
                held = r.choice(self.marks(t) or [held])
            return {**at, "type": "call", "held_at": self.text(held)}
        if kind == "status" and self.reopened and self.chance(0.5):  # no move, no error; a second one is refused
            self.reopened = self.chance(0.05)
            return {**at, "type": "status", "to": "IN_PROGRESS"}
        if kind == "status":
            self.reopened = False
            legal = MOVES[self.state]
            if not legal or self.chance(0.012):
                if not self.chance(0.15):
                    return {**at, "type": "note"}
                to = r.choice(["IN_PROGRESS", "PENDING_CUSTOMER", "RESOLVED", "CLOSED"])
            else:
                to = r.choice(legal)
                if to == "RESOLVED" and self.chance(0.3):
                    to = r.choice(legal)
                if to == "CLOSED" and self.chance(0.6):
                    to = "IN_PROGRESS"
            if to in MOVES[self.state]:
                self.resolved |= to == "RESOLVED"
                self.state = to
            out = {**at, "type": "status", "to": to}
            if to == "RESOLVED":
                out["resolution"] = r.choice(RESOLUTIONS)
            return out
        if kind == "priority":
            mode = "change" if self.chance(0.7) else "correction"
            if self.resolved and not self.chance(0.02):
                mode = "change"
            self.last = self.last if self.chance(0.15) else r.choice(oracle.PRIORITIES)
            return {**at, "type": "priority", "to": self.last, "mode": mode}
        if kind == "tier":
            return {**at, "type": "tier", "to": r.randrange(1, 5)}
        if kind == "applied":
            out = {**at, "type": "applied"}
            if self.chance(0.7):
                out["level"] = r.choice(oracle.LEVELS)
            if "level" not in out or self.chance(0.4):
                out["zone"] = r.choice(ZONES)
            return out
        if kind == "emergency":
            self.emergency = True
        if kind == "merged":
            self.state = "CLOSED"
            return {**at, "type": "merged", "into": "T-0"}
        return {**at, "type": kind}

    def make(self):
        r = self.r
        self.zone = r.choice(ZONES)
        self.tz = oracle.Zone(self.zone).tz
        self.events, self.exclusions = [], []
        self.opened = self.opening()
        self.state, self.emergency, self.resolved, self.hot = "OPEN", False, False, self.chance(0.25)
        self.reopened, self.last = False, r.choice(oracle.PRIORITIES)
        self.head = {"ticket": f"T-{self.n}", "customer": self.calendar(), "priority": r.choice(oracle.PRIORITIES),
                     "opened_at": self.text(self.opened)}
        if self.chance(0.3):
            self.head["channel"] = r.choice(["portal", "email", "phone", "chat", "hotline"])
        if self.chance(0.25):
            self.head["opened_by"] = r.choice(["agent", "customer"])
        if self.chance(0.15):
            self.head["live_call"] = self.chance(0.7)
        for _ in range(r.choice([0, 0, 0, 1, 1, 2, 3, 5])):
            self.exclusions.append(self.exclusion())
        self.tight = self.chance(0.4)
        self.theme = r.choice([[], [], [], ["priority"], ["applied"], ["call"], ["status"], ["emergency"],
                               ["priority", "applied"], ["status", "customer"], ["status", "priority"]])
        self.pool = [self.opened, self.opened + 1]
        for d in (0, 1, 1, 2, 3):
            self.pool.append(self.edge(self.opened, d))
        for x in self.exclusions:
            self.pool += [oracle.parse_instant(x[k], "x") for k in ("from", "to")]
        t = self.opened
        for i in range(r.choice([0, 1, 2, 3, 4, 5, 6, 8, 11, 15])):
            t = t if i == 0 and self.chance(0.1) else self.later(t)
            if self.chance(0.002):
                t = self.opened - MIN
            self.events.append(self.event(t))
        k = r.random()
        if k < 0.25:
            now = t + r.choice([0, 0, 1])
        elif k < 0.85:
            now = self.later(t)
        elif k < 0.97 and self.events:  # before some events
            now = oracle.parse_instant(r.choice(self.events)["at"], "e") + self.jitter()
            if self.chance(0.5):
                now = r.choice(self.marks(now) or [now])
            now = max(now, self.opened)
        else:
            now = t + r.randrange(400) * DAY
        if self.chance(0.004):
            now = self.opened - r.choice([1, DAY])
        if self.chance(0.2):
            r.shuffle(self.events)
        line = self.line()
        for key in ("events", "exclusions"):
            if not line[key] and self.chance(0.5):
                del line[key]
        line["now"] = self.text(now)
        if self.chance(0.015):
            self.damage(line)
        return line

    def damage(self, line):
        """Something the format refuses."""
        r, k = self.r, self.r.randrange(11)
        events = [e for e in line.get("events", []) if oracle.parse_instant(e["at"], "") <=
                  oracle.parse_instant(line["now"], "")]
        if k == 0:
            r.choice([line, line["customer"], *events])["colour"] = "red"
        elif k == 1:
            del line[r.choice(["customer", "priority", "opened_at"])]
        elif k == 2:
            del line["customer"][r.choice(["level", "zone"])]
        elif k == 3:
            line["customer"]["zone"] = r.choice(["Mars/Olympus", "", "Europe/Berlino", 7])
        elif k == 4:
            line["priority"] = r.choice(["P5", "P0", 1, "p1"])
        elif k == 5:
            line["customer"]["overrides"] = [{"date": "2026-06-01", "windows": [r.choice(
                [["18:00", "09:00"], ["09:00", "09:00"], ["09:00", "25:00"], ["09:00"], ["24:00", "24:00"]])]}]
        elif k == 6:
            line["now"] = r.choice(["2026-13-01T00:00:00Z", "2030-06-01T00:00:00", "tomorrow", 17, "2029-02-29T00:00:00Z"])
        elif k == 7:
            line["customer"]["level"] = r.choice(["gold", "Standard", 1])
        elif k == 8:
            line["customer"]["holidays"] = [r.choice(["2026-02-29", "26-01-01", "2026-06-31"])]
        elif k == 9:
            line["exclusions"] = [{"from": line["opened_at"], "to": line["now"], "approved": True,
                                   **r.choice([{}, {"reason": "weather"}])}]
        elif events:
            e = r.choice(events)
            del e[r.choice(sorted(set(e) - ({"level", "zone"} if e["type"] == "applied" else set())))]


def main(argv):
    if len(argv) not in (3, 4):
        print("usage: histories.py SEED COUNT [FIRST]", file=sys.stderr)
        return 2
    first = int(argv[3]) if len(argv) == 4 else 1
    for n in range(first, first + int(argv[2])):
        print(json.dumps(Maker(argv[1], n).make(), separators=(",", ":")))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
