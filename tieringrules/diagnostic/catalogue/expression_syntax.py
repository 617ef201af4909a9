"""Codes about the spelling of expressions (TR301-TR329)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error

_FEEL = (
    "Expressions are written in FEEL, the standard language of decision tables, so that they mean the same "
    "everywhere.",
    "表达式使用决策表的标准语言 FEEL 书写，这样在任何地方含义都一致。",
)
_GUESS = (
    "The meaning is clear, but a rule that decides about customers is not guessed: please correct the spelling.",
    "含义虽然清楚，但决定客户等级的规则不能靠猜测，请改正写法。",
)

ENTRIES: tuple[Code, ...] = (
    error(
        "TR301",
        message=("'{found}' cannot stand here", "此处不能出现“{found}”"),
        help=("expected here: {expected}", "此处应为：{expected}"),
        why=_FEEL,
        wrong='monetary_12m >= 50000 region = "华东"',
        right='monetary_12m >= 50000 and region = "华东"',
    ),
    error(
        "TR302",
        message=("the expression ends too early", "表达式不完整"),
        help=("still expected: {expected}", "后面还应有：{expected}"),
        why=_FEEL,
        wrong="monetary_12m >=",
        right="monetary_12m >= 50000",
    ),
    error(
        "TR303",
        message=("the expression is empty", "表达式为空"),
        help=(
            "write an expression, such as: monetary_12m >= 50000",
            "请填写表达式，例如：monetary_12m >= 50000",
        ),
        why=_FEEL,
        wrong='when: ""',
        right="when: monetary_12m >= 50000",
    ),
    error(
        "TR304",
        message=(
            "the text that begins with {quote} has no closing quotation mark",
            "以 {quote} 开头的文本缺少结尾引号",
        ),
        help=('close it on the same line with "', '请在同一行用英文引号 " 结束文本'),
        why=_FEEL,
        wrong='region = "华东',
        right='region = "华东"',
    ),
    error(
        "TR305",
        message=("texts stand in double quotation marks, not in single ones", "文本要用双引号，不能用单引号"),
        help=("write {right}", "请写成 {right}"),
        why=_GUESS,
        wrong="region = '华东'",
        right='region = "华东"',
    ),
    error(
        "TR306",
        message=("'{written}' is not a comparison in expressions", "表达式中没有“{written}”这个比较符号"),
        help=("write {right}", "请写成 {right}"),
        why=_GUESS,
        wrong="monetary_12m ≥ 50000",
        right="monetary_12m >= 50000",
    ),
    error(
        "TR307",
        message=("'{written}' does not join or negate conditions", "不能用“{written}”连接或否定条件"),
        help=("write {right}", "请写成 {right}"),
        why=_GUESS,
        wrong="a > 1 && b > 1",
        right="a > 1 and b > 1",
    ),
    error(
        "TR308",
        message=("'{written}' is full-width or typographic punctuation", "“{written}”使用了全角或中文标点"),
        help=("use the plain keyboard's: {right}", "请改用英文半角标点：{right}"),
        why=_GUESS,
        wrong="region in （“华东”，“华南”）",
        right='region in ("华东", "华南")',
    ),
    error(
        "TR309",
        message=("'{written}' is written '{right}' in expressions", "表达式中“{written}”要写成“{right}”"),
        help=("write {right}", "请写成 {right}"),
        why=_GUESS,
        wrong="a > 1 AND b > 1",
        right="a > 1 and b > 1",
    ),
    error(
        "TR310",
        message=(
            "the number '{written}' has separators between its digits",
            "数字“{written}”中带有千位分隔符",
        ),
        help=(
            "write {right}; if these are several numbers, put a blank after every comma",
            "请写成 {right}；如果是多个数字，请在每个逗号后加空格",
        ),
        why=(
            "A comma separates the values of a list, so 50,000 could be read as 50 and 000.",
            "逗号用来分隔列表中的值，因此 50,000 可能被读成 50 和 000。",
        ),
        wrong="monetary_12m >= 50,000",
        right="monetary_12m >= 50000",
    ),
    error(
        "TR311",
        message=("the number '{written}' is not written in plain digits", "数字“{written}”没有写成普通数字"),
        help=("write {right}", "请写成 {right}"),
        why=(
            "Units such as 万, percent and currency signs belong to the title or unit of a metric.",
            "万、百分号、货币符号等单位应写在指标的名称或单位里。",
        ),
        wrong="monetary_12m >= 5万",
        right="monetary_12m >= 50000",
    ),
    error(
        "TR313",
        message=("'not' needs parentheses", "“not”后面需要括号"),
        help=("write {right}", "请写成 {right}"),
        why=_GUESS,
        wrong="not email_consent",
        right="not(email_consent)",
    ),
    error(
        "TR314",
        message=("comparisons cannot be chained", "比较不能连写"),
        help=("write {right}", "请写成 {right}"),
        why=(
            "FEEL compares the result of the first comparison with the next value, which nobody means.",
            "按 FEEL 的含义，会拿第一次比较的结果（真或假）再去比较，这不是想要的结果。",
        ),
        wrong="1 < satisfaction < 5",
        right="1 < satisfaction and satisfaction < 5",
    ),
    error(
        "TR315",
        message=(
            "the expression has {length} characters, the limit is {limit}",
            "表达式有 {length} 个字符，超过上限 {limit}",
        ),
        help=("split it into several metrics or tiers", "请拆分成多个指标或等级"),
        why=(
            "Nobody can read or check an expression of this size; it is most likely pasted by mistake.",
            "这么长的表达式无法阅读和核对，多半是误粘贴。",
        ),
        wrong="when: (20,000 characters and more)",
        right="when: monetary_12m >= 50000",
    ),
    error(
        "TR316",
        message=("the expression is nested more than {limit} levels deep", "表达式嵌套超过 {limit} 层"),
        help=("give the inner parts names as metrics", "请把内层部分定义成单独的指标"),
        why=(
            "Nobody can read or check an expression of this depth.",
            "嵌套这么深的表达式无法阅读和核对。",
        ),
        wrong="((((…))))",
        right="monetary_12m >= 50000",
    ),
    error(
        "TR317",
        message=("the character '{character}' means nothing here", "此处的字符“{character}”没有含义"),
        help=("remove it, or put texts in double quotation marks", "请删除它；如果是文本，请加英文双引号"),
        why=_FEEL,
        wrong="region = 华东; monetary_12m > 5",
        right='region = "华东" and monetary_12m > 5',
    ),
    error(
        "TR319",
        message=(
            "'not {operator}' is written with not( … ) around the whole test",
            "“not {operator}”要写成 not( … )，括住整个判断",
        ),
        help=(
            "instead of: {written}, write: not( … {operator} … )",
            "不要写：{written}，请写：not( … {operator} … )",
        ),
        why=_GUESS,
        wrong='region not in ("华东", "华南")',
        right='not(region in ("华东", "华南"))',
    ),
    error(
        "TR320",
        message=("the number is longer than {limit} digits", "数字超过 {limit} 位"),
        help=("check the number", "请检查这个数字"),
        why=(
            "FEEL numbers have 34 digits; a longer one is a slip of the keyboard.",
            "FEEL 的数字最多 34 位，更长的数字多半是输入错误。",
        ),
        wrong="monetary_12m > 1e99",
        right="monetary_12m > 100000",
    ),
    error(
        "TR321",
        message=("'{written}' is not a valid {kind}", "“{written}”不是有效的{kind}"),
        help=(
            "dates are written 2026-01-31, moments 2026-01-31T22:00:00, times 22:00:00, durations P30D or P12M, "
            "all without a time zone",
            "日期写成 2026-01-31，时刻写成 2026-01-31T22:00:00，时间写成 22:00:00，时长写成 P30D 或 P12M，均不带时区",
        ),
        why=(
            "A day that the calendar does not have would never be reached, and nobody would notice.",
            "日历上不存在的日期永远不会成立，也没有人会发现。",
        ),
        wrong='birthday < date("2026-02-30")',
        right='birthday < date("2026-02-28")',
    ),
    error(
        "TR322",
        message=("the text has an escape that is no character", "文本中的转义序列不是有效字符"),
        help=("write the character itself", "请直接写出该字符"),
        why=(
            "Codes from D800 to DFFF are halves of characters, and there is none above 10FFFF.",
            "D800 到 DFFF 只是半个字符，10FFFF 以上没有字符。",
        ),
        wrong='name = "\\uD83D"',
        right='name = "😀"',
    ),
    error(
        "TR323",
        message=("the comment that begins with /* has no end", "以 /* 开头的注释没有结束"),
        help=("close it with */", "请用 */ 结束注释"),
        why=_FEEL,
        wrong="a > 1 /* since 2026",
        right="a > 1 /* since 2026 */",
    ),
    error(
        "TR324",
        message=("this 'if' has no '{word}'", "这个“if”缺少“{word}”"),
        help=("write: if … then … else …", "请写成：if … then … else …"),
        why=(
            "Both answers must be written, so that every customer gets a value.",
            "两种结果都必须写出，这样每个客户才都有值。",
        ),
        wrong="if satisfaction >= 4 then 10",
        right="if satisfaction >= 4 then 10 else 0",
    ),
    error(
        "TR325",
        message=("nothing stands before '{operator}'", "“{operator}”前面没有内容"),
        help=(
            "write what is compared: monetary_12m {operator} …",
            "请写出要比较的内容：monetary_12m {operator} …",
        ),
        why=_FEEL,
        wrong="when: '>= 50000'",
        right="when: monetary_12m >= 50000",
    ),
    error(
        "TR376",
        message=("{feature} cannot stand in a rule file", "规则文件中不能使用{feature}"),
        help=(
            "a rule works on columns: write the value itself, or a metric of its own",
            "规则按列计算：请直接写出值，或另外定义一个指标",
        ),
        why=(
            "Rules are computed column by column for all customers at once. Functions as values, contexts and "
            "lists that come from data have no column; `tieringrules eval` computes them for one case.",
            "规则对所有客户按列一次算出。作为值的函数、上下文以及来自数据的列表没有对应的列；"
            "`tieringrules eval` 可以对单个案例计算它们。",
        ),
        wrong="{limit: 100}.limit",
        right="100",
    ),
    error(
        "TR377",
        message=("{feature} is not computed", "不支持{feature}"),
        help=("write the expression itself", "请直接写出表达式"),
        why=(
            "Functions are no values here: an expression cannot define one, hand it on, or call one outside.",
            "这里的函数不是值：表达式不能定义函数、传递函数或调用外部函数。",
        ),
        wrong="(function(x) x + 1)(2)",
        right="2 + 1",
    ),
)
