"""`gongshi template`: a workbook with the sheets 公示信息 and 明细, ready to be filled in.

Drop-downs take their words from the list of offices and the policy's own heads and uses. They stand in a
third sheet that everybody can see: a hidden one would be refused when the workbook comes back.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from calculators.parameters import FundHead, Policy
from generator.domain.agencies import OWN_RULES, Agency
from generator.domain.kinds import Kind
from generator.domain.reasons import CORRECTION, WITHDRAWAL
from generator.domain.resources import load_toml
from generator.intake.notice_facts import FACTS_SHEET
from generator.intake.table import RECORDS_SHEET
from generator.workbook_template.reproducible import settled

_CHOICES_SHEET = "选项"
_LAST_ROW = 20_000  # as far as drop-downs and hints reach
_FORMATS = {"text": "@", "day": "yyyy-mm-dd", "money": "#,##0.00", "count": "0"}
_FACT_FORMS = {
    "publish_on": "day",
    "approval.on": "day",
    "withdrawn_on": "day",
    "min_days": "count",
    "approval.count": "count",
    "approval.total": "money",
}
_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEADER = Font(bold=True)
_GREY = PatternFill("solid", fgColor="E7EAEE")
_EXAMPLE = PatternFill("solid", fgColor="FFF2CC")
_EXAMPLE_FONT = Font(color="7F6000")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def empty_workbook(kind: Kind, policy: Policy, agencies: Iterable[Agency]) -> bytes:
    """The .xlsx file for a notice of `kind`; the same bytes each time."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = "gongshi"
    facts, records, choices = map(workbook.create_sheet, (FACTS_SHEET, RECORDS_SHEET, _CHOICES_SHEET))
    lists = _Choices(choices)
    offices = lists.add("公示单位", _offices(agencies))
    _facts(facts, kind, offices)
    _records(records, kind, policy, lists)
    out = io.BytesIO()
    workbook.save(out)
    return settled(out.getvalue())


def _data() -> Mapping[str, Any]:
    return load_toml("generator.workbook_template", "workbook.toml")


def _fact(key: str) -> Mapping[str, Any]:
    return load_toml("generator.intake", "notice_facts.toml")[key]  # type: ignore[no-any-return]


def _word(kind: Kind, name: str) -> str:
    """What the column is called: the first of the words that intake knows it by, or the kind's own."""
    first = load_toml("generator.intake", "columns.toml")[name]["words"][0]
    return str(kind.described.words.get(name, first))


def _heading(kind: Kind, name: str) -> str:
    entry = _data()["columns"][name]
    unit = f"（{entry['unit']}）" if "unit" in entry else ""
    return f"{_word(kind, name)}{unit}{' *' if entry.get('required') else ''}"


def _offices(agencies: Iterable[Agency]) -> list[str]:
    """What the office is called: its registered name, or its code where another has the same name."""
    ours = [each for each in agencies if each.policy != OWN_RULES]
    names = [each.office for each in ours]
    return [each.office if names.count(each.office) == 1 else each.code for each in ours]


