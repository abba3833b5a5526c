"""Many problems → few messages: the same mistake in 400 rows is one message with a count and its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from generator.diagnostics.problems import Place, Problem, Severity, catalogue
from generator.intake.row_ranges import ranges

_DEMANDS = {Severity.ERROR: "须改正", Severity.DRAFT: "公示前须改正"}
_RUNS = 12  # of rows, named in one message: more is not read


@dataclass(frozen=True, slots=True)
class MessageGroup:
    """One message for one or more places of a column; `rows` are the rows, ordered, and may be none."""

    place: Place  # the first
    rows: tuple[int, ...]
    count: int
    severity: Severity
    message: str
    remedy: str
    clause: str

    @property
    def where(self) -> str:
        """The place in words: 明细.xlsx · 工作表 明细 · 身份证号（D列） · 第 7–406 行，共 400 处."""
        if not self.place.file:
            return "整个批次"
        return f"{self.place.file} · {self.where_in_file}" if self.where_in_file else self.place.file

    @property
    def where_in_file(self) -> str:
        """The same without the file."""
        parts = [
            f"工作表 {self.place.sheet}" if self.place.sheet else "",
            self.place.column,
            f"第 {_rows(self.rows)} 行" if self.rows else "",
        ]
        words = " · ".join(part for part in parts if part)
        return f"{words}，共 {self.count} 处" if self.count > 1 else words

    @property
    def is_error(self) -> bool:
        """True where the batch is refused for it."""
        return self.severity is Severity.ERROR

    @property
    def demand(self) -> str:
        """What is asked of the clerk: 须改正, 公示前须改正 of a draft, 请留意."""
        return demand(self.severity)


def group_problems(problems: Iterable[Problem]) -> list[MessageGroup]:
    """The messages in order of their first places; one message about many rows stands once."""
    groups: dict[Hashable, list[Problem]] = {}
    for each in sorted(problems, key=Problem.sort_key):
        groups.setdefault(_sameness(each), []).append(each)
    return [_message_group(group) for group in groups.values()]


def _sameness(each: Problem) -> Hashable:
    place = each.place
    sentence: Hashable = (each.message, each.remedy)
    if "row" in each.words:  # the other row differs from one to the next, and is listed as rows too
        sentence = frozenset((name, word) for name, word in each.words.items() if name != "row")
    return (place.batch, place.file, place.sheet, place.column, each.code, sentence)


def _message_group(group: list[Problem]) -> MessageGroup:
    first = group[0]
    rows = tuple(sorted({each.place.row for each in group if each.place.row}))
    message = first.message
    if len(group) > 1 and "row" in first.words:
        others = _rows(int(each.words["row"]) for each in group)
        message = catalogue()[first.code]["message"].format_map({**first.words, "row": others})
    return MessageGroup(
        first.place.shown(), rows, len(group), first.severity, message, first.remedy, first.clause
    )


def _rows(rows: Iterable[int]) -> str:
    """Row numbers as people write them, cut where there are too many runs to read."""
    runs = ranges(rows).split("、")
    return "、".join(runs) if len(runs) <= _RUNS else "、".join(runs[:_RUNS]) + "……"


def counts(messages: Iterable[MessageGroup]) -> str:
    """How many must be mended, how many looked at."""
    found = Counter(each.demand for each in messages)
    asked = dict.fromkeys(map(demand, Severity))  # the most urgent first
    return "，".join(f"{words} {found[words]} 条" for words in asked if found[words])


def demand(severity: Severity) -> str:
    """What a message of this severity asks of the clerk."""
    return _DEMANDS.get(severity, "请留意")


def drafts_counted(drafts: Sequence[str]) -> str:
    """How many batches are drafts, for the end of a sentence that counts; empty where none is."""
    return f"，草稿 {len(drafts)} 个" if drafts else ""
