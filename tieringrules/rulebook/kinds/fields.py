"""Fields that several kinds of rule files share."""

from __future__ import annotations

from tieringrules.rulebook.shapes import ChoicePlace, Either, Field, NamePlace, Record, TextPlace

TITLE_SHAPE = Either(
    TextPlace(),
    Record(
        {
            "en": Field(TextPlace(), ("the title in English", "英文标题")),
            "zh": Field(TextPlace(), ("the title in Chinese", "中文标题")),
        }
    ),
)
TITLE = Field(TITLE_SHAPE, ("what people call it", "给人看的名称"))
NAME = Field(NamePlace(), ("the name that rules use", "规则中使用的名称"), required=True)
CALENDAR_SPAN = TextPlace()


def kind_field(kind: str) -> Field:
    """The `kind:` of a file."""
    return Field(ChoicePlace((kind,)), ("what this file is about", "本文件的类别"), required=True)
