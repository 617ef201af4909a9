"""Codes about plans, their limits, and the history of contacts (TR900 to TR919)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error

ENTRIES: tuple[Code, ...] = (
    error(
        "TR900",
        message=(
            "the history of contacts, {place}, cannot be used: {problem}",
            "无法使用触达历史 {place}：{problem}",
        ),
        help=(
            "see to it that it can be read and written, or name another with `history:` in tieringrules.yaml; "
            "user and password of a server stand in TIERINGRULES_HISTORY_USER and TIERINGRULES_HISTORY_PASSWORD",
            "请确认可以读写，或在 tieringrules.yaml 中用 `history:` 指定其他位置；"
            "服务器的用户和密码取自环境变量 TIERINGRULES_HISTORY_USER 与 TIERINGRULES_HISTORY_PASSWORD",
        ),
        why=(
            "Caps, gaps and what is due depend on what was sent before. Planning as if nothing had been sent would "
            "send it again.",
            "上限、间隔以及是否到期，都取决于此前发送过什么。若当作从未发送，就会重复打扰客户。",
        ),
        wrong="history: postgresql://db.example.com/crm      # and nobody answers there",
        right="# without `history:` it lies in .tieringrules/history.sqlite of the workspace",
    ),
    error(
        "TR901",
        message=(
            "the history of contacts, {place}, is of version {found}; this program knows version {known}",
            "触达历史 {place} 的版本为 {found}，本程序只认识版本 {known}",
        ),
        help=("use the newest tieringrules", "请使用最新版本的 tieringrules"),
        why=(
            "A newer program keeps its history in another way. Reading half of it would be worse than stopping.",
            "较新的程序以不同方式保存历史；只读懂一半比停下来更危险。",
        ),
        wrong="tieringrules plan --record      # with an older version than yesterday's",
        right="pip install --upgrade tieringrules",
    ),
    error(
        "TR902",
        message=(
            "somebody else is planning with this history, {place}",
            "另一个任务正在使用触达历史 {place} 制定计划",
        ),
        help=("wait until it is done, and try again", "请等它完成后再试"),
        why=(
            "Two plans that are recorded at the same time would each send as if the other did not exist.",
            "两个同时记录的计划会各自发送，互不知晓。",
        ),
        wrong="tieringrules run --record ... &  tieringrules run --record ...",
        right="tieringrules run --record ... && tieringrules run --record ...",
    ),
)
