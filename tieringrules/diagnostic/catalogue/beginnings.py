"""Codes about new workspaces (TR86x)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error

ENTRIES: tuple[Code, ...] = (
    error(
        "TR860",
        message=("'{path}' is not an empty folder", "“{path}”不是空文件夹"),
        help=("name a folder that is not there yet", "请写一个还不存在的文件夹"),
        why=(
            "A new workspace never writes over files that are there.",
            "新建工作区不会覆盖已有的文件。",
        ),
        wrong="tieringrules init .",
        right="tieringrules init my_rules",
    ),
)
