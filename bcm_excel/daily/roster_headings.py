"""How staff of personnel departments head their columns and name who works there and who left."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from bcm_excel.excel.grid import Grid
from bcm_excel.plan.clean import fold
from bcm_excel.plan.headers import header_row, plain


class Employment(Enum):
    """Whether somebody works there."""

    AT_WORK = "at work"
    ON_LEAVE = "on leave"
    LEFT = "left"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": _words(
        "姓名|员工姓名|人员姓名|职工姓名|中文姓名|中文名|员工|名字|name|full name|"
        "employee name|employee|chinese name"
    ),
    "staff_no": _words(
        "工号|员工编号|人员编号|员工号|职工编号|职工号|人员编码|员工编码|员工工号|人员工号|"
        "编号|employee id|employee no|employee number|staff id|staff no|staff number|"
        "personnel number|personnel no|id"
    ),
    "organisation": _words(
        "单位|公司|所属公司|所属单位|公司名称|单位名称|工作单位|法人公司|用人单位|company|"
        "organisation|organization|legal entity|employer"
    ),
    "department": _words(
        "部门|所属部门|部门名称|所在部门|一级部门|二级部门|三级部门|现部门|科室|处室|所属组织|"
        "组织名称|部门全称|部门路径|department|dept|department name|division|org unit"
    ),
    "title": _words(
        "职务|岗位|职位|职务名称|岗位名称|职位名称|现岗位|现职务|job title|title|position|post|job"
    ),
    "mobile": _words(
        "手机|手机号|手机号码|移动电话|联系电话|联系方式|电话|电话号码|联系手机|手机1|手机2|"
        "手机号码1|手机号码2|mobile|mobile phone|mobile no|mobile number|cell|cell phone|phone|"
        "phone number"
    ),
    "mail": _words(
        "邮箱|电子邮箱|电子邮件|邮件|公司邮箱|工作邮箱|企业邮箱|邮箱地址|e-mail|email|mail|"
        "e-mail address|email address|work email"
    ),
    "state": _words(
        "状态|在职状态|员工状态|人员状态|在岗状态|任职状态|人事状态|用工状态|是否在职|是否离职|"
        "status|employment status|employee status|state"
    ),
    "left_on": _words(
        "离职日期|离职时间|离岗日期|最后工作日|离职生效日期|解除日期|解除合同日期|退休日期|"
        "termination date|last day|last working day|leaving date|left on|end date"
    ),
}
"""Headings by what stands below them, the surest first.

Several columns may hold the same, as levels of departments do.
"""
ONE_ONLY = frozenset({"name", "staff_no"})
"""Of these the column with the surest heading is taken."""

FIELDS: Mapping[str, str] = {
    plain(heading): field for field, headings in HEADINGS.items() for heading in headings
}

STATES: Mapping[Employment, tuple[str, ...]] = {
    Employment.LEFT: _words(
        "不在职|非在职|不在岗|离职|已离|退休|辞职|辞退|解除|终止|离岗|解聘|开除|身故|left|"
        "terminated|resigned|retired|inactive|former"
    ),
    Employment.ON_LEAVE: _words(
        "休假|产假|病假|长假|事假|停薪|待岗|请假|on leave|leave of absence|maternity|sabbatical"
    ),
    Employment.AT_WORK: _words(
        "正常|在职|在岗|正式|试用|转正|实习|返聘|全职|兼职|active|employed|at work|regular|"
        "probation|onduty|on duty|full-time|part-time"
    ),
}
"""Words by which a state is told; the first that fits counts."""
NOT_YET = ("未离", "待离", "拟离", "返聘", "not left", "not termin")
"""Words of people who still work there."""
PLANNED = ("即将", "办理中", "申请中", "流程中", "pending")
SHEETS_OF_LEAVERS = ("离职", "退休", "leavers", "former staff", "terminated")
TOTALS = frozenset({"合计", "总计", "小计", "共计", "total"})
YES = frozenset({"是", "y", "yes", "1", "true", "√"})
NO = frozenset({"否", "n", "no", "0", "false", "×"})
WHETHER = {plain("是否在职"): True, plain("是否离职"): False}
"""Headings of columns that hold 是 or 否, with what 是 says."""


def heading_of(grid: Grid) -> tuple[int, dict[str, tuple[int, ...]]] | None:
    """Row of the headings and the columns of each field.

    None where no column of names stands beside another that is known.
    """
    index = header_row(grid, FIELDS)
    if index is None:
        return None
    heads = {at: plain(value) for at, value in enumerate(grid.rows[index], start=grid.left)}
    columns: dict[str, list[int]] = {}
    for at, head in heads.items():
        if head in FIELDS:
            columns.setdefault(FIELDS[head], []).append(at)
    for field in ONE_ONLY & columns.keys():
        order = [plain(heading) for heading in HEADINGS[field]]
        columns[field] = [min(columns[field], key=lambda at: order.index(heads[at]))]
    if "name" not in columns or len(columns) < 2:
        return None
    return grid.top + index, {field: tuple(places) for field, places in columns.items()}


def employment(word: str, heading: str = "") -> Employment | None:
    """What a word says of somebody; None for one that is not known."""
    said = fold(word)
    at_work = WHETHER.get(plain(heading))
    if at_work is not None and said in YES | NO:
        return Employment.AT_WORK if (said in YES) is at_work else Employment.LEFT
    if any(fold(each) in said for each in (*NOT_YET, *PLANNED)):
        return Employment.AT_WORK
    for state, words in STATES.items():
        if any(fold(each) in said for each in words):
            return state
    return None


def of_leavers(sheet: str) -> bool:
    """Whether a sheet's name says that those on it have left."""
    return any(fold(each) in fold(sheet) for each in SHEETS_OF_LEAVERS)
