"""Codes about the methods by which standards decide (TR251-TR279)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR251",
        message=(
            "'{written}' is not a number, so customers cannot be ranked by it",
            "“{written}”不是数字，无法据此排列客户",
        ),
        help=(
            "name a metric or column that is a number, or an expression that gives one",
            "请填写数字类型的指标或列，或结果为数字的表达式",
        ),
        why=(
            "Shares, ranks, quantiles and points are about more and less of something.",
            "占比、排名、分位和打分都需要能比较大小的数值。",
        ),
        wrong="measure: region",
        right="measure: monetary_12m",
    ),
    error(
        "TR252",
        message=("{written} is no share of a whole", "{written} 不是有效的占比"),
        help=("write more than 0% and at most 100%", "请填写大于 0% 且不超过 100% 的百分比"),
        why=(
            "A share of nothing takes nobody, and there is no more than everything.",
            "占比为零不会包含任何客户，也不可能超过全部。",
        ),
        wrong="{name: A, up_to: 120%}",
        right="{name: A, up_to: 80%}",
    ),
    error(
        "TR253",
        message=(
            "nobody can reach tier '{tier}': '{before}' before it goes as far",
            "没有客户能进入等级“{tier}”：前面的“{before}”已到达同样的范围",
        ),
        help=(
            "shares and counts are counted from the top; write them from the smallest to the largest",
            "占比和人数都从最高处累计，请从小到大书写",
        ),
        why=(
            "Tiers are tried from the first to the last, and each share includes the ones before it: A up to 80%, "
            "B up to 95% gives B the 15% between.",
            "等级自上而下依次判断，每个占比都包含前面的部分：A 到 80%、B 到 95%，则 B 是中间的 15%。",
        ),
        wrong="tiers: [{name: A, up_to: 80%}, {name: B, up_to: 15%}, {name: C, otherwise: true}]",
        right="tiers: [{name: A, up_to: 80%}, {name: B, up_to: 95%}, {name: C, otherwise: true}]",
    ),
    error(
        "TR254",
        message=("'{written}' is not a number of customers", "“{written}”不是有效的客户数"),
        help=(
            "write a whole number from 1, such as 500, or a share such as 10%",
            "请填写不小于 1 的整数（例如 500），或百分比（例如 10%）",
        ),
        why=(
            "The top of a ranking is so many customers or such a share of them.",
            "排名前列只能用客户数或占比来表示。",
        ),
        wrong="{name: top, top: 0}",
        right="{name: top, top: 500}",
    ),
    error(
        "TR255",
        message=("the weights add to {total}, not to 100%", "各权重之和为 {total}，不是 100%"),
        help=("change them so that together they are exactly 100%", "请调整权重，使总和恰好为 100%"),
        why=(
            "Otherwise the best possible score would not be the best number of points, and the bounds of the tiers "
            "would mean something else than they say.",
            "否则满分不再是最高分，各等级的分数线也就名不副实。",
        ),
        wrong="weights: {recency: 30%, frequency: 30%, monetary: 30%}",
        right="weights: {recency: 30%, frequency: 30%, monetary: 40%}",
    ),
    error(
        "TR256",
        message=("'{written}' is not a cell of this grid", "“{written}”不是该网格中的单元"),
        help=(
            "write the scores of recency, frequency and monetary side by side; here from {first} to {last}",
            "请依次写出近度、频度、额度的得分，此处从 {first} 到 {last}",
        ),
        why=(
            "A cell that no customer can have is a slip, and the customers that were meant stay out.",
            "不可能出现的单元多半是笔误，真正想包含的客户反而被漏掉。",
        ),
        wrong="grid: {champions: [565]}    # with 5 bins",
        right="grid: {champions: [555]}",
    ),
    error(
        "TR257",
        message=("cell {cell} already belongs to '{tier}'", "单元 {cell} 已属于“{tier}”"),
        help=("remove it from one of the two tiers", "请从其中一个等级中删除"),
        why=(
            "A customer has one tier; which of the two was meant cannot be told.",
            "一个客户只能有一个等级，无法判断应归入哪一个。",
        ),
        wrong="grid: {champions: [555, 554], loyal: [554, 544]}",
        right="grid: {champions: [555, 554], loyal: [544]}",
    ),
    warning(
        "TR258",
        message=(
            "{count} of {cells} cells of the grid have no tier, such as {some}",
            "网格的 {cells} 个单元中有 {count} 个没有等级，例如 {some}",
        ),
        help=(
            "add them to tiers, or give a last tier to everyone else: others: {{otherwise: true}}",
            "请把它们加入等级，或在最后用“others: {{otherwise: true}}”接收其余客户",
        ),
        why=(
            "Customers with these scores would silently have no tier.",
            "得分落在这些单元的客户会在无人察觉的情况下没有等级。",
        ),
        wrong="grid: {champions: [555, 554]}",
        right="grid: {champions: [555, 554], others: {otherwise: true}}",
    ),
    error(
        "TR259",
        message=(
            "'{name}' is a score here, and also the name of a column, metric or standard",
            "“{name}”在这里表示得分，同时又是列、指标或标准的名称",
        ),
        help=(
            "rename the column, metric or standard; in conditions of an rfm standard r, f, m, rfm and score are its scores",
            "请重命名该列、指标或标准；在 rfm 标准的条件中，r、f、m、rfm、score 表示其得分",
        ),
        why=("The condition could mean either.", "条件会有两种含义。"),
        wrong="when: {m: {at_least: 4}}    # and a metric is called m",
        right="when: {m: {at_least: 4}}    # the metric is called margin",
    ),
    error(
        "TR260",
        message=(
            "the cuts of '{measure}' must rise: {second} stands after {first}",
            "“{measure}”的分段值必须递增：{second} 写在了 {first} 之后",
        ),
        help=("write them from the smallest to the largest, each once", "请从小到大书写，每个只写一次"),
        why=(
            "Each cut begins a further score; out of order it is not clear which score a value between them has.",
            "每个分段值对应一个得分；顺序混乱时，无法确定中间值的得分。",
        ),
        wrong="cuts: {frequency: [9, 6, 4, 2]}",
        right="cuts: {frequency: [2, 4, 6, 9]}",
    ),
    error(
        "TR261",
        message=("{count} cuts make more scores than 9", "{count} 个分段值会产生超过 9 种得分"),
        help=("write at most 8 cuts", "请最多写 8 个分段值"),
        why=(
            "Each score is one digit, so that a text such as 545 has one meaning.",
            "每个得分是一位数字，这样“545”之类的写法才只有一种含义。",
        ),
        wrong="cuts: {recency: [10, 20, 30, 40, 50, 60, 70, 80, 90]}",
        right="cuts: {recency: [30, 60, 120, 240]}",
    ),
    warning(
        "TR262",
        message=(
            "a customer whose '{criterion}' meets none of these points has no score",
            "“{criterion}”不满足任何一档的客户将没有得分",
        ),
        help=(
            "add a last line {{otherwise: true, points: 0}}",
            "请在最后加一行 {{otherwise: true, points: 0}}",
        ),
        why=(
            "Points that are not given are not 0: without them the whole score is missing.",
            "没有给分并不等于 0 分；缺一项，总分就无法得出。",
        ),
        wrong="points: [{at_least: 4, points: 100}]",
        right="points: [{at_least: 4, points: 100}, {otherwise: true, points: 0}]",
    ),
    error(
        "TR263",
        message=(
            "no customer can get these points: an earlier line takes all their values",
            "没有客户能得到这一档分数：前面的一档已包含其全部取值",
        ),
        help=(
            "order 'at_least' from the largest to the smallest, 'at_most' from the smallest to the largest, and "
            "put 'otherwise' last",
            "“at_least”请从大到小、“at_most”请从小到大排列，“otherwise”放在最后",
        ),
        why=("Lines are tried from the first to the last.", "各档自上而下依次判断。"),
        wrong="points: [{at_least: 20000, points: 70}, {at_least: 50000, points: 100}]",
        right="points: [{at_least: 50000, points: 100}, {at_least: 20000, points: 70}]",
    ),
    error(
        "TR264",
        message=("no value can be in both bounds", "没有任何值能同时满足上下限"),
        help=("let the lower bound be below the upper one", "请让下限小于上限"),
        why=("These points could never be given.", "这一档分数永远不会给出。"),
        wrong="{at_least: 100, below: 50, points: 10}",
        right="{at_least: 50, below: 100, points: 10}",
    ),
    error(
        "TR265",
        message=("it is not said who gets these points", "没有写明谁得到这一档分数"),
        help=(
            "add at_least, above, at_most or below; or otherwise: true for the rest",
            "请写 at_least、above、at_most 或 below；其余客户用 otherwise: true",
        ),
        why=("Points belong to values of the measure.", "分数必须对应指标的取值。"),
        wrong="points: [{points: 100}]",
        right="points: [{at_least: 50000, points: 100}]",
    ),
    error(
        "TR266",
        message=(
            "the cut points of '{standard}' are not saved yet: there is no file {file}",
            "“{standard}”的分界点尚未保存：没有文件 {file}",
        ),
        help=(
            "run `tieringrules classify --save-population` once, look at the file, and keep it with the rules",
            "请先运行一次 `tieringrules classify --save-population`，检查该文件并与规则一起保存",
        ),
        why=(
            "A frozen population places customers by cut points of an earlier day, so that tiers do not move only "
            "because other customers changed. They are read from that file.",
            "冻结人群按某一天的分界点定级，使客户等级不会仅因其他客户变化而变动。分界点从该文件读取。",
        ),
        wrong="population: frozen    # and no file in populations/",
        right="tieringrules classify --save-population --as-of 2026-06-30",
    ),
    error(
        "TR267",
        message=("these saved cut points cannot be read: {reason}", "无法读取已保存的分界点：{reason}"),
        help=(
            "save them anew with `tieringrules classify --save-population`",
            "请用 `tieringrules classify --save-population` 重新保存",
        ),
        why=(
            "The file is written by the program; a damaged one must not decide about customers.",
            "该文件由程序写出；损坏的文件不能用来给客户定级。",
        ),
        wrong='{"standard": "contribution"}',
        right='{"standard": "contribution", "as_of": "2026-06-30", "customers": 950, "measures": {…}}',
    ),
    error(
        "TR268",
        message=(
            "the saved cut points of '{standard}' belong to other rules: {file} has {saved}, the rules have {written}",
            "“{standard}”已保存的分界点与当前规则不符：{file} 中为 {saved}，规则中为 {written}",
        ),
        help=(
            "save them anew with `tieringrules classify --save-population`, or undo the change of the rule",
            "请用 `tieringrules classify --save-population` 重新保存，或撤销对规则的修改",
        ),
        why=(
            "Cut points of another measure or of other shares would give tiers that nobody decided on.",
            "用其他指标或占比的分界点定级，得到的结果没有依据。",
        ),
        wrong="bins: 4    # and the file was saved with 5",
        right="bins: 5",
    ),
    error(
        "TR269",
        message=(
            "'{standard}' has written cuts, so there is no population to freeze",
            "“{standard}”的分段值是写明的，没有可冻结的人群",
        ),
        help=("remove 'population:'", "请删除“population:”"),
        why=(
            "Only cut points that are computed from the customers can be frozen.",
            "只有由客户数据计算出的分界点才能冻结。",
        ),
        wrong="population: frozen\ncuts: {recency: [30], frequency: [2], monetary: [100]}",
        right="population: frozen\nbins: 5",
    ),
)
