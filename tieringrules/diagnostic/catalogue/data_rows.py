"""Codes about single cells and rows of customer data."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR512",
        message=("column '{column}': {cell} is not {expected}", "列 '{column}'：{cell}不是{expected}"),
        help=(
            "correct the cell; if it means “unknown”, leave it empty or list it under `null_values`",
            "请改正该单元格；如果它表示“未知”，请留空或写入 `null_values`",
        ),
        why=(
            "A cell of another type cannot be compared or counted, so its row is left out.",
            "单元格不符合声明的类型，就无法比较或统计，因此该行不参与计算。",
        ),
        wrong="ordered_at\n2026-02-30",
        right="ordered_at\n2026-02-28",
    ),
    error(
        "TR513",
        message=(
            "column '{column}': {cell} has more than {scale} digits after the point",
            "列 '{column}'：{cell}的小数位数超过 {scale} 位",
        ),
        help=(
            "round it in the file, or raise `scale` of the column",
            "请在文件中四舍五入，或调大该列的 `scale`",
        ),
        why=(
            "Money is kept exactly; cutting digits off silently would make totals wrong.",
            "金额必须精确保存；悄悄去掉小数位会使合计出错。",
        ),
        wrong="amount        # scale: 2\n12.345",
        right="amount\n12.35",
    ),
    error(
        "TR514",
        message=(
            "column '{column}': {cell} has more than 18 digits",
            "列 '{column}'：{cell}超过 18 位数字",
        ),
        help=(
            "if it is an identifier rather than a quantity, declare the column as text",
            "如果它是编号而不是数量，请把该列声明为 text",
        ),
        why=(
            "Exact numbers are kept in 64 bits: enough for 18 digits, those after the point included.",
            "精确数值以 64 位保存，最多 18 位数字（含小数位）。",
        ),
        wrong="card: {type: integer}        # 6222021234567890123",
        right="card: {type: text}",
    ),
    error(
        "TR515",
        message=(
            "column '{column}': {cell} is not one of {values}",
            "列 '{column}'：{cell}不在 {values} 之中",
        ),
        help=(
            "correct the cell, or add the value to `values` of the column",
            "请改正该单元格，或把该值加入这一列的 `values`",
        ),
        why=(
            "Rules are checked against the declared values; any other would fall through all of them.",
            "规则是按声明的取值检查的；意外的取值会漏过所有规则。",
        ),
        wrong="region        # values: [华东, 华南]\n东部",
        right="region\n华东",
    ),
    error(
        "TR516",
        message=(
            "column '{column}': {cell} is {side} {bound}",
            "列 '{column}'：{cell}{side} {bound}",
        ),
        help=(
            "correct the cell, or change `min` or `max` of the column",
            "请改正该单元格，或调整这一列的 `min` 或 `max`",
        ),
        why=(
            "The contract of the dataset says which values make sense; others are mistakes of the source.",
            "数据集的约定写明了合理范围；超出范围的值是来源数据的错误。",
        ),
        wrong="satisfaction        # max: 5\n50",
        right="satisfaction\n5",
    ),
    error(
        "TR517",
        message=("column '{column}': the key is missing", "列 '{column}'：缺少键值"),
        help=("fill in the cell, or remove the row", "请填写该单元格，或删除该行"),
        why=("A row without its key belongs to nobody.", "没有键值的行不知道属于谁。"),
        wrong="customer_id,region\n,华东",
        right="customer_id,region\nC001,华东",
    ),
    warning(
        "TR528",
        message=(
            "{count} of {total} rows of '{dataset}' are left out: column '{column}', {refusal}",
            "'{dataset}' 的 {total} 行中有 {count} 行未参与计算：列 '{column}'，{refusal}",
        ),
        help=(
            "`tieringrules code {refusal}` explains it; --quarantine FILE writes the rows down",
            "运行 `tieringrules code {refusal}` 查看说明；用 --quarantine 文件 可导出这些行",
        ),
        why=(
            "Rows that break the contract do not count; if they are many, tiers may be wrong.",
            "不符合约定的行不参与计算；数量多时，客户的等级可能不准确。",
        ),
        wrong="ordered_at\nyesterday",
        right="ordered_at\n2026-06-29",
    ),
    warning(
        "TR529",
        message=(
            "column '{column}' of '{dataset}': {count} cells are not finite numbers and count as missing",
            "'{dataset}' 的列 '{column}'：{count} 个单元格不是有限数值，按缺失处理",
        ),
        help=("leave such cells empty in the file", "请在文件中把这些单元格留空"),
        why=(
            "Comparisons with NaN and infinity have surprising answers, so they never enter.",
            "与 NaN 或无穷大比较会得到意外结果，因此不允许进入计算。",
        ),
        wrong="weight\ninf",
        right='weight\n""',
    ),
    error(
        "TR538",
        message=(
            "column '{column}': the cell shows an error, such as #N/A",
            "列 '{column}'：单元格显示的是错误值（例如 #N/A）",
        ),
        help=(
            "mend the formula in the workbook, or empty the cell",
            "请在工作簿中修正公式，或清空该单元格",
        ),
        why=(
            "A formula that failed has no value, and its error must not reach a customer as text.",
            "出错的公式没有结果，错误值也不能当作文字发给客户。",
        ),
        wrong="=VLOOKUP(A2, names, 2, FALSE)        # shows #N/A",
        right='=IFERROR(VLOOKUP(A2, names, 2, FALSE), "")',
    ),
    error(
        "TR539",
        message=(
            "column '{column}': the spreadsheet keeps only 15 digits of this number, so the rest is lost",
            "列 '{column}'：电子表格只保留了这个数字的前 15 位，其余已丢失",
        ),
        help=(
            "format the column as text in the spreadsheet, and type or import the numbers again",
            "请在电子表格中把该列设为文本格式，并重新输入或导入这些号码",
        ),
        why=(
            "Card, order and identity numbers longer than 15 digits end in zeros once a spreadsheet took them for numbers.",
            "超过 15 位的卡号、订单号或证件号一旦被电子表格当作数字，末尾就会变成 0。",
        ),
        wrong="6222021234567890000        # was 6222021234567890123",
        right="'6222021234567890123",
    ),
    error(
        "TR546",
        message=("column '{column}': the value is missing", "列 '{column}'：缺少值"),
        help=(
            "fill in the cell, or take `required` from the column",
            "请填写该单元格，或去掉该列的 `required`",
        ),
        why=(
            "The contract says that no row counts without this value.",
            "数据集的约定要求每行都有这个值。",
        ),
        wrong="customer_id,amount        # amount: {required: true}\nC001,",
        right="customer_id,amount\nC001,12.50",
    ),
    error(
        "TR547",
        message=(
            "column '{column}': {cell} does not have the form that its pattern asks for",
            "列 '{column}'：{cell}不符合该列 pattern 规定的形式",
        ),
        help=(
            "correct the cell, or change `pattern` of the column",
            "请改正该单元格，或修改该列的 `pattern`",
        ),
        why=(
            "Codes of another form are mistakes of the source, or belong into another column.",
            "形式不符的编码是来源数据的错误，或者应放在别的列。",
        ),
        wrong='code        # pattern: "^[A-Z]{2}[0-9]{4}$"\nA1',
        right="code\nAB0001",
    ),
    error(
        "TR548",
        message=(
            "column '{column}': {cell} has {side} {bound} characters",
            "列 '{column}'：{cell}{side} {bound} 个字符",
        ),
        help=(
            "correct the cell, or change `min_length` or `max_length` of the column",
            "请改正该单元格，或修改该列的 `min_length` 或 `max_length`",
        ),
        why=(
            "Texts much shorter or longer than agreed are cut off, glued together, or in the wrong column.",
            "过短或过长的文本往往是被截断、被拼接，或放错了列。",
        ),
        wrong="postcode        # min_length: 6\n20000",
        right="postcode\n200000",
    ),
    warning(
        "TR553",
        message=(
            "column '{column}': {cell} is not an e-mail address",
            "列 '{column}'：{cell}不是有效的电子邮件地址",
        ),
        help=("correct the address, or empty the cell", "请改正地址，或清空该单元格"),
        why=(
            "Mail to a broken address never arrives or reaches a stranger, so it counts as missing; the customer keeps the tier.",
            "错误的地址会使邮件无法送达或误送他人，因此按缺失处理；客户的等级不受影响。",
        ),
        wrong="email\nzhang@example",
        right="email\nzhang@example.com",
    ),
    warning(
        "TR554",
        message=(
            "column '{column}': {cell} is not a phone number that can be dialled",
            "列 '{column}'：{cell}不是可以拨打的电话号码",
        ),
        help=(
            "correct the number; one of another country begins with + and its country code",
            "请改正号码；其他国家的号码以 + 和国家代码开头",
        ),
        why=(
            "A message to a broken number is lost or reaches a stranger, so it counts as missing; the customer keeps the tier.",
            "错误的号码会使消息丢失或误送他人，因此按缺失处理；客户的等级不受影响。",
        ),
        wrong="mobile        # region: CN\n1380013800",
        right="mobile\n13800138000",
    ),
    warning(
        "TR555",
        message=(
            "column '{column}' of '{dataset}': {count} cells cannot be used and count as missing, {reason}",
            "'{dataset}' 的列 '{column}'：{count} 个单元格无法使用，按缺失处理，{reason}",
        ),
        help=(
            "`tieringrules code {reason}` explains it; --quarantine FILE writes the cells' rows down",
            "运行 `tieringrules code {reason}` 查看说明；用 --quarantine 文件 可导出其所在的行",
        ),
        why=(
            "These customers cannot be reached by this channel until their data is mended.",
            "在数据改正之前，无法通过该渠道联系这些客户。",
        ),
        wrong="mobile\n1380013800",
        right="mobile\n13800138000",
    ),
    error(
        "TR556",
        message=(
            "the region '{region}' of the column '{column}' is not a country whose phone numbers are known",
            "列 '{column}' 的 region '{region}' 不是已知电话号码规则的国家或地区",
        ),
        help=(
            "write its two letters (ISO 3166), such as CN, HK or US",
            "请使用两位字母代码（ISO 3166），例如 CN、HK、US",
        ),
        why=(
            "Numbers without a country code are read by the rules of this country.",
            "没有国家代码的号码按该国家或地区的规则识别。",
        ),
        wrong="mobile: {type: phone, region: China}",
        right="mobile: {type: phone, region: CN}",
    ),
)
