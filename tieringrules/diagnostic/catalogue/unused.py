"""Codes about what nothing uses (TR82x)."""

from __future__ import annotations

from tieringrules.diagnostic import Severity
from tieringrules.diagnostic.code import Code, error

_WHY = (
    (
        "`check --unused` lists what no rule, policy or template names. It does no harm, and may be there for reports "
        "or for later; what is not needed makes rules harder to read."
    ),
    "check --unused 会列出没有任何规则、策略或模板用到的内容。它们没有坏处，也可能供报表或以后使用；不需要的内容会让规则更难读懂。",
)

ENTRIES: tuple[Code, ...] = (
    error(
        "TR820",
        message=("no rule and no template uses the metric '{name}'", "没有规则或模板用到指标“{name}”"),
        why=_WHY,
        wrong="metrics:\n  refunds_12m: {count: orders, where: {status: refunded}}    # named nowhere",
        right="when: {refunds_12m: {at_least: 3}}",
        severity=Severity.NOTE,
    ),
    error(
        "TR821",
        message=("nothing sends the message '{name}'", "没有策略或活动发送消息“{name}”"),
        why=_WHY,
        wrong="templates/spring_sale.email.html.j2    # and no policy names spring_sale",
        right="gold: {channels: [email], message: spring_sale}",
        severity=Severity.NOTE,
    ),
)
