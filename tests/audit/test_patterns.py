"""What no record lists: told by checksum and form. Recall is measured on people born 1930–1975."""

from random import Random

import pytest

from tests.audit.planting import card, encode, identity

HEADER = "姓名,身份证号,慰问金额\n某人,330106194901010219,500\n"
FORMS = (
    "plain",
    "fullwidth",
    "spaced",
    "hyphened",
    "zero-width",
    "tags",
    "decimal",
    "hexadecimal",
    "percent",
    "escapes",
)
SINGLE = [
    "手机13800571234", "138-0057-1234", "138 0057 1234", "+86 13800571234", "tel13800571234x", "（0571）88123456", "0571-88123456",
    "电话：88123456", "010 65123456", "卡号6294569451755382190", "6294 5694 5175 5382 190", "住和睦新村12幢3单元502室", "朝晖路9号3幢1202室",
    "三单元四楼，3单元401", "张三，男，患肝癌", "姓名：李四 低保", "王芳同志家庭困难", "回乡证H12345678", "810000199408230021", "330106301125065", "FRA330078012315",
]  # fmt: skip
CLEAN = [
    "共 42 人，合计 21,000.00 元", "2026年11月20日至2026年11月27日", "杭人社发〔2024〕1号", "流水号 123456789012345678901234567890",
    "a3301061949010102190123456789abcdefabcdef0123456789abcdef01234567"[:64], "12333", "12393", "高血压不属于本办法的规定", "低保家庭可以另行申请",
    "大病慰问 2500.00", "第 1 版", "1200＋800＋800＝2800", "杭劳社退管〔2008〕213 号", "公示路1号", "2024-05-01 2025-01-31",
]  # fmt: skip


@pytest.fixture
def hits(auditor_of):
    auditor = auditor_of(HEADER)

    def look(text):
        from generator.audit.search import SearchScope

        return {str(hit.kind) for hit in auditor.searcher.hits(text, SearchScope.ALL) if hit.source is None}

    return look


MADE = {
    "mainland": identity,
    "港澳台": lambda rng: identity(rng, rng.choice(("810000", "820000", "830000"))),
    # 2023 form: 9, the place that issued it (two digits), the nationality (three digits)
    "foreigner": lambda rng: identity(rng, f"9{rng.choice((11, 31, 33, 44, 65))}{rng.randrange(1, 900):03d}"),
    "card": card,
}


@pytest.mark.parametrize("kind", MADE)
def test_recall_of_identity_numbers_and_cards(kind, hits):
    rng, missed = Random(1930), []
    for _ in range(800):
        form = rng.choice(FORMS)
        if not hits(f"<p>编号{encode(rng, 'card', MADE[kind](rng), form)}</p>"):
            missed.append(form)
    assert not missed, (len(missed), missed[:10])


def test_a_number_with_a_wrong_check_character_is_nobodys(hits):
    rng = Random(1975)
    for kind in ("mainland", "港澳台", "foreigner"):
        number = MADE[kind](rng)
        wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
        assert "身份证号" not in hits(f"<p>编号{wrong}</p>")


@pytest.mark.parametrize("text", SINGLE)
def test_private_by_its_form(text, hits):
    assert hits(f"<p>{text}</p>")


@pytest.mark.parametrize("text", CLEAN)
def test_public_by_its_form(text, hits):
    assert not hits(f"<p>{text}</p>")


def test_an_identity_number_inside_a_longer_number_is_none(auditor_of):
    from generator.audit.search import SearchScope

    auditor = auditor_of(HEADER)
    number = "330106194901010219"
    for inside in (f"777{number}888899990", f"a1b2{number}c3d4e5f60718293a4b5c6d7e8f9a0b1c2d3e4f5a6b"[:64]):
        assert not list(auditor.searcher.hits(f"<p>{inside}</p>", SearchScope.ALL)), inside
    assert list(auditor.searcher.hits(f"<p>x{number}y</p>", SearchScope.ALL))
