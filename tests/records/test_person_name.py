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
        ("\u2fa6玉华", "金玉华"),  # a Kangxi radical, as PDF files leave them
        ("⻢⻰", "马龙"),  # radicals of the supplement
        ("\uf9d1明", "六明"),  # a compatibility ideograph
        ("葛\U000e0100明", "葛明"),  # a variation selector: the same character
        ("辻\ufe00明", "辻明"),
        ("\u202a张三\u202c", "张三"),  # marks of direction, as chat windows leave them
        ("Ｊｏｈｎ Smith", "John Smith"),
        ("John Smith", "John Smith"),
        ("María O'Neill", "María O'Neill"),
        ("阿" * 6, "阿" * 6),
        ("古丽·" * 16 + "古丽", "古丽·" * 16 + "古丽"),  # 50 characters
        ("张 建国", "张建国"),
        ("司徒 建国", "司徒建国"),
        ("王炎", "王炎"),
        ("王先", "王先"),
        ("王女", "王女"),
        ("陈李婉若", "陈李婉若"),
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
        ("阿" * 7, "name_and_more"),
        ("王建国\n李秀英", "name_two_persons"),
        ("王建\n国", "name_two_persons"),
        ("王建国\t李秀英", "name_two_persons"),
        ("王建国 李秀英", "name_two_persons"),
        ("王建国　李秀英", "name_two_persons"),
        ("张三 李四", "name_two_persons"),
        ("王建国-尿毒症透析", "name_characters"),
        ("王建国/李秀英", "name_characters"),
        ("王建国、李秀英", "name_characters"),
        ("王建国wang", "name_characters"),
        ("王建国A", "name_characters"),
        ("王建国透析", "name_and_more"),
        ("张三 女", "name_and_more"),
        ("同上", "name_and_more"),
        ("独居", "name_and_more"),
        ("尿毒", "name_and_more"),
        ("不 详", "name_and_more"),
        ("欧阳娜娜　男", "name_and_more"),
        ("张三癌", "name_and_more"),
        ("王建国 尿毒症", "name_two_persons"),
        ("王建国低保", "name_and_more"),
        ("王建国同志", "name_and_more"),
        ("王建国家属", "name_and_more"),
        ("王建国之子", "name_and_more"),
        ("户主王建国", "name_and_more"),
        ("王先生", "name_and_more"),
        ("王某", "name_and_more"),
        ("王某某", "name_and_more"),
        ("张\ue5e5", "name_private_use"),
        ("张?", "name_lost_character"),
        ("张？明", "name_lost_character"),
        ("张□明", "name_lost_character"),
        ("张\ufffd", "name_lost_character"),
        ("张⿰王莹", "name_lost_character"),
    ],
)
def test_what_is_no_name_is_refused_without_being_repeated(given, code):
    with pytest.raises(PersonNameError) as caught:
        parse_name(given)
    assert caught.value.code == code
    assert given not in str(caught.value)
