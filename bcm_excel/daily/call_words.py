"""Why an answer on a call sheet was not taken into the plan, in words."""

from __future__ import annotations

from bcm_excel.core.text import Text

NO_LONGER = Text("通讯录中已没有这个人", "is no longer in the plan's contacts")
NAMESAKES = Text(
    "通讯录中有 {n} 行分不清是不是同一个人（第 {rows} 行），请先填写各自的工号",
    "{n} rows of the plan's contacts may be meant ({rows}); fill in their staff numbers first",
)
OTHER_NAME = Text(
    "工号 {number} 在通讯录中现在是{now}", "staff number {number} is now {now} in the plan"
)
MIXED = Text(
    "这一行的姓名与隐藏的标识对不上（标识是{now}的）；请改回姓名，或重新生成电话单",
    "the name of this row and its hidden key do not agree (the key is that of {now}); restore the "
    "name, or make the call sheet anew",
)
TWICE = Text(
    "在电话单中有两行（第 {rows} 行），填写的内容不同",
    "stands in rows {rows} of the call sheet with different answers",
)
FUTURE = Text("拨打日期 {day} 在今天之后", "the date of the call, {day}, lies after today")
NOT_A_NUMBER = Text("新号码“{number}”不是有效号码", "the new number {number} is not valid")
TOO_SHORT = Text(
    "新号码“{number}”像分机，又不能替换现有的号码；请写完整",
    "the new number {number} looks like an extension and fits none that is there; write it whole",
)
NOT_A_MAIL = Text("新邮箱“{mail}”无效", "the new e-mail address {mail} is not valid")
HAS_LEFT = Text(
    "已离岗，新号码和新邮箱没有写入；请在预案中换人",
    "has left the post; the new number or address was not taken, name somebody else in the plan",
)
NO_COLUMN = Text(
    "通讯录没有“{column}”列，无法写入；请先加上这一列",
    "the plan's contacts have no column {column}; add it first",
)
UNREAD = Text("“{column}”里的“{text}”读不懂", "the {column} {text} cannot be read")
NO_SUCH = Text(
    "“{column}”里的“{text}”不在可选项中，可选：{options}",
    "the {column} {text} is none of {options}",
)
UNVALUED = Text(
    "“{column}”里是没有结果的公式，请直接填写",
    "the {column} holds a formula without a value; type it instead",
)
NO_VERIFIED = Text(
    "预案的应急通讯录没有“核验日期”列，核验日期没有写入；请先在通讯录中加上这一列",
    "the plan's contacts have no column Verified on, so no date was written; add the column first",
)
NOBODY_NAMED = Text(
    "电话单上没有填写核验人，预案中的核验人未改",
    "the call sheet does not say who called; Verified by was left as it is",
)
