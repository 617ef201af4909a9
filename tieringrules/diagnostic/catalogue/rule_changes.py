"""Codes about comparing rules (TR880-TR889)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error

ENTRIES: tuple[Code, ...] = (
    error(
        "TR880",
        message=(
            "'{name}' is neither the folder of a workspace, nor a recorded run, nor a revision of its repository",
            "“{name}”既不是工作区文件夹，也不是已记录的分级或代码库中的版本",
        ),
        help=(
            "name a folder with tieringrules.yaml; a branch, a tag or a commit that holds the workspace; or a run of "
            "`tieringrules history list`",
            "请写含 tieringrules.yaml 的文件夹，含有该工作区的分支、标签或提交，或 `tieringrules history list` 中的编号",
        ),
        why=(
            "Rules are compared with rules: both sides must be a whole workspace.",
            "比较的是两份完整的规则，两边都必须是完整的工作区。",
        ),
        wrong="tieringrules diff origin/man",
        right="tieringrules diff origin/main",
    ),
    error(
        "TR881",
        message=(
            "the rules of '{name}' have errors, so that what they mean cannot be compared",
            "“{name}”的规则有错误，无法比较其含义",
        ),
        help=("the findings above are about that side", "上面列出的问题出自这一边"),
        why=(
            "Rules with errors mean nothing: nobody knows who would be in which tier.",
            "有错误的规则没有确定的含义，无法知道谁属于哪个等级。",
        ),
        wrong="tieringrules diff broken-branch",
        right="tieringrules check; tieringrules diff main",
    ),
    error(
        "TR882",
        message=("'{text}' is no condition for --fail-if", "“{text}”不是 --fail-if 能用的条件"),
        help=(
            'write one of {names}, a comparison sign and a number or percentage, such as "moved > 5%"',
            '请写 {names} 之一，加比较符号和数字或百分比，例如 "moved > 5%"',
        ),
        why=(
            "The condition decides whether a build fails, so it must be understood without guessing.",
            "该条件决定构建是否失败，因此不能靠猜测理解。",
        ),
        wrong='tieringrules diff main --fail-if "too many"',
        right='tieringrules diff main --fail-if "customer_value.moved > 5%"',
    ),
    error(
        "TR883",
        message=("{condition} holds: {found}", "{condition} 成立：{found}"),
        help=(
            "look at who moves; where that is meant, raise the limit in the same change",
            "请查看有哪些客户移动；如确属预期，请在同一次修改中调高上限",
        ),
        why=(
            "A limit says how much one change of rules may move before somebody looks at it.",
            "该上限规定一次规则修改最多可以移动多少客户，超过就需要有人查看。",
        ),
        wrong='tieringrules diff main --fail-if "moved > 5%"     # 7.2% move',
        right='tieringrules diff main --fail-if "moved > 10%"',
    ),
    error(
        "TR884",
        message=(
            "'{name}' is no number that both sides have, so that movers cannot be measured by it{hint}",
            "“{name}”不是两边都有的数值，无法用来衡量移动的客户{hint}",
        ),
        help=("name a metric that is a number", "请写一个数值指标"),
        why=(
            "What moves is weighed by the same measure before and after.",
            "移动的客户要用同一个指标衡量。",
        ),
        wrong="tieringrules diff main --measure last_order",
        right="tieringrules diff main --measure monetary_12m",
    ),
    error(
        "TR885",
        message=("{condition} cannot be judged: {reason}", "无法判断 {condition}：{reason}"),
        help=(
            "leave the condition out, or compare what tells: rules and data on both sides",
            "请去掉该条件，或改为比较两边的规则和数据",
        ),
        why=(
            "A limit that nobody can check must not pass for kept.",
            "无法检查的上限不能当作没有超过。",
        ),
        wrong='tieringrules diff main --rules-only --fail-if "moved > 5%"',
        right='tieringrules diff main --fail-if "moved > 5%"',
    ),
)
