"""What reading came upon: sheets, columns and cells that are not what they should be."""

from __future__ import annotations

from collections.abc import Iterator

from bcm_excel.core.cell import CellRef
from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.text import Text
from bcm_excel.plan.plan import SHEETS
from bcm_excel.plan.problem import Trouble
from bcm_excel.rules.registry import Check, Given, Rule, rule

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


def _said_of(trouble: Trouble) -> Check:
    def check(info: RuleInfo, given: Given) -> Iterator[Finding]:
        for problem in given.plan.problems:
            if problem.trouble is trouble:
                yield Finding(info, problem.cell, problem.values, problem.mend)

    return check


def _reading(
    trouble: Trouble, code: str, severity: Severity, message: Text, why: Text, fix: Text
) -> Rule:
    return rule(code, severity, message=message, why=why, fix=fix)(_said_of(trouble))


sheet_missing = _reading(
    Trouble.SHEET_MISSING, "RD101", ERROR,
    Text("缺少工作表“{title}”", "the sheet {title} is missing"),
    Text("没有它就无法处置事件。", "Without it no incident can be handled."),
    Text("用 bcm-excel new 生成空白模板，把这张表复制过来。", "Copy it from the blank workbook that bcm-excel new makes."),
)
sheet_doubled = _reading(
    Trouble.SHEET_DOUBLED, "RD102", ERROR,
    Text("“{sheet}”与“{first}”是同一张表，只读了前者“{first}”", "{sheet} and {first} are the same sheet; only {first} was read"),
    Text("两张表内容不同的话，有一张没有被检查。", "Where they differ, one of them goes unchecked."),
    Text("合并成一张，删除多余的。", "Merge them and delete the other."),
)
sheet_near = _reading(
    Trouble.SHEET_NEAR, "RD103", ERROR,
    Text("工作表“{sheet}”没有被读取，是否应为“{title}”？", "the sheet {sheet} was not read; is it meant to be {title}?"),
    Text("表名写错，整张表就没有被检查。", "With its name misspelt the whole sheet goes unchecked."),
    Text("把表名改为“{title}”。", "Rename it to {title}."),
)
sheet_ignored = _reading(
    Trouble.SHEET_IGNORED, "RD104", INFO,
    Text("工作表“{sheet}”不属于预案，没有读取", "the sheet {sheet} is not part of a plan and was not read"),
    Text("自建的表会原样保留，但不检查。", "Sheets of your own are kept but not checked."),
    Text("如果里面有预案内容，请移到对应的表。", "If it holds parts of the plan, move them to the sheets meant for them."),
)
sheet_hidden = _reading(
    Trouble.SHEET_HIDDEN, "RD105", WARNING,
    Text("工作表“{sheet}”被隐藏，但有数据", "the sheet {sheet} is hidden but holds data"),
    Text("看不见的数据没有人维护，却仍在使用。", "Nobody looks after data that cannot be seen, yet it is used."),
    Text("取消隐藏，或删除不用的数据。", "Unhide it, or delete what is not used."),
)
header_missing = _reading(
    Trouble.HEADER_MISSING, "RD106", ERROR,
    Text("找不到“{title}”的表头行", "the row of headings of {title} was not found"),
    Text("没有表头就不知道每一列是什么，整张表没有读取。", "Without headings the columns cannot be told, and the sheet was not read."),
    Text("恢复模板中的表头。", "Restore the headings of the template."),
)


