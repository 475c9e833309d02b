#!/usr/bin/env python3
"""An independent, deliberately naive recomputation of SLA clocks.

Reads the input lines of audit-format.md on standard input and prints its output lines. It was written from
sla.md 2.2 to 2.15, audit-format.md and the guide alone, without looking at the engine, so that the two can be
compared. Sets of time are plain sorted lists of half-open UTC intervals in milliseconds; every figure is found by
walking them. Needs `pip install tzdata` (IANA 2026f is tzdata 2026.6); the system's own database is never used.

Where the two documents leave a choice, the reading taken is marked `READING Rn` below:

R1   A ticket's status changes by `status` and `merged` events and by a customer's reply on RESOLVED only. An
     agent's reply or call leaves OPEN as it is.
R2   RESOLVED answers the first-response clock from whatever state it comes (2.6 and EC-57); audit-format.md says
     only that it counts as a *reply* from OPEN.
R3   No qualifying update starts an update cycle while RESOLVED (2.14a.8 says it of calls) or CLOSED.
R4   PENDING_CUSTOMER is an update like any other (audit-format.md: it counts as a reply): it ends the running cycle
     and starts one that is paused from its first instant.
R5   Qualifying updates at one instant end and start cycles of length zero, one by one, in input order.
R6   Among events at the instant at which a call was held, the call comes after those logged before it (2.13:
     effective instant first, then the logical clock; EC-51), then in input order.
R7   `live_call` matters only with `opened_by` agent ("agent-logged ticket from a live call").
R8   An event before `opened_at` is an error (a call's `held_at` is clamped instead).
R9   A correction erases an emergency's change to P1 as well, not the emergency; `applied` segments stay.
R10  A budget used up at exactly the instant of a change has not "run out" (2.4: at exactly `due` it is still met;
     2.14a.6: "before the change instant"), so the new budget replaces it.
R11  A change of priority while RESOLVED shows only once the ticket is reopened; an `on_change` due is then the
     change instant, although that lies in the RESOLVED time.
R12  A change to the priority already in force sets nothing: no tag, no threshold floor.
R13  P3 -> P1 -> P3 sets the P3 budget anew, so thresholds are never earlier than the second change (2.14a.15).
R14  Thresholds fixed earlier than a stop are kept on stopped and cancelled clocks; a threshold at exactly the stop
     (or at exactly the start of a pause) is reached.
R15  `overrun_ms` of a cancelled or excused clock is 0 (it has no verdict "late").
R16  `excused` needs `customer_caused` exclusions whose union covers [start, now), on a clock that is not stopped
     (the order of statuses puts met and met_late first); never on STALL; on an update cycle only up to the
     declaration of an emergency. A clock of length zero is covered where such a half-open exclusion contains it.
R17  A second `emergency` changes the priority to P1 again and nothing else; the clocks count from the first.
R18  An emergency declared while RESOLVED or CLOSED starts STALL at the next reopen, if any.
R19  `progress` before an emergency, or while RESOLVED or CLOSED, does nothing.
R20  After CLOSED (or merged) `status` is refused; everything else is accepted and moves no clock. `merged` is no
     `status` move: on a CLOSED ticket it is accepted and cancels every clock; a second `merged` does nothing.
R21  After a reopening reply the *next* status event may be IN_PROGRESS without effect, once; a second is refused.
R22  A budget used up exactly when the ticket was resolved in time is breached again the moment it is reopened
     (2.4 literally: now > due and not stopped).
R23  The budget in force at the start of an update cycle is the one after all changes at that instant that
     precede the cycle's first event in the input.
R24  An override's windows replace the date's windows for Standard and Extended alike.
R25  Windows of one override that overlap are merged; two overrides of one date, an open >= close and a zone or
     date that does not exist are errors.
R26  Exclusions are known from the beginning of time: `now` does not hide one announced or approved later.
R27  `elapsed_ms` and due of a stopped clock use the priority, level and zone segments that precede the stop.
R28  An emergency survives a reopen; a lowered priority afterwards changes the update budget, not the un-pausable form.
R29  An exclusion that ends before it begins is an error, an empty one has no effect; `resolution` elsewhere than on
     RESOLVED is an unknown key; its value is free text; digits beyond the millisecond are cut off.
"""
import json
import re
import sys
from datetime import date, datetime, timedelta, timezone

