"""`kind: dataset`: a table and its contract."""

from __future__ import annotations

from tieringrules.rulebook import feedback, identity
from tieringrules.rulebook.kinds.fields import NAME, TITLE, TITLE_SHAPE, kind_field
from tieringrules.rulebook.shapes import (
    BooleanPlace,
    ChoicePlace,
    ConditionPlace,
    ExpressionPlace,
    Field,
    IntegerPlace,
    ListOf,
    MapOf,
    NamePlace,
    Record,
    ScalarPlace,
    TextPlace,
)

COLUMN_KINDS = (
    "text",
    "integer",
    "number",
    "decimal",
    "boolean",
    "date",
    "datetime",
    "choice",
    "email",
    "phone",
)
MOST_DECIMAL_PLACES = 15
MOST_ROWS = 1_048_576

COLUMN = Record(
    {
        "type": Field(ChoicePlace(COLUMN_KINDS), ("what the cells hold", "单元格内容的类型"), required=True),
        "title": TITLE,
        "aliases": Field(
            ListOf(TextPlace()), ("other headers under which files bring it", "文件中可能使用的其他列名")
        ),
        "personal": Field(
            BooleanPlace(), ("tells about a person: masked in reports", "个人信息：报告中将打码")
        ),
        "values": Field(
            ListOf(TextPlace(), at_least=1), ("the values a choice may have", "可选值清单（choice 类型）")
        ),
        "scale": Field(
            IntegerPlace(0, MOST_DECIMAL_PLACES),
            ("digits after the point of a decimal; 2 if not written", "小数位数（decimal 类型），默认 2"),
        ),
        "format": Field(
            TextPlace(),
            (
                "how cells are written, such as %d/%m/%Y, excel, 1.234,50, 12.5%; e164 for phone numbers",
                "单元格的写法：如 %Y年%m月%d日、excel、1,234.50、12.5%；电话可写 e164",
            ),
        ),
        "currency": Field(
            TextPlace(),
            (
                "ISO 4217 code of amounts that carry a sign, such as CNY",
                "金额的货币代码（ISO 4217），例如 CNY",
            ),
        ),
        "unit": Field(
            TextPlace(), ("what may stand behind the number, such as kg", "数字后面可带的单位，例如 kg")
        ),
        "min": Field(ScalarPlace(), ("smallest allowed value", "允许的最小值")),
        "max": Field(ScalarPlace(), ("largest allowed value", "允许的最大值")),
        "required": Field(BooleanPlace(), ("a row without a value is refused", "缺少该值的行将被拒收")),
        "unique": Field(BooleanPlace(), ("no value may stand twice", "不允许出现重复值")),
        "pattern": Field(
            TextPlace(),
            (
                "regular expression that texts must match; ^ and $ for all of it",
                "文本须匹配的正则表达式（整体匹配用 ^ 和 $）",
            ),
        ),
        "min_length": Field(IntegerPlace(0), ("fewest characters of a text", "文本的最少字符数")),
        "max_length": Field(IntegerPlace(0), ("most characters of a text", "文本的最多字符数")),
        "default": Field(ScalarPlace(), ("taken where the cell is missing", "单元格为空时采用的值")),
        "null_values": Field(
            ListOf(TextPlace()), ("spellings that mean missing, such as NA", "表示缺失的写法，例如 NA")
        ),
        "region": Field(
            TextPlace(),
            ("country of phone numbers without a code, such as CN", "无国家码电话的国家，例如 CN"),
        ),
        "value": Field(
            ExpressionPlace(), ("the column is computed by this expression", "该列由此表达式计算得出")
        ),
    }
)
EXPECTATION = Record(
    {
        "name": NAME,
        "condition": Field(
            ConditionPlace(), ("what must not be false for a row", "每行必须满足的条件"), required=True
        ),
        "when": Field(
            ConditionPlace(), ("rows to which it applies; all if not written", "适用的行，默认全部")
        ),
        "severity": Field(
            ChoicePlace(("error", "warning")),
            ("error refuses the row, warning counts it", "error 拒收该行，warning 只计数"),
        ),
        "message": Field(TITLE_SHAPE, ("what to tell people about such a row", "对这类行的说明")),
    }
)
SHAPE = Record(
    {
        "kind": kind_field("dataset"),
        "name": NAME,
        "title": TITLE,
        "key": Field(NamePlace(), ("the column that names a row", "唯一标识一行的列")),
        "import": Field(
            TextPlace(),
            (
                "the system whose export this is, such as shopify.orders",
                "数据导出自哪个系统，例如 shopify.orders、youzan.orders",
            ),
        ),
        "belongs_to": Field(
            MapOf(NamePlace(), at_least=1),
            ("customers dataset: our column that names the customer", "所属客户数据集：本表中标识客户的列"),
        ),
        "happened_at": Field(
            NamePlace(),
            ("date column; rows after the day asked about are invisible", "发生日期列；统计日之后的行不计"),
        ),
        "updated": Field(
            NamePlace(), ("date column: when a row was last brought up to date", "日期列：该行最近更新的时间")
        ),
        "role": Field(
            NamePlace(),
            (
                "rows are people of the customer, and this column says what they are there",
                "每行是客户方的一位联系人，此列是其角色",
            ),
        ),
        "keep": Field(ConditionPlace(), ("rows that count", "计入统计的行须满足的条件")),
        "expect": Field(
            ListOf(EXPECTATION, at_least=1),
            ("conditions across columns that rows meet", "各列之间须满足的条件"),
        ),
        "identity": identity.SHAPE,
        "feedback": feedback.FIELD,
        "separator": Field(
            TextPlace(),
            ("character between cells of a text file, or `whitespace`", "文本文件的分隔符，或 whitespace"),
        ),
        "encoding": Field(
            TextPlace(), ("character encoding of text files, such as gb18030", "文本文件的编码，例如 gb18030")
        ),
        "accept": Field(
            Record(
                {
                    "refused_rows": Field(
                        ScalarPlace(),
                        ("share of rows that may be refused, such as 2%", "允许拒收的行所占比例，例如 2%"),
                        required=True,
                    )
                }
            ),
            ("how much may be wrong before the run stops", "数据有多少错误时停止运行"),
        ),
        "sheet": Field(
            TextPlace(), ("sheet of a workbook, if several are filled", "工作表名称（有多个工作表时）")
        ),
        "header_row": Field(
            IntegerPlace(1, MOST_ROWS),
            ("row of the header in a sheet or text file", "工作表或文本文件中表头所在的行号"),
        ),
        "columns": Field(MapOf(COLUMN, at_least=1), ("the columns", "列定义"), required=True),
    }
)
