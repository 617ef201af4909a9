"""Codes about the form of YAML (TR115 to TR134): indentation, quotes, brackets, colons, dashes, blanks."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error

ENTRIES: tuple[Code, ...] = (
    error(
        "TR115",
        message=("the line is indented with a tab", "这一行用制表符（Tab）缩进"),
        help=(
            "indent with spaces, two for each level",
            "请用空格缩进，每一级两个空格",
        ),
        why=(
            "A tab is as wide as each editor likes, so YAML does not accept it for indentation.",
            "制表符的宽度因编辑器而异，所以 YAML 不允许用它缩进。",
        ),
        wrong="when:\n\tregion: 华东",
        right="when:\n  region: 华东",
    ),
    error(
        "TR116",
        message=(
            "the line is indented by {indent} spaces, which fits none of the lines above it",
            "这一行缩进了 {indent} 个空格，与上面任何一行都对不齐",
        ),
        help=(
            "indent it like the line it belongs to (above it begin lines at {levels} spaces)",
            "请与它所属的那一行对齐（上面各级的缩进是 {levels} 个空格）",
        ),
        why=(
            (
                "The indentation says what belongs together. Lines of one group begin at the same column, and only a key "
                "without a value can have deeper lines below it."
            ),
            "缩进表示从属关系。同一组的各行必须从同一列开始；只有冒号后面没有值的键，下面才能有更深的行。",
        ),
        wrong="when:\n    region: 华东\n  tier: gold",
        right="when:\n    region: 华东\n    tier: gold",
    ),
    error(
        "TR117",
        message=("the quote {quote} opened here is not closed", "这里的引号 {quote} 没有对应的结束引号"),
        help=(
            "write {quote} at the end of the text, the same character and not a full-width one",
            "请在文字结尾写上同样的 {quote}，注意不要写成中文引号",
        ),
        why=(
            "A text in quotes goes on until the same quote, over many lines if need be.",
            "引号里的文字会一直延续到同样的引号出现为止，可能跨越很多行。",
        ),
        wrong='title: "客户价值\nname: value',
        right='title: "客户价值"\nname: value',
    ),
    error(
        "TR118",
        message=(
            "the bracket {opening} opened here is not closed",
            "这里的括号 {opening} 没有对应的结束括号",
        ),
        help=("write {closing} after the last item", "请在最后一项后面写上 {closing}"),
        why=(
            "A list in [ ] and a group in {} go on until their closing bracket. A full-width bracket does not close them.",
            "方括号里的列表、花括号里的键值，要写到对应的结束括号为止。全角括号不能用来结束。",
        ),
        wrong="region: [华东, 华南\ntier: gold",
        right="region: [华东, 华南]\ntier: gold",
    ),
    error(
        "TR119",
        message=(
            "a comma or the closing bracket is missing before this, inside {opening}",
            "在 {opening} 里面，这里之前缺少逗号或结束括号",
        ),
        help=(
            "separate the items with ', '; a text with : , [ ] {{ }} in it needs quotes",
            "各项之间用半角逗号加空格隔开；含有 : , [ ] {{ }} 的文字要加引号",
        ),
        why=(
            "Inside brackets the items are separated by commas.",
            "括号里的各项用半角逗号隔开。",
        ),
        wrong="test: {at_least: 10 at_most: 20}",
        right="test: {at_least: 10, at_most: 20}",
    ),
    error(
        "TR120",
        message=(
            "a text that begins with {character} needs quotes",
            "以 {character} 开头的文字要加引号",
        ),
        help=("write {written}", "请写成 {written}"),
        why=(
            "Some characters at the start of a text have a meaning of their own in YAML.",
            "有些字符写在开头时，在 YAML 里另有含义。",
        ),
        wrong='when: @"2026-01-01" <= joined',
        right="when: '@\"2026-01-01\" <= joined'",
    ),
    error(
        "TR121",
        message=(
            "'{text}' is not how a comparison is written here",
            "比较条件不能写成“{text}”",
        ),
        help=("write {written}", "请写成 {written}"),
        why=(
            (
                "After 'key:' the sign > begins a block of text in YAML. In a group of tests the comparisons are named: "
                "at_least (>=), at_most (<=), above (>), below (<), is_not (!=)."
            ),
            (
                "在冒号后面，YAML 把 > 当作一段文字的开始。条件中的比较用名称来写：at_least（≥）、at_most（≤）、above（>）、"
                "below（<）、is_not（≠）。"
            ),
        ),
        wrong="when:\n  monetary_12m: >= 50000",
        right="when:\n  monetary_12m: {at_least: 50000}",
    ),
    error(
        "TR122",
        message=(
            "the colon after '{key}' is full-width",
            "“{key}”后面用了全角冒号",
        ),
        help=(
            "write '{key}: ' with the half-width colon and a space",
            "请改成半角冒号加空格，即“{key}: ”",
        ),
        why=(
            (
                "YAML knows only the half-width colon followed by a space. With ： the whole line is one text. In "
                "sentences, such as titles, ： is fine."
            ),
            "YAML 只认半角冒号加空格。用了“：”，整行就成了一段文字。标题等句子里可以照常使用“：”。",
        ),
        wrong="name： gold",
        right="name: gold",
    ),
    error(
        "TR123",
        message=(
            "{comma} does not separate the items here",
            "这里的“{comma}”不能分隔各项",
        ),
        help=(
            "write {written} with half-width commas; quote a text that has {comma} in it",
            "请用半角逗号，写成 {written}；如果“{comma}”本来就是文字的一部分，请加引号",
        ),
        why=(
            "Inside brackets only the half-width comma separates. [华东，华南] would be one item with the name 华东，华南.",
            "括号里只有半角逗号能分隔各项。[华东，华南] 会被当成名为“华东，华南”的一项。",
        ),
        wrong="region: [华东，华南]",
        right="region: [华东, 华南]",
    ),
    error(
        "TR124",
        message=("these quotes are full-width", "这里用了中文引号"),
        help=("write {written}", "请写成 {written}"),
        why=(
            "YAML knows only the quotes \" and '. Full-width quotes become part of the text, so that it equals nothing.",
            "YAML 只认半角引号 \" 和 '。中文引号会变成文字的一部分，结果和什么都不相等。",
        ),
        wrong="region: [“华东”, “华南”]",
        right="region: [华东, 华南]",
    ),
    error(
        "TR125",
        message=(
            "a space is missing after the colon of '{key}:'",
            "“{key}:”的冒号后面缺少空格",
        ),
        help=("write '{key}: ' with a space", "请在冒号后加一个空格，即“{key}: ”"),
        why=(
            "Without the space YAML sees one text and no key, as in 22:00.",
            "没有空格时，YAML 会把它看成一段文字而不是键，就像 22:00 一样。",
        ),
        wrong="name:gold",
        right="name: gold",
    ),
    error(
        "TR126",
        message=("a space is missing after the dash", "短横线后面缺少空格"),
        help=("write '- ' with a space", "请在短横线后加一个空格"),
        why=(
            "An item of a list begins with a dash and a space. Without the space the dash is part of the text.",
            "列表的每一项以短横线加空格开头。没有空格时，短横线会成为文字的一部分。",
        ),
        wrong="channels:\n  -email\n  -sms",
        right="channels:\n  - email\n  - sms",
    ),
    error(
        "TR127",
        message=(
            "a text with ': ' in it needs quotes",
            "含有冒号加空格的文字要加引号",
        ),
        help=("write {written}", "请写成 {written}"),
        why=(
            "A colon and a space make a key. A second one in the same line would make a key inside a value.",
            "冒号加空格表示前面是键。同一行里出现第二个，就会变成值里面又有键。",
        ),
        wrong="title: Value: who buys most",
        right="title: 'Value: who buys most'",
    ),
    error(
        "TR128",
        message=(
            "'{text}' stands where a 'key: value' line is expected",
            "“{text}”所在的位置应当是“键: 值”",
        ),
        help=(
            "write a key, a colon and a space before it, or delete the line",
            "请在前面写上键、冒号和空格，或删除这一行",
        ),
        why=(
            "Beside lines of the form 'key: value' every line needs a key of its own.",
            "与“键: 值”并列的每一行都要有自己的键。",
        ),
        wrong="name gold\ntitle: Gold",
        right="name: gold\ntitle: Gold",
    ),
    error(
        "TR129",
        message=(
            "the blank {character} here is not an ordinary space",
            "这里的空白 {character} 不是普通空格",
        ),
        help=(
            "replace it by an ordinary space, or delete it",
            "请换成普通（半角）空格，或删除它",
        ),
        why=(
            (
                "Full-width, non-breaking and invisible blanks look like spaces but are part of the text, so that two "
                "names that look equal differ."
            ),
            "全角空格、不换行空格和看不见的空白看上去像空格，其实是文字的一部分，会让看起来相同的名称并不相同。",
        ),
        wrong="name:　gold",
        right="name: gold",
    ),
    error(
        "TR130",
        message=(
            "'{text}' means nothing inside double quotes",
            "双引号里的“{text}”没有意义",
        ),
        help=(
            "write \\\\ for a backslash, or use single quotes",
            "反斜杠请写成 \\\\，或改用单引号",
        ),
        why=(
            "Inside double quotes a backslash begins a special character such as \\n. In single quotes it is itself.",
            "在双引号里，反斜杠表示特殊字符的开始，例如 \\n。在单引号里它就是它自己。",
        ),
        wrong='matches: "\\d+"',
        right="matches: '\\d+'",
    ),
    error(
        "TR131",
        message=(
            "'{character}' stands where a value is expected",
            "这里应当是一个值，却是“{character}”",
        ),
        help=(
            "delete it, or write the value before it",
            "请删除它，或在它前面写上值",
        ),
        why=(
            "A closing bracket without an opening one, or two commas in a row, leave a place without a value.",
            "没有左括号的右括号，或连续两个逗号，会让某个位置没有值。",
        ),
        wrong="region: [华东, , 华南]",
        right="region: [华东, 华南]",
    ),
    error(
        "TR132",
        message=(
            "there is more text after the closing {character}",
            "结束的 {character} 后面还有文字",
        ),
        help=(
            "put the whole text in quotes (the other kind, if it has quotes in it), or delete what follows",
            "请给整段文字加引号（里面已有引号时用另一种引号），或删除后面的文字",
        ),
        why=(
            (
                "A value that begins with a quote or a bracket ends with it. An expression that begins so needs quotes "
                "around the whole."
            ),
            "以引号或括号开头的值，到对应的引号或括号就结束了。以它们开头的表达式要整体加引号。",
        ),
        wrong='when: "gold" = tier',
        right="when: '\"gold\" = tier'",
    ),
    error(
        "TR133",
        message=(
            "a list cannot begin with '- ' here",
            "列表不能在这里用“- ”开始",
        ),
        help=(
            "put each '- ' item on a line of its own below the key, or write [item, item]",
            "请把每个“- ”项写在键下面单独的一行，或写成 [一, 二]",
        ),
        why=(
            "Items with a dash stand below their key, one a line. Beside the key only a list in brackets can stand.",
            "带短横线的各项写在键的下面，每项一行。与键同一行时只能用方括号写列表。",
        ),
        wrong="channels: - email",
        right="channels: [email]",
    ),
    error(
        "TR134",
        message=(
            "the text cannot be read as YAML from here on",
            "从这里开始无法按 YAML 读取",
        ),
        help=(
            "compare the line and the one above it with a line that works: indentation, colon and space, quotes, brackets",
            "请把这一行和上一行与正确的写法对照：缩进、冒号加空格、引号、括号",
        ),
        why=(
            "The line does not follow the form of YAML, and the slip is none of those with a code of their own.",
            "这一行不符合 YAML 的格式，也不属于有专门编号的常见笔误。",
        ),
        wrong="when: {region: 华东}}",
        right="when: {region: 华东}",
    ),
)