import tzdata
import zoneinfo

zoneinfo.reset_tzpath(to=())

MIN = 60_000
HOUR = 60 * MIN
DAY = 24 * HOUR
INF = 1 << 60
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
EPOCH_DATE = date(1970, 1, 1)

BD = 9 * HOUR
BUDGETS = {
    "first_response": {"P1": 15 * MIN, "P2": HOUR, "P3": 4 * HOUR, "P4": BD},
    "update": {"P1": 30 * MIN, "P2": 2 * HOUR, "P3": BD, "P4": 3 * BD},
    "resolution_target": {"P1": 4 * HOUR, "P2": 8 * HOUR, "P3": 3 * BD, "P4": 10 * BD},
    "resolution_maximum": {"P1": 8 * HOUR, "P2": 24 * HOUR, "P3": 5 * BD, "P4": 15 * BD},
}
MOVES = {
    "OPEN": {"IN_PROGRESS", "PENDING_CUSTOMER", "RESOLVED"},
    "IN_PROGRESS": {"PENDING_CUSTOMER", "RESOLVED"},
    "PENDING_CUSTOMER": {"IN_PROGRESS", "RESOLVED"},
    "RESOLVED": {"IN_PROGRESS", "CLOSED"},
    "CLOSED": set(),
}


class Refused(Exception):
    pass


# ---------------------------------------------------------------- instants

INSTANT = re.compile(r"^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$")


def parse_instant(text, where):
    m = INSTANT.match(text) if isinstance(text, str) else None
    if not m:
        raise Refused(f"{where}: not an instant")
    try:
        base = datetime(*(int(m[i]) for i in range(1, 7)), tzinfo=timezone.utc)
    except ValueError as e:
        raise Refused(f"{where}: {e}")
    ms = (base - EPOCH) // timedelta(seconds=1) * 1000 + int(((m[7] or "") + "000")[:3])
    if m[8] not in "Zz":
        off = int(m[8][1:3]) * HOUR + int(m[8][4:6]) * MIN
        ms -= off if m[8][0] == "+" else -off
    if ms < 0:
        raise Refused(f"{where}: before 1970")
    return ms


def show(ms):
    if ms is None:
        return None
    return (EPOCH + timedelta(milliseconds=ms)).strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}Z"


# ---------------------------------------------------------------- sets of time

def union(spans):
    out = []
    for a, b in sorted(s for s in spans if s[0] < s[1]):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], b))
        else:
            out.append((a, b))
    return out


def subtract(spans, holes):
    """`spans` minus `holes`, both sorted and disjoint."""
    out = []
    for a, b in spans:
        for c, d in holes:
            if d <= a:
                continue
            if c >= b:
                break
            if c > a:
                out.append((a, c))
            a = max(a, d)
            if a >= b:
                break
        if a < b:
            out.append((a, b))
    return out


def clip(spans, lo, hi):
    return [(max(a, lo), min(b, hi)) for a, b in spans if max(a, lo) < min(b, hi)]


def measure(spans):
    return sum(b - a for a, b in spans)


def inside(spans, t):
    return any(a <= t < b for a, b in spans)


def first_instant(spans, amount):
    """The first d with measure(spans before d) = amount."""
    done = 0
    for a, b in spans:
        if done + (b - a) >= amount:
            return a + (amount - done)
        done += b - a
    return None


# ---------------------------------------------------------------- zones