class _Choices:
    """The sheet that drop-downs read from: a list a column."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._column = 0

    def add(self, what: str, words: Sequence[str]) -> str:
        """Write a list; gives the reference of its cells."""
        self._column += 1
        letter = get_column_letter(self._column)
        heading = self._sheet.cell(1, self._column, f"可选的{what}")
        heading.font, heading.fill = _HEADER, _GREY
        for row, word in enumerate(words, start=2):
            self._sheet.cell(row, self._column, word)
        self._sheet.column_dimensions[letter].width = max(map(len, words)) * 2 + 4
        self._sheet.freeze_panes = "A2"
        return f"{_CHOICES_SHEET}!${letter}$2:${letter}${len(words) + 1}"


def _facts(sheet: Worksheet, kind: Kind, offices: str) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 52
    sheet.merge_cells("A1:B1")
    title = sheet.cell(1, 1, _data()["title"])
    title.font, title.alignment = Font(color="C00000"), Alignment(vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height = 30
    choices = {"kind": f'"{kind}"', "agency": offices}
    choices |= {key: _quoted(_data()["choices"][key]) for key in ("calendar", "draft")}
    choices |= {"withdrawal_reason": _quoted([*WITHDRAWAL]), "correction_reason": _quoted([*CORRECTION])}
    for row, (key, hint) in enumerate(_fact_hints(), start=2):
        word = kind.described.words.get(key, _fact(key)["words"][0])
        required = _fact(key).get("required", False)
        name = sheet.cell(row, 1, f"{word}{' *' if required else ''}")
        name.font, name.fill, name.border = Font(bold=required), _GREY, _BOX
        value = sheet.cell(row, 2, str(kind) if key == "kind" else None)
        value.border, value.alignment = _BOX, Alignment(horizontal="left", wrap_text=True)
        form = _FACT_FORMS.get(key, "text" if key not in choices else "")
        value.number_format = _FORMATS.get(form, "General")
        rule = _rule(form, choices.get(key, ""), word, hint)
        rule.add(value.coordinate)
        sheet.add_data_validation(rule)
        sheet.row_dimensions[row].height = 21
    sheet.freeze_panes = "A2"
    _page(sheet, landscape=False)


def _fact_hints() -> Iterable[tuple[str, str]]:
    return ((key, entry["hint"]) for key, entry in _data()["facts"].items())


def _records(sheet: Worksheet, kind: Kind, policy: Policy, lists: _Choices) -> None:
    names = kind.described.sheet
    choices = {key: _quoted(_data()["choices"][key]) for key in ("gender", "status")}
    if "use" in names:
        choices["item"] = lists.add("经费项目", [head.name for head in policy.heads])
        choices["use"] = _uses(policy.heads, lists, get_column_letter(names.index("item") + 1))
    for at, name in enumerate(names, start=1):
        entry, letter = _data()["columns"][name], get_column_letter(at)
        form = entry.get("form", "")
        dimension = sheet.column_dimensions[letter]
        dimension.width = entry["width"]
        dimension.number_format = _FORMATS.get(form, "General")
        heading = sheet.cell(1, at, _heading(kind, name))
        heading.font, heading.fill, heading.border, heading.alignment = _HEADER, _GREY, _BOX, _CENTRE
        example = sheet.cell(2, at, _example(kind, policy, name))
        example.font, example.fill, example.border = _EXAMPLE_FONT, _EXAMPLE, _BOX
        example.number_format = _FORMATS.get(form, "General")
        rule = _rule(form, choices.get(name, ""), _word(kind, name), entry["hint"])
        rule.add(f"{letter}2:{letter}{_LAST_ROW}")
        sheet.add_data_validation(rule)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 30, 21
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    _page(sheet, landscape=True)


def _uses(heads: Sequence[FundHead], lists: _Choices, item: str) -> str:
    """A drop-down that offers the uses of the head in the same row, each head's uses standing together."""
    pairs = [(head.name, use.name) for head in heads for use in head.uses]
    of_head = lists.add("用途所属的经费项目", [head for head, _ in pairs])
    uses = lists.add("用途", [use for _, use in pairs])
    first = uses.partition(":")[0]
    return f"OFFSET({first},MATCH(${item}2,{of_head},0)-1,0,COUNTIF({of_head},${item}2),1)"


def _example(kind: Kind, policy: Policy, name: str) -> str | int | None:
    head = policy.heads[0]
    own = {**_data()["example"], "amount": kind.described.example_amount}
    if not kind.lists_people:
        own |= {"item": head.name, "use": head.uses[2].name, **_data()["example_spending"]}
    return own.get(name)


def _rule(form: str, choices: str, title: str, hint: str) -> DataValidation:
    """What may be typed, with the hint that shows while the cell is chosen."""
    rule = DataValidation(allow_blank=True, promptTitle=title[:32], prompt=hint, showInputMessage=True)
    if choices:
        rule.type, rule.formula1 = "list", choices
    elif form == "money":
        rule.type, rule.operator, rule.formula1 = "decimal", "greaterThanOrEqual", "0"
    elif form == "count":
        rule.type, rule.operator, rule.formula1 = "whole", "greaterThanOrEqual", "0"
    elif form == "day":
        rule.type, rule.operator, rule.formula1 = "date", "greaterThanOrEqual", "1"
    if rule.type:
        rule.showErrorMessage = True
        rule.errorTitle, rule.error = "请检查", hint
    return rule


def _quoted(words: Sequence[str]) -> str:
    return f'"{",".join(words)}"'


def _page(sheet: Worksheet, *, landscape: bool) -> None:
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
