"""Names of persons: one form for comparing, sealing and showing."""

import pytest

from generator.records.person_name import PersonNameError, parse_name


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("张　三", "张三"),
        (" 张 三 ", "张三"),
        ("欧阳　小　红", "欧阳小红"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("买买提‧吐尔逊", "买买提·吐尔逊"),
        ("买买提・吐尔逊", "买买提·吐尔逊"),
        ("买买提･吐尔逊", "买买提·吐尔逊"),
        ("买买提．吐尔逊", "买买提·吐尔逊"),
        ("买买提.吐尔逊", "买买提·吐尔逊"),
        ("买买提 · 吐尔逊", "买买提·吐尔逊"),
        ("䶮小明", "䶮小明"),
        ("𠮷野", "𠮷野"),
        ("王\u200b芳", "王芳"),
        ("John Smith", "John Smith"),
        ("María O'Neill", "María O'Neill"),
        ("阿" * 50, "阿" * 50),
    ],
)
def test_a_name_has_one_form(given, name):
    assert parse_name(given) == name


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("张三1", "name_characters"),
        ("张三（女）", "name_characters"),
        ("330106194901021234", "name_characters"),
        ("<script>", "name_characters"),
        ("张三,李四", "name_characters"),
        ("·张三", "name_characters"),
        ("张", "name_length"),
        ("阿" * 51, "name_length"),
        ("张\ue5e5", "name_private_use"),
    ],
)
def test_what_is_no_name_is_refused_without_being_repeated(given, code):
    with pytest.raises(PersonNameError) as caught:
        parse_name(given)
    assert caught.value.code == code
    assert given not in str(caught.value)
