"""Identity numbers (GB 11643): what is taken, what is refused, and for which reason."""

import random

import pytest
from faker import Faker
from stdnum.iso7064 import mod_11_2

from generator.records import identity
from generator.records.identity import IdentityError, parse_identity

FAKER = Faker("zh_CN")


def check_character(first17: str) -> str:
    """GB 11643-1999, written out from the standard's own table: weights and remainders."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(first17, weights, strict=True)) % 11]


def number(region: str = "330106", birth: str = "19490102", order: str = "123") -> str:
    first17 = region + birth + order
    return first17 + check_character(first17)


def refused(text: str) -> str:
    with pytest.raises(IdentityError) as caught:
        parse_identity(text)
    return caught.value.code


def test_numbers_of_people_born_1930_to_1975_are_taken_whatever_their_old_region():
    Faker.seed(7)
    rng = random.Random(7)
    for _ in range(2_000):
        text = FAKER.ssn(min_age=51, max_age=96)
        assert parse_identity(text).number == text
        old = number(
            rng.choice(["330103", "330104", "330105", "310103", "110103"]), order=f"{rng.randrange(1000):03}"
        )
        assert parse_identity(old).number == old


def test_the_check_character_is_that_of_iso_7064():
    rng = random.Random(8)
    for _ in range(2_000):
        digits = f"{rng.randrange(10**17):017}"
        assert identity.check_character(digits) == mod_11_2.calc_check_digit(digits)


def test_gender_and_birth_come_from_the_number():
    woman = parse_identity(number(order="122"))
    man = parse_identity(number(order="123"))
    assert (woman.gender, man.gender) == ("女", "男")
    assert woman.birth is not None
    assert woman.birth.isoformat() == "1949-01-02"


@pytest.mark.parametrize(
    "spell",
    [str, str.lower, lambda n: n.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")), lambda n: f" {n[:6]} {n[6:14]} {n[14:]}　"],
    ids=["plain", "lower-case", "full-width", "spaced"],
)  # fmt: skip
def test_spelling_does_not_matter(spell):
    for order in range(100):
        plain = number(order=f"{order:03}")
        assert parse_identity(spell(plain)).number == plain


def test_a_15_digit_number_is_the_same_person():
    assert parse_identity("330106490102123").number == number()


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_residents_from_hong_kong_macau_and_taiwan(region):
    assert parse_identity(number(region)).gender == "男"


def test_a_foreigner_with_permanent_residence_2023_form():
    assert parse_identity(number("931156")).birth is not None


@pytest.mark.parametrize("permit", ["H12345678", "M1234567890", "12345678", "USA110012345678"[:15]])
def test_permits_that_say_nothing_are_taken_as_they_are(permit):
    identity = parse_identity(permit)
    assert (identity.birth, identity.gender) == (None, "")


def test_what_a_spreadsheet_does_to_a_number_is_recognised():
    assert refused("3.30106E+17") == "id_damaged"
    damaged = [n for order in range(50) if refused_or_none(n := number(order=f"{order:03}")[:15] + "000")]
    assert damaged
    assert {refused(each) for each in damaged} == {"id_damaged"}


def refused_or_none(text: str) -> bool:
    try:
        parse_identity(text)
    except IdentityError:
        return True
    return False


def test_every_single_wrong_digit_is_found():
    right = number()
    for place in range(17):
        for digit in "0123456789":
            wrong = right[:place] + digit + right[place + 1 :]
            if wrong != right:
                assert refused(wrong) in ("id_checksum", "id_damaged")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (number(birth="19490231"), "id_birth"),
        (number(birth="18991231"), "id_birth"),
        (number(region="000106"), "id_region"),
        ("33010619490102", "id_length"),
        ("", "id_length"),
        ("没有", "id_length"),
    ],
)
def test_what_cannot_be_true(text, code):
    assert refused(text) == code


def test_no_number_stands_in_a_representation_or_an_error():
    assert "1949" not in repr(parse_identity(number()))
    with pytest.raises(IdentityError) as caught:
        parse_identity(number(birth="19490231"))
    assert "3301" not in str(caught.value) + repr(caught.value)
