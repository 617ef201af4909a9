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
    error(
        "TR861",
        message=(
            "no column of '{file}' names its customers: complete, and never twice the same",
            "“{file}”中没有能标识客户的列：每行都有值且不重复",
        ),
        help=(
            "give the file a column with the customers' numbers, or name a file of orders with --orders",
            "请在文件中加入客户编号列，或用 --orders 给出订单文件",
        ),
        why=(
            "Rules place each customer once, so every row needs a key of its own.",
            "规则为每位客户给出一个结果，因此每行需要唯一的编号。",
        ),
        wrong="tieringrules init shop --from names.csv     # two rows of the same name",
        right="tieringrules init shop --from customers.csv",
    ),
    error(
        "TR862",
        message=(
            "no column of '{file}' says to which customer an order belongs",
            "“{file}”中没有说明订单属于哪位客户的列",
        ),
        help=(
            "give it the header of the customers' key, or one with 'customer' in it",
            "请让该列与客户编号同名，或在列名中写明“客户”",
        ),
        why=(
            "Values per customer are computed from the orders of each.",
            "各客户的指标由其订单计算得出。",
        ),
        wrong="tieringrules init shop --from customers.csv --orders totals.csv",
        right="tieringrules init shop --from customers.csv --orders orders.csv",
    ),
    error(
        "TR863",
        message=(
            "column '{column}' of '{file}' cannot be the key: {blank} rows are blank there, {repeated} repeat an earlier one",
            "“{file}”的列“{column}”不能作为客户编号：{blank} 行为空，{repeated} 行与前面的重复",
        ),
        help=(
            "give these rows numbers of their own or take them out, then begin again",
            "请给这些行填上各自的编号，或将其删除，然后重新执行",
        ),
        why=(
            "Rules place each customer once, so every row needs a key of its own. Which of two rows is right, "
            "only you can tell; a workspace that is there can merge them by an `identity` rule.",
            "规则为每位客户给出一个结果，因此每行需要唯一的编号。两行中哪一行正确，只有您知道；已有的工作区可以用 `identity` 规则合并重复的客户。",
        ),
        wrong="customer_id,name\nC1,Wang\n,Li\nC1,Zhao",
        right="customer_id,name\nC1,Wang\nC2,Li\nC3,Zhao",
    ),
)
