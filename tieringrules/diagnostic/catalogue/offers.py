"""Codes about offers (TR934-TR945)."""

from __future__ import annotations

from tieringrules.diagnostic import Severity
from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR934",
        message=(
            "offer '{offer}' ends on {last}, before it begins on {first}",
            "优惠“{offer}”的最后有效日 {last} 早于开始日期 {first}",
        ),
        help=("exchange the two days, or correct one of them", "请对调两个日期，或更正其中一个"),
        why=("An offer without a day can be given to nobody.", "没有一天有效的优惠无法发给任何人。"),
        wrong="offers:\n  spring_coupon: {from: 2026-03-31, until: 2026-03-01}",
        right="offers:\n  spring_coupon: {from: 2026-03-01, until: 2026-03-31}",
    ),
    warning(
        "TR935",
        message=("'{name}' is not an offer of the catalogue", "“{name}”不在优惠目录中"),
        help=("{hint}", "{hint}"),
        why=(
            "Where there is a file with kind: offers, every offer should be in it: otherwise nobody knows until when it "
            "holds, how much of it there is, and what it is called.",
            "既然有 kind: offers 的文件，所有优惠都应写在其中，否则无从知道它的有效期、数量和名称。",
        ),
        wrong="offers: [come_bcak]",
        right="offers: [come_back]",
    ),
    warning(
        "TR936",
        message=(
            "offer '{offer}' holds {days}, but campaign '{campaign}' runs from {first} to {last}",
            "优惠“{offer}”有效期为 {days}，而活动“{campaign}”从 {first} 到 {last}",
        ),
        help=("let the offer hold on all days of the campaign", "请让优惠在活动期间一直有效"),
        why=(
            "On days on which the offer does not hold the campaign's message goes without it.",
            "优惠无效的日子里，活动消息中不会有它。",
        ),
        wrong="from: 2026-03-01\nto: 2026-03-31\noffers: [spring_coupon]    # until 2026-03-15",
        right="from: 2026-03-01\nto: 2026-03-15\noffers: [spring_coupon]",
    ),
    error(
        "TR937",
        message=(
            "the budget of offer '{offer}' says nothing without a value",
            "优惠“{offer}”有预算却没有价值",
        ),
        help=("write with `value:` what each of them costs", "请用 `value:` 写明每份的成本"),
        why=(
            "How often an offer can be given is its budget divided by what each costs.",
            "可发放的次数等于预算除以每份的成本。",
        ),
        wrong="spring_coupon: {budget: 10000}",
        right="spring_coupon: {budget: 10000, value: 50}",
    ),
    error(
        "TR938",
        message=("another offer takes its codes from {file}, too", "另一个优惠也使用券码文件 {file}"),
        help=("give every offer a file of its own", "请为每个优惠使用各自的券码文件"),
        why=(
            "A code is given once ever, and of two offers each would count on all of them.",
            "每个券码只发放一次；两个优惠共用一个文件，各自都会以为券码全归自己。",
        ),
        wrong="a: {codes: data/codes.csv}\nb: {codes: data/codes.csv}",
        right="a: {codes: data/codes_a.csv}\nb: {codes: data/codes_b.csv}",
    ),
    warning(
        "TR939",
        message=(
            "offers for '{product}' have different prices: {this}; {other}",
            "“{product}”的优惠价格不同：{this}；{other}",
        ),
        help=(
            "write with `justification:` why it is reasonable, or make the prices equal",
            "请用 `justification:` 写明合理的理由，或统一价格",
        ),
        why=(
            "Article 24 of China's Personal Information Protection Law forbids unreasonably different prices by automated "
            "decisions about persons. Loyalty or volume may be reasons; they should be written down before somebody asks.",
            "《个人信息保护法》第二十四条规定，利用个人信息进行自动化决策，不得对个人在交易价格等交易条件上实行不合理的差别待遇。"
            "会员等级、购买量等可以是合理的理由，但应事先写明。",
        ),
        wrong="tea_gold: {product: tea, price: 80}\ntea_standard: {product: tea, price: 100}",
        right="tea_gold: {product: tea, price: 80, justification: price for members since 2019}\n"
        "tea_standard: {product: tea, price: 100}",
    ),
    warning(
        "TR940",
        message=(
            "offer '{offer}' ended on {last}, and policy '{policy}' still names it",
            "优惠“{offer}”已于 {last} 到期，而沟通策略“{policy}”仍在使用",
        ),
        help=("extend it with `until:`, or take it out of the policy", "请延长 `until:`，或从策略中去掉"),
        why=(
            "An offer that has ended is given to nobody; messages that speak of it go without it.",
            "已到期的优惠不会再发给任何人，提到它的消息中也不会有它。",
        ),
        wrong="offers: [spring_coupon]    # until 2025-03-31",
        right="offers: [autumn_coupon]",
    ),
    error(
        "TR941",
        message=(
            "the codes of offer '{offer}' cannot be read: {problem}",
            "无法读取优惠“{offer}”的券码：{problem}",
        ),
        help=(
            "put a CSV file with a column `code` at {file}, saved as UTF-8",
            "请在 {file} 放置含 `code` 列、以 UTF-8 保存的 CSV 文件",
        ),
        why=(
            "An offer with codes can only be given as long as there are codes.",
            "需要券码的优惠，有券码才能发放。",
        ),
        wrong="codes: data/codes.csv    # a file that is not there",
        right="code\nTEA-7Q2M\nTEA-9XK4",
    ),
    warning(
        "TR915",
        message=(
            "the list of gifts tells nobody where to bring them: `delivery` is not written",
            "礼品清单没有写明送往何处：未设置 `delivery`",
        ),
        help=(
            "name columns of customers in tieringrules.yaml, such as `delivery: [name, mobile, address]`",
            "请在 tieringrules.yaml 中写明客户列，例如 `delivery: [name, mobile, address]`",
        ),
        why=(
            "The list of gifts of a batch, gifts.xlsx, shows these columns; without them nobody knows where to bring a gift.",
            "批次中的礼品清单 gifts.xlsx 会列出这些列；没有它们就不知道礼品送往何处。",
        ),
        wrong="# rules/offers.yaml\noffers: {tea_box: {gift: true}}",
        right="# tieringrules.yaml\ndelivery: [name, mobile, address]",
    ),
    error(
        "TR916",
        message=(
            "{count} codes of offers were withheld from the batch {folder}: customers could not use what stands there",
            "批次 {folder} 中有 {count} 个券码未发放：客户无法使用其中显示的内容",
        ),
        help=(
            "make the batch again with --record, which gives the codes, and send that",
            "请加上 --record 重新生成批次（此时才发放券码），再发送",
        ),
        why=(
            "Without --record no code is taken out of the pool, and XXXX stands in its place in every message.",
            "没有 --record 时不占用券码，消息中以 XXXX 代替。",
        ),
        wrong="tieringrules render --out out/today && tieringrules send out/today",
        right="tieringrules render --out out/today --record && tieringrules send out/today",
    ),
    warning(
        "TR942",
        message=(
            "{count} codes were not given, and XXXX stands in their places: nothing was recorded",
            "有 {count} 个券码未发放，以 XXXX 代替：本次没有记录",
        ),
        help=(
            "before messages go out, plan or render with --record, so that no code is given twice",
            "正式发送前请加上 --record，以免同一券码发给两个人",
        ),
        why=(
            "Only a recorded run takes codes out of the pool. If another run told them, two customers could hold the same code.",
            "只有记录下来的运行才会占用券码；若其他运行也显示券码，同一券码可能落到两个人手里。",
        ),
        wrong="tieringrules render --out batch",
        right="tieringrules render --out batch --record",
    ),
    warning(
        "TR943",
        message=(
            "{count} codes in {file} stand there more than once; each counts once",
            "{file} 中有 {count} 个券码重复出现，每个只算一次",
        ),
        help=("remove the repetitions", "请删除重复的券码"),
        why=("A code is given once ever.", "每个券码只发放一次。"),
        wrong="code\nTEA-7Q2M\nTEA-7Q2M",
        right="code\nTEA-7Q2M\nTEA-9XK4",
    ),
    error(
        "TR944",
        message=("nothing gives the offer '{name}'", "没有策略、触发或活动发放优惠“{name}”"),
        why=(
            "`check --unused` lists what no policy, trigger or campaign names. It does no harm, and may be there for later.",
            "check --unused 会列出没有任何策略、触发或活动用到的优惠。它们没有坏处，也可能供以后使用。",
        ),
        wrong="offers:\n  spring_coupon: {value: 50}    # named nowhere",
        right="triggers:\n  - {name: birthday, on: {anniversary_of: birthday}, message: wishes, offers: [spring_coupon]}",
        severity=Severity.NOTE,
    ),
)
