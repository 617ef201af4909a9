from hypothesis import given
from hypothesis import strategies as st

from tieringrules.cli.widths import left, one_line, right, width


def test_chinese_takes_two_cells_and_combining_marks_none() -> None:
    assert width("客户 A") == 6
    assert width("e\u0301") == 1
    assert width("\u200b") == 0
    assert width("（") == 2


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20))
def test_padding_reaches_the_width_and_keeps_the_text(text: str) -> None:
    cells = width(text) + 3
    assert width(left(text, cells)) == width(right(text, cells)) == cells
    assert left(text, cells).startswith(text)
    assert right(text, cells).endswith(text)


def test_one_line_removes_what_moves_the_cursor() -> None:
    assert one_line("a\nb\x1b[31m\u2028c") == "a b [31m c"
