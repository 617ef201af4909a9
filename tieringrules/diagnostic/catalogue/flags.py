"""Codes about flags of policies (TR751-TR753, TR685)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

IN_RULES: tuple[Code, ...] = (
    error(
        "TR751",
        message=("flag '{flag}' does nothing", "风险标记“{flag}”没有任何作用"),
        help=(
            "write 'suppress: true', or say with `channels`, `message` or `service` what is different for these customers",
            "请写“suppress: true”，或用 `channels`、`message`、`service` 写明对这些客户有何不同",
        ),
        why=(
            "A flag either keeps a policy from contacting a customer, or has the contact made another way. One that "
            "does neither is a flag that somebody counts on in vain.",
            "风险标记要么让策略不联系该客户，要么改变联系方式。两者都不写，就会有人白白指望它。",
        ),
        wrong="flags:\n  - {name: open_complaint, when: {complaint_risk: open}}",
        right="flags:\n  - {name: open_complaint, when: {complaint_risk: open}, suppress: true}",
    ),
    error(
        "TR752",
        message=(
            "flag '{flag}' suppresses the contact, so that '{key}' means nothing",
            "风险标记“{flag}”已不再联系客户，“{key}”没有意义",
        ),
        help=("keep one of the two", "两者请只保留一个"),
        why=(
            "With 'suppress: true' nobody is contacted, so there is nothing to send another way.",
            "写了“suppress: true”就不会联系客户，也就没有可以改道的消息。",
        ),
        wrong="flags:\n  - {name: open_complaint, when: {complaint_risk: open}, suppress: true, message: apology}",
        right="flags:\n  - {name: open_complaint, when: {complaint_risk: open}, message: apology}",
    ),
    error(
        "TR753",
        message=(
            "flag '{flag}' reroutes contacts, but policy '{policy}' makes none",
            "风险标记“{flag}”要改变联系方式，但策略“{policy}”从不联系任何客户",
        ),
        help=(
            "give a tier a cap above 0, or remove the flag",
            "请让某个等级的上限大于 0，或删除该标记",
        ),
        why=(
            "A flag changes how a contact is made. It makes none where the tier's cap is 0.",
            "风险标记只改变联系方式；等级的上限为 0 时，不会因此产生触达。",
        ),
        wrong="tiers:\n  low: {channels: [email], cap: {at_most: 0, per: year}}\n"
        "flags:\n  - {name: credit_watch, when: {credit_risk: watch}, channels: [phone]}",
        right="tiers:\n  low: {channels: [email], message: newsletter}\n"
        "flags:\n  - {name: credit_watch, when: {credit_risk: watch}, channels: [phone]}",
    ),
)
IN_RESULTS: tuple[Code, ...] = (
    warning(
        "TR685",
        message=(
            "policy '{policy}': whether flag '{flag}' holds is unknown for {count} of {customers} customers, no {field}",
            "策略“{policy}”：{customers} 个客户中有 {count} 个无法判断风险标记“{flag}”是否成立，缺少 {field}",
        ),
        help=(
            "they are contacted as if it did not hold; to be on the safe side, add `missing: true` to its condition",
            "这些客户按标记不成立处理，照常联系；如需稳妥，请在条件中加上 `missing: true` 的情形",
        ),
        why=(
            "Only a flag whose condition is true acts. Where a value is missing the condition is neither true nor "
            "false, and a customer who should be left alone may be contacted.",
            "只有条件成立的标记才起作用。值缺失时条件既非真也非假，本应避免打扰的客户可能仍会被联系。",
        ),
        wrong="when: {complaint_risk: open}    # complaint_risk is missing for some customers",
        right="when: {any: [{complaint_risk: open}, {complaint_risk: {missing: true}}]}",
    ),
)
