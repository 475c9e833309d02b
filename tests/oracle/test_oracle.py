"""The edge cases of sla.md 2.15 that fit the audit format, against the oracle. Run: python3 -m unittest."""
import json
import os
import sys
import unittest
from datetime import datetime, timezone

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import oracle  # noqa: E402
from zoneinfo import ZoneInfo  # noqa: E402

NY = "America/New_York"
H = 3_600_000


def utc(text, zone=NY):
    """'2026-06-02 10:00' local, or an instant ending in Z, to output form. Local times may carry fold as '*'."""
    if text is None:
        return None
    if text.endswith("Z"):
        return oracle.show(oracle.parse_instant(text if len(text) > 17 else text[:-1] + ":00Z", "test"))
    fold = text.endswith("*")
    local = datetime.fromisoformat(text.rstrip("*")).replace(tzinfo=ZoneInfo(zone), fold=int(fold))
    return oracle.show((local.astimezone(timezone.utc) - oracle.EPOCH) // oracle.timedelta(milliseconds=1))


class Case:
    def __init__(self, level, priority, opened, zone=NY, events=(), now=None, exclusions=(), holidays=(),
                 overrides=(), **more):
        self.zone = zone
        self.line = {"ticket": "T", "customer": {"level": level, "zone": zone, "holidays": list(holidays),
                                                 "overrides": list(overrides)},
                     "priority": priority, "opened_at": utc(opened, zone),
                     "events": [self.event(e) for e in events],
                     "exclusions": [dict(x, **{k: utc(x[k], zone) for k in ("from", "to", "announced_at") if k in x})
                                    for x in exclusions],
                     "now": utc(now or opened, zone), **more}
        self.out, self.ok = oracle.audit(json.dumps(self.line), 1, 0)

    def event(self, e):
        at, kind, *rest = e
        more = rest[0] if rest else {}
        if kind in ("agent", "customer"):
            return {"at": utc(at, self.zone), "type": "reply", "by": kind}
        if kind in ("PENDING_CUSTOMER", "IN_PROGRESS", "CLOSED"):
            return {"at": utc(at, self.zone), "type": "status", "to": kind}
        if kind == "RESOLVED":
            return {"at": utc(at, self.zone), "type": "status", "to": kind, "resolution": "fixed"}
        if kind in ("change", "correction"):
            return {"at": utc(at, self.zone), "type": "priority", "to": more, "mode": kind}
        if kind == "call":
            return {"at": utc(at, self.zone), "type": "call", "held_at": utc(more, self.zone)}
        return {"at": utc(at, self.zone), "type": kind, **more}

    def clock(self, name, cycle=1):
        full = {"FR": "first_response", "UP": "update", "RT": "resolution_target", "RM": "resolution_maximum",
                "ST": "stall"}[name]
        for c in self.out["clocks"]:
            if c["clock"] == full and c["cycle"] == cycle:
                return c
        raise AssertionError(f"no {full} {cycle} in {self.out}")

    def cycles(self, full):
        return [c for c in self.out["clocks"] if c["clock"] == full]


class Edge(unittest.TestCase):
    def due(self, case, zone=None, **want):
        for name, text in want.items():
            clock, cycle = (name[:2], int(name[2:] or 1))
            self.assertEqual(case.clock(clock, cycle)["due_at"], utc(text, zone or case.zone), name)

    def is_(self, case, name, cycle=1, **want):
        c = case.clock(name, cycle)
        for k, v in want.items():
            if k.endswith("_at"):
                v = utc(v, case.zone)
            self.assertEqual(c[k], v, f"{name} {k}")

    # ---- A
    def test_windows(self):
        for opened, fr in (("10:00", "2026-06-02T18:00Z"), ("16:30", "2026-06-03T15:30Z"),
                           ("18:00", "2026-06-03T17:00Z"), ("17:59:59", "2026-06-03T16:59:59Z"),
                           ("09:00", "2026-06-02T17:00Z"), ("08:59:59", "2026-06-02T17:00Z"),
                           ("14:00", "2026-06-02T22:00Z")):
            self.due(Case("standard", "P3", "2026-06-02 " + opened), FR=fr)  # EC-01..06
        self.assertEqual(Case("standard", "P3", "2026-06-02 18:00").clock("FR")["status"], "out_of_hours")
        self.assertEqual(Case("standard", "P3", "2026-06-02 09:00").clock("FR")["status"], "running")

    def test_closing_bell(self):  # EC-07
        for at, status in (("18:00:00.000", "met"), ("18:00:00.001", "met_late"), ("20:00:00.000", "met_late")):
            c = Case("standard", "P3", "2026-06-02 14:00", now="2026-06-02 21:00",
                     events=[("2026-06-02 " + at, "agent")])
            self.is_(c, "FR", status=status, overrun_ms=0, due_at="2026-06-02 18:00")

    def test_levels(self):  # EC-08..14
        self.due(Case("standard", "P4", "2026-06-06 12:00"), FR="2026-06-08T22:00Z")
        self.due(Case("standard", "P2", "2026-06-05 17:30"), FR="2026-06-08 09:30", RT="2026-06-08 16:30",
                 RM="2026-06-10 14:30")
        self.due(Case("extended", "P2", "2026-06-05 17:30"), FR="2026-06-05 18:30", RT="2026-06-08 10:30",
                 RM="2026-06-09 11:30")
        self.due(Case("premium", "P2", "2026-06-05 17:30"), FR="2026-06-05 18:30", RT="2026-06-06 01:30",
                 RM="2026-06-06 17:30")
        self.due(Case("standard", "P1", "2026-06-06 03:00"), FR="2026-06-06 03:15", RT="2026-06-06 07:00",
                 RM="2026-06-06 11:00")
        for level in oracle.LEVELS:
            self.due(Case(level, "P3", "2026-06-02 10:00"), RT="2026-06-05 10:00", RM="2026-06-09 10:00")
        for opened, fr in (("2026-06-05 08:00", "2026-06-05 18:00"), ("2026-06-05 17:00", "2026-06-08 17:00"),
                           ("2026-06-06 12:00", "2026-06-08 18:00")):
            self.due(Case("premium", "P4", opened), FR=fr)

    def test_premium_p3(self):  # EC-15
        c = Case("premium", "P3", "2026-06-06 12:00", now="2026-06-06 15:00", events=[("2026-06-06 15:00", "agent")])
        self.is_(c, "FR", status="met", due_at="2026-06-06 16:00")
        self.due(c, UP="2026-06-08 18:00", RT="2026-06-10 18:00", RM="2026-06-12 18:00")

    # ---- B
    def test_calendar(self):
        self.due(Case("standard", "P3", "2026-05-22 17:00", holidays=["2026-05-25"]), FR="2026-05-26T16:00Z")  # 18
        self.due(Case("standard", "P4", "2026-12-23 15:00", holidays=["2026-12-25", "2027-01-01"]),
                 RT="2027-01-08T20:00Z", RM="2027-01-15 15:00")  # 19
        self.due(Case("standard", "P3", "2026-12-31 17:30", holidays=["2027-01-01"]), FR="2027-01-04 12:30")  # 20
        self.due(Case("standard", "P3", "2026-12-24T20:00Z", "Pacific/Auckland",
                      holidays=["2026-12-25", "2026-12-28"]), FR="2026-12-29T00:00Z")  # 21
        self.due(Case("standard", "P3", "2026-06-05 17:00", holidays=["2026-06-06"]), FR="2026-06-08 12:00")  # 22
        self.due(Case("premium", "P2", "2026-05-25 10:00", holidays=["2026-05-25"]), FR="2026-05-25 11:00")  # 23
        self.due(Case("standard", "P1", "2026-05-25 10:00", holidays=["2026-05-25"]), FR="2026-05-25 10:15")
        self.due(Case("standard", "P3", "2026-12-24 12:00", holidays=["2026-12-25"],
                      overrides=[{"date": "2026-12-24", "windows": [["09:00", "13:00"]]}]),
                 FR="2026-12-28T17:00Z")  # 24
        self.due(Case("standard", "P3", "2028-02-28 17:00"), FR="2028-02-29 12:00")  # 25
        self.due(Case("standard", "P3", "2028-02-28 10:00"), RT="2028-03-02 10:00")
        bad = [{"date": "2026-12-24", "windows": [["13:00", "13:00"]]}]
        self.assertFalse(Case("standard", "P3", "2026-12-24 12:00", overrides=bad).ok)  # 29
        closed = [{"date": "2026-06-02", "windows": []}]
        self.due(Case("standard", "P3", "2026-06-02 10:00", overrides=closed), FR="2026-06-03 13:00")
        late = [{"date": "2026-06-06", "windows": [["22:00", "24:00"]]}, {"date": "2026-06-07", "windows":
                [["00:00", "01:00"]]}]
        self.due(Case("extended", "P2", "2026-06-06 10:00", overrides=late), RT="2026-06-08 11:00",
                 FR="2026-06-06 23:00")

    # ---- C
    def test_zones(self):
        self.due(Case("standard", "P1", "2026-03-08T06:50Z"), FR="2026-03-08T07:05Z")  # 31
        self.due(Case("standard", "P1", "2026-11-01T05:50Z"), FR="2026-11-01T06:05Z")  # 32
        self.due(Case("standard", "P3", "2026-03-06 17:00"), FR="2026-03-09T16:00Z")  # 33
        self.due(Case("standard", "P3", "2026-10-30 17:00"), FR="2026-11-02T17:00Z")
        self.due(Case("premium", "P2", "2026-03-07 22:00"), RT="2026-03-08T11:00Z")  # 34
        self.due(Case("standard", "P1", "2026-10-03T15:25Z", "Australia/Lord_Howe"), FR="2026-10-03T15:40Z")  # 36
        self.due(Case("standard", "P1", "2026-04-23 23:50", "Africa/Cairo"), FR="2026-04-23T22:05Z")  # 37
        self.due(Case("standard", "P3", "2011-12-29 17:00", "Pacific/Apia"), FR="2012-01-01T22:00Z")  # 38
        self.due(Case("standard", "P3", "2026-06-02T03:14:59Z", "Asia/Kathmandu"), FR="2026-06-02T07:15Z")  # 39
        self.due(Case("standard", "P3", "2026-06-02T12:30:00Z", "Asia/Kolkata"), FR="2026-06-03T07:30Z")
        self.due(Case("standard", "P2", "2026-06-02 17:45", "America/St_Johns"), FR="2026-06-03T12:15Z")
        self.due(Case("standard", "P3", "2026-04-03 17:00", "Pacific/Chatham"), FR="2026-04-05T23:15Z")  # 39b
        self.due(Case("standard", "P3", "2026-10-23 17:00", "Europe/Dublin"), FR="2026-10-26T12:00Z")
        self.due(Case("standard", "P2", "2026-06-07T19:00Z", "Pacific/Kiritimati"), FR="2026-06-07T20:00Z")  # 39c
        self.due(Case("standard", "P2", "2026-11-23T08:30Z", "Africa/Casablanca"), FR="2026-11-23T10:00Z")  # 101
        self.assertTrue(Case("standard", "P2", "2026-06-02 10:00", "Asia/Calcutta").ok)  # 39f
        self.assertFalse(Case("standard", "P2", "2026-06-02T10:00Z", "Mars/Olympus").ok)

    def test_zone_applied(self):  # EC-39d
        self.due(Case("standard", "P2", "2026-06-02 10:00", now="2026-06-02 12:00"), RT="2026-06-02 18:00")
        self.due(Case("standard", "P2", "2026-06-02 10:00", now="2026-06-02 12:00",
                      events=[("2026-06-02 12:00", "applied", {"zone": "Europe/London"})]), RT="2026-06-03T13:00Z")

    def test_membership(self):
        """The intervals against the membership rule of 2.2, one random instant at a time."""
        import random
        r = random.Random(7)
        calendar = oracle.Calendar({oracle.parse_date("2026-03-09", "")}, {
            oracle.parse_date("2026-03-08", ""): [(H, 3 * H), (23 * H, 24 * H)]})
        for zone in ("America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia", "Asia/Kathmandu"):
            for schedule, (a, b) in (("standard", (9, 18)), ("extended", (6, 21))):
                for around in ("2026-03-08T07:00Z", "2026-11-01T06:00Z", "2026-04-23T22:00Z", "2026-10-03T15:30Z"):
                    mid = oracle.parse_instant(utc(around), "")
                    spans = calendar.covered(schedule, zone, mid - 9 * 24 * H, mid + 9 * 24 * H)
                    for _ in range(150):
                        t = mid + r.randrange(-9 * 24 * H, 9 * 24 * H)
                        local = (oracle.EPOCH + oracle.timedelta(milliseconds=t)).astimezone(ZoneInfo(zone))
                        h, day = local.hour, local.date().isoformat()
                        want = local.isoweekday() < 6 and a <= h < b
                        if day == "2026-03-09":
                            want = False
                        if day == "2026-03-08":
                            want = 1 <= h < 3 or h == 23
                        self.assertEqual(oracle.inside(spans, t), want, (zone, schedule, local))

    # ---- D
    def test_pauses(self):
        def due(opened, want, *events, priority="P3", clock="RT", now=None):
            c = Case("standard", priority, opened, events=events, now=now or events[-1][0])
            self.due(c, **{clock: want})
        due("2026-06-05 10:00", "2026-06-10 12:00", ("2026-06-05 17:00", "PENDING_CUSTOMER"),
            ("2026-06-08 10:00", "IN_PROGRESS"))  # 40
        due("2026-06-05 10:00", "2026-06-10 10:00", ("2026-06-05 19:00", "PENDING_CUSTOMER"),
            ("2026-06-07 20:00", "IN_PROGRESS"))  # 41
        due("2026-06-02 10:00", "2026-06-05 12:00", ("2026-06-02 11:00", "PENDING_CUSTOMER"),
            ("2026-06-02 13:00", "IN_PROGRESS"))  # 42
        due("2026-06-02 10:00", "2026-06-05 12:00", ("2026-06-02 11:00", "PENDING_CUSTOMER"),
            ("2026-06-02 13:00", "customer"), ("2026-06-03 11:00", "IN_PROGRESS"))  # 43
        c = Case("standard", "P3", "2026-06-02 10:00", now="2026-06-06 10:00", events=[
            ("2026-06-02 12:00", "PENDING_CUSTOMER"), ("2026-06-05 10:00", "RESOLVED")])
        self.is_(c, "RT", elapsed_ms=2 * H, status="met", due_at="2026-06-09 17:00")  # 44, ruling 1
        due("2026-06-05 17:00", "2026-06-06 11:00", ("2026-06-05 18:00", "PENDING_CUSTOMER"),
            ("2026-06-06 08:00", "IN_PROGRESS"), priority="P1")  # 45
        due("2026-03-08 00:00", "2026-03-08T10:00Z", ("2026-03-08T06:30Z", "PENDING_CUSTOMER"),
            ("2026-03-08T07:30Z", "IN_PROGRESS"), priority="P1")  # 46
        due("2026-06-02 10:00", "2026-06-05 10:00", ("2026-06-02 11:00", "PENDING_CUSTOMER"),
            ("2026-06-02 11:00", "IN_PROGRESS"))  # 47
        c = Case("standard", "P3", "2026-06-02 10:00", now="2026-06-06 10:00", events=[
            ("2026-06-02 10:00", "PENDING_CUSTOMER"), ("2026-06-05 10:00", "RESOLVED"),
            ("2026-06-05 11:00", "CLOSED")])
        self.is_(c, "RT", elapsed_ms=0)  # 48
        self.is_(c, "FR", status="met", stopped_at="2026-06-02 10:00")  # ruling 18
        c = Case("standard", "P1", "2026-06-02 10:00", now="2026-06-03 10:00", events=[
            ("2026-06-02 15:00", "PENDING_CUSTOMER")])
        self.is_(c, "RT", status="breached_running", overrun_ms=H, due_at="2026-06-02 14:00")  # 50
        self.is_(c, "RM", status="paused", due_at=None, overrun_ms=0)
        self.assertEqual(c.clock("RM")["thresholds"]["50"], utc("2026-06-02 14:00"))
        self.assertIsNone(c.clock("RM")["thresholds"]["75"])

    def test_out_of_order(self):  # EC-51
        events = [("2026-06-02 11:00", "PENDING_CUSTOMER"), ("2026-06-02 13:00", "IN_PROGRESS"),
                  ("2026-06-02 15:00", "agent")]
        a = Case("standard", "P3", "2026-06-02 10:00", events=events, now="2026-06-02 16:00")
        b = Case("standard", "P3", "2026-06-02 10:00", events=events[::-1], now="2026-06-02 16:00")
        self.assertEqual(a.out, b.out)

    # ---- E
    def test_responses(self):
        c = Case("standard", "P3", "2026-06-01 10:00", now="2026-06-01 13:00", events=[
            ("2026-06-01 11:00", "note"), ("2026-06-01 11:00", "auto_reply"), ("2026-06-01 11:00", "IN_PROGRESS"),
            ("2026-06-01 11:00", "tier", {"to": 2})])
        self.is_(c, "FR", status="running", stopped_at=None)  # 52
        self.assertEqual(c.cycles("update"), [])  # 60
        c = Case("standard", "P3", "2026-06-01 10:00", now="2026-06-04 10:00", events=[
            ("2026-06-02 11:00", "customer"), ("2026-06-03 11:00", "customer"), ("2026-06-03 12:00", "agent")])
        self.is_(c, "FR", status="met_late", due_at="2026-06-01 14:00", overrun_ms=16 * H)  # 54
        c = Case("standard", "P1", "2026-06-01 10:00", now="2026-06-01 11:00", events=[
            ("2026-06-01 11:00", "call", "2026-06-01 10:05")])
        self.is_(c, "FR", status="met", stopped_at="2026-06-01 10:05")  # 56
        c = Case("standard", "P1", "2026-06-01 10:00", now="2026-06-01 10:59", events=[
            ("2026-06-01 11:00", "call", "2026-06-01 10:05")])
        self.is_(c, "FR", status="breached_running", due_at="2026-06-01 10:15")
        c = Case("standard", "P3", "2026-06-01 10:00", now="2026-06-01 16:00", events=[
            ("2026-06-01 11:00", "IN_PROGRESS"), ("2026-06-01 15:00", "RESOLVED")])
        self.is_(c, "FR", status="met_late", stopped_at="2026-06-01 15:00")  # 57
        self.assertEqual(c.cycles("update"), [])

    def test_updates(self):
        def up(priority, at, want):
            c = Case("standard", priority, at, events=[(at, "agent")], now=at)
            self.due(c, UP=want)
        up("P2", "2026-06-01 09:40", "2026-06-01 11:40")  # 58
        up("P2", "2026-06-05 17:00", "2026-06-08 10:00")  # 59
        up("P3", "2026-06-05 17:00", "2026-06-08 17:00")
        up("P4", "2026-06-05 17:00", "2026-06-10 17:00")
        up("P3", "2026-06-06 11:00", "2026-06-08 18:00")
        c = Case("standard", "P2", "2026-06-01 09:40", now="2026-06-01 11:00", events=[
            ("2026-06-01 09:40", "agent"), ("2026-06-01 10:40", "customer")])
        self.due(c, UP="2026-06-01 11:40")  # 61
        c = Case("standard", "P1", "2026-06-01 10:00", now="2026-06-01 13:00", events=[("2026-06-01 10:00", "agent")])
        self.is_(c, "UP", status="breached_running", overrun_ms=150 * 60_000)  # 62
        c = Case("standard", "P3", "2026-06-01 10:00", now="2026-06-01 13:00", events=[
            ("2026-06-01 10:00", "agent"), ("2026-06-01 13:00", "change", "P2")])
        self.is_(c, "UP", due_at="2026-06-01 13:00", tags=["on_change"], status="running")  # 63
        c = Case("standard", "P2", "2026-06-01 10:00", now="2026-06-01 12:00", events=[
            ("2026-06-01 10:30", "emergency"), ("2026-06-01 11:00", "PENDING_CUSTOMER")])
        self.is_(c, "UP", elapsed_ms=H, status="breached_running")  # 64
        self.is_(c, "ST", elapsed_ms=90 * 60_000, status="breached_running", due_at="2026-06-01 11:30")

    # ---- F
    def test_priority(self):
        c = Case("standard", "P3", "2026-06-05 17:00", now="2026-06-06 10:00", events=[
            ("2026-06-06 10:00", "change", "P1")])
        self.is_(c, "FR", elapsed_ms=H, due_at="2026-06-06 10:00", tags=["on_change"])  # 66
        self.due(c, RT="2026-06-06 13:00", RM="2026-06-06 17:00")
        c = Case("standard", "P3", "2026-06-05 17:00", now="2026-06-06 10:00", events=[
            ("2026-06-06 10:00", "correction", "P1")])
        self.due(c, FR="2026-06-05 17:15", RT="2026-06-05 21:00", RM="2026-06-06 01:00")  # 67
        self.is_(c, "RM", status="breached_running", tags=[])
        events = [("2026-06-05 17:05", "agent"), ("2026-06-05 20:00", "change", "P3")]
        c = Case("standard", "P1", "2026-06-05 17:00", now="2026-06-05 20:00", events=events)
        self.due(c, RT="2026-06-10 15:00", RM="2026-06-12 15:00")  # 68
        c = Case("standard", "P1", "2026-06-05 17:00", now="2026-06-06 11:00",
                 events=[("2026-06-06 10:00", "change", "P3")])
        self.due(c, FR="2026-06-05 17:15", RT="2026-06-05 21:00", RM="2026-06-06 01:00")  # 68b
        self.is_(c, "RM", status="breached_running", budget_ms=8 * H, tags=[])
        c = Case("standard", "P3", "2026-06-05 10:00", now="2026-06-06 11:00", events=[
            ("2026-06-05 10:05", "agent"), ("2026-06-05 11:00", "change", "P1"), ("2026-06-05 11:10", "change", "P3")])
        self.due(c, RT="2026-06-10 10:00")  # 69
        c = Case("standard", "P3", "2026-06-05 10:00", now="2026-06-06 11:00", events=[
            ("2026-06-05 13:00", "agent"), ("2026-06-05 13:30", "change", "P1")])
        self.is_(c, "FR", status="met", due_at="2026-06-05 14:00", budget_ms=4 * H)  # 70
        events = [("2026-06-02 11:00", "PENDING_CUSTOMER"), ("2026-06-02 13:00", "customer")]
        c = Case("standard", "P3", "2026-06-02 10:00", now="2026-06-02 14:00",
                 events=events + [("2026-06-02 14:00", "change", "P2")])
        self.is_(c, "RT", elapsed_ms=2 * H, due_at="2026-06-03 11:00")  # 71
        c = Case("standard", "P3", "2026-06-02 10:00", now="2026-06-02 13:00",
                 events=events + [("2026-06-02 12:00", "change", "P1")])
        self.is_(c, "RT", elapsed_ms=H, due_at="2026-06-02 16:00")  # 72
        c = Case("standard", "P2", "2026-06-05 16:00", now="2026-06-06 09:00", events=[
            ("2026-06-06 09:00", "applied", {"level": "premium"})])
        self.is_(c, "RT", elapsed_ms=2 * H, due_at="2026-06-06 15:00")  # 73
        self.due(Case("standard", "P2", "2026-06-05 16:00", now="2026-06-06 09:00"), RT="2026-06-08 15:00")

    def test_reopen(self):
        events = [("2026-06-03 12:00", "RESOLVED"), ("2026-06-05 12:00", "customer")]
        c = Case("standard", "P3", "2026-06-01 10:00", now="2026-06-05 12:00", events=events)
        self.due(c, RT="2026-06-08 10:00", RM="2026-06-10 10:00")  # 74
        self.assertEqual(c.clock("RT")["elapsed_ms"], 20 * H)
        self.is_(c, "UP", started_at="2026-06-05 12:00")
        self.assertEqual(c.out["status"], "IN_PROGRESS")
        c = Case("standard", "P3", "2026-06-01 10:00", now="2026-06-05 13:00",
                 events=events + [("2026-06-05 12:30", "IN_PROGRESS")])
        self.assertTrue(c.ok)  # ruling 13
        c = Case("standard", "P1", "2026-06-01 10:00", now="2026-06-03 10:00", events=[
            ("2026-06-01 20:00", "RESOLVED"), ("2026-06-03 09:00", "IN_PROGRESS")])
        self.is_(c, "RM", status="breached_running", due_at="2026-06-01 18:00", overrun_ms=3 * H)  # 75

    def test_merge_tier(self):
        c = Case("standard", "P1", "2026-06-01 10:00", now="2026-06-03 10:00", events=[
            ("2026-06-01 10:10", "agent"), ("2026-06-01 20:00", "merged", {"into": "T-0"})])
        self.assertEqual({k["status"] for k in c.out["clocks"]}, {"cancelled"})  # 78
        self.is_(c, "RM", due_at=None, stopped_at="2026-06-01 20:00", elapsed_ms=10 * H)
        self.is_(c, "FR", due_at=None, stopped_at="2026-06-01 10:10")
        self.assertEqual(c.out["status"], "CLOSED")
        a = Case("standard", "P3", "2026-06-01 10:00", now="2026-06-03 10:00")
        b = Case("standard", "P3", "2026-06-01 10:00", now="2026-06-03 10:00", events=[
            ("2026-06-01 12:00", "tier", {"to": 2}), ("2026-06-01 13:00", "tier", {"to": 3})])
        self.assertEqual(a.out["clocks"], b.out["clocks"])  # 79
        self.assertEqual(b.out["tier"], 3)

    # ---- G
    def test_exclusions(self):
        def x(a, b, reason="third_party", approved=True, **more):
            return {"from": a, "to": b, "reason": reason, "approved": approved, **more}
        day = "2026-06-02 "
        for b0 in ("11:00", "12:00"):
            b1 = "13:00"
            c = Case("standard", "P2", day + "09:00", now=day + "14:00", exclusions=[
                x(day + "10:00", day + "12:00"), x(day + b0, day + b1)])
            self.due(c, RT="2026-06-03 11:00")  # 80
        c = Case("standard", "P2", day + "09:00", now="2026-06-03 12:00", exclusions=[x(day + "10:00", day + "12:00")],
                 events=[(day + "11:00", "PENDING_CUSTOMER"), ("2026-06-03 10:00", "IN_PROGRESS")])
        self.due(c, RT="2026-06-03 17:00")  # 81
        for a, want in (("17:00", "2026-06-02 17:00"), ("16:00", "2026-06-03 10:00")):
            c = Case("standard", "P2", day + "09:00", now=day + "14:00", exclusions=[x(day + a, day + "20:00")])
            self.due(c, RT=want)  # 82
        for told, want in (("2026-05-26 10:00", "2026-06-02 18:00"), ("2026-05-26 10:00:01", "2026-06-02 17:00")):
            c = Case("standard", "P2", day + "09:00", now=day + "14:00", exclusions=[
                x(day + "10:00", day + "11:00", "maintenance", announced_at=told)])
            self.due(c, RT=want)  # 83
        c = Case("standard", "P2", day + "09:00", now=day + "14:00", exclusions=[
            x(day + "10:00", day + "11:00", approved=False)])
        self.due(c, RT=day + "17:00")
        c = Case("standard", "P2", day + "09:00", now=day + "14:00", exclusions=[
            x(day + "08:00", "2026-06-09 10:00", "customer_caused")])
        self.is_(c, "RT", status="excused", due_at=None, elapsed_ms=0)

    # ---- H
    def test_thresholds(self):
        c = Case("standard", "P3", "2026-06-01 17:00")
        self.assertEqual(c.clock("FR")["thresholds"], {
            "50": utc("2026-06-02 10:00"), "75": utc("2026-06-02 11:00"), "90": utc("2026-06-02 11:36")})  # 90
        self.due(c, FR="2026-06-02 12:00")
        c = Case("standard", "P2", "2026-06-02 12:00")
        self.assertEqual(c.clock("RT")["thresholds"]["75"], utc("2026-06-02 18:00"))  # 91

    def test_refusals(self):
        def refused(*events, **more):
            c = Case("standard", "P3", "2026-06-01 10:00", now="2026-06-05 10:00", events=events, **more)
            self.assertFalse(c.ok, events)
        refused(("2026-06-02 10:00", "CLOSED"))
        refused(("2026-06-02 10:00", "PENDING_CUSTOMER"), ("2026-06-02 11:00", "CLOSED"))
        refused(("2026-06-02 10:00", "IN_PROGRESS"), ("2026-06-02 11:00", "IN_PROGRESS"))
        refused(("2026-06-02 10:00", "RESOLVED"), ("2026-06-03 10:00", "CLOSED"), ("2026-06-03 11:00", "IN_PROGRESS"))
        refused(("2026-06-02 10:00", "RESOLVED"), ("2026-06-03 10:00", "correction", "P1"))
        refused(("2026-06-02 10:00", "RESOLVED"), ("2026-06-02 11:00", "customer"), ("2026-06-02 12:00", "IN_PROGRESS"),
                ("2026-06-02 13:00", "IN_PROGRESS"))
        self.assertFalse(Case("standard", "P3", "2026-06-01 10:00", now="2026-05-31 10:00").ok)
        later = Case("standard", "P3", "2026-06-01 10:00", now="2026-06-01 11:00", events=[
            ("2026-06-02 10:00", "CLOSED")])
        self.assertTrue(later.ok)  # ruling 17


if __name__ == "__main__":
    unittest.main()