class Zone:
    """Stretches of constant UTC offset, found by looking at every hour and halving."""
    known = {}

    def __new__(cls, name):
        if name not in cls.known:
            try:
                if not isinstance(name, str) or not name:
                    raise ValueError
                tz = zoneinfo.ZoneInfo(name)
            except Exception:
                raise Refused(f"zone {name!r} is not known")
            self = super().__new__(cls)
            self.tz, self.years = tz, {}
            cls.known[name] = self
        return cls.known[name]

    def offset(self, ms):
        off = (EPOCH + timedelta(milliseconds=ms)).astimezone(self.tz).utcoffset()
        return off // timedelta(milliseconds=1)

    def year(self, y):
        if y not in self.years:
            lo = (datetime(y, 1, 1, tzinfo=timezone.utc) - EPOCH) // timedelta(milliseconds=1)
            hi = (datetime(y + 1, 1, 1, tzinfo=timezone.utc) - EPOCH) // timedelta(milliseconds=1)
            out, start, off = [], lo, self.offset(lo)
            for t in range(lo + HOUR, hi + 1, HOUR):
                now = self.offset(t)
                if now != off:
                    a, b = t - HOUR, t
                    while b - a > 1:
                        m = (a + b) // 2
                        if self.offset(m) == off:
                            a = m
                        else:
                            b = m
                    out.append((start, b, off))
                    start, off = b, now
            if start < hi:
                out.append((start, hi, off))
            self.years[y] = out
        return self.years[y]

    def stretches(self, lo, hi):
        y0 = (EPOCH + timedelta(milliseconds=lo)).year
        y1 = (EPOCH + timedelta(milliseconds=hi)).year
        for y in range(y0, y1 + 1):
            for a, b, off in self.year(y):
                if max(a, lo) < min(b, hi):
                    yield max(a, lo), min(b, hi), off


# ---------------------------------------------------------------- coverage (2.2)

WINDOWS = {"standard": [(9 * HOUR, 18 * HOUR)], "extended": [(6 * HOUR, 21 * HOUR)]}


