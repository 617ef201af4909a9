"""Codes about single expressions and their cases (TR76x)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

_LINES = (
    "Each line of a cases file is one JSON object, so that one broken line does not spoil the others.",
    "用例文件每行一个 JSON 对象，这样某一行出错不会影响其他行。",
)

ENTRIES: tuple[Code, ...] = (
    error(
        "TR760",
        message=("line {line} is no JSON object with exact keys", "第 {line} 行不是有效的 JSON 对象"),
        help=(
            'write one object a line: {{"id": 1, "expr": "a + 1", "with": {{"a": 2}}}}',
            '每行写一个对象：{{"id": 1, "expr": "a + 1", "with": {{"a": 2}}}}',
        ),
        why=_LINES,
        wrong='{"id": 1, "expr": "a + 1"',
        right='{"id": 1, "expr": "a + 1", "with": {"a": 2}}',
    ),
    error(
        "TR761",
        message=(
            "the expression asks for too much work (more than {limit} steps)",
            "表达式的计算量过大（超过 {limit} 步）",
        ),
        help=("loop over fewer values", "请减少循环的次数"),
        why=(
            "A rule looks at a few values. A loop over millions is a slip, and it would stop everything else.",
            "规则只涉及少量的值；循环上百万次多半是笔误，而且会拖住其他工作。",
        ),
        wrong="for i in 1..1000000000 return i",
        right="for i in 1..12 return i",
    ),
    error(
        "TR762",
        message=("columns cannot compute this: {problem}", "无法按列计算：{problem}"),
        help=("use --engine reference", "请使用 --engine reference"),
        why=(
            "The polars engine computes what rule files can say, with their strict types. Where that could differ "
            "from FEEL, or there is no column for it, it gives a reason and no value.",
            "polars 引擎只计算规则文件能表达的内容，并要求类型严格一致。凡可能与 FEEL 不一致或无法按列表示的，"
            "给出原因而不给出值。",
        ),
        wrong="tieringrules eval --cases cases.jsonl --engine polars    # with {a: 1}.a",
        right="tieringrules eval --cases cases.jsonl --engine reference",
    ),
    error(
        "TR763",
        message=("this is no value for a name: {problem}", "这不是可用的取值：{problem}"),
        help=(
            'give a JSON object of names and values; dates as {{"date": "2026-01-31"}}, likewise time, '
            "datetime and duration",
            '请提供由名称和值组成的 JSON 对象；日期写成 {{"date": "2026-01-31"}}，time、datetime、duration 同理',
        ),
        why=(
            "JSON has no dates: they are written as an object with one key that says what the text is.",
            "JSON 没有日期类型，因此用一个说明文本含义的单键对象表示。",
        ),
        wrong='--with \'{"d": {"date": "2026-02-30"}}\'',
        right='--with \'{"d": {"date": "2026-02-28"}}\'',
    ),
    error(
        "TR764",
        message=("line {line} has no text in 'expr'", "第 {line} 行的“expr”不是文本"),
        help=('write: {{"id": 1, "expr": "a + 1"}}', '请写成：{{"id": 1, "expr": "a + 1"}}'),
        why=_LINES,
        wrong='{"id": 1, "expression": "1 + 1"}',
        right='{"id": 1, "expr": "1 + 1"}',
    ),
    error(
        "TR765",
        message=("--with is no JSON object", "--with 的内容不是 JSON 对象"),
        help=(
            "write names and values in braces: --with '{{\"amount\": 100}}'",
            "请把名称和值写在花括号中：--with '{{\"amount\": 100}}'",
        ),
        why=(
            "The values of an expression's names are given as JSON, whose names stand in double quotation marks.",
            "表达式中名称的取值以 JSON 给出，名称必须放在双引号中。",
        ),
        wrong="tieringrules eval 'amount > 5' --with '{amount: 100}'",
        right="tieringrules eval 'amount > 5' --with '{\"amount\": 100}'",
    ),
    error(
        "TR766",
        message=(
            "eval takes one expression, or --cases with a file, not both and not neither",
            "eval 需要一个表达式，或用 --cases 指定文件，两者只能选一个",
        ),
        help=(
            "write: tieringrules eval '1 + 1', or: tieringrules eval --cases FILE.jsonl",
            "请写成：tieringrules eval '1 + 1'，或：tieringrules eval --cases FILE.jsonl",
        ),
        why=(
            "One expression prints one value; a cases file prints one line for each of its lines.",
            "单个表达式输出一个值；用例文件则每行输出一行结果。",
        ),
        wrong="tieringrules eval",
        right="tieringrules eval '1 + 1'",
    ),
    error(
        "TR770",
        message=("{file} declares a document type or entities", "{file} 声明了文档类型或实体"),
        help=("save the model without <!DOCTYPE …>", "请另存为不含 <!DOCTYPE …> 的模型"),
        why=(
            "Entities in XML can read files of this machine or grow without end; no DMN model needs them.",
            "XML 实体可能读取本机文件或无限膨胀，DMN 模型不需要它们。",
        ),
        wrong='<!DOCTYPE definitions [<!ENTITY x "y">]>',
        right="<definitions …>",
    ),
    error(
        "TR771",
        message=("{file} is no DMN model: {problem}", "{file} 不是 DMN 模型：{problem}"),
        help=("give a .dmn file as modelling tools save it", "请提供建模工具保存的 .dmn 文件"),
        why=(
            "A DMN model is an XML document whose root is <definitions>.",
            "DMN 模型是根元素为 <definitions> 的 XML 文档。",
        ),
        wrong="eval --dmn customers.csv --cases cases.jsonl",
        right="eval --dmn routing.dmn --cases cases.jsonl",
    ),
    error(
        "TR772",
        message=("the model has no decision '{name}'", "模型中没有名为“{name}”的决策"),
        help=("its decisions: {known}", "已有的决策：{known}"),
        why=(
            "A case names the decision that it asks for, unless the model has only one.",
            "模型有多个决策时，用例须写明要计算哪一个。",
        ),
        wrong='{"id": 1, "decision": "Aproval", "with": {}}',
        right='{"id": 1, "decision": "Approval", "with": {}}',
    ),
    error(
        "TR773",
        message=("decision '{name}' uses {what}, which is not computed", "决策“{name}”使用了不支持的 {what}"),
        help=(
            "literal expressions, decision tables, contexts, lists and relations are computed",
            "支持文字表达式、决策表、上下文、列表和关系表",
        ),
        why=(
            "Functions, invocations and imported models are no part of what is read here.",
            "函数、调用和导入的模型不在支持范围内。",
        ),
        wrong="<invocation> … </invocation>",
        right="<literalExpression><text>amount * 2</text></literalExpression>",
    ),
    error(
        "TR774",
        message=(
            "--dmn needs --cases, and the reference engine",
            "--dmn 需要与 --cases 一起使用，且只支持 reference 引擎",
        ),
        help=(
            "write: tieringrules eval --dmn MODEL.dmn --cases FILE.jsonl",
            "请写成：tieringrules eval --dmn MODEL.dmn --cases FILE.jsonl",
        ),
        why=(
            "A model is computed for cases: each line gives values for its inputs.",
            "模型是针对用例计算的：每行给出各输入的取值。",
        ),
        wrong="tieringrules eval --dmn routing.dmn 'a + 1'",
        right="tieringrules eval --dmn routing.dmn --cases cases.jsonl",
    ),
    warning(
        "TR775",
        message=("not carried over from decision '{name}': {what}", "决策“{name}”中未能转换：{what}"),
        help=("write it in the rules by hand", "请在规则中手工补写"),
        why=(
            "Rule files have one value for each customer: lists of results, functions and computed outputs have "
            "no place there. What is left out is named, so that nothing is lost in silence.",
            "规则文件为每位客户给出一个值：结果列表、函数和计算得出的输出在其中没有位置。未转换的内容都会列出。",
        ),
        wrong='<decisionTable hitPolicy="COLLECT">',
        right='<decisionTable hitPolicy="FIRST">',
    ),
    error(
        "TR776",
        message=("{file} is there already", "{file} 已存在"),
        help=("give another folder after --out", "请在 --out 后指定其他文件夹"),
        why=("An import never replaces what somebody wrote.", "导入绝不会覆盖已有的文件。"),
        wrong="tieringrules import dmn routing.dmn --out rules",
        right="tieringrules import dmn routing.dmn --out imported",
    ),
    warning(
        "TR767",
        message=("'{name}' has no value, so it is null", "“{name}”没有取值，按 null 处理"),
        help=("{hint}", "{hint}"),
        why=(
            "FEEL gives null for names and functions that it does not know. In rule files that is an error.",
            "FEEL 对不认识的名称和函数给出 null；在规则文件中这是错误。",
        ),
        wrong="tieringrules eval 'amuont > 5' --with '{\"amount\": 100}'",
        right="tieringrules eval 'amount > 5' --with '{\"amount\": 100}'",
    ),
)
