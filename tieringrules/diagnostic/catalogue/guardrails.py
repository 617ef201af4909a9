"""Codes about rules that work but are hardly meant so (TR270-TR279)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    warning(
        "TR270",
        message=(
            "standard '{standard}' has {count} tiers; the workspace allows {limit} without a warning",
            "分类标准“{standard}”有 {count} 个等级，超过工作区提示上限 {limit} 个",
        ),
        help=(
            "join tiers that are treated alike, or raise `guardrails: {{tiers: {count}}}` in tieringrules.yaml",
            "请合并待遇相同的等级，或在 tieringrules.yaml 中调高 `guardrails: {{tiers: {count}}}`",
        ),
        why=(
            "Every tier needs its own care: messages, offers, people. Tiers that nobody treats differently only make "
            "the rules harder to read.",
            "每个等级都需要各自的消息、优惠和人员。待遇没有差别的等级只会让规则更难读懂。",
        ),
        wrong="tiers: [{name: A1, when: …}, {name: A2, when: …}, {name: A3, when: …}, …]    # twenty of them",
        right="tiers: [{name: A, when: …}, {name: B, when: …}, {name: C, otherwise: true}]",
    ),
    warning(
        "TR271",
        message=(
            "'{condition}' holds for every possible value: {reason}",
            "“{condition}”对任何可能的取值都成立：{reason}",
        ),
        help=(
            "leave it out or correct the value; `missing: false` asks whether there is a value at all",
            "请删除该条件或更正数值；如只想判断是否有值，请写 `missing: false`",
        ),
        why=(
            "The contract of a column, or the way a metric is computed, allows no value for which the comparison is "
            "false. Mostly another field or another number was meant.",
            "按列的约定或指标的计算方式，不存在使该比较为假的取值。通常是写错了字段或数值。",
        ),
        wrong="when: {frequency_12m: {at_least: 0}}",
        right="when: {frequency_12m: {at_least: 1}}",
    ),
    warning(
        "TR272",
        message=(
            "'{condition}' holds for no possible value: {reason}",
            "“{condition}”对任何可能的取值都不成立：{reason}",
        ),
        help=(
            "correct the value, or the bounds of the column in its dataset",
            "请更正数值，或修改数据集中该列的取值范围",
        ),
        why=(
            "The contract of a column, or the way a metric is computed, allows no value for which the comparison is "
            "true. A rule that needs it takes nobody.",
            "按列的约定或指标的计算方式，不存在使该比较为真的取值，依赖它的规则不会包含任何客户。",
        ),
        wrong="when: {satisfaction: {above: 5}}    # its contract says max: 5",
        right="when: {satisfaction: {at_least: 5}}",
    ),
    warning(
        "TR273",
        message=(
            "nobody can reach tier '{tier}': of '{field}', a value such as {example} is taken by '{before}' before it",
            "没有客户能进入等级“{tier}”：“{field}”的取值（例如 {example}）已被前面的“{before}”占用",
        ),
        help=(
            "put the narrower tier first, or correct the bounds",
            "请把范围较小的等级放在前面，或更正范围",
        ),
        why=(
            "Tiers are tried from the first to the last, and the first that is true wins. All values that this tier "
            "asks for belong to earlier ones.",
            "等级自上而下依次判断，先满足者优先。该等级要求的取值已全部属于前面的等级。",
        ),
        wrong="- {name: silver, when: {monetary_12m: {at_least: 1000}}}\n"
        "- {name: gold, when: {monetary_12m: {at_least: 5000}}}",
        right="- {name: gold, when: {monetary_12m: {at_least: 5000}}}\n"
        "- {name: silver, when: {monetary_12m: {at_least: 1000}}}",
    ),
    warning(
        "TR274",
        message=(
            "the ranges of '{before}' and '{tier}' overlap: a {field} of {example} fits both, and '{before}' takes it",
            "“{before}”与“{tier}”的范围重叠：“{field}”为 {example} 时两者都符合，归入“{before}”",
        ),
        help=(
            "let one range end where the other begins, or leave the upper bound of the lower tier out",
            "请让两个范围首尾相接，或去掉较低等级的上限",
        ),
        why=(
            "Both ends of both ranges are written, as if they were to lie side by side, and yet some values are in "
            "both. Tiers that only say `at_least` and lie inside each other are fine.",
            "两个范围都写明了起止，看起来应首尾相接，却有部分取值同属两者。仅写 `at_least`、逐级包含的写法没有问题。",
        ),
        wrong="- {name: high, at_least: 50, below: 100}\n- {name: middle, at_least: 20, below: 60}",
        right="- {name: high, at_least: 50, below: 100}\n- {name: middle, at_least: 20, below: 50}",
    ),
    warning(
        "TR275",
        message=(
            "standard '{standard}' leaves a gap: nothing takes a {field} {gap}, such as {example}",
            "分类标准“{standard}”的范围有空缺：“{field}”{gap}时不属于任何等级，例如 {example}",
        ),
        help=(
            "let the ranges meet, or add a last tier with `otherwise: true`",
            "请让范围首尾相接，或在最后加一个 `otherwise: true` 的等级",
        ),
        why=(
            "Customers with a value in the gap have no tier although there are tiers above and below them.",
            "取值落在空缺中的客户没有等级，尽管其上下都有等级。",
        ),
        wrong="- {name: high, at_least: 100}\n- {name: low, at_least: 0, below: 50}",
        right="- {name: high, at_least: 100}\n- {name: low, at_least: 0, below: 100}",
    ),
    error(
        "TR276",
        message=("{written} is no share of the customers", "{written} 不是有效的客户占比"),
        help=("write a share from 0% to 100%", "请填写 0% 至 100% 之间的百分比"),
        why=(
            "A tier can hold nobody, everybody, or something between; 0% and 100% switch the warning off.",
            "等级所含客户介于零与全部之间；填 0% 或 100% 即可关闭相应警告。",
        ),
        wrong="guardrails: {largest_share: 120%}",
        right="guardrails: {largest_share: 95%}",
    ),
)
