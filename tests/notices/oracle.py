"""Second opinions on time, written without looking at the code under test.

`last_day` asks chinesecalendar about each day. `statutory` works out a year's days off from two lunar
libraries, `expected` what the standing rules of 国办发明电〔2024〕12号 add to them, `sun` checks 清明.
"""

import math
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import count, islice

import chinese_calendar
from lunar_python import Lunar
from lunardate import LunarDate

ONE = timedelta(days=1)
BEIJING = timezone(timedelta(hours=8))
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def last_day(start, days, *, working):
    """民法典 201 and 203, by walking day after day."""
    following = (start + ONE * n for n in count(1))
    if working:
        return next(islice(filter(chinese_calendar.is_workday, following), days - 1, None))
    return next(filter(chinese_calendar.is_workday, islice(following, days - 1, None)))


def lunar_day(year, month, day):
    solar = Lunar.fromYmd(year, month, day).getSolar()
    answer = date(solar.getYear(), solar.getMonth(), solar.getDay())
    assert answer == LunarDate(year, month, day).to_solar_date()
    return answer


def qingming(year):
    solar = Lunar.fromYmd(year, 3, 1).getJieQiTable()["清明"]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def sun(moment):
    """Apparent longitude of the sun in degrees, to about 0.01 (Meeus, Astronomical Algorithms, ch. 25)."""
    t = (moment - datetime(2000, 1, 1, 12, tzinfo=UTC)) / timedelta(days=36525)
    anomaly = math.radians(357.52911 + 35999.05029 * t)
    centre = 1.914602 * math.sin(anomaly) + 0.019993 * math.sin(2 * anomaly)
    nutation = 0.00478 * math.sin(math.radians(125.04 - 1934.136 * t))
    return (280.46646 + 36000.76983 * t + centre - 0.00569 - nutation) % 360


def festivals(year):
    """全国年节及纪念日放假办法 第二条: the first day of each, and how many days."""
    return {
        "元旦": (date(year, 1, 1), 1),
        "春节": (lunar_day(year, 1, 1) - ONE, 4),
        "清明": (qingming(year), 1),
        "劳动节": (date(year, 5, 1), 2),
        "端午": (lunar_day(year, 5, 5), 1),
        "中秋": (lunar_day(year, 8, 15), 1),
        "国庆": (date(year, 10, 1), 3),
    }


def statutory(year):
    return sorted({first + ONE * n for first, days in festivals(year).values() for n in range(days)})


def expected(year):
    """Weekdays that join the statutory days by the standing rules of 国办发明电〔2024〕12号 and 第六条."""
    found = set()
    runs = {"春节": 8, "劳动节": 5, "国庆": 7}
    bridge = {TUE: -1, THU: 1, SAT: 2, SUN: 1}  # to the weekend, or the Monday that makes up for it
    for name, (first, _) in festivals(year).items():
        if name in runs:
            found |= {first + ONE * n for n in range(runs[name])}
        elif first.weekday() in bridge:
            found.add(first + ONE * bridge[first.weekday()])
    moon, national = festivals(year)["中秋"][0], date(year, 10, 1)
    if date(year, 9, 28) <= moon <= date(year, 10, 8):  # the two are joined, and one day is added
        first = min(moon, national)
        found |= {first + ONE * n for n in range((date(year, 10, 8) - first).days + 1)}
    return sorted(day for day in found - set(statutory(year)) if day.weekday() < SAT)
