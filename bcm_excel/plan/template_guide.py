"""The guide, first sheet of the plan workbook: one page for whoever has never filled one in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.book import Cell, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import AMBER_FILL, BLUE_FILL, GREY_FILL, NAVY, TEAL
from bcm_excel.excel.measure import line_count
from bcm_excel.plan.assemble import GUIDE
from bcm_excel.plan.placeholders import Place
from bcm_excel.plan.plan import ROWS
from bcm_excel.plan.template_frame import Frame

STAGES: tuple[tuple[Text, str, tuple[str, ...]], ...] = (
    (
        Text("第一步　先填这四张表，预案就能用", "1  These four make a plan that works"),
        NAVY,
        ("settings", "contacts", "roles", "steps"),
    ),
    (
        Text("第二步　找谁、何时启动、怎么通报", "2  Whom to tell, when to start, what to say"),
        TEAL,
        ("external", "triggers", "levels", "matrix", "communication", "templates"),
    ),
    (
        Text("第三步　文件修订和协议各方", "3  Revisions and parties"),
        BLUE_FILL,
        ("revisions", "parties"),
    ),
    (
        Text("第四步　可以动用的资源", "4  What may be used"),
        AMBER_FILL,
        ("suppliers", "funds", "spending", "backups"),
    ),
    (
        Text("第五步　平时的工作", "5  Between incidents"),
        GREY_FILL,
        ("training", "drills", "actions", "duty", "calendar", "waivers"),
    ),
)
"""The order in which the sheets are filled, with the colour of their tabs."""

TABS = {name: color for _, color, names in STAGES for name in names}

WHAT = Text(
    "这是一份应急预案工作簿：谁负责、先做什么、多长时间完成，都写在表里。"
    "填好后由 bcm-excel 检查并生成处置跟踪表。",
    "An emergency plan as a workbook: who acts, what comes first, how long it may take. "
    "bcm-excel checks it and opens incidents from it.",
)
ORDER = Text("按这个顺序填（点表名直接打开）", "In this order (click a name to open the sheet)")
STAR = Text("带 ＊ 的必须填", "＊ must be filled in")


@dataclass(frozen=True)
class Line:
    """A line of the right-hand side: its label, what it says, and the style of the label."""

    label: Text
    said: Text
    style: str = "bold"


HEAD = Text("表头", "Heading")
COLOURS = (
    Line(
        HEAD,
        Text(
            "必填的列，表头带 ＊；空着这一行就不能用",
            "Must be filled in, marked ＊; the row is no use without it",
        ),
        "heading",
    ),
    Line(HEAD, Text("选填的列，有就填", "May stay empty"), "heading_optional"),
    Line(
        Text("示例", "Example"),
        Text(
            "示例行只供参考，不会被读取，可删可留",
            "Shows how to write; it is not read and may stay",
        ),
        "example center",
    ),
    Line(
        Text("要填的格子", "Fill in"),
        Text(
            "预案信息里要填的格子；鼠标停在表头上有说明",
            "The cells of Plan to fill in; rest on a heading for help",
        ),
        "input center",
    ),
)
RESPONSIBLE = (
    Line(Text("整个组", "A group"), Text("应急小组", "Emergency team")),
    Line(Text("组和角色", "Group and role"), Text("应急小组组长", "Emergency team leader")),
    Line(
        Text("岗位或职务", "Post or title"),
        Text(
            "客户服务主管（应急组织里第一责任人的职务）",
            "Customer-service supervisor (the title of a primary in Roles)",
        ),
    ),
    Line(
        Text("带部门", "With department"),
        Text(
            "个人化部/客户服务主管；几个责任人用顿号隔开",
            "Personalization/Customer-service supervisor; several divided by commas",
        ),
    ),
)
TIMES = (
    Line(
        Text("时限", "Limit"),
        Text(
            "写明单位：0.5 小时、3 日内、5 个工作日、立即、提前 30 日",
            "With its unit: 0.5 hours, 3 days, 5 working days, at once, 30 days before",
        ),
    ),
    Line(
        Text("日和工作日", "Days"),
        Text(
            "“日”连休息日一起算，当天不算；“工作日”只算上班的日子",
            "Days count weekends too, not the first day; working days do not",
        ),
    ),
    Line(
        Text("日期时间", "Dates"),
        Text("2026-03-02　2026-03-02 07:20", "2026-03-02, 2026-03-02 07:20"),
    ),
    Line(
        Text("周期", "Recurrence"),
        Text(
            "每日、每周、每月、每季度、每半年、每年",
            "Daily, weekly, monthly, quarterly, half-yearly, yearly",
        ),
    ),
)
QUESTIONS = (
    Line(
        Text("两人同名", "Namesakes"),
        Text(
            "通讯录里都填工号，别处写作 张三(A001)",
            "Give both a staff number and write Zhang San(A001) elsewhere",
        ),
    ),
    Line(
        Text("同上一行", "As above"),
        Text(
            "组别、部门、工作流程等列可以写 〃 或 同上",
            "ditto in columns such as Group, Department, Workflow",
        ),
    ),
    Line(
        Text("一格几个", "Several"),
        Text("用顿号隔开：张三、李四　138…、139…", "Divide them by commas: Zhang San, Li Si"),
    ),
    Line(
        Text("可以空的表", "Empty sheets"),
        Text("除了带 ＊ 的四张表，用不到的都可以空着", "All but the four marked ＊ may stay empty"),
    ),
    Line(
        Text("能不能改表", "Changing sheets"),
        Text(
            "可以加列、换列的顺序；表名和表头的字不要改",
            "Add and move columns freely; keep titles and headings as they are",
        ),
    ),
    Line(
        Text("步骤号、电话", "Numbers"),
        Text(
            "已设为文本：1.10 不会变成 1.1，开头的 0 不会丢",
            "Kept as text: 1.10 stays 1.10, leading zeros stay",
        ),
    ),
)
CHECKING = (
    Line(
        Text("交给谁", "Hand it over"),
        Text(
            "保存后交给运行 bcm-excel 的同事检查", "Save it and give it to whoever runs bcm-excel"
        ),
    ),
    Line(
        Text("得到什么", "What you get"),
        Text(
            "一份标好颜色的副本：哪个格子、什么问题、怎么改",
            "A coloured copy: which cell, what is wrong, how to mend it",
        ),
    ),
)
PLACES = Line(
    Text("自动填入", "Filled in"),
    Text(
        " ".join(f"{{{place.value.zh}}}" for place in Place),
        " ".join(f"{{{place.value.en}}}" for place in Place),
    ),
)

SECTIONS: tuple[tuple[Text, tuple[Line, ...]], ...] = (
    (Text("颜色", "Colours"), COLOURS),
    (Text("责任人怎么写", "How to write Responsible"), RESPONSIBLE),
    (Text("时间怎么写", "How to write times"), TIMES),
    (Text("常见问题", "Questions"), QUESTIONS),
    (Text("通报模板里的占位符", "Places in templates"), (PLACES,)),
    (Text("填好以后", "When it is filled in"), CHECKING),
)

WIDTHS = {
    Lang.ZH: {1: 2.0, 2: 27.0, 3: 4.0, 4: 62.0, 5: 3.0, 6: 16.0, 7: 66.0},
    Lang.EN: {1: 2.0, 2: 27.0, 3: 4.0, 4: 90.0, 5: 3.0, 6: 18.0, 7: 84.0},
}
HEIGHT = 20.5
TOP = 4


@dataclass
class _Side:
    """One half of the page while it is written, downwards."""

    cells: dict[Position, Cell]
    merges: dict[Area, Cell]
    row: int = TOP

    def put(self, parts: Iterable[tuple[int, int, Cell]], height: int = 1) -> None:
        """Cells side by side, each from one column to another, ``height`` rows high."""
        for left, right, cell in parts:
            if height == 1 and left == right:
                self.cells[self.row, left] = cell
            else:
                self.merges[Area(self.row, left, self.row + height - 1, right)] = cell
        self.row += height


def guide(frame: Frame, footer: str) -> Page:
    """The page that says how to fill in the workbook; it prints on one A4 sheet."""
    lang = frame.wording.lang
    cells: dict[Position, Cell] = {}
    merges: dict[Area, Cell] = {}
    for column in WIDTHS[lang]:
        cells[1, column] = Cell(None, "title")
        cells[2, column] = Cell(None, "banner")
    cells[1, 1] = Cell(frame.title(GUIDE), "title")
    cells[2, 1] = Cell(WHAT[lang], "banner")
    left, right = _Side(cells, merges), _Side(cells, merges)
    _order(left, frame)
    _help(right, lang)
    last = max(left.row, right.row) - 1
    heights = dict.fromkeys(range(3, last + 1), HEIGHT)
    return Page(
        frame.title(GUIDE),
        cells,
        merges=merges,
        widths=WIDTHS[lang],
        heights={**heights, 1: 40.0, 2: 26.0, 3: 8.0},
        paper=Paper(fit=(1, 1), area=Area(1, 1, last, 7), footer=footer),
        tab=NAVY,
    )


def _order(side: _Side, frame: Frame) -> None:
    lang = frame.wording.lang
    side.put([(2, 2, Cell(ORDER[lang], "section")), *_blank(3, 4, "section")])
    for stage, _, names in STAGES:
        side.put([(2, 2, Cell(stage[lang], "stage")), *_blank(3, 4, "stage")])
        for name in names:
            sheet = ROWS[name].sheet
            link = f"internal:{frame.quoted(sheet.title)}!A1"
            star = "＊" if sheet.required else None
            height = line_count(sheet.about[lang], WIDTHS[lang][4] - 1.5)
            side.put(
                [
                    (2, 2, Cell(frame.title(sheet.title), "rule indent link", link=link)),
                    (3, 3, Cell(star, "rule center red")),
                    (4, 4, Cell(sheet.about[lang], "rule wrap")),
                ],
                height,
            )
    side.put([(2, 2, Cell(STAR[lang], "small red indent"))])


def _blank(first: int, last: int, style: str) -> Iterator[tuple[int, int, Cell]]:
    for column in range(first, last + 1):
        yield column, column, Cell(None, style)


def _help(side: _Side, lang: Lang) -> None:
    for title, lines in SECTIONS:
        side.put([(6, 6, Cell(title[lang], "section")), *_blank(7, 7, "section")])
        for line in lines:
            style = line.style if line.style != "bold" else "rule bold"
            said = Cell(line.said[lang], "rule wrap indent")
            height = line_count(line.said[lang], WIDTHS[lang][7] - 3)
            side.put([(6, 6, Cell(line.label[lang], style)), (7, 7, said)], height)
