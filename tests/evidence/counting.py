"""A second opinion on the last day, written from the law and the table alone: day after day, nothing clever.

民法典 201: the day of publication does not count. 203: a last day that is a rest day gives way to the next day
that is none, until 24:00. In a year whose arrangement is not known, every day that may be off is off.
"""

import tomllib
from datetime import timedelta

from tests.helpers import ROOT

TABLE = tomllib.loads((ROOT / "data" / "rest_days.toml").read_text(encoding="utf-8"))
ONE = timedelta(days=1)


def free_days(table):
    off, worked = set(), set()
    for row in table["arrangement"]:
        off.update(row["rest"])
        worked.update(row["work"])
    announced = {row["year"] for row in table["arrangement"]}
    for row in table["statutory"]:
        if row["year"] not in announced:
            off.update(row["days"])
            off.update(row.get("expected", []))
    return off, worked


OFF, WORKED = free_days(TABLE)


def is_free(day):
    if day in WORKED:
        return False
    return day in OFF or day.isoweekday() in (6, 7)


def last_day(start, days, *, working):
    day, counted = start, 0
    while counted < days:
        day += ONE
        if not (working and is_free(day)):
            counted += 1
    while is_free(day):
        day += ONE
    return day
