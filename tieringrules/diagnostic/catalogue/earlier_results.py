"""Codes about earlier tiers (TR661-TR664)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    warning(
        "TR661",
        message=(
            "rules look at earlier tiers, and there is no earlier result: {names} is missing for everyone",
            "规则引用了此前的等级，但没有提供上次的结果：所有客户的 {names} 均为缺失",
        ),
        help=(
            "record runs with `classify --record`; or name the file that `classify --out` wrote last time with --previous FILE or as `data: {{previous: …}}` "
            "of the workspace, or the column that holds the tier as `previous: column` of the standard",
            "请用 `classify --record` 记录每次分级；或用 --previous FILE 或工作区的 `data: {{previous: …}}` 指定上次 `classify --out` 写出的文件，"
            "或在分类标准中用 `previous: 列名` 指明存放等级的列",
        ),
        why=(
            "`previous.<standard>` is the tier that a customer had before. Without an earlier result nobody has one: "
            "conditions on it are unknown, and nobody counts as having entered or left a tier.",
            "`previous.<分类标准>` 是客户此前的等级。没有上次的结果时谁也没有此前的等级：相关条件无法判断，也不会有客户被视为进入或离开某个等级。",
        ),
        wrong="tieringrules classify --out june.csv",
        right="tieringrules classify --previous may.csv --out june.csv",
    ),
    error(
        "TR662",
        message=(
            "this is no earlier result: it has none of the columns {standards}",
            "这不是分级结果文件：其中没有 {standards} 中的任何一列",
        ),
        help=(
            "name a file that `tieringrules classify --out` wrote",
            "请指定由 `tieringrules classify --out` 写出的文件",
        ),
        why=(
            "An earlier result has the customers' key and a column with the tier for each standard. In any other file "
            "nobody has an earlier tier, and everybody would look like a new customer.",
            "分级结果包含客户主键，以及每个分类标准的等级列。换成别的文件，谁都没有此前的等级，所有人都会被当成新客户。",
        ),
        wrong="tieringrules classify --previous customers.csv",
        right="tieringrules classify --previous last_month.csv",
    ),
    warning(
        "TR663",
        message=(
            "earlier tiers that their standards do not have count as missing (customers: {counts})",
            "此前的等级中有些已不是分类标准现有的等级，按缺失处理（客户数：{counts}）",
        ),
        help=(
            "where a tier was renamed, rename it in the earlier result, too",
            "如果等级改过名称，请在上次的结果中同样改名",
        ),
        why=(
            "Tiers are known by their names. Customers whose earlier tier the standard has no longer are left out of "
            "movements: nobody enters a tier only because it was renamed.",
            "等级以名称区分。此前等级已不存在的客户不计入变动，以免仅因改名就被视为进入新等级。",
        ),
        wrong="lifecycle\nlapsed        # the standard calls it `lost` now",
        right="lifecycle\nlost",
    ),
    warning(
        "TR664",
        message=(
            "the earlier result has no column {columns}, which rules look at: {names} is missing for everyone",
            "上次的结果中没有规则引用的列 {columns}：所有客户的 {names} 均为缺失",
        ),
        help=(
            "name a result of the same standards; a standard that is new has no earlier tiers yet",
            "请指定包含相同分类标准的结果；新增的分类标准还没有此前的等级",
        ),
        why=(
            "Each standard's earlier tiers stand in the column of its name. Without it nobody has one.",
            "每个分类标准此前的等级都在以它命名的列中；没有这一列，谁也没有此前的等级。",
        ),
        wrong="customer_id,customer_value        # and rules look at previous.lifecycle",
        right="customer_id,customer_value,lifecycle",
    ),
)
