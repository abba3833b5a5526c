"""What an office types, in a title, a use, an approval or a contact, makes nothing public that a list has."""

import pytest

from generator.audit.auditor import Auditor
from generator.audit.search import SearchScope
from generator.audit.sensitive_values import build_index
from generator.intake.table import Column
from generator.notices.model import Publication
from tests.audit.publications import FIELDS, typed
from tests.audit.tables import table_of
from tests.helpers import ROOT

PRIVATE = "肺癌晚期需长期护理", "翠苑新村三区东单元", "独居子女均在外地", "与子女失联"


def found(publication: Publication, text: str, column: Column, **known: Column) -> bool:
    """Whether a site that says `text` is found to say what `column` of a batch has."""
    table = table_of(illness=column, **known) if column.sensitive else table_of(column, **known)
    auditor = Auditor(build_index([table]), publication, ROOT)
    return any(hit.source for hit in auditor.searcher.hits(f"<p>{text}</p>", SearchScope.WORDS))


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("private", PRIVATE)
def test_what_a_list_says_of_a_person_is_found_wherever_it_was_typed(field, private, outcome):
    column = Column("备注", "F", (private,), "text")
    for text in (private, f"慰问{private}的退休人员"):
        assert found(typed(outcome.publication, field, text), text, column)


@pytest.mark.parametrize("field", ["title", "address", "item", "use"])
@pytest.mark.parametrize("private", ["长期住在市医院肿瘤科", "独居在翠苑新村东社区", "女儿住〔2025〕12号"])
def test_what_is_like_an_office_or_a_document_is_neither_where_none_belongs(field, private, outcome):
    column = Column("备注", "F", (private,), "text")
    assert found(typed(outcome.publication, field, private), private, column)


@pytest.mark.parametrize("field", FIELDS)
def test_a_column_that_nobody_knows_may_repeat_it(field, outcome):
    text = "2026年第三季度重阳节慰问品采购"
    assert not found(typed(outcome.publication, field, text), text, Column("事由", "F", (text,)))


@pytest.mark.parametrize("text", ["走访慰问患病退休人员", "购买血压计和急救药品"])
def test_the_remarks_of_a_ledger_may_repeat_its_uses(text, outcome):
    use = Column("用途", "B", (text,))
    publication = typed(outcome.publication, "use", text)
    assert not found(publication, text, Column("备注", "F", (text,), "text"), use=use)
    assert found(publication, text, Column("备注", "F", (text,), "text"))  # of a list of persons


@pytest.mark.parametrize(
    ("field", "text"),
    [("approval", "杭退管〔2025〕12号"), ("office", "望江新区退休人员服务站"), ("use", "白内障")],
)
def test_the_number_of_a_document_an_office_and_a_short_word_of_a_use_are_nobodys(field, text, outcome):
    publication = typed(outcome.publication, field, text)
    assert not found(publication, text, Column("备注", "F", (text,), "text"))
