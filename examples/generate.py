"""The reference company's data: made up, seeded, the same bytes on every machine.

Cloudridge Tea & Home (云岫茶居) sells tea, tea ware and home goods to consumers, companies and public bodies.
Nobody in the files exists: mail domains are example.com and example.cn, Chinese mobile numbers start with
154, a prefix that is not in use, and British ones lie in the range that is reserved for fiction.

    python examples/generate.py [FOLDER]        # default: examples/data beside this file
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

SEED = 20260630
CUSTOMERS = 2_000
OPENED = dt.date(2023, 7, 1)
AS_OF = dt.date(2026, 6, 30)
LAST_DELIVERY = dt.date(2026, 7, 12)  # pre-orders are booked on the day they will be delivered

T = TypeVar("T")
Kind = Literal["消费者", "企业", "政府机构"]


class Dice:
    """Draws from `random()` alone, the one method whose sequence Python promises to keep."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random

    def chance(self, share: float) -> bool:
        """True in this share of draws."""
        return self._random() < share

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, each equally likely."""
        return choices[int(self._random() * len(choices))]

    def weighted(self, choices: Sequence[tuple[T, int]]) -> T:
        """One of the choices, each as likely as its weight says."""
        left = self.whole(1, sum(weight for _, weight in choices))
        for choice, weight in choices:
            left -= weight
            if left <= 0:
                return choice
        raise AssertionError("weights are positive")


@dataclass(frozen=True, slots=True)
class Habit:
    """How a customer buys.

    Attributes:
        joined: days before AS_OF on which such customers registered, (latest, earliest).
        interval: days between two orders, (shortest, longest).
        silent: days before AS_OF on which they stopped, (latest, earliest).
        most: no more orders than this.
        basket: size of their orders in percent of the usual.
    """

    joined: tuple[int, int]
    interval: tuple[int, int]
    silent: tuple[int, int] = (0, 0)
    most: int = 10_000
    basket: int = 100


DEVOTED = Habit(joined=(420, 1095), interval=(16, 52), basket=175)
STEADY = Habit(joined=(400, 1095), interval=(40, 100), basket=115)
OCCASIONAL = Habit(joined=(380, 1095), interval=(95, 260))
GROWING = Habit(joined=(95, 300), interval=(18, 55), basket=110)
NEWCOMER = Habit(joined=(2, 85), interval=(9, 60), most=4)
LAPSING = Habit(joined=(500, 1095), interval=(24, 74), silent=(100, 200), basket=105)
LOST = Habit(joined=(620, 1095), interval=(30, 80), silent=(370, 600))
PROSPECT = Habit(joined=(5, 500), interval=(999, 999), most=0)

HABITS: dict[Kind, tuple[tuple[Habit, int], ...]] = {
    "消费者": (
        (DEVOTED, 11), (STEADY, 22), (OCCASIONAL, 24), (GROWING, 10),
        (NEWCOMER, 8), (LAPSING, 10), (LOST, 11), (PROSPECT, 4),
    ),
    "企业": (
        (DEVOTED, 24), (STEADY, 30), (OCCASIONAL, 14), (GROWING, 10),
        (NEWCOMER, 5), (LAPSING, 9), (LOST, 6), (PROSPECT, 2),
    ),
    "政府机构": ((STEADY, 45), (OCCASIONAL, 40), (LAPSING, 10), (LOST, 5)),
}  # fmt: skip
KINDS: tuple[tuple[Kind, int], ...] = (("消费者", 80), ("企业", 17), ("政府机构", 3))

SURNAMES = tuple("王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏")
GIVEN = (
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 涛 明 超 霞 平 刚 桂英 建国 秀兰 志强 晓东 海燕 文博 子涵 "
    "雨桐 浩然 梓萱 思远 佳怡 俊杰 欣怡 嘉豪 诗涵 宇航 若曦 天佑 婉清 书瑶 景行 知夏 云舒 清扬 沐阳"
).split()
ENGLISH_GIVEN = (
    "Alice Benjamin Charlotte Daniel Eleanor Frederick Grace Henry Isabel James Katherine Liam Margaret "
    "Noah Olivia Patrick Quentin Rose Samuel Teresa Una Victor Wendy Zachary"
).split()
ENGLISH_SURNAMES = (
    "Ashworth Bennett Carter Dawson Ellis Fletcher Graham Hughes Irving Jennings Kendall Lawson Marsh "
    "Norton O'Brien Palmer Quinn Reeves Stone Turner Underhill Vance Whitaker Young"
).split()
COMPANY_WORDS = "青岚 沐川 归禾 云启 松间 明澈 远山 霁月 拾光 南麓 闻溪 星渚 望舒 朗润 知行 和鸣".split()
INDUSTRIES = ("零售", "餐饮酒店", "金融", "制造", "科技", "教育", "专业服务")
COMPANY_TAILS = {
    "零售": "商贸有限公司", "餐饮酒店": "酒店管理有限公司", "金融": "投资咨询有限公司",
    "制造": "制造有限公司", "科技": "科技有限公司", "教育": "教育科技有限公司", "专业服务": "咨询有限公司",
}  # fmt: skip
BODIES = ("文化馆", "图书馆", "机关事务中心", "博物馆", "社区服务中心")
CITIES = {
    "华东": ("上海", "杭州", "南京", "苏州", "宁波"), "华南": ("广州", "深圳", "厦门", "福州"),
    "华北": ("北京", "天津", "石家庄"), "华中": ("武汉", "长沙", "郑州"),
    "西南": ("成都", "重庆", "昆明"), "西北": ("西安", "兰州"), "东北": ("沈阳", "大连"),
    "海外": ("London", "Bristol"),
}  # fmt: skip
REGIONS = (("华东", 36), ("华南", 22), ("华北", 15), ("华中", 9), ("西南", 9), ("西北", 4), ("东北", 5))

# (category, product's list price in fen, its cost in percent, weight)
PRODUCTS = (
    (("茶叶", 16800, 42), 24), (("茶叶", 29800, 40), 16), (("茶叶", 59800, 38), 6), (("茶叶", 8800, 45), 18),
    (("茶具", 12900, 48), 12), (("茶具", 36800, 46), 6), (("茶具", 128000, 44), 2),
    (("家居", 7900, 55), 12), (("家居", 23900, 52), 7), (("礼盒", 39800, 41), 7), (("礼盒", 88800, 39), 3),
)  # fmt: skip
SALES_CHANNELS: dict[Kind, tuple[tuple[str, int], ...]] = {
    "消费者": (("小程序", 45), ("门店", 30), ("官网", 25)),
    "企业": (("销售代表", 60), ("官网", 30), ("门店", 10)),
    "政府机构": (("销售代表", 90), ("官网", 10)),
}
STATUSES = (("paid", 945), ("refunded", 32), ("cancelled", 23))
TOPICS = (("咨询", 40), ("物流", 22), ("退换货", 16), ("质量投诉", 14), ("服务投诉", 8))


@dataclass(frozen=True, slots=True)
class Person:
    """One customer, and how they buy."""

    id: str
    kind: Kind
    habit: Habit
    registered: dt.date
    cells: tuple[str, ...]


def person(number: int, dice: Dice) -> Person:
    """One customer."""
    kind = dice.weighted(KINDS)
    habit = dice.weighted(HABITS[kind])
    english = kind == "消费者" and dice.chance(0.06)
    region = "海外" if english and dice.chance(0.7) else dice.weighted(REGIONS)
    city = dice.pick(CITIES[region])
    if english:
        name = f"{dice.pick(ENGLISH_GIVEN)} {dice.pick(ENGLISH_SURNAMES)}"
    else:
        name = dice.pick(SURNAMES) + dice.pick(GIVEN)
    industry = company = employees = ""
    if kind == "企业":
        industry = dice.pick(INDUSTRIES)
        company = f"{city}{dice.pick(COMPANY_WORDS)}{COMPANY_TAILS[industry]}"
        employees = str(
            dice.weighted(((dice.whole(5, 49), 55), (dice.whole(50, 499), 33), (dice.whole(500, 6000), 12)))
        )
    elif kind == "政府机构":
        industry, company = "公共机构", f"{city}市{dice.pick(BODIES)}"
    mobile = (
        f"+447700900{number % 1000:03d}" if region == "海外" else f"154{dice.whole(0, 9999):04d}{number:04d}"
    )
    mail = f"{'guest' if english else 'ke'}{number:05d}@{'example.com' if english else 'example.cn'}"
    birthday = dt.date(dice.whole(1948, 2006), 1, 1) + dt.timedelta(days=dice.whole(0, 364))
    registered = max(OPENED, AS_OF - dt.timedelta(days=dice.whole(*habit.joined)))
    content = dice.weighted(((5, 30), (4, 38), (3, 19), (2, 9), (1, 4)))
    cells = (
        name,
        kind,
        company,
        industry,
        employees,
        "" if dice.chance(0.04) else mail,
        "" if dice.chance(0.03) else mobile,
        "" if dice.chance(0.01) else region,
        city,
        dice.pick(("女", "男")) if kind == "消费者" and dice.chance(0.8) else "",
        birthday.isoformat() if kind == "消费者" and dice.chance(0.72) else "",
        registered.isoformat(),
        str(content) if habit.most and dice.chance(0.58) else "",
        "en" if english else "zh",
        "是" if dice.chance(0.82) else "否",
        "是" if dice.chance(0.76) else "否",
        "是" if kind == "企业" and dice.chance(0.05) else "否",
    )
    return Person(f"C{number:05d}", kind, habit, registered, cells)


def orders_of(customer: Person, dice: Dice) -> list[tuple[str, ...]]:
    """The customer's orders without their numbers, the day first."""
    habit = customer.habit
    stops = AS_OF - dt.timedelta(days=dice.whole(*habit.silent)) if any(habit.silent) else LAST_DELIVERY
    interval = dice.whole(*habit.interval)
    day = customer.registered + dt.timedelta(days=dice.whole(0, 12))
    found: list[tuple[str, ...]] = []
    while day <= stops and len(found) < habit.most:
        found.append(order(customer, day, dice))
        day += dt.timedelta(days=max(1, interval * dice.whole(45, 155) // 100))
    return found


def order(customer: Person, day: dt.date, dice: Dice) -> tuple[str, ...]:
    """One order on a day."""
    category, price, cost = dice.weighted(PRODUCTS)
    if day.month in (1, 9) and dice.chance(0.25):
        category, price, cost = "礼盒", 39800, 41
    if customer.kind == "消费者":
        quantity = dice.weighted(((1, 62), (2, 24), (3, 9), (6, 5))) * customer.habit.basket // 100
        discount = dice.weighted(((0, 70), (10, 22), (20, 8)))
    else:
        quantity = dice.whole(3, 26) * customer.habit.basket // 100
        discount = dice.weighted(((10, 30), (15, 50), (25, 20)))
    return (
        day.isoformat(),
        customer.id,
        dice.weighted(SALES_CHANNELS[customer.kind]),
        category,
        str(max(1, quantity)),
        yuan(price * (100 - discount) // 100),
        yuan(price * cost // 100),
        dice.weighted(STATUSES),
    )


def requests_of(customer: Person, days: Sequence[str], dice: Dice) -> list[tuple[str, ...]]:
    """What the customer asked or complained about, the day first; the unhappy ones more often."""
    found: list[tuple[str, ...]] = []
    unhappy = customer.cells[12] in ("1", "2") or any(customer.habit.silent)
    for bought in days:
        if not dice.chance(0.24 if unhappy else 0.09):
            continue
        day = dt.date.fromisoformat(bought) + dt.timedelta(days=dice.whole(1, 14))
        if day <= AS_OF:
            hours = dice.weighted(
                ((dice.whole(1, 8), 60), (dice.whole(9, 48), 30), (dice.whole(49, 160), 10))
            )
            found.append((day.isoformat(), customer.id, dice.weighted(TOPICS), str(hours)))
    return found


def yuan(fen: int) -> str:
    """An amount in yuan, from one in fen."""
    return f"{fen // 100}.{fen % 100:02d}"


CUSTOMER_HEADER = (
    "客户编号", "姓名", "客户类型", "单位名称", "行业", "员工人数", "电子邮箱", "手机", "大区", "城市",
    "性别", "生日", "注册日期", "满意度", "语言", "接受邮件", "接受短信", "账款逾期",
)  # fmt: skip
ORDER_HEADER = (
    "order_id", "ordered_at", "customer_id", "sales_channel", "category", "quantity", "unit_price",
    "unit_cost", "status",
)  # fmt: skip
REQUEST_HEADER = ("request_id", "opened_at", "customer_id", "topic", "hours_to_answer")


def tables(seed: int = SEED) -> dict[str, str]:
    """File name → its text."""
    dice = Dice(seed)
    people = [person(number, dice) for number in range(1, CUSTOMERS + 1)]
    orders: list[tuple[str, ...]] = []
    requests: list[tuple[str, ...]] = []
    for customer in people:
        bought = orders_of(customer, dice)
        orders.extend(bought)
        requests.extend(requests_of(customer, [row[0] for row in bought], dice))
    return {
        "customers.csv": as_csv(CUSTOMER_HEADER, [(customer.id, *customer.cells) for customer in people]),
        "orders.csv": as_csv(ORDER_HEADER, with_slips(numbered("SO", orders))),
        "service_requests.csv": as_csv(REQUEST_HEADER, numbered("SR", requests)),
    }


def numbered(prefix: str, rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Rows in the order of their days, each with a number in front."""
    return [(f"{prefix}{number:06d}", *row) for number, row in enumerate(sorted(rows), start=1)]


def with_slips(orders: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The same orders with a handful of slips as people make them; the contract finds each one."""
    slips = {
        1204: (6, "128.505"),  # a price with a tenth of a fen
        4800: (1, "2024-02-30"),  # a day that does not exist
        9377: (8, "已付款"),  # a status from another system
        15021: (5, "两"),  # a quantity in words
        17333: (2, "C99999"),  # a customer nobody knows
        18110: (2, ""),  # a sale without a name
    }
    changed = list(orders)
    for at, (column, text) in slips.items():
        row = list(changed[at])
        row[column] = text
        changed[at] = tuple(row)
    return changed


def as_csv(header: Sequence[str], rows: list[tuple[str, ...]]) -> str:
    """The rows as CSV with line feeds."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def main(arguments: Sequence[str]) -> None:
    """Write the files into a folder."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parent / "data"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables().items():
        (folder / name).write_bytes(text.encode("utf-8"))
        print(f"{folder / name}: {text.count(chr(10)) - 1:,} rows")


if __name__ == "__main__":
    main(sys.argv[1:])
