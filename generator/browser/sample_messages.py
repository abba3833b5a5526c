"""Messages as readers send them, sensible and senseless, to exercise every rule in every runtime alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

from calculators.questions import Question, QuestionKind
from calculators.registry import RULES
from calculators.rulebook import RuleBook

_TEXTS: dict[QuestionKind, tuple[str, ...]] = {
    QuestionKind.MONEY: (
        *("0", "0.01", "5000", "5000.01", "10000", "10000.01", "8,600.50", "１２０００元", "1万2千", "500"),
        *("150", "400", "-3", "1.005", "三千五百", "99999999.99", "200", "2500.01", "abc", "1e5"),
    ),
    QuestionKind.MONEY_LIST: ("12000；3400.50", "0", "8000", "1万、2万", "100\n200", "9000+1000.01", "x"),
    QuestionKind.DAY: (
        *("2026-11-23", "2024年5月1日", "1949.1.2", "1952-02-29", "2027-02-28", "2023-12-31", "2024-01-01"),
        *("19490102", "2025-01-31", "2025/2/1", "二〇二四年五月一日", "2024-13-01", "2026-06-19", "昨天"),
    ),
    QuestionKind.MONTH: (
        "2024年5月",
        "2023-12",
        "2025.1",
        "202609",
        "2026年6月",
        "1999-10",
        "2030-01",
        "2024-00",
        "?",
    ),
    QuestionKind.YEAR: ("2024", "2025", "2026", "2027年", "2023", "２０２６", "26"),
    QuestionKind.COUNT: ("0", "1", "2", "49", "50", "51", "12,345", "四十五", "-1", "1.5", "很多"),
    QuestionKind.YES_NO: ("yes", "no", "是", "否", "也许"),
    QuestionKind.CHOICE: ("不在列表里",),
}


def messages(rulebook: RuleBook, each: int, seed: int) -> Iterator[str]:
    """`each` messages for every rule and direction, the same for the same `seed`."""
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    for name, rule in RULES.items():
        for reverse in (False, True):
            asked = (rule.reverse_questions if reverse else rule.questions)(rulebook)
            for _ in range(each):
                answers = {one.name: _text(one, chance) for one in asked if _given(one, chance)}
                message = {"rule": name, "reverse": reverse, "answers": answers}
                yield json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def _given(question: Question, chance: Random) -> bool:
    return chance.random() < (0.98 if question.required else 0.4)


def _text(question: Question, chance: Random) -> str:
    texts = _TEXTS[question.kind]
    if question.kind is QuestionKind.CHOICE:
        likely = question.choices[: max(2, len(question.choices) // 2)]  # the first are the usual ones
        texts = tuple(one.value for one in (*question.choices, *likely, *likely)) * 4 + texts
    elif question.kind is QuestionKind.MONEY and chance.random() < 0.5:
        return f"{chance.randrange(2_000_000) / 100:.2f}"
    elif question.kind is QuestionKind.DAY and chance.random() < 0.3:
        return f"{chance.randint(2023, 2028)}-{chance.randint(1, 12)}-{chance.randint(1, 31)}"
    elif question.kind is QuestionKind.MONTH and chance.random() < 0.5:
        return f"{chance.randint(1990, 2027)}年{chance.randint(1, 12)}月"
    return chance.choice(texts)
