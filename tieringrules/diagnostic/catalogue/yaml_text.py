"""Codes about reading YAML (TR1xx): the text itself up to TR134, single values from TR135."""

from __future__ import annotations

from tieringrules.diagnostic.catalogue.single_values import ENTRIES as SINGLE_VALUES
from tieringrules.diagnostic.code import Code, error

_LIMITS: tuple[Code, ...] = (
    error(
        "TR101",
        message=(
            "the file has {size} bytes; a rule file may have at most {limit}",
            "文件有 {size} 字节，规则文件最多 {limit} 字节",
        ),
        help=(
            "split it into several files, or move long tables into a CSV file",
            "请拆成几个文件，或把长表格放进 CSV 文件",
        ),
        why=(
            (
                "Rule files are written and read by people. A file this large is usually data in the wrong folder, "
                "and reading it would make every check slow."
            ),
            "规则文件是给人写、给人看的。这么大的文件通常是误放进来的数据，读取它会拖慢每一次检查。",
        ),
        wrong="rules/orders_export.yaml        # 5 MB of data",
        right="data/orders.csv                 # data lies under data/, rules stay small",
    ),
    error(
        "TR102",
        message=(
            "the file is not UTF-8 text: line {line} has bytes that are no character",
            "文件不是 UTF-8 文本：第 {line} 行有无法识别的字节",
        ),
        help=(
            "save the file again with the encoding UTF-8",
            "请在编辑器中用“另存为”，编码选择 UTF-8（不要选 ANSI 或 GBK）",
        ),
        why=(
            (
                "Rule files are read as UTF-8, the encoding that all systems share. Older Windows programs save Chinese "
                "text as GBK, where the same bytes mean other characters."
            ),
            "规则文件一律按 UTF-8 读取，这是各系统通用的编码。较旧的 Windows 程序会把中文存成 GBK，同样的字节代表不同的字。",
        ),
        wrong="name: 华东        # saved as GBK",
        right="name: 华东        # saved as UTF-8",
    ),
    error(
        "TR103",
        message=("the file is empty", "文件是空的"),
        help=(
            "write what it should contain, beginning with 'kind:', or delete the file",
            "请写上内容（从 kind: 开始），或删除这个文件",
        ),
        why=(
            (
                "A rule file says in its first line what kind it is. A file with nothing in it, or only comments, is "
                "usually one that was not saved."
            ),
            "每个规则文件都要用 kind 说明自己是什么。什么都没有或只有注释的文件，多半是忘了保存。",
        ),
        wrong="# to be written",
        right="kind: standard\nname: customer_value",
    ),
    error(
        "TR104",
        message=(
            "the character {character} must not stand in a rule file",
            "规则文件中不能有字符 {character}",
        ),
        help=(
            "delete it; it cannot be seen and often comes along when text is copied from another program",
            "请删除它；这种看不见的字符常常是从别的程序复制文字时带进来的",
        ),
        why=(
            (
                "Control characters and characters that change the direction or the end of a line cannot be seen. A rule "
                "with one of them would not do what it seems to say."
            ),
            "控制字符，以及会改变文字方向或换行的字符，肉眼看不见。含有它们的规则，看到的和实际执行的会不一样。",
        ),
        wrong='name: "gold\\0"',
        right="name: gold",
    ),
    error(
        "TR105",
        message=(
            "lists and groups are nested more than {limit} levels deep here",
            "这里的列表和键值嵌套超过了 {limit} 层",
        ),
        help=("check for brackets that are opened too often", "请检查是否多写了左括号"),
        why=(
            "No rule needs that many levels. It happens by a held-down key or in files made to break programs.",
            "没有规则需要这么多层。通常是按键卡住，或是专门用来破坏程序的文件。",
        ),
        wrong="when: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        right="when: {any: [{region: 华东}, {region: 华南}]}",
    ),
    error(
        "TR106",
        message=("the file has more than {limit} values", "文件中的值超过了 {limit} 个"),
        help=(
            "split it into several files, or move long tables into a CSV file",
            "请拆成几个文件，或把长表格放进 CSV 文件",
        ),
        why=(
            "A rule file with that many values cannot be read by people and would make every check slow.",
            "有这么多值的规则文件没有人能看懂，也会拖慢每一次检查。",
        ),
        wrong="values: [1, 2, 3, ...]      # 300,000 of them",
        right="file: values.csv",
    ),
    error(
        "TR107",
        message=(
            "'{text}': anchors and references (& and *) are not used in rule files",
            "“{text}”：规则文件中不使用锚点和引用（& 和 *）",
        ),
        help=(
            "write the content out where it is needed; a text that begins with & or * needs quotes",
            "请在需要的地方直接写出内容；以 & 或 * 开头的文字要加引号",
        ),
        why=(
            (
                "References make a file mean something that its lines do not show, and a few lines of them can grow to "
                "billions of values."
            ),
            "引用会让文件的含义和表面看到的不一致，而且几行引用就能展开成几十亿个值。",
        ),
        wrong="gold: &base {at_least: 20000}\nsilver: *base",
        right="gold: {at_least: 20000}\nsilver: {at_least: 20000}",
    ),
    error(
        "TR108",
        message=(
            "'{text}': tags (!) are not used in rule files",
            "“{text}”：规则文件中不使用标签（!）",
        ),
        help=(
            "leave it out; a text that begins with ! needs quotes",
            "请去掉它；以 ! 开头的文字要加引号",
        ),
        why=(
            "A tag asks YAML for another type. In rule files the place decides what type a value has.",
            "标签用来指定 YAML 的类型。在规则文件里，值的类型由它所在的位置决定。",
        ),
        wrong="code: !!str 0123",
        right="code: 0123",
    ),
    error(
        "TR109",
        message=("a second document begins here", "这里开始了第二个文档"),
        help=(
            "put it into a file of its own, and delete the line with --- or ...",
            "请把它放进单独的文件，并删除 --- 或 ... 这一行",
        ),
        why=(
            "One file holds one document, so that every message can name the file it means.",
            "一个文件只放一个文档，这样每条提示都能说清是哪个文件。",
        ),
        wrong="kind: standard\nname: value\n---\nkind: standard\nname: region",
        right="kind: standard\nname: value",
    ),
    error(
        "TR110",
        message=(
            "'{text}': lines that begin with % are not used in rule files",
            "“{text}”：规则文件中不使用以 % 开头的行",
        ),
        help=("delete the line", "请删除这一行"),
        why=(
            "Such a line is an instruction to the YAML reader, for instance to read another version of YAML.",
            "这样的行是给 YAML 读取程序的指令，例如要求按另一个版本读取。",
        ),
        wrong="%YAML 1.1\n---\nkind: standard",
        right="kind: standard",
    ),
    error(
        "TR111",
        message=("'<<' does not merge anything in rule files", "规则文件中不能用“<<”合并内容"),
        help=(
            "write the keys out where they are needed",
            "请在需要的地方把这些键直接写出来",
        ),
        why=(
            "Merging belongs to an old version of YAML. Rules must show all that they mean.",
            "合并是旧版 YAML 的功能。规则的全部含义应当直接写在那里。",
        ),
        wrong="gold: {<<: {region: 华东}, tier: gold}",
        right="gold: {region: 华东, tier: gold}",
    ),
    error(
        "TR112",
        message=("this key is not a single text: {reason}", "这个键不是单个文字：{reason}"),
        help=(
            "write a name before the ':'; a text with braces such as {{{{ … }}}} needs quotes around it",
            "请在冒号前写一个名称；含有 {{{{ … }}}} 这样花括号的文字要整体加引号",
        ),
        why=(
            "Every key is one name. YAML would also accept lists, groups of keys, or nothing as a key.",
            "每个键都是一个名称。YAML 本身还允许用列表、键值组甚至空白作键，这里不允许。",
        ),
        wrong="greeting: {{ customer.name }}",
        right='greeting: "{{ customer.name }}"',
    ),
    error(
        "TR113",
        message=(
            "the key '{key}' stands here a second time; it already stands in line {line}",
            "键“{key}”重复了，第 {line} 行已经写过",
        ),
        help=("delete or rename one of the two", "请删除或改名其中一个"),
        why=(
            (
                "Only one of two equal keys could count, and which one is not visible. Names are compared in Unicode "
                "normal form C, so two spellings of one letter are equal."
            ),
            "两个相同的键只能有一个生效，而看不出是哪一个。名称按 Unicode 规范形式 NFC 比较，同一个字母的两种编码视为相同。",
        ),
        wrong="region: 华东\nregion: 华南",
        right="region: [华东, 华南]",
    ),
    error(
        "TR114",
        message=(
            "the file does not consist of 'key: value' lines",
            "文件内容不是“键: 值”的形式",
        ),
        help=(
            "begin with a line such as 'kind: standard'",
            "请从 kind: standard 这样的一行开始",
        ),
        why=(
            "Every rule file is a group of keys, one of which is 'kind'. A list or a mere text has no place for it.",
            "每个规则文件都是一组键值，其中一个是 kind。单独的列表或文字没有地方写它。",
        ),
        wrong="- name: gold\n- name: silver",
        right="kind: standard\ntiers:\n  - name: gold\n  - name: silver",
    ),
)

_SYNTAX: tuple[Code, ...] = (
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

ENTRIES: tuple[Code, ...] = _LIMITS + _SYNTAX + SINGLE_VALUES
