"""Codes about runs that were recorded (TR707-TR713)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR707",
        message=(
            "run {number} of {day} is recorded, but its archive is not there: {path}",
            "第 {number} 次分级（{day}）有记录，但存档不在：{path}",
        ),
        help=(
            "bring the archive back from a copy; or forget the run with `tieringrules history prune --run {number}`",
            "请从备份恢复存档，或用 `tieringrules history prune --run {number}` 去掉这条记录",
        ),
        why=(
            "Earlier tiers decide who entered a tier and who left it. Taking an older run without saying so would "
            "send messages about changes that were told already.",
            "此前的等级决定了谁进入或离开了某个等级。若悄悄改用更早的一次，就会重复通知已经通知过的变动。",
        ),
        wrong="rm -r .tieringrules/runs/2026-05-31-0c1d2e3f4a5b",
        right="tieringrules history prune --run 3 --yes",
    ),
    error(
        "TR708",
        message=(
            "the archive of run {number} of {day} is damaged: {path}",
            "第 {number} 次分级（{day}）的存档已损坏：{path}",
        ),
        help=(
            "bring it back from a copy; or forget the run with `tieringrules history prune --run {number}`",
            "请从备份恢复，或用 `tieringrules history prune --run {number}` 去掉这条记录",
        ),
        why=(
            "The manifest says by a checksum what the archive held. Something else stands there now.",
            "清单用校验和记下了存档的内容，而现在的内容与之不符。",
        ),
        wrong="cp other.parquet .tieringrules/runs/2026-05-31-0c1d2e3f4a5b/tiers-3a5d0c7788e1f2b4.parquet",
        right="tieringrules history prune --run 3 --yes",
    ),
    error(
        "TR709",
        message=(
            "run {number} of {day} was recorded with another secret than this workspace has now",
            "第 {number} 次分级（{day}）记录时所用的密钥与工作区现在的密钥不同",
        ),
        help=(
            "bring back the .tieringrules/key (or TIERINGRULES_KEY) of that day; runs of another workspace cannot be "
            "used here",
            "请恢复当时的 .tieringrules/key（或 TIERINGRULES_KEY）；其他工作区的记录不能在此使用",
        ),
        why=(
            "Customers stand in archives by keyed hashes of their keys. With another secret nobody would be found, as "
            "if all customers were new.",
            "存档中的客户以带密钥的哈希值表示；换了密钥就一个也找不到，仿佛所有客户都是新的。",
        ),
        wrong="TIERINGRULES_KEY=$(openssl rand -hex 32) tieringrules classify",
        right="tieringrules classify      # with the key that the runs were recorded with",
    ),
    error(
        "TR710",
        message=("there is no recorded run {number}", "没有编号为 {number} 的记录"),
        help=(
            "`tieringrules history list` shows which there are",
            "用 `tieringrules history list` 查看已有的记录",
        ),
        why=(
            "Runs are known by the number that recording gave them.",
            "每次记录都会得到一个编号，以后用它指代。",
        ),
        wrong="tieringrules history show 99",
        right="tieringrules history list && tieringrules history show 3",
    ),
    warning(
        "TR711",
        message=(
            "run {number} of {day} is kept: earlier tiers come from it next",
            "保留了第 {number} 次分级（{day}）：下次的“此前的等级”要取自它",
        ),
        help=(
            "say `--run {number}` if it is to go nevertheless",
            "确实要删除时写 `--run {number}`",
        ),
        why=(
            "Without it the next classification takes an older run, or knows no earlier tiers at all.",
            "删除后，下次分级只能使用更早的记录，或者完全没有此前的等级。",
        ),
        wrong="tieringrules history prune --keep 0",
        right="tieringrules history prune --keep 12",
    ),
    warning(
        "TR712",
        message=(
            "the contacts are recorded, the tiers are not: there is no secret to hash customers' keys with",
            "触达已记录，但分级结果未存档：没有用于计算客户编号哈希值的密钥",
        ),
        help=(
            "make one with `tieringrules init --key {folder}`; from then on runs are archived, too",
            "请用 `tieringrules init --key {folder}` 生成密钥，此后分级结果也会存档",
        ),
        why=(
            "Archived tiers name customers by keyed hashes alone. Without them there is nothing that later runs could "
            "be compared with.",
            "存档只以带密钥的哈希值表示客户；没有存档，以后的分级就无从比较。",
        ),
        wrong="tieringrules run --record --out today        # no .tieringrules/key",
        right="tieringrules init --key . && tieringrules run --record --out today",
    ),
    warning(
        "TR713",
        message=(
            "the earlier tiers are those of run {number} of {day}, which is not before {as_of}",
            "此前的等级取自第 {number} 次分级（{day}），而它并不早于 {as_of}",
        ),
        help=("name a run of an earlier day", "请指定更早一天的记录"),
        why=(
            "Who moved is told from an earlier day to a later one. From the same day nobody moves, and from a later one "
            "everything is turned round.",
            "变动是从较早的一天到较晚的一天。同一天没有变动，反过来则方向颠倒。",
        ),
        wrong="tieringrules classify --as-of 2026-05-31 --previous 4      # run 4 is of 2026-06-30",
        right="tieringrules classify --as-of 2026-05-31 --previous 3      # run 3 is of 2026-04-30",
    ),
)
