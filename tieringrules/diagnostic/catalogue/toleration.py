"""Codes about findings that a workspace tolerates (TR85x)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

_REMARK = (
    "A remark `# tieringrules: ignore[TR275] because …` tolerates a warning on its line, or, alone on a line, on the "
    "next one. Whoever reads it later must learn why.",
    "注释“# tieringrules: ignore[TR275] 因为……”可忽略所在行的警告；单独成行时忽略下一行的警告。后来的人需要从中知道原因。",
)

ENTRIES: tuple[Code, ...] = (
    error(
        "TR850",
        message=("the remark does not say which code is to be ignored", "注释没有写明要忽略哪个代码"),
        help=(
            "write `# tieringrules: ignore[TR275] because …`",
            "请写“# tieringrules: ignore[TR275] 因为……”",
        ),
        why=_REMARK,
        wrong="when: {orders: {at_least: 0}}   # tieringrules: ignore",
        right="when: {orders: {at_least: 0}}   # tieringrules: ignore[TR271] because orders may become optional",
    ),
    error(
        "TR851",
        message=("there is no reason why {codes} is to be ignored", "没有写明忽略 {codes} 的原因"),
        help=("add `because` and the reason", "请加上“因为”和原因"),
        why=_REMARK,
        wrong="when: {orders: {at_least: 0}}   # tieringrules: ignore[TR271]",
        right="when: {orders: {at_least: 0}}   # tieringrules: ignore[TR271] because orders may become optional",
    ),
    error(
        "TR852",
        message=("{name} is an error, which cannot be ignored", "{name} 是错误，不能忽略"),
        help=("mend what it says", "请按提示改正"),
        why=(
            "Rules with errors mean nothing, so that there is nothing to tolerate. Warnings and notes can be ignored.",
            "有错误的规则没有意义，因此不能忽略错误；只有警告和提示可以忽略。",
        ),
        wrong="severities: {TR204: off}",
        right="severities: {TR271: off}",
    ),
    warning(
        "TR853",
        message=("nothing here is found by {name} any more", "这里已经没有 {name} 的问题"),
        help=("delete the remark", "请删除这条注释"),
        why=(
            "A remark that tolerates nothing could hide a finding that comes later, for another reason.",
            "没有对应问题的注释，可能会掩盖以后因其他原因出现的问题。",
        ),
        wrong="when: {orders: {at_least: 1}}   # tieringrules: ignore[TR271] because orders may become optional",
        right="when: {orders: {at_least: 1}}",
    ),
    error(
        "TR854",
        message=("'{name}' is not a code", "“{name}”不是有效的代码"),
        help=("{hint}", "{hint}"),
        why=(
            "Codes are `TR` and three digits, as they stand in brackets behind error or warning.",
            "代码由 TR 和三位数字组成，就是 error 或 warning 后面方括号里的内容。",
        ),
        wrong="severities: {TR27: off}",
        right="severities: {TR271: off}",
    ),
)
