"""Codes about reading YAML (TR1xx): what a file may hold up to TR114, its form, its single values."""

from __future__ import annotations

from tieringrules.diagnostic.catalogue.single_values import ENTRIES as SINGLE_VALUES
from tieringrules.diagnostic.catalogue.yaml_syntax import ENTRIES as SYNTAX
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

ENTRIES: tuple[Code, ...] = _LIMITS + SYNTAX + SINGLE_VALUES
