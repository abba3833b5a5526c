"""Moments and days in Beijing: the only place that asks what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

# A fixed offset, not zoneinfo: China has had no summer time since 1991 and the policy begins in 2024, so both
# say the same, and this one needs no time-zone database, which slim machines lack.
BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


def now() -> datetime:
    """The present moment in Beijing: asked once a command, by the command line, and by nothing else."""
    return datetime.now(UTC).astimezone(BEIJING)


def beijing_day(moment: datetime) -> date:
    """The calendar day in Beijing at `moment`. Raises ValueError for a moment without a time zone."""
    if moment.utcoffset() is None:
        raise ValueError("时间缺少时区：请写明时区，如 2026-11-23T09:00:00+08:00。")
    return moment.astimezone(BEIJING).date()


def days(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included; none where `last` is before `first`."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
