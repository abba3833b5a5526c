"""Characters that nobody sees are taken out of cells, and look-alikes become the character that is meant."""

import unicodedata

import pytest

from generator.intake import characters
from generator.intake.grid import label, text_of
from tests.intake import batches

HEADER = "姓名,性别,身份证号,慰问金额\n"
NUMBER = batches.number()


def people(batch):
    validation = batches.batch_results(batch)[1]
    assert [each.code for each in validation.problems] == []
    return [(each.name, each.key, int(each.amount)) for each in validation.batches[0].people]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("金玉华", f"\u200e{NUMBER}"),
        ("金玉华", f"{NUMBER[:8]}\u202c{NUMBER[8:]}"),
        ("金玉华", f'"{NUMBER[:8]}\n{NUMBER[8:]}"'),
        ("金玉华", f'"{NUMBER[:8]}\r\n{NUMBER[8:]}"'),
        ("\u2fa6玉华", NUMBER),
        ("金\U000e0101玉华", NUMBER),
        ("\ufeff金玉\u00ad华", f"{NUMBER[:6]}\ufe0f{NUMBER[6:]}"),
    ],
)
@pytest.mark.parametrize("heading", ["身份证号", "⾝份证号", "身份\u200b证号"])
def test_a_person_is_who_the_clerk_sees(tmp_path, name, number, heading):
    batch = batches.folder(tmp_path)
    text = HEADER.replace("身份证号", heading) + f"{name},女,{number},500\n"
    (batch / "明细.csv").write_text(text, encoding="utf-8", newline="")
    assert people(batch) == [("金玉华", NUMBER, 500)]


@pytest.mark.parametrize("name", ["张？明", "张?", "张□明"])
def test_a_lost_character_is_named(tmp_path, name):
    batch = batches.folder(tmp_path)
    (batch / "明细.csv").write_text(f"{HEADER}{name},女,{NUMBER},500\n", encoding="utf-8")
    told = batches.batch_results(batch)[1].problems
    assert [(each.code, each.place.row) for each in told] == [("name_lost_character", 2)]
    assert "问号" in told[0].message
    (batch / "明细.csv").write_text(f"{HEADER}张䶮明,女,{NUMBER},500\n", encoding="utf-8")  # the remedy
    assert people(batch) == [("张䶮明", NUMBER, 500)]


def test_the_radicals_stand_for_characters_of_their_own_shape():
    for radical, character in characters.CHARACTER_OF_RADICAL.items():
        assert unicodedata.name(radical).startswith("CJK RADICAL")
        assert unicodedata.name(character).startswith("CJK UNIFIED IDEOGRAPH")
        form = unicodedata.normalize("NFKC", radical)
        assert form in (radical, character)
    for code in range(0x2F00, 0x2FD6):
        assert "\u4e00" <= characters.cleaned(chr(code)) <= "\u9fff"


def test_what_is_seen_stays():
    seen = "".join(
        chr(code)
        for code in range(0x20, 0x30000)
        if unicodedata.category(chr(code))[0] in "LNPS"
        and chr(code) not in characters.CHARACTER_OF_RADICAL
        and not unicodedata.name(chr(code), "").startswith(("KANGXI RADICAL", "CJK COMPATIBILITY IDEOGRAPH"))
        and "FILLER" not in unicodedata.name(chr(code), "")
    )
    assert characters.cleaned(seen) == seen
    taken = [chr(code) for code in range(0x110000) if not characters.cleaned(chr(code))]
    shown = {each for each in taken if unicodedata.category(each)[0] in "NPSZ"}
    assert not shown
    assert text_of("\x1a姓\u200b名 ") == "姓名"
    assert label("⾝份\ufe00证：") == "身份证"