@rule(
    "RD107", ERROR,
    message=Text("“{title}”没有任何记录", "{title} holds no records"),
    why=Text("没有它就无法处置事件。", "Without it no incident can be handled."),
    fix=Text("在表头下面逐行填写。", "Fill in rows below the headings."),
)
def required_sheet_empty(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A required sheet without one record, in a plan that holds others."""
    for sheet in SHEETS:
        table = given.plan.table(sheet.name)
        if not sheet.required or given.plan.empty or len(table) or table.lost_keys:
            continue
        if table.layout and table.layout.columns:
            yield Finding(info, CellRef(table.layout.sheet), {"title": sheet.title})


column_missing = _reading(
    Trouble.COLUMN_MISSING, "RD111", ERROR,
    Text("缺少必需的列“{column}”", "the required column {column} is missing"),
    Text("缺了这一列，整张表的记录都无法使用。", "Without it no record of the sheet can be used."),
    Text("加上“{column}”这一列。", "Add the column {column} to the headings."),
)
column_doubled = _reading(
    Trouble.COLUMN_DOUBLED, "RD112", ERROR,
    Text("“{column}”这一列出现两次，只读了前一列", "the column {column} stands twice; only the first was read"),
    Text("两列内容不同的话，有一列没有被检查。", "Where they differ, one of them goes unchecked."),
    Text("合并成一列，删除多余的。", "Merge them and delete the other."),
)
column_near = _reading(
    Trouble.COLUMN_NEAR, "RD113", ERROR,
    Text("“{heading}”这一列没有被读取，是否应为“{column}”？", "the column {heading} was not read; is it meant to be {column}?"),
    Text("表头写错，整列就没有被检查。", "With its heading misspelt the whole column goes unchecked."),
    Text("把表头改为“{column}”。", "Write {column} as the heading."),
)
column_ignored = _reading(
    Trouble.COLUMN_IGNORED, "RD114", INFO,
    Text("“{heading}”这一列不属于预案，没有读取", "the column {heading} is not part of a plan and was not read"),
    Text("自己加的列会原样保留，但不检查。", "Columns of your own are kept but not checked."),
    Text("自己加的列不用处理；若本是预案的列，改用模板里的表头。", "Leave a column of your own; for one of the plan, write the heading of the template."),
)
column_hidden = _reading(
    Trouble.COLUMNS_HIDDEN, "RD115", WARNING,
    Text("“{heading}”这一列被隐藏，但有数据", "the column {heading} is hidden but holds data"),
    Text("看不见的数据没有人维护，却仍在使用。", "Nobody looks after data that cannot be seen, yet it is used."),
    Text("取消隐藏，或删除不用的数据。", "Unhide it, or delete what is not used."),
)
rows_hidden = _reading(
    Trouble.ROWS_HIDDEN, "RD116", WARNING,
    Text("有 {count} 行被隐藏或筛选掉，但有数据（第 {rows} 行）", "rows with data that are hidden or filtered away: {count} (rows {rows})"),
    Text("看不见的人和步骤没有人维护，却仍在使用。", "Nobody looks after people and steps that cannot be seen, yet they are used."),
    Text("清除筛选、取消隐藏，或删除不用的行。", "Clear the filter, unhide them, or delete what is not used."),
)
under_merge = _reading(
    Trouble.UNDER_MERGE, "RD117", WARNING,
    Text("合并单元格下面盖住了内容“{text}”", "a merged cell covers the content {text}"),
    Text("盖住的内容在表里看不见，却仍在文件里。", "What is covered cannot be seen but is still in the file."),
    Text("取消合并，把内容放到该放的格子。", "Unmerge the cells and put the content where it belongs."),
)
not_a_record = _reading(
    Trouble.NOT_A_RECORD, "RD118", INFO,
    Text("这一行是“{text}”，没有当作记录读取", "this row is “{text}” and was not read as a record"),
    Text("合计、小标题和备注不是人，也不是步骤。", "A total, a caption or a remark is no person and no step."),
    Text("不需要处理。", "Nothing need be done."),
)
unreadable = _reading(
    Trouble.UNREADABLE, "RD201", ERROR,
    Text("{column}“{text}”无法识别：{why}", "{column} {text} cannot be read: {why}"),
    Text("不能完整识别的内容不作猜测，等于没有填。", "What is not understood whole is not guessed at; it counts as empty."),
    Text("按表头批注里的写法重新填写。", "Fill it in as the note at the heading says."),
)
not_a_choice = _reading(
    Trouble.NOT_A_CHOICE, "RD202", ERROR,
    Text("{column}“{text}”不在可选项中：{options}", "{column} {text} is not one of the choices: {options}"),
    Text("不在可选项中的内容等于没有填。", "What is not among the choices counts as empty."),
    Text("从下拉列表中选择。", "Choose from the drop-down list."),
)
out_of_range = _reading(
    Trouble.OUT_OF_RANGE, "RD203", ERROR,
    Text("{column}“{text}”超出范围：{why}", "{column} {text} is out of range: {why}"),
    Text("超出范围的内容多半是输入错误，等于没有填。", "Such a value is most likely a slip; it counts as empty."),
    Text("核对后重新填写。", "Check it and fill it in again."),
)
error_value = _reading(
    Trouble.ERROR_VALUE, "RD204", ERROR,
    Text("{column}是错误值 {text}", "{column} shows the error {text}"),
    Text("公式出错，应急时看到的也是错误值。", "In an emergency people would see just that error."),
    Text("改正公式，或直接填写内容。", "Mend the formula, or type the content."),
)
unvalued = _reading(
    Trouble.UNVALUED, "RD205", ERROR,
    Text("{column}是公式，但文件里没有保存结果", "{column} is a formula without a saved result"),
    Text("手机预览和其他程序会显示为空。", "A preview on a phone and other programs show it empty."),
    Text("用 Excel 或 WPS 打开后重新保存，或直接填写内容。", "Open it in Excel or WPS and save it again, or type the content."),
)
required = _reading(
    Trouble.REQUIRED, "RD206", ERROR,
    Text("{column}没有填写", "{column} is empty"),
    Text("这一项是必填的，缺了它这条记录无法使用。", "It is required; without it the record cannot be used."),
    Text("填写{column}。", "{column} is to be filled in."),
)
duplicate = _reading(
    Trouble.DUPLICATE, "RD207", ERROR,
    Text("“{key}”与第 {row} 行重复", "{key} stands in row {row} already"),
    Text("重复的编号分不清指的是哪一行。", "Nobody can tell which of the two is meant."),
    Text("改掉重复的，或删除多余的行。", "Change one of them, or delete the row that is too many."),
)
text_number = _reading(
    Trouble.TEXT_NUMBER, "RD211", WARNING,
    Text("{column}“{text}”是文本，应为数字 {new}", "{column} {text} is a text and should be the number {new}"),
    Text("文本形式的数字不能求和、排序。", "Numbers kept as text cannot be added or sorted."),
    Text("改为数字 {new}，或用 --fix 自动修正。", "Change it to the number {new}, or let --fix do it."),
)
text_date = _reading(
    Trouble.TEXT_DATE, "RD212", WARNING,
    Text("{column}“{text}”不是日期格式，应为 {new}", "{column} {text} is not in date format and should be the date {new}"),
    Text("文本形式的日期不能比较、排序。", "Dates kept as text cannot be compared or sorted."),
    Text("改为日期 {new}，或用 --fix 自动修正。", "Change it to the date {new}, or let --fix do it."),
)
full_width = _reading(
    Trouble.FULL_WIDTH, "RD213", WARNING,
    Text("{column}“{text}”含有全角字符，应为“{new}”", "{column} {text} holds full-width characters and should be {new}"),
    Text("全角号码在手机上拨不出去，也搜索不到。", "A number in full-width digits cannot be dialled or searched for."),
    Text("改为“{new}”，或用 --fix 自动修正。", "Change it to {new}, or let --fix do it."),
)
stray = _reading(
    Trouble.STRAY, "RD214", INFO,
    Text("{column}“{text}”含有多余的空格或分隔符，应为“{new}”", "{column} {text} holds stray spaces or separators and should be {new}"),
    Text("看不见的空格会让查找和引用对不上。", "Spaces that nobody sees make look-ups fail."),
    Text("改为“{new}”，或用 --fix 自动修正。", "Change it to {new}, or let --fix do it."),
)
minutes = _reading(
    Trouble.MINUTES, "RD215", INFO,
    Text("{column}“{text}”建议统一写作“{new}”", "{column} {text} is better written {new}"),
    Text("时限的单位不一，容易看错。", "Limits in different units are easily misread."),
    Text("改为“{new}”，或用 --fix 自动修正。", "Change it to {new}, or let --fix do it."),
)
