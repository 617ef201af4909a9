"""Codes about what is kept of customers, and erased (TR574-TR589)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR574",
        message=(
            "there is no secret to hash customers' keys with",
            "没有用于计算客户编号哈希值的密钥",
        ),
        help=(
            "make one with `tieringrules init --key {folder}`, or set TIERINGRULES_KEY; keep it as long as the workspace",
            "请用 `tieringrules init --key {folder}` 生成，或设置环境变量 TIERINGRULES_KEY；请与工作区一同保存",
        ),
        why=(
            "Whoever is forgotten is remembered by a keyed hash alone, so that a new import does not bring them back; without the secret everybody could compute it.",
            "被遗忘的客户只留下带密钥的哈希值，以免重新导入；没有密钥，任何人都能算出这个值。",
        ),
        wrong="tieringrules data forget C1        # no .tieringrules/key",
        right="tieringrules init --key . && tieringrules data forget C1",
    ),
    error(
        "TR575",
        message=("others may read the secret in this file", "其他用户可以读取此密钥文件"),
        help=("run `chmod 600 {path}`", "请执行 `chmod 600 {path}`"),
        why=(
            "With the secret the keyed hashes of customers can be guessed.",
            "有了密钥，就可以猜出客户编号的哈希值。",
        ),
        wrong="-rw-r--r-- .tieringrules/key",
        right="-rw------- .tieringrules/key",
    ),
    error(
        "TR576",
        message=(
            "the secret has fewer than {least} characters",
            "密钥少于 {least} 个字符",
        ),
        help=(
            "take a longer one, made by chance: `tieringrules init --key {folder}`",
            "请使用随机生成的更长密钥：`tieringrules init --key {folder}`",
        ),
        why=("A short secret can be found by trying.", "过短的密钥可以被穷举破解。"),
        wrong="TIERINGRULES_KEY=secret",
        right="TIERINGRULES_KEY=$(openssl rand -hex 32)",
    ),
    error(
        "TR577",
        message=(
            "line {row} is not the keyed hash of a customer and a day",
            "第 {row} 行不是客户哈希值和日期",
        ),
        help=(
            "bring the file back from a copy; `data forget` writes it",
            "请从备份恢复该文件；它由 `data forget` 写入",
        ),
        why=(
            "It says who must not come back. A run that cannot read it could bring them back.",
            "该文件记录不得再次导入的客户。读不懂它就可能让这些客户重新出现。",
        ),
        wrong="C1,2026-06-30",
        right="5f1d…(64 hexadecimal digits),2026-06-30",
    ),
    warning(
        "TR578",
        message=(
            "'{dataset}': {count} rows belong to customers who were forgotten, and are left out",
            "'{dataset}'：{count} 行属于已被遗忘的客户，已略去",
        ),
        help=(
            "erase them where the file comes from, too",
            "请在数据来源处也删除这些行",
        ),
        why=(
            "`data forget` erased these customers; an export that still holds them must not bring them back.",
            "这些客户已通过 `data forget` 删除；仍包含他们的导出文件不得让其重新出现。",
        ),
        wrong="customers.csv        # still with the row of C1",
        right="customers.csv        # without it",
    ),
    warning(
        "TR579",
        message=(
            "'{dataset}': {count} rows of the customer still stand in this file",
            "'{dataset}'：此文件中仍有该客户的 {count} 行",
        ),
        help=(
            "erase them where the file comes from; runs leave them out from now on",
            "请在数据来源处删除；今后运行时将略去这些行",
        ),
        why=(
            "Data files are not ours to change: the system that they come from would write the row again.",
            "数据文件来自其他系统，不应在此修改：来源系统会再次写出这些行。",
        ),
        wrong="customers.csv        # with the row of C1",
        right="customers.csv        # without it",
    ),
    error(
        "TR580",
        message=(
            "the customer stands in this file, which cannot be changed here",
            "此文件包含该客户，但无法在此修改",
        ),
        help=(
            "delete the file, or the customer's rows in it",
            "请删除该文件，或删除其中该客户的行",
        ),
        why=(
            "Workbooks lose their forms when they are rewritten, and damaged files cannot be read; what is left must be said.",
            "改写工作簿会丢失格式，损坏的文件无法读取；残留的内容必须说明。",
        ),
        wrong="out/tiers.xlsx",
        right="out/tiers.csv",
    ),
    warning(
        "TR581",
        message=("this rule file names the customer", "此规则文件提到了该客户"),
        help=(
            "remove the entry; rule files are changed by people alone",
            "请删除该条目；规则文件只由人修改",
        ),
        why=(
            "Tiers set by hand name customers by their keys.",
            "手工指定等级时以编号指明客户。",
        ),
        wrong="overrides:\n  - {customer: C1, tier: gold, …}",
        right="overrides: []",
    ),
)
