"""What offices call the uses of 三, 四（一）标准 and 四（二）后段: told apart by data, and never taken for unlawful."""

import pytest

from generator.payments.vocabulary import find_head, find_use, label_of
from tests.calculators.rulebooks import shipped
from tests.payments.ledgers import found, payment, spending

POLICY = shipped().policies[0]
NAMES = [
    (head, use, name) for head in POLICY.heads for use in head.uses for name in (use.name, *use.synonyms)
]


@pytest.mark.parametrize(("head", "use", "name"), NAMES, ids=[name for *_, name in NAMES])
def test_every_name_finds_its_use_and_no_other(head, use, name):
    assert find_use(head, name) is use
    assert find_use(find_head(POLICY, head.name), f" {name} ") is use


def test_no_name_is_given_to_two_uses_of_a_head():
    for head in POLICY.heads:
        names = [one for use in head.uses for one in {*map(label_of, (use.name, *use.synonyms))}]
        assert len(set(names)) == len(names), head.name


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("特困人员慰问", "特困人员慰问"),
        ("重点人员慰问", "重点人员慰问"),
        ("购买第三方服务", "购买第三方服务"),
        ("档案架", "存放档案设备"),
        ("丧事料理慰问费", "丧事料理"),
        ("住院慰问费", "住院慰问"),
    ],
)
def test_lawful_uses_are_taken_by_the_words_offices_write(ledger, written, printed):
    """四（一）标准: 重点、特困人员慰问; 三（一）1: 购买第三方服务; 四（二）后段: 档案架; 三（一）5: 丧事料理慰问费."""
    validation = ledger.validate(payment(use=written, sum="600"))
    assert found(validation) == []
    assert [use for _, use, _ in spending(validation)] == [printed]


def test_a_use_that_nobody_knows_is_to_be_written_otherwise_and_not_called_unlawful(ledger):
    [problem] = ledger.validate(payment(use="团建")).problems
    assert problem.code == "unknown_use"
    assert "认不出来" in problem.message
    assert "请改写成下面的叫法：退管公共服务、自管小组建设" in problem.remedy
    assert "特困人员慰问" in problem.remedy
