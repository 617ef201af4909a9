"""The text of first rules from what files hold: datasets, metrics, a value standard, tests, a policy."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal

from tieringrules.diagnostic import Language, Localized
from tieringrules.diagnostic.value_class import dataclass

CUSTOMERS, ORDERS, STANDARD, AMOUNT = "customers", "orders", "customer_value", "amount"


@dataclass(frozen=True, slots=True)
class Beginning:
    """What first rules are made from.

    Attributes:
        name: of the workspace.
        language: of remarks and titles.
        key: name of the customers' key.
        customers: text of the dataset; None where orders say who is a customer.
        orders: text of the dataset; None without orders.
        files: dataset → path in the workspace.
        happened_at: the orders' day; None where they have none.
        amount: the orders' amount, or the customers' where there are no orders; None for none.
        product: quantity and unit price, where their product is the amount.
        keep: the condition of orders that count; None for all.
        customer_column: the orders' column that names the customer.
        is_recent: whether the orders reach into the last year, so that windows say something.
        taken: names of the customers' columns, which metrics must not have.
    """

    name: str
    language: Language
    key: str
    customers: str | None
    orders: str | None
    files: Mapping[str, str]
    happened_at: str | None = None
    amount: str | None = None
    product: tuple[str, str] | None = None
    keep: str | None = None
    customer_column: str | None = None
    is_recent: bool = True
    taken: frozenset[str] = frozenset()

    @property
    def window(self) -> str:
        """What is written behind an aggregate for its window."""
        return ", within: 12 months" if self.happened_at is not None and self.is_recent else ""

    def metric(self, name: str) -> str:
        """The name that a metric has, so that it is no column's."""
        while name in self.taken:
            name += "_"
        return name

    @property
    def measure(self) -> str | None:
        """The metric or column that the value standard looks at."""
        if self.orders is None:
            return self.amount
        return self.metric("monetary" if self.amount or self.product else "frequency")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the upper tiers of the value standard begin; None where the data has no such place."""

    gold: Decimal | None
    silver: Decimal | None


_SAYS: Mapping[str, Localized] = {
    "workspace": Localized(
        "Who we are and where the data lies. Check the rules: tieringrules check",
        "我们是谁，数据在哪里。检查规则：tieringrules check",
    ),
    "visit": Localized(
        "A list for colleagues. Add email or sms, each with its consent column, to write to customers.",
        "给同事的跟进名单。要直接联系客户，请添加 email 或 sms 渠道，并写明同意列。",
    ),
    "keep": Localized(
        "Refunded, cancelled and unpaid orders do not count; classify says how many. Change it as you need.",
        "已退款、已取消和未付款的订单不计入，classify 会显示条数。如需计入，请修改此行。",
    ),
    "metrics": Localized("Values per customer, computed from the orders.", "由订单为每位客户计算的数值。"),
    "standard": Localized(
        "A first draft: bounds at the top 5% and 20% of the customers with any value. Change them.",
        "初稿：界限取自有消费客户的前 5% 和前 20%，请按业务调整。",
    ),
    "tests": Localized(
        "For these values, this tier. Run them: tieringrules test",
        "给定取值应得的等级。运行：tieringrules test",
    ),
    "policy": Localized(
        "Who is followed up by colleagues. Nothing goes to customers until you write so.",
        "由同事跟进的客户。在您写明之前，不会向客户发送任何内容。",
    ),
    "follow_up": Localized(
        "{{ tier.customer_value.title }}: follow up.\n", "{{ tier.customer_value.title }}客户，请跟进。\n"
    ),
}  # fmt: skip
_TITLES: Mapping[str, Localized] = {
    "last_order": Localized("Last order", "最近下单日"),
    "recency_days": Localized("Days since the last order", "距上次下单天数"),
    "frequency": Localized("Orders", "订单数"),
    "monetary": Localized("Spent", "消费金额"),
}


def files_of(beginning: Beginning, bounds: Bounds) -> Mapping[str, str]:
    """Path in the workspace → text, but for the data.

    Args:
        beginning: what the rules are made from.
        bounds: of the tiers.
    """
    say = {name: words.text(beginning.language) for name, words in _SAYS.items()}
    files = {
        "tieringrules.yaml": "\n".join(_workspace(beginning, say)) + "\n",
        "rules/customer_value.yaml": "\n".join(_standard(beginning, bounds, say)) + "\n",
        "rules/outreach.yaml": "\n".join(_policy(bounds, say)) + "\n",
        "rules/tests.yaml": "\n".join(_tests(beginning, bounds, say)) + "\n",
        "templates/follow_up.visit.txt.j2": say["follow_up"],
    }
    if beginning.customers is not None:
        files["rules/customers.yaml"] = beginning.customers
    if beginning.orders is not None:
        files["rules/orders.yaml"] = _with_roles(beginning, say)
        files["rules/metrics.yaml"] = "\n".join(_metrics(beginning, say)) + "\n"
    return files


def _workspace(beginning: Beginning, say: Mapping[str, str]) -> Iterator[str]:
    chinese = beginning.language == "zh"
    yield f"# {say['workspace']}"
    yield "kind: workspace"
    yield f"name: {beginning.name}"
    yield f"time_zone: {'Asia/Shanghai' if chinese else 'Europe/London'}"
    yield f"locale: {beginning.language}"
    if beginning.customers is None:
        yield f"customers: {{from: {ORDERS}.{beginning.customer_column}}}"
    else:
        yield f"customers: {CUSTOMERS}"
    yield "data:"
    yield from (f"  {name}: {_scalar(path)}" for name, path in beginning.files.items())
    yield "channels:"
    yield f"  visit: {{address: {beginning.key}}}   # {say['visit']}"


def _with_roles(beginning: Beginning, say: Mapping[str, str]) -> str:
    """The drafted dataset of orders with what it belongs to, when it happened, and its amount."""
    assert beginning.orders is not None
    roles = [f"belongs_to: {{{CUSTOMERS}: {beginning.customer_column}}}"]
    if beginning.happened_at is not None:
        roles.append(f"happened_at: {beginning.happened_at}")
    if beginning.keep is not None:
        roles += [f"# {say['keep']}", f"keep: {beginning.keep}"]
    lines = beginning.orders.rstrip("\n").split("\n")
    place = lines.index("columns:")
    lines[place:place] = roles
    if beginning.product is not None:
        quantity, price = beginning.product
        lines.append(f"  {AMOUNT}: {{type: decimal, scale: 4, value: {quantity} * {price}}}")
    return "\n".join(lines) + "\n"


def _metrics(beginning: Beginning, say: Mapping[str, str]) -> Iterator[str]:
    def title(name: str) -> str:
        return f"title: {{en: {_TITLES[name].en}, zh: {_TITLES[name].zh}}}"

    name = beginning.metric
    yield from (f"# {say['metrics']}", "kind: metrics", f"dataset: {CUSTOMERS}", "metrics:")
    if beginning.happened_at is not None:
        yield f"  {name('last_order')}: {{max: {ORDERS}.{beginning.happened_at}, {title('last_order')}}}"
        recency = f"days_since({name('last_order')})"
        yield f"  {name('recency_days')}: {{value: {recency}, {title('recency_days')}}}"
    yield f"  {name('frequency')}: {{count: {ORDERS}{beginning.window}, {title('frequency')}}}"
    amount = AMOUNT if beginning.product is not None else beginning.amount
    if amount is not None:
        yield f"  {name('monetary')}: {{sum: {ORDERS}.{amount}{beginning.window}, {title('monetary')}}}"


def _standard(beginning: Beginning, bounds: Bounds, say: Mapping[str, str]) -> Iterator[str]:
    yield from (f"# {say['standard']}", "kind: standard", f"name: {STANDARD}")
    yield "title: {en: Customer value, zh: 客户价值}"
    yield "tiers:"
    for tier, title, bound in (
        ("gold", "{en: Gold, zh: 金卡}", bounds.gold),
        ("silver", "{en: Silver, zh: 银卡}", bounds.silver),
    ):
        if bound is not None:
            yield f"  - name: {tier}"
            yield f"    title: {title}"
            yield f"    when: {{{beginning.measure}: {{at_least: {bound:f}}}}}"
    yield "  - name: standard"
    yield "    title: {en: Standard, zh: 普通}"
    yield "    otherwise: true"


def _policy(bounds: Bounds, say: Mapping[str, str]) -> Iterator[str]:
    yield from (f"# {say['policy']}", "kind: policy", "name: follow_up", f"standard: {STANDARD}")
    yield "purpose: service"
    yield "tiers:"
    entry = "{channels: [visit], message: follow_up, every: %s}"
    never = "{channels: [visit], message: follow_up, every: year, cap: {at_most: 0, per: year}}"
    if bounds.gold is not None:
        yield f"  gold: {entry % 'month'}"
    if bounds.silver is not None:
        yield f"  silver: {entry % 'quarter'}"
    yield f"  standard: {never}"


def _tests(beginning: Beginning, bounds: Bounds, say: Mapping[str, str]) -> Iterator[str]:
    chinese = beginning.language == "zh"
    yield from (f"# {say['tests']}", "kind: tests", "cases:")
    below = Decimal(0)
    for tier, bound in (("gold", bounds.gold), ("silver", bounds.silver)):
        if bound is not None:
            yield f"  - name: {'刚好到门槛，等级是' if chinese else 'exactly at the bound is'} {tier}"
            yield f"    given: {{{beginning.measure}: {bound:f}}}"
            yield f"    expect: {{{STANDARD}: {tier}}}"
            below = bound - 1
    yield f"  - name: {'不到门槛，等级是' if chinese else 'below every bound is'} standard"
    yield f"    given: {{{beginning.measure}: {below:f}}}" if beginning.measure else "    given: {}"
    yield f"    expect: {{{STANDARD}: standard}}"


def _scalar(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
