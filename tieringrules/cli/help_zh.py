"""The help texts in Chinese, by their English words."""

from __future__ import annotations

from typing import Any

from tieringrules.cli.parameters import commands_in, parameters_of

CHINESE: dict[str, str] = {
    "Customer tiers, and the messages each tier receives, from rules in YAML.": (
        "用 YAML 规则给客户分级，并为各等级生成消息。"
    ),
    "Exit codes: 0 done; 1 findings, or rules or data refused; 2 command line or environment.": (
        "退出码：0 完成；1 发现问题，或规则、数据被拒绝；2 命令行或运行环境有误。"
    ),
    "Check rules and templates: every mistake at its line and column. No data is read.": (
        "检查规则和模板：每个错误都指出行和列。不读取数据。"
    ),
    "Run the scenario tests: do the rules give the tiers that the cases expect?": (
        "运行测试用例：规则给出的等级是否符合预期？"
    ),
    "Give every customer a tier in every standard. Without --out only the summary is printed.": (
        "按每个分类标准给每位客户分级。不写 --out 时只显示汇总。"
    ),
    "Show why a customer has their tiers: each condition true, false or unknown, with the values it saw.": (
        "说明一位客户为何得到这些等级：每个条件成立、不成立还是无法判断，以及当时的取值。"
    ),
    "Compute an expression, or a file of cases: FEEL to the letter, null where something is wrong.": (
        "计算一个表达式或一个用例文件：严格遵循 FEEL，出错处得 null。"
    ),
    "An expression (FEEL), in quotation marks.": "一个表达式（FEEL），放在引号中。",
    "The values of the expression's names.": "表达式中各名称的取值。",
    "Compute decisions of this DMN model; cases give inputs in with, and may name a decision.": (
        "计算这个 DMN 模型的决策；用例在 with 中给出输入，并可指定决策名。"
    ),
    "Turn a DMN model's decision tables and expressions into rule files, and name what they cannot hold.": (
        "把 DMN 模型中的决策表和表达式转换为规则文件，并列出无法转换的内容。"
    ),
    "The model, as modelling tools save it.": "建模工具保存的模型文件。",
    "Write the rule files here; files that are there stay.": "把规则文件写到这里；已有的文件不会被覆盖。",
    "One case a line, with id, expr and with; - reads standard input.": (
        "每行一个用例，含 id、expr、with；- 表示读取标准输入。"
    ),
    "Show who is contacted on the day, by which channel, and why the others are not.": (
        "显示当天触达哪些客户、通过哪个渠道，以及其余客户为何不触达。"
    ),
    "Write one finished message per contact of the day into a new folder.": (
        "为当天的每次触达生成一条消息，写入一个新文件夹。"
    ),
    "Check, classify, plan and render in one go: everything but delivery.": (
        "一次完成检查、分级、计划和生成消息：除投递外的全部步骤。"
    ),
    "Send the e-mails of a batch, each at most once; without --confirm only tell what would be sent.": (
        "发送一个批次的邮件，每封至多一次；不写 --confirm 时只说明将发送什么。"
    ),
    "The folder that `render` or `run` wrote.": "`render` 或 `run` 生成的文件夹。",
    "Send, knowing that it is so many e-mails; else only tell.": "确认邮件数量并发送；不写则只说明。",
    "So many connections at once, not the workspace's.": "同时打开的连接数，代替工作区的设置。",
    "Wait for e-mails whose time has not come; else they stay behind.": (
        "等待尚未到发送时间的邮件；不写则留待下次。"
    ),
    "Say that a batch may be sent as it is now; made again, it has to be approved again.": (
        "批准一个批次按现状发送；重新生成后需再次批准。"
    ),
    "Who approves.": "批准人。",
    "List e-mails of which nobody knows whether they were sent.": "列出结果未知的邮件。",
    "Say what became of such an e-mail, all=... of all; may be repeated. Needs --by.": (
        "说明这类邮件的结果，all=... 指全部；可重复。需同时写 --by。"
    ),
    "Who says it.": "由谁判定。",
    "Never send the rest of the batch; give it back to later plans.": (
        "不再发送该批次的其余邮件，交还给之后的计划。"
    ),
    "Make only so many messages, of as many kinds as possible, to look at.": (
        "只生成这么多条消息供查看，尽量覆盖各类消息。"
    ),
    "Write files for this receiver as well, such as sendgrid or zoho_crm; may be repeated.": (
        "另外为这个接收系统生成文件，例如 sendgrid、zoho_crm；可重复。"
    ),
    "Count what customers told us, by theme and tier, and whether answers came within the service level.": (
        "按主题和等级统计客户反馈，以及答复是否符合服务承诺。"
    ),
    "Count by the tiers of this standard.": "按这个分类标准的等级统计。",
    "Make only the messages of this customer.": "只生成这位客户的消息。",
    "Make a [TEST] of every kind of message for our own addresses in this CSV file instead.": (
        "改为给这个 CSV 文件中的内部地址各生成一条带 [TEST] 标记的测试消息，每类一条。"
    ),
    "Show personal data unmasked in the gallery and in tests.": (
        "在消息预览和测试消息中显示未打码的个人信息。"
    ),
    "Explain a code such as TR204: what it means, why, and a wrong and a right example.": (
        "解释 TR204 这样的代码：含义、原因，以及错误和正确的例子。"
    ),
    "Print the JSON Schema of rule files, for editors: of one kind, or with the names of the workspace.": (
        "输出规则文件的 JSON Schema，供编辑器使用：某一种文件的，或带有本工作区各名称的。"
    ),
    "The workspace whose names it has. Default: found from here.": (
        "取哪个工作区的名称，默认从当前文件夹查找。"
    ),
    "Write the schema here instead of showing it.": "把 JSON Schema 写到这个文件，而不是显示出来。",
    "Language of messages. Default: TIERINGRULES_LANG, the locale, then the workspace's locale.": (
        "提示信息的语言。默认依次取 TIERINGRULES_LANG、系统语言、工作区的 locale。"
    ),
    "Text for people, JSON for programs, or a form that a build service shows.": (
        "text 供人阅读，json 供程序使用，其余为各构建服务能显示的格式。"
    ),
    "Say which rules and conditions no case decided true, or none false.": (
        "列出没有用例使其成立、或没有用例使其不成立的规则和条件。"
    ),
    "Exit with 1 where the cases cover less; implies --coverage.": (
        "用例覆盖率低于此值时以 1 退出；同时启用 --coverage。"
    ),
    "Rules in forms that other people work with.": "把规则导出为其他人使用的形式。",
    "What other people have written, into the rules.": "把其他人填写的内容导入规则。",
    "Write a decision table as a workbook to fill in, with lists to pick from.": (
        "把决策表写成可填写的工作簿，带下拉列表。"
    ),
    "Take the rows of a decision table from a workbook; a wrong cell changes nothing.": (
        "从工作簿读取决策表的规则行；有错误时不改动任何内容。"
    ),
    "The standard with `method: table`.": "method: table 的分类标准。",
    "Write this workbook. Needed.": "写出的工作簿，必填。",
    "The workbook that `export table` wrote.": "export table 写出的工作簿。",
    "The standard; may be left out where there is one table.": "分类标准；只有一个决策表时可以不写。",
    "Say what would change, and change nothing.": "只显示将要发生的变化，不改动文件。",
    "Make a small workspace that works at once: with sample data, or from files that you have.": (
        "新建一个立即可用的小工作区：用示例数据，或由您已有的文件起草。"
    ),
    "Draft rules from this file of customers, or of orders.": "由这个客户文件（或订单文件）起草规则。",
    "The orders of these customers.": "这些客户的订单文件。",
    "The folder to make; it must be new or empty.": "要新建的文件夹，必须不存在或为空。",
    "Also list metrics and messages that nothing uses.": "同时列出没有被用到的指标和消息。",
    "Compare rules: what changed in meaning, who moves between tiers, and what they will receive.": (
        "比较规则：含义有哪些变化，哪些客户改变等级，他们将收到什么。"
    ),
    "The rules before: a folder, a revision such as main, or the number of a run.": (
        "修改前的规则：文件夹、main 这样的版本，或一次已记录分级的编号。"
    ),
    "The rules after. Default: the workspace as it is here.": "修改后的规则，默认为当前的工作区。",
    "Compare what the rules mean; read no data.": "只比较规则的含义，不读取数据。",
    "Weigh movers by this metric. Default: the first of amounts.": (
        "用这个指标衡量移动的客户，默认为第一个金额指标。"
    ),
    'Exit with 1 where this holds, such as "moved > 5%"; may be repeated.': (
        '条件成立时退出码为 1，例如 "moved > 5%"；可以写多次。'
    ),
    "Name so many of the largest movers.": "列出移动客户中最大的若干位。",
    "Text for people, JSON for programs, Markdown for a review, or one page for a browser.": (
        "text 供人阅读，json 供程序使用，markdown 用于评审，html 为可用浏览器打开的网页。"
    ),
    "Write the comparison here instead of showing it.": "把比较结果写到这个文件，而不是显示出来。",
    "Mend what is plain, such as 50,000, and leave the rest as it stands.": (
        "修正含义明确的写法（例如 50,000），其余内容保持原样。"
    ),
    "Show what --fix would change, and change nothing. Exit code 1 for changes.": (
        "显示 --fix 会作的改动，但不改动文件；有改动时退出码为 1。"
    ),
    "Print results and errors only: no warnings of a run, no summaries, no progress.": (
        "只输出结果和错误，不显示运行时的警告、汇总和进度。"
    ),
    "Print the version.": "显示版本。",
    "Folder of the workspace, or its tieringrules.yaml. Default: looked for upwards from here.": (
        "工作区文件夹，或其中的 tieringrules.yaml。默认从当前文件夹向上查找。"
    ),
    "Warnings, too, give exit code 1.": "有警告时退出码也为 1。",
    "Read a dataset from this file instead of the workspace's; may be repeated.": (
        "从这个文件读取数据集，代替工作区中的文件；可以写多次。"
    ),
    "A recorded run, or an earlier result as --out writes it: `previous.<standard>` in rules.": (
        "已记录分级的编号，或上次由 --out 写出的分级结果，规则以 `previous.<分类标准>` 引用其中的等级。"
    ),
    "Show the plans and runs that were recorded, the last first.": "显示已记录的计划和分级，最近的在前。",
    "Show what was recorded; without a further word the plans and runs, the last first.": (
        "显示已记录的内容；不带子命令时列出计划和分级，最近的在前。"
    ),
    "List the recorded runs, the last first: day, customers, tiers, rules and software.": (
        "列出已记录的分级，最近的在前：日期、客户数、各等级人数、规则和软件版本。"
    ),
    "Show one recorded run: what it was made from, and how many customers it put in which tier.": (
        "显示一次已记录的分级：所用的规则、数据和软件，以及各等级的客户数。"
    ),
    "The number of a recorded run.": "已记录分级的编号。",
    "Make a recorded run again from its manifest: byte-identical, or what is different.": (
        "按清单重做一次已记录的分级：逐字节相同，或指出有哪些不同。"
    ),
    "Remove recorded runs, never those that earlier tiers come from next unless --run names them.": (
        "删除已记录的分级；下次取“此前的等级”所需的记录会保留，除非用 --run 指明。"
    ),
    'Keep the last N runs, or those of the last "12 months".': (
        '保留最近 N 次，或最近一段时间（例如 "12 months"）的记录。'
    ),
    "Remove this run, needed or not; may be repeated.": "删除这一次记录，无论是否还需要；可重复。",
    "Only tell what would be removed; nothing is changed.": "只列出将删除的记录，不做任何更改。",
    "Do not ask.": "不再询问确认。",
    "The number of the run before.": "较早一次分级的编号。",
    "The number of the run after.": "较晚一次分级的编号。",
    "Only this standard.": "只看这个分类标准。",
    "Name so many of those who entered or left a tier.": "列出进入或离开各等级的客户，最多这么多位。",
    "Call customers by the keys of today's data; personal ones only with --real.": (
        "用当前数据中的客户编号称呼客户；编号属个人信息时须同时写 --real。"
    ),
    "Compare two recorded runs: who moved between tiers, who entered and left each, how many stayed.": (
        "比较两次已记录的分级：谁改变了等级，谁进入或离开了各等级，留存率多少。"
    ),
    "Show one customer's tiers over time, and the rule that decided each.": (
        "显示一位客户历次的等级以及决定等级的规则。"
    ),
    "Archive the tiers under pseudonymous keys, for later days to compare with: see `history`.": (
        "以假名（带密钥的哈希值）存档分级结果，供日后比较，见 `history`。"
    ),
    "Show what this customer was sent instead.": "改为显示曾发送给该客户的内容。",
    "Show the workload of so many days, each as if the plan of the one before had been made.": (
        "预测从当天起若干天的工作量，每天都假定前一天的计划已执行。"
    ),
    "Remember the contacts, so that later plans keep to caps and gaps and send nothing twice.": (
        "记住这些触达，使以后的计划遵守上限与间隔、不重复发送。"
    ),
    "A day on which the version is in force; without it, the last version.": (
        "该版本生效期间的某一天；不写则为最后一个版本。"
    ),
    "The day asked about, to its end. Default: today in the workspace's time zone.": (
        "统计日，截至当天结束。默认为工作区时区的今天。"
    ),
    "polars is fast; reference is plain Python and says what is right.": (
        "polars 速度快；reference 是纯 Python 的标准答案。"
    ),
    "Write tiers here: .csv, .xlsx, .parquet or .jsonl.": (
        "分级结果写到这里：.csv、.xlsx、.parquet 或 .jsonl。"
    ),
    "Add this metric or score, such as loyalty_segment.r, to the output; may be repeated.": (
        "把这个指标或得分（例如 loyalty_segment.r）加入输出；可以写多次。"
    ),
    "Write the summary here as JSON.": "把汇总以 JSON 写到这里。",
    "Place customers among those of the day, and keep the cut points for `population: frozen`.": (
        "按当日客户定级，并保存分界点供 `population: frozen` 使用。"
    ),
    "Write the rows that were refused here, as .csv.": "把被拒收的行以 .csv 写到这里。",
    "Write into the file of --quarantine what stood in the cells, personal data, too.": (
        "在 --quarantine 的文件里也写出单元格的原文，包括个人信息。"
    ),
    "Write which rows were merged into which here, as .csv.": "把哪些行合并到了哪一行以 .csv 写到这里。",
    "The customer's key, as it stands in the data.": "客户编号，与数据中的写法一致。",
    "Write the batch here; the folder must be new.": "批次写到这里；文件夹必须是新的。",
    "One .eml file per e-mail instead of one mbox.": "每封邮件一个 .eml 文件，而不是一个 mbox。",
    "Text for people, JSON for programs, or one page for a browser.": (
        "text 供人阅读，json 供程序使用，html 为可用浏览器打开的网页。"
    ),
    "Write the explanation here instead of showing it.": "把说明写到这个文件，而不是显示出来。",
    "Around the data: how good it is, what a file holds, and what is known about one customer.": (
        "与数据有关的命令：检查数据质量，查看文件内容、一位客户的全部资料。"
    ),
    "Show how good the data is: complete, valid, repeated, up to date. Refused data gives exit code 1.": (
        "显示数据质量：完整、有效、重复、更新情况。数据被拒收时退出码为 1。"
    ),
    "Write the report here instead of showing it.": "把报告写到这个文件，而不是显示出来。",
    "Show what a file holds: types, gaps, ranges, frequent values, and a dataset to start from.": (
        "显示文件内容：类型、缺失、范围、常见值，并起草一份数据集定义。"
    ),
    "The file to look at; - is CSV on standard input.": "要查看的文件；- 表示标准输入中的 CSV。",
    "Name of the drafted dataset. Default: the file's.": "所起草数据集的名称，默认与文件同名。",
    "Write the drafted dataset here, as .yaml.": "把起草的数据集写到这里（.yaml）。",
    "Country of phone numbers without a code, such as CN.": "无国家码电话号码所属的国家，例如 CN。",
    "Who is not to be contacted: by address, customer or domain, on some channels or all.": (
        "禁止联系名单：按联系方式、客户或域名，适用于部分或全部渠道。"
    ),
    "Contact these no more: it holds at once, also for a sending under way.": (
        "不再联系这些对象：立即生效，正在进行的发送也不例外。"
    ),
    "An e-mail address, phone number or account; kept as a keyed hash. May be repeated.": (
        "邮箱、电话号码或账号，只保存带密钥的哈希值。可重复。"
    ),
    "A customer, by the key in the data. May be repeated.": "客户编号，与数据中的写法一致。可重复。",
    "All addresses of a domain and below it. May be repeated.": "某域名及其子域名下的全部地址。可重复。",
    "Only this channel; may be repeated. Default: all.": "只适用于此渠道，可重复；默认为全部渠道。",
    "opt_out, complaint, bounced, legal or manual.": (
        "opt_out（退订）、complaint（投诉）、bounced（无法送达）、legal（依法要求）或 manual（人工添加）。"
    ),
    "Since when. Default: today.": "自哪一天起，默认为今天。",
    "Take entries back; that it was done, when and why, stays written down.": (
        "撤销条目，并记录撤销的时间和原因。"
    ),
    "Only entries with this reason; may be repeated. Default: all.": "只撤销此原因的条目，可重复；默认全部。",
    "Why they may be contacted again. Needed.": "为何可以恢复联系，必填。",
    "Take back also what keeps erased people from being contacted.": "连同防止联系已删除客户的条目一并撤销。",
    "Show who is not to be contacted, by reason, the last first; addresses are known by hashes alone.": (
        "按原因显示禁止联系名单，最近的在前；联系方式只以哈希值显示。"
    ),
    "Take over a list of another system; where one row is wrong, nothing is taken.": (
        "导入其他系统的名单；只要有一行有误，就什么也不导入。"
    ),
    "A CSV file with email, reason, date and the like; see the documentation.": (
        "CSV 文件，含 email、reason、date 等列，详见文档。"
    ),
    "Write the whole list; what is known by a keyed hash alone stands there as one.": (
        "导出完整名单；只以哈希值保存的条目按哈希值导出。"
    ),
    "Write this CSV file, for its owner alone.": "写出的 CSV 文件，仅所有者可读写。",
    "What became of messages: bounces, opens, clicks, replies, complaints, unsubscribes.": (
        "消息的回执：退信、打开、点击、回复、投诉、退订。"
    ),
    "Take over contacts that another tool made, so that caps, gaps and `every` count them.": (
        "导入其他工具已完成的触达，使上限、间隔和 `every` 计入它们。"
    ),
    "CSV: customer, day, channel, message, policy, cause.": (
        "CSV 文件，列名为 customer、day、channel、message、policy、cause，或其中文名称。"
    ),
    "Only look whether the file is right; nothing is changed.": "只检查文件是否正确，不做任何改动。",
    "Take over what became of messages; final bounces, complaints and unsubscribes keep people out.": (
        "导入回执；永久退信、投诉和退订者此后不再联系。"
    ),
    "CSV files of providers, mailboxes (.mbox), or single mails (.eml).": (
        "服务商导出的 CSV、邮箱文件（.mbox）或单封邮件（.eml）。"
    ),
    "What happened, for tables that do not say it, such as bounced.": (
        "表中未写明时，所发生的事件，例如 bounced。"
    ),
    "Write what could not be used here, as .csv.": "把无法使用的内容以 .csv 写到这里。",
    "Folder of the workspace. Default: looked for upwards from here.": (
        "工作区文件夹，默认从当前文件夹向上查找。"
    ),
    "Show how many messages were sent, bounced, opened, answered and so on, with rates.": (
        "显示消息的发送、退信、打开、回复等数量及比率。"
    ),
    "Count by these, with commas between: policy, campaign, message, variant, channel, tier.": (
        "只按这些维度统计：policy、campaign、message、variant、channel、tier，以逗号分隔。"
    ),
    "Only messages planned for this day or later.": "只统计计划日期在这一天或之后的消息。",
    "Show instead what was taken back, when and why.": "改为显示已撤销的条目及撤销的时间和原因。",
    "Erase a customer from batches, results, lists of refused rows and history, and keep them out.": (
        "从批次、分级结果、拒收清单和历史记录中删除一位客户，并防止其被重新导入。"
    ),
    "Look for batches and results here, too; may be repeated.": "也在此文件夹中查找批次和结果；可多次使用。",
    "Only tell what would be erased; nothing is changed.": "只列出将删除的内容，不做任何更改。",
    "Only make the secret of a workspace that is there, for keyed hashes.": (
        "只为已有的工作区生成密钥，用于计算哈希值。"
    ),
    "The system that exported the file, such as shopify.orders.": (
        "导出该文件的系统，例如 shopify.orders、youzan.orders。"
    ),
    "Character encoding of a text file.": "文本文件的字符编码。",
    "Sheet of a workbook.": "工作簿中的工作表。",
    "Row of the header, where titles stand above it.": "表头所在的行（上方有标题时）。",
    "Show one customer's profile: columns, metrics, tiers, rows with why they count, planned contacts.": (
        "显示一位客户的档案：资料、指标、等级、各行数据是否计入及原因、计划的触达。"
    ),
    "Show personal columns as they are instead of masking them.": "原样显示个人信息列，不作遮盖。",
    "Such as TR204.": "例如 TR204。",
    "Show this message and exit.": "显示本说明。",
    "Install completion for the current shell.": "为当前 shell 安装命令补全。",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "显示当前 shell 的补全脚本，供复制或自行安装。"
    ),
}


def translate(command: Any) -> None:
    """Put the help of a command, its options and the commands inside it into Chinese.

    Args:
        command: as Typer builds it.
    """
    for each in commands_in(command):
        for name in ("help", "short_help", "epilog"):
            text = getattr(each, name, None)
            if text:
                setattr(each, name, CHINESE.get(" ".join(text.split()), text))
        for parameter in parameters_of(each):
            text = getattr(parameter, "help", None)
            if text:
                parameter.help = CHINESE.get(" ".join(text.split()), text)
