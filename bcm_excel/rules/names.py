"""What names give away: a surname with a title, a department in place of a job title, a group's twin."""

from __future__ import annotations

import re

from bcm_excel.core.lazy import lazy

POSTS = (
    "总", "董", "工", "局", "处", "经理", "主任", "主管", "科长", "处长", "部长", "局长", "厂长", "组长", "班长",
    "队长", "店长", "院长", "行长", "所长", "站长", "校长", "社长", "会长", "总监", "总裁", "书记", "秘书", "助理",
    "专员", "工程师", "会计", "出纳", "律师", "顾问", "董事长", "总经理",
)  # fmt: skip
FORMS = ("先生", "女士", "小姐", "老师", "师傅", "教授", "医生", "警官", "同志")
TITLES = frozenset(POSTS) | frozenset(f"副{post}" for post in POSTS) | frozenset(FORMS)
TELLTALE = frozenset(title[-1] for title in TITLES)
"""A Chinese name that ends otherwise has no title."""
FAMILIAR = frozenset("老小")
DOUBLE_SURNAMES = frozenset((
    "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "夏侯",
    "端木", "南宫",
))  # fmt: skip
ENGLISH = lazy(
    r"(?:mr|mrs|ms|miss|dr|prof|manager|director|engineer)(?:\.\s*|\s+)[a-z'-]+"
    r"|[a-z'-]+\s+(?:manager|director|engineer|supervisor)",
    re.IGNORECASE,
)


def surname_only(name: str) -> bool:
    """Whether only surname and title are there: 张经理, 欧阳总, 老王, Mr Wang."""
    if name[1:] in TITLES or (len(name) == 2 and name[0] in FAMILIAR):
        return True
    if name[2:] in TITLES and name[:2] in DOUBLE_SURNAMES:
        return True
    return (" " in name or "." in name) and ENGLISH.fullmatch(name) is not None


DEPARTMENT = lazy(
    r".+(?:部|部门|(?<![正副])[处科局]|室|中心|(?<![主协承督])(?<!^经)办|公司|车间)"
    r"|(?!.*\b(?:of|head|manager|director|chief|lead|for)\b)"
    r".*\b(?:department|dept\.?|division|office|cent(?:re|er))",
    re.IGNORECASE,
)


def is_department(title: str) -> bool:
    """Whether a job title is the name of a department: 客户服务部, Sales department."""
    return DEPARTMENT.fullmatch(title) is not None


GROUP = lazy("应急(?:事务)?[\u4e00-\u9fff]{0,4}?(?:小组|工作组|指挥部|办公室|指挥中心)")
OPTIONAL = "事务"


def groups_in(text: str) -> list[str]:
    """The emergency groups that a text speaks of."""
    return GROUP.findall(text) if "应急" in text else []


def group_core(name: str) -> str:
    """A group's name without the word that people put in or leave out."""
    return name.replace(OPTIONAL, "")
