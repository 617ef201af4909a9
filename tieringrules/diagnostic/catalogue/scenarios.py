"""Codes about scenario tests and what they cover (TR80x)."""

from __future__ import annotations

from tieringrules.diagnostic import Severity
from tieringrules.diagnostic.code import Code, error

ENTRIES: tuple[Code, ...] = (
    error(
        "TR801",
        message=(
            "the cases cover {share} of what the rules can decide, less than {least}",
            "用例覆盖了规则全部判断结果的 {share}，低于要求的 {least}",
        ),
        help=(
            "write cases for what `tieringrules test --coverage` lists, or ask for less after --fail-under",
            "请为 tieringrules test --coverage 列出的内容补充用例，或调低 --fail-under",
        ),
        why=(
            (
                "Every condition can come out true or false, every row for everyone else can be reached. A rule that no "
                "case ever decided both ways can be changed by mistake without any case noticing."
            ),
            "每个条件都可能成立或不成立，每条“其他客户”规则都可能被用到。没有用例走过两种结果的规则，被误改时不会有用例发现。",
        ),
        wrong="tieringrules test --coverage --fail-under 90%   # with cases for gold only",
        right="tieringrules test --coverage --fail-under 90%   # with cases on both sides of each bound",
    ),
    error(
        "TR802",
        message=("'{text}' after --fail-under is not a percentage", "--fail-under 后面的“{text}”不是百分比"),
        help=("write a number from 0 to 100, such as 90%", "请写 0 到 100 的数，例如 90%"),
        why=(
            "The share of outcomes that cases must have brought about, from 0% to 100%.",
            "用例必须覆盖的判断结果所占的比例，从 0% 到 100%。",
        ),
        wrong="tieringrules test --coverage --fail-under most",
        right="tieringrules test --coverage --fail-under 90%",
    ),
    error(
        "TR803",
        message=("no case shows {what}: never {outcomes}", "没有用例验证“{what}”：从未{outcomes}"),
        why=(
            (
                "`test --coverage` lists every rule and every condition in it that no case decided true, or none "
                "decided false. What no case shows can be changed by mistake unnoticed."
            ),
            "test --coverage 会列出从未成立或从未不成立的规则及其中的条件。没有用例验证的内容，被误改时不会有人发现。",
        ),
        wrong="cases:\n  - {name: big, given: {spent: 600}, expect: {value: gold}}      # the bound is 500",
        right=(
            "cases:\n  - {name: at the bound, given: {spent: 500}, expect: {value: gold}}\n"
            "  - {name: below it, given: {spent: 499.99}, expect: {value: silver}}"
        ),
        severity=Severity.NOTE,
    ),
    error(
        "TR804",
        message=("the file has no cases", "文件里没有用例"),
        help=("write a header, and a row for each case", "请写表头，并为每个用例写一行"),
        why=(
            "A file of cases has a header with names of columns and metrics, and one row per case.",
            "用例文件的表头是列名和指标名，其下每行一个用例。",
        ),
        wrong="name,monetary_12m,expect.customer_value",
        right="name,monetary_12m,expect.customer_value\nbig spender,60000,platinum",
    ),
    error(
        "TR805",
        message=("no column of the file says what is expected", "文件中没有写明期望结果的列"),
        help=(
            "name such columns expect.X, for example expect.customer_value",
            "请把这样的列命名为 expect.X 或“期望.X”，例如 期望.customer_value",
        ),
        why=(
            "Columns give values; those that begin with `expect.` say which tier or metric comes out.",
            "普通列给出取值；以 expect. 或“期望.”开头的列写明应得到的等级或指标。",
        ),
        wrong="name,monetary_12m,customer_value\nbig spender,60000,platinum",
        right="name,monetary_12m,expect.customer_value\nbig spender,60000,platinum",
    ),
    error(
        "TR806",
        message=(
            "row {row} has {found} cells, the header has {wanted}",
            "第 {row} 行有 {found} 个单元格，而表头有 {wanted} 个",
        ),
        help=(
            "put quotation marks around a cell that holds a comma",
            "单元格内容含逗号时，请加上双引号",
        ),
        why=(
            "A cell beyond the header belongs to no column, so that all cells may have moved.",
            "超出表头的单元格不属于任何列，说明整行内容可能错位。",
        ),
        wrong="name,spent,expect.value\nbig spender,60,000,gold",
        right='name,spent,expect.value\nbig spender,"60000",gold',
    ),
    error(
        "TR807",
        message=("the case in row {row} expects nothing", "第 {row} 行的用例没有写期望结果"),
        help=("fill in an expect. column, or delete the row", "请填写 expect. 列，或删除这一行"),
        why=(
            "A case without an expectation passes whatever the rules do.",
            "没有期望结果的用例，无论规则怎样都会通过。",
        ),
        wrong="name,spent,expect.value\nbig spender,60000,",
        right="name,spent,expect.value\nbig spender,60000,gold",
    ),
    error(
        "TR808",
        message=("'{written}' is not a code with which data is refused", "“{written}”不是拒收数据的代码"),
        help=(
            "write the code that `classify` prints when it refuses such data, for example TR512",
            "请写 classify 拒收这类数据时显示的代码，例如 TR512",
        ),
        why=(
            (
                "`expect: {error: TR512}` says that the data of the case must be refused with that code. Codes of data "
                "begin with TR5."
            ),
            "expect: {error: TR512} 表示该用例的数据应以这个代码被拒收。数据类代码以 TR5 开头。",
        ),
        wrong="expect: {error: wrong}",
        right="expect: {error: TR512}",
    ),
)