class Calendar:
    def __init__(self, holidays, overrides):
        self.holidays, self.overrides = holidays, overrides

    def windows(self, day, schedule):
        """Local windows of a local date (a day number since 1970-01-01)."""
        if day in self.overrides:  # the override wins over a holiday; R24
            return self.overrides[day]
        d = EPOCH_DATE + timedelta(days=day)
        if day in self.holidays or d.isoweekday() > 5:
            return []
        return WINDOWS[schedule]

    def covered(self, schedule, zone, lo, hi):
        if lo >= hi:
            return []
        if schedule == "always":
            return [(lo, hi)]
        out = []
        for a, b, off in Zone(zone).stretches(lo, hi):
            for day in range((a + off) // DAY, (b + off - 1) // DAY + 1):
                for w0, w1 in self.windows(day, schedule):
                    x, y = max(a, day * DAY + w0 - off), min(b, day * DAY + w1 - off)
                    if x < y:
                        out.append((x, y))
        return union(out)


# ---------------------------------------------------------------- reading a line

def need(obj, keys, where):
    if not isinstance(obj, dict):
        raise Refused(f"{where}: not an object")
    for k in obj:
        if k not in keys:
            raise Refused(f"{where}: unknown key {k}")
    for k, required in keys.items():
        if required and obj.get(k) is None:
            raise Refused(f"{where}: {k} is missing")


def one_of(value, allowed, where):
    if value not in allowed or isinstance(value, bool) and True not in allowed:
        raise Refused(f"{where}: {value!r} is not one of {allowed}")
    return value


def parse_date(text, where):
    if not (isinstance(text, str) and re.match(r"^\d{4}-\d\d-\d\d$", text)):
        raise Refused(f"{where}: not a date")
    try:
        return (date.fromisoformat(text) - EPOCH_DATE).days
    except ValueError as e:
        raise Refused(f"{where}: {e}")


def parse_time(text, where):
    m = re.match(r"^(\d\d):(\d\d)(?::(\d\d))?$", text) if isinstance(text, str) else None
    if not m:
        raise Refused(f"{where}: not a time of day")
    h, mi, s = int(m[1]), int(m[2]), int(m[3] or 0)
    if mi > 59 or s > 59 or h > 24 or h == 24 and (mi or s):
        raise Refused(f"{where}: not a time of day")
    return h * HOUR + mi * MIN + s * 1000


LEVELS = ("standard", "extended", "premium")
PRIORITIES = ("P1", "P2", "P3", "P4")
EVENT_KEYS = {
    "reply": {"by": True}, "note": {}, "auto_reply": {}, "call": {"held_at": True},
    "status": {"to": True, "resolution": False}, "priority": {"to": True, "mode": True}, "tier": {"to": True},
    "emergency": {}, "progress": {}, "merged": {"into": True}, "applied": {"level": False, "zone": False},
}
REASONS = ("maintenance", "customer_caused", "third_party", "force_majeure", "customer_network")


def read_customer(c):
    need(c, {"level": True, "zone": True, "holidays": False, "overrides": False}, "customer")
    one_of(c["level"], LEVELS, "level")
    Zone(c["zone"])
    holidays = {parse_date(h, "holiday") for h in c.get("holidays") or []}
    overrides = {}
    for o in c.get("overrides") or []:
        need(o, {"date": True, "windows": True}, "override")
        day, wins = parse_date(o["date"], "override"), []
        if day in overrides:
            raise Refused("two overrides of one date")
        for w in o["windows"]:
            if not isinstance(w, list) or len(w) != 2:
                raise Refused("a window is not a pair")
            a, b = parse_time(w[0], "window"), parse_time(w[1], "window")
            if a >= b:
                raise Refused("a window opens after it closes")
            wins.append((a, b))
        overrides[day] = union(wins)
    return Calendar(holidays, overrides)


def read_event(e, i):
    where = f"event {i + 1}"
    if not isinstance(e, dict):
        raise Refused(f"{where}: not an object")
    kind = one_of(e.get("type"), tuple(EVENT_KEYS), f"{where}: type")
    need(e, {"at": True, "type": True, **EVENT_KEYS[kind]}, where)
    out = dict(e, at=parse_instant(e["at"], where), index=i)
    if kind == "reply":
        one_of(e["by"], ("agent", "customer"), where)
    elif kind == "call":
        out["held_at"] = parse_instant(e["held_at"], where)
    elif kind == "status":
        one_of(e["to"], ("IN_PROGRESS", "PENDING_CUSTOMER", "RESOLVED", "CLOSED"), where)
        if e["to"] != "RESOLVED" and "resolution" in e:
            raise Refused(f"{where}: unknown key resolution")
    elif kind == "priority":
        one_of(e["to"], PRIORITIES, where)
        one_of(e["mode"], ("change", "correction"), where)
    elif kind == "tier":
        one_of(e["to"], (1, 2, 3, 4), where)
    elif kind == "applied":
        if e.get("level") is None and e.get("zone") is None:
            raise Refused(f"{where}: applied needs a level or a zone")
        if e.get("level") is not None:
            one_of(e["level"], LEVELS, where)
        if e.get("zone") is not None:
            Zone(e["zone"])
    return out


# ---------------------------------------------------------------- the ticket's history

class Ticket:
    """Everything the clocks need, from the events up to `now`. A place in time is (instant, logged, index)."""

    def __init__(self, line, at):
        need(line, {"ticket": True, "customer": True, "priority": True, "channel": False, "opened_at": True,
                    "opened_by": False, "live_call": False, "events": False, "exclusions": False, "now": False},
             "line")
        self.calendar = read_customer(line["customer"])
        self.priority = one_of(line["priority"], PRIORITIES, "priority")
        one_of(line.get("channel") or "portal", ("portal", "email", "phone", "chat", "hotline"), "channel")
        by = one_of(line.get("opened_by") or "customer", ("customer", "agent"), "opened_by")
        self.opened = parse_instant(line["opened_at"], "opened_at")
        self.now = at if line.get("now") is None else parse_instant(line["now"], "now")
        if self.now < self.opened:
            raise Refused("now is before opened_at")
        self.read_exclusions(line.get("exclusions") or [])
        events = [read_event(e, i) for i, e in enumerate(line.get("events") or [])]
        self.start = (self.opened, self.opened, -1)
        self.changes = []                 # (place, priority)
        self.levels = [(self.start, line["customer"]["level"], line["customer"]["zone"])]
        self.marks = []                   # (place, what): answer, resolve, reopen, emergency, progress, merge, close
        self.pauses = []                  # [from, to) while PENDING_CUSTOMER and unanswered
        self.tier, self.status, self.emergency, self.merge = 1, "OPEN", None, None
        if line.get("live_call") and by == "agent":  # R7
            self.marks.append((self.start, "answer"))
        self.walk(sorted((e for e in events if e["at"] <= self.now), key=lambda e: (e["at"], e["index"])))
        self.marks.sort()

    def read_exclusions(self, items):
        self.exclusions, self.caused = [], []
        for i, x in enumerate(items):
            where = f"exclusion {i + 1}"
            need(x, {"from": True, "to": True, "reason": True, "announced_at": False, "approved": True}, where)
            a, b = parse_instant(x["from"], where), parse_instant(x["to"], where)
            if b < a:
                raise Refused(f"{where}: ends before it begins")  # R29
            reason = one_of(x["reason"], REASONS, where)
            told = None if x.get("announced_at") is None else parse_instant(x["announced_at"], where)
            if not x["approved"] or reason == "maintenance" and (told is None or told > a - 168 * HOUR):
                continue
            self.exclusions.append((a, b))
            if reason == "customer_caused":
                self.caused.append((a, b))
        self.exclusions, self.caused = union(self.exclusions), union(self.caused)

    def walk(self, events):
        ever_resolved, grace, paused_from = False, False, None

        def end_pause(t):
            nonlocal paused_from
            if paused_from is not None:
                self.pauses.append((paused_from, t))
                paused_from = None

        for e in events:
            place, t, kind = (e["at"], e["at"], e["index"]), e["at"], e["type"]
            if t < self.opened:
                raise Refused(f"event {e['index'] + 1} is before opened_at")  # R8
            if kind == "reply" and e["by"] == "agent":
                self.marks.append((place, "answer"))
            elif kind == "reply":
                end_pause(t)
                if self.status == "RESOLVED":
                    self.status, grace = "IN_PROGRESS", True
                    self.marks.append((place, "reopen"))
            elif kind == "call":
                held = min(max(e["held_at"], self.opened), t)
                self.marks.append(((held, t, e["index"]), "answer"))
            elif kind == "status":
                to = e["to"]
                if to == "RESOLVED" and not e.get("resolution"):
                    raise Refused(f"event {e['index'] + 1}: a resolution is needed")
                if grace and to == "IN_PROGRESS":  # R21
                    grace = False
                    continue
                grace = False
                if to not in MOVES[self.status]:
                    raise Refused(f"event {e['index'] + 1}: {self.status} -> {to} is refused")
                end_pause(t)
                if self.status == "RESOLVED":
                    self.marks.append((place, "reopen" if to == "IN_PROGRESS" else "close"))
                if to == "PENDING_CUSTOMER":
                    self.marks.append((place, "answer"))
                    paused_from = t
                if to == "RESOLVED":
                    self.marks.append((place, "resolve"))
                    ever_resolved = True
                self.status = to
            elif kind == "priority":
                if e["mode"] == "correction":
                    if ever_resolved:
                        raise Refused(f"event {e['index'] + 1}: a correction is refused once resolved")
                    self.priority, self.changes = e["to"], []  # R9
                else:
                    self.changes.append((place, e["to"]))
            elif kind == "tier":
                self.tier = e["to"]
            elif kind == "emergency":
                self.changes.append((place, "P1"))
                if self.emergency is None:  # R17
                    self.emergency = place
                    self.marks.append((place, "emergency"))
            elif kind == "progress":
                self.marks.append((place, "progress"))
            elif kind == "merged":
                if self.merge is not None:  # R20
                    continue
                grace = False
                end_pause(t)
                self.status, self.merge = "CLOSED", place
                self.marks.append((place, "merge"))
            elif kind == "applied":
                _, level, zone = self.levels[-1]
                self.levels.append((place, e.get("level") or level, e.get("zone") or zone))
        end_pause(INF)

    # ------------------------------------------------------------ which clocks there are

    def clocks(self):
        answers = [p for p, what in self.marks if what in ("answer", "resolve")]  # R2
        over = self.merge or (INF,)
        fr_stop = answers[0] if answers and answers[0] < over else self.merge
        yield Clock(self, "first_response", 1, self.start, fr_stop)

        # resolution: RESOLVED time is a pause of the clock, unless it lasts until now, when it is the stop
        stop, gaps = None, []
        for place, what in self.marks:
            if what == "resolve":
                stop = place
            elif what == "reopen":
                gaps.append((stop[0], place[0]))
                stop = None
            elif what == "merge" and stop is None:
                stop = place
        cycles = {"update": [], "stall": []}
        running = {"update": None, "stall": None}
        resolved = closed = answered = emergency = False

        def begin(clock, place):
            end(clock, place)
            running[clock] = place

        def end(clock, place):
            if running[clock] is not None:
                cycles[clock].append((running[clock], place))
                running[clock] = None

        for place, what in self.marks:
            if closed:
                continue
            if what == "answer":
                answered = True
                if not resolved:  # R3
                    begin("update", place)
            elif what == "resolve":
                resolved = answered = True
                end("update", place)
                end("stall", place)
            elif what == "reopen":
                resolved = False
                begin("update", place)
                if emergency:
                    begin("stall", place)
            elif what == "emergency":
                emergency = True
                if not resolved:  # R18
                    begin("stall", place)
            elif what == "progress":
                if emergency and not resolved:  # R19
                    begin("stall", place)
            elif what in ("merge", "close"):
                closed = True
                end("update", place)
                end("stall", place)
        for clock in ("update", "stall"):
            if running[clock] is not None:
                cycles[clock].append((running[clock], None))
        for n, (a, b) in enumerate(cycles["update"], 1):
            yield Clock(self, "update", n, a, b)
        yield Clock(self, "resolution_target", 1, self.start, stop, gaps)
        yield Clock(self, "resolution_maximum", 1, self.start, stop, gaps)
        for n, (a, b) in enumerate(cycles["stall"], 1):
            yield Clock(self, "stall", n, a, b)

    def output(self, name):
        priority = self.changes[-1][1] if self.changes else self.priority
        return {"ticket": name, "status": self.status, "priority": priority, "tier": self.tier,
                "clocks": [c.output() for c in self.clocks()]}


# ---------------------------------------------------------------- one clock

class Clock:
    def __init__(self, ticket, name, cycle, start, stop, gaps=()):
        self.t, self.name, self.cycle, self.start, self.stop = ticket, name, cycle, start, stop
        self.upto = stop[0] if stop else ticket.now
        paused, excluded, caused = [], ticket.exclusions, ticket.caused
        if name == "update" or name.startswith("resolution"):
            paused = ticket.pauses + list(gaps)
        if name == "stall":
            excluded, caused = [], []
        declared = ticket.emergency
        if name == "update" and declared and (stop is None or declared < stop):
            # un-pausable and un-excludable from the declaration on (a cycle that stopped before it is as it was)
            caused = [(a, min(b, declared[0])) for a, b in caused]
            paused = [(a, min(b, declared[0])) for a, b in paused]
            excluded = [(a, min(b, declared[0])) for a, b in excluded]
        if stop:  # "as if resumed at the stop"
            paused = [(a, min(b, stop[0])) for a, b in paused]
        self.paused, self.excluded, self.caused = union(paused), union(excluded), caused
        self.segments = self.make_segments()

    def schedule(self, priority, level):
        if self.name == "stall" or priority == "P1":
            return "always"
        if priority == "P2" or priority == "P3" and self.name == "first_response":
            return "always" if level == "premium" else level
        return "standard"  # business days are Standard days for every level

    def make_segments(self):
        """[from, to), schedule, zone, budget, and whether an event at `from` set this budget."""
        t = self.t
        cuts = sorted([(p, "priority", (x,)) for p, x in t.changes] +
                      [(p, "level", (l, z)) for p, l, z in t.levels[1:]])
        priority, (_, level, zone) = t.priority, t.levels[0]
        out = []

        def push(at, sets):
            budget = HOUR if self.name == "stall" else BUDGETS[self.name][priority]
            out.append({"from": at, "to": INF, "schedule": self.schedule(priority, level), "zone": zone,
                        "budget": budget, "sets": sets})

        for place, kind, value in cuts:
            if self.stop and place > self.stop:  # input order decides at equal instants
                break
            before = (priority, level, zone)
            if not out and place > self.start:
                push(self.start[0], True)
            if kind == "priority":
                priority = value[0]
            else:
                level, zone = value
            if place > self.start and (priority, level, zone) != before:
                out[-1]["to"] = place[0]
                push(place[0], priority != before[0])  # R12
        if not out:
            push(self.start[0], True)
        return out

    def running(self, horizon):
        spans = []
        for s in self.segments:
            spans += self.t.calendar.covered(s["schedule"], s["zone"], s["from"], min(s["to"], horizon))
        return subtract(subtract(union(spans), self.paused), self.excluded)

    def find_due(self, spans):
        """(due, budget, the instant that set it, tagged), due None if it isn't reached within the spans."""
        set_at, changed = None, False
        for i, s in enumerate(self.segments):
            last = i + 1 == len(self.segments)
            if s["sets"]:
                set_at, changed = s["from"], i > 0
            due, tagged = first_instant(spans, s["budget"]), False
            if changed and due is not None and due < set_at:  # used up before the change: 2.14a.6
                due, tagged = set_at, True
            # a budget that ran out before the next change stands (R10: strictly before)
            if last or due is not None and due < s["to"]:
                return due, s["budget"], set_at, tagged

    def output(self):
        t, now = self.t, self.t.now
        # far enough that nothing can be missing: grow the horizon until the due instant is in it
        horizon = max([self.upto] + [s["from"] for s in self.segments]) + 45 * DAY
        endless = self.stop is None and inside(self.paused, now)
        while True:
            spans = self.running(horizon)
            due, budget, set_at, tagged = self.find_due(spans)
            if due is not None or endless:
                break
            horizon = max([horizon + 200 * DAY] + [b for a, b in self.excluded if a <= horizon < b])
            if horizon > self.upto + 4000 * DAY and horizon > max([b for _, b in self.excluded] or [0]) + 4000 * DAY:
                raise Refused("no covered time")
        elapsed = measure(clip(spans, self.start[0], self.upto))
        cancelled = t.merge is not None
        stopped = self.stop is not None
        is_paused = not stopped and inside(self.paused, now)
        is_excluded = not stopped and inside(self.excluded, now)
        late = due is not None and self.upto > due
        last = self.segments[-1]
        if cancelled:
            status = "cancelled"
        elif stopped:
            status = "met_late" if late else "met"
        elif any(a <= self.start[0] < b and now <= b for a, b in self.caused):  # R16
            status = "excused"
        elif late:
            status = "breached_running"
        elif is_paused:
            status = "paused"
        elif is_excluded:
            status = "excluded"
        elif not inside(t.calendar.covered(last["schedule"], last["zone"], now, now + 1), now):
            status = "out_of_hours"
        else:
            status = "running"
        shown = None if cancelled or not late and (is_paused or is_excluded) else due
        thresholds = {}
        for share in (50, 75, 90):
            at = first_instant(spans, budget * share // 100)
            if at is not None:
                at = max(at, set_at)
                if stopped and at > self.stop[0] or at > now and (is_paused or is_excluded):
                    at = None
            thresholds[str(share)] = show(at)
        return {"clock": self.name, "cycle": self.cycle, "status": status, "started_at": show(self.start[0]),
                "budget_ms": budget, "elapsed_ms": elapsed, "due_at": show(shown),
                "stopped_at": show(self.stop[0]) if stopped else None,
                "overrun_ms": elapsed - budget if late and status in ("met_late", "breached_running") else 0,
                "tags": ["on_change"] if tagged else [], "thresholds": thresholds}


# ---------------------------------------------------------------- lines

def audit(text, number, at):
    name = None
    try:
        try:
            line = json.loads(text)
        except ValueError as e:
            raise Refused(f"not JSON: {e}")
        if isinstance(line, dict):
            name = line.get("ticket")
        return Ticket(line, at).output(name), True
    except Refused as e:
        return {"ticket": name, "line": number, "error": str(e)}, False


def main(argv):
    at = int((datetime.now(timezone.utc) - EPOCH) / timedelta(milliseconds=1))
    if len(argv) == 3 and argv[1] == "--at":
        at = parse_instant(argv[2], "--at")
    elif len(argv) != 1:
        print("usage: oracle.py [--at INSTANT] < histories.jsonl", file=sys.stderr)
        return 2
    clean = True
    for number, text in enumerate(sys.stdin, 1):
        if not text.strip():
            continue
        out, ok = audit(text, number, at)
        clean &= ok
        print(json.dumps(out, separators=(",", ":")))
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
