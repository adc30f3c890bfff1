from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bcm_excel.clock.network import Flag, State
from bcm_excel.core.failure import Reason
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.facts import (
    IncidentFacts,
    Item,
    OnDuty,
    PlanFacts,
    Reach,
    StepFacts,
    Subject,
    Unread,
)
from bcm_excel.daily.ledger import Delivery, Status
from bcm_excel.daily.lights import Light, lights, worst
from bcm_excel.daily.looked import Looked
from bcm_excel.daily.notices import Level
from bcm_excel.daily.page import report_book
from bcm_excel.daily.page_table import jump
from bcm_excel.daily.reported import Reported
from bcm_excel.daily.run import found_key
from bcm_excel.daily.state import Seen
from bcm_excel.excel.book import Book, Page
from bcm_excel.excel.write import to_bytes
from bcm_excel.plan.due.standing import State as Standing

NOW = datetime(2026, 3, 2, 7, 30)
WRONG = Item(
    "CT101:王敏", Subject.CONTACTS, Level.RED,
    Text("王敏的手机 138 0000 00019 是 12 位", "the mobile of 王敏, 138 0000 00019, has 12 digits"),
    "应急通讯录", "F7", "CT101", Text("核对后改正。", "Correct it."),
)  # fmt: skip
BACKUP = Item(
    "backup:db", Subject.RESOURCES, Level.AMBER, Text("备份“数据库”", "Copy 数据库"),
    "数据备份", "F2", "backup", None, "李静", date(2026, 3, 4), Standing.DUE_SOON,
)  # fmt: skip
STEP = StepFacts(
    "1.1", "报告", "组长", Flag.OVERDUE, State.NOT_STARTED, datetime(2026, 3, 2, 7, 0), None,
    (Reach("王敏", "13800000001"),), (), "处置跟踪表", "F5",
)  # fmt: skip
INCIDENT = IncidentFacts("incidents/a.xlsx", "i", "停电", False, "P-1", steps=(STEP,), taken=1)
SU = OnDuty(Reach("苏敏"), datetime(2026, 3, 2, 8), datetime(2026, 3, 3, 8))
PLAN = PlanFacts("a.xlsx", "停电预案", "P-1", (WRONG, BACKUP), (SU,), people=3, rostered=True)
FAILED = Delivery(
    "k", "mail", "wang@example.com", "提醒", Status.FAILED, 2, Text("被拒", "refused"), None, NOW
)


def all_of(looked: Looked, *undelivered: Delivery) -> dict[Subject, Light]:
    return {each.subject: each for each in lights(looked, undelivered)}


def test_a_folder_without_a_plan_is_not_in_order() -> None:
    found = all_of(Looked(NOW))
    assert found[Subject.FILES].level is Level.RED
    assert "没有预案工作簿" in found[Subject.FILES].said.zh
    assert found[Subject.FILES].red == 1
    assert {found[each].level for each in (Subject.CONTACTS, Subject.DUTY)} == {Level.INFO}
    incidents_alone = all_of(Looked(NOW, sought=False))
    assert worst(incidents_alone.values()) is Level.GREEN


def test_the_step_of_a_drill_is_marked_as_one() -> None:
    drill = replace(INCIDENT, drill=True)
    light = all_of(Looked(NOW, (PLAN,), (drill,)))[Subject.INCIDENTS]
    assert light.do is not None
    assert light.do.zh.startswith("【演练】停电：步骤 1.1")
    assert light.do.en.startswith("[DRILL] 停电: step 1.1")


def test_in_order_everything_is_green_and_says_so() -> None:
    found = all_of(Looked(NOW, (replace(PLAN, items=()),), files=1))
    assert {each.level for each in found.values()} == {Level.GREEN}
    assert found[Subject.DUTY].said.zh == "今日值班：苏敏"
    assert found[Subject.CONTACTS].said.zh == "3 名联系人均可联系"
    assert found[Subject.RESOURCES].said.zh == "没有需要处理的事"
    assert found[Subject.INCIDENTS].said.zh == "没有进行中的事件或演练"
    assert found[Subject.FILES].said.zh == "1 个文件全部读取"
    assert worst(found.values()) is Level.GREEN


def test_who_came_on_yesterday_is_named_until_the_turn_is_nearly_over() -> None:
    night = OnDuty(Reach("陈平"), datetime(2026, 3, 1, 20), datetime(2026, 3, 2, 8))
    plan = replace(PLAN, items=(), duty=(SU, night))
    said = all_of(Looked(NOW.replace(hour=2), (plan,)))[Subject.DUTY].said
    assert said == Text(
        "今日值班：苏敏；昨日的陈平值到 08:00",
        "On duty today: 苏敏; 陈平, since yesterday, until 08:00",
    )
    for later in (NOW.replace(hour=7, minute=0), NOW, NOW.replace(hour=9)):
        assert all_of(Looked(later, (plan,)))[Subject.DUTY].said.zh == "今日值班：苏敏"
    assert all_of(Looked(NOW.replace(hour=6, minute=59), (plan,)))[Subject.DUTY].said == said


def test_who_came_on_yesterday_is_named_by_when_they_go_off_also_where_nobody_comes_on() -> None:
    began = datetime(2026, 3, 1, 20)
    noon = OnDuty(Reach("陈平"), began, datetime(2026, 3, 2, 12))
    eight = OnDuty(Reach("李静"), began, datetime(2026, 3, 2, 8))
    plan = replace(PLAN, items=(), duty=(noon, eight))
    said = all_of(Looked(NOW.replace(hour=2), (plan,)))[Subject.DUTY].said.zh
    assert said == "今天没有排班；昨日的李静值到 08:00；昨日的陈平值到 12:00"


def test_of_many_on_duty_the_first_are_named() -> None:
    several = tuple(replace(SU, reach=Reach(f"甲{n}")) for n in range(9))
    said = all_of(Looked(NOW, (replace(PLAN, items=(), duty=several),)))[Subject.DUTY].said
    assert said.zh == "今日值班：甲0、甲1、甲2、甲3、甲4、甲5等 9 人"

    six = replace(PLAN, items=(), duty=several[:6])
    assert (
        all_of(Looked(NOW, (six,)))[Subject.DUTY].said.zh
        == "今日值班：甲0、甲1、甲2、甲3、甲4、甲5"
    )


def test_who_is_on_duty_is_named_where_something_is_wrong_too() -> None:
    wrong = replace(WRONG, subject=Subject.DUTY)
    light = all_of(Looked(NOW, (replace(PLAN, items=(wrong,)),)))[Subject.DUTY]
    assert light.said == Text("今日值班：苏敏；紧急 1 项", "On duty today: 苏敏; 1 urgent")


def test_without_a_roster_duty_does_not_apply() -> None:
    without = replace(PLAN, items=(), duty=(), rostered=False)
    found = all_of(Looked(NOW, (without,)))
    assert found[Subject.DUTY].level is Level.INFO
    one_has = all_of(Looked(NOW, (without, replace(PLAN, items=()))))[Subject.DUTY]
    assert (one_has.level, one_has.said.zh) == (Level.GREEN, "今日值班：苏敏")
    assert worst(found.values()) is Level.GREEN


def test_a_light_says_what_to_do_first_and_the_cell_behind_it() -> None:
    found = all_of(Looked(NOW, (PLAN,)))
    light = found[Subject.CONTACTS]
    assert (light.level, light.red, light.sheet, light.cell) == (Level.RED, 1, "应急通讯录", "F7")
    assert light.do is not None
    assert light.do.zh.endswith("→ 核对后改正。")
    backup = found[Subject.RESOURCES]
    assert (backup.level, backup.said.zh) == (Level.AMBER, "注意 1 项")
    assert backup.do == Text(
        "备份“数据库”（临期）；责任人：李静", "Copy 数据库 (due soon); owner: 李静"
    )


def test_of_several_things_the_urgent_one_with_a_day_comes_first() -> None:
    red = replace(BACKUP, key="restore:db", level=Level.RED, standing=Standing.MISSED, cell="F3")
    undated = replace(red, key="restore:log", due=None, cell="F4")
    plan = replace(PLAN, items=(BACKUP, undated, red, replace(BACKUP, level=Level.INFO)))
    light = all_of(Looked(NOW, (plan,)))[Subject.RESOURCES]
    assert (light.level, light.cell, light.red, light.amber) == (Level.RED, "F3", 2, 1)
    assert light.said == Text("紧急 2 项，注意 1 项", "2 urgent, 1 to attend to")


def test_what_is_only_said_colours_no_light() -> None:
    plan = replace(PLAN, items=(replace(WRONG, level=Level.INFO),))
    assert all_of(Looked(NOW, (plan,)))[Subject.CONTACTS].level is Level.GREEN


def test_a_light_knows_whether_it_speaks_of_a_day() -> None:
    found = all_of(Looked(NOW, (PLAN,)))
    assert [each for each in Subject if found[each].dated] == [Subject.RESOURCES]


def test_with_several_plans_the_plan_is_named() -> None:
    other = replace(PLAN, place="b.xlsx", name="火灾预案", items=())
    do = all_of(Looked(NOW, (PLAN, other)))[Subject.CONTACTS].do
    assert do is not None
    assert do.zh.startswith("停电预案：")


def test_an_overdue_step_is_red_with_whom_to_remind() -> None:
    light = all_of(Looked(NOW, incidents=(INCIDENT,)))[Subject.INCIDENTS]
    assert (light.level, light.said.zh) == (Level.RED, "进行中 1 起，超时 1 步")
    assert light.do == Text("停电：步骤 1.1“报告”，请催办王敏", "停电: step 1.1 报告; remind 王敏")


def test_a_step_that_is_due_soon_is_amber_and_one_on_time_is_green() -> None:
    soon = replace(STEP, flag=Flag.DUE_SOON, deadline=datetime(2026, 3, 2, 7, 50))
    ahead = replace(STEP, key="2", flag=Flag.ON_TRACK, deadline=datetime(2026, 3, 2, 12, 0))
    found = [
        all_of(Looked(NOW, incidents=(replace(INCIDENT, steps=steps),)))[Subject.INCIDENTS]
        for steps in ((soon, ahead), (ahead,))
    ]
    assert [(each.level, each.said.zh, each.do and each.do.zh) for each in found] == [
        (Level.AMBER, "进行中 1 起，临期 1 步", "停电：步骤 1.1“报告”，请催办王敏"),
        (Level.GREEN, "进行中 1 起", None),
    ]


def test_what_is_over_is_not_counted() -> None:
    over = replace(INCIDENT, steps=(replace(STEP, flag=Flag.DONE_LATE, state=State.DONE),))
    light = all_of(Looked(NOW, incidents=(over, INCIDENT)))[Subject.INCIDENTS]
    assert light.said.zh == "进行中 1 起，超时 1 步"


def test_of_the_steps_the_one_that_is_late_the_longest_is_named() -> None:
    soon = replace(STEP, key="1", flag=Flag.DUE_SOON, deadline=datetime(2026, 3, 2, 7, 50))
    longer = replace(STEP, key="3", deadline=datetime(2026, 3, 2, 6, 30), cell="F9")
    steps = (soon, replace(STEP, key="2"), longer)
    light = all_of(Looked(NOW, incidents=(replace(INCIDENT, steps=steps),)))[Subject.INCIDENTS]
    assert (light.said.zh, light.red, light.amber) == ("进行中 1 起，超时 2 步，临期 1 步", 2, 1)
    assert (light.do and light.do.zh, light.place, light.cell) == (
        "停电：步骤 3“报告”，请催办王敏", "incidents/a.xlsx", "F9",
    )  # fmt: skip


def test_a_step_of_the_real_thing_goes_before_one_of_a_drill() -> None:
    earlier = replace(STEP, deadline=datetime(2026, 3, 1, 7, 0))
    drill = replace(INCIDENT, title="演练停电", drill=True, steps=(earlier,))
    light = all_of(Looked(NOW, incidents=(drill, INCIDENT)))[Subject.INCIDENTS]
    assert light.do == Text("停电：步骤 1.1“报告”，请催办王敏", "停电: step 1.1 报告; remind 王敏")


def test_where_nobody_answers_for_a_step_somebody_is_to_be_named() -> None:
    nobody = replace(INCIDENT, steps=(replace(STEP, owners=()),))
    do = all_of(Looked(NOW, incidents=(nobody,)))[Subject.INCIDENTS].do
    assert do is not None
    assert do.zh == "停电：步骤 1.1“报告”，没有找到责任人，请指定"


def test_files_and_messages_have_lights_too() -> None:
    unread = Unread("a.xlsx", Text("已损坏", "damaged"), Reason.CORRUPT)
    found = all_of(Looked(NOW, unread=(unread,)), FAILED)
    assert (found[Subject.FILES].level, found[Subject.FILES].said.zh, found[Subject.FILES].do) == (
        Level.RED, "1 个文件未能读取，没有检查", Text("a.xlsx：已损坏", "a.xlsx: damaged"),
    )  # fmt: skip
    assert found[Subject.MESSAGES].said.zh == "1 条通知未送达"
    do = Text(
        "检查邮件和机器人设置；程序会自动重发", "Check mail and bots; the program tries again"
    )
    assert found[Subject.MESSAGES].do == Text(f"被拒 → {do.zh}", f"refused → {do.en}")
    unknown = all_of(Looked(NOW), replace(FAILED, why=None))[Subject.MESSAGES]
    assert unknown.do == do


def reported(**more: object) -> Reported:
    looked = Looked(NOW, (PLAN,), (INCIDENT,), files=2)
    given: dict[str, object] = {
        "looked": looked,
        "lights": lights(looked, (FAILED,)),
        "title": "工作区",
        "deliveries": (FAILED,),
        "first_seen": {found_key("a.xlsx", WRONG): date(2026, 2, 1)},
        "settled": (Seen("k", "a.xlsx", 0, date(2026, 2, 1), date(2026, 3, 1), "旧问题\nold"),),
    }
    return Reported(**given | more)  # type: ignore[arg-type]


def texts(page: Page) -> str:
    cells = (*page.merges.values(), *page.cells.values())
    return "\n".join(str(each.value) for each in cells if each.value is not None)


def page(book: Book, name: str) -> Page:
    return next(each for each in book.pages if each.name == name)


def test_page_one_says_the_whole_in_one_line_the_worst_first() -> None:
    first = report_book(reported(), Lang.ZH).pages[0]
    assert "有 3 件事要立即处理，近期 1 件" in texts(first)
    rows = [str(cell.value) for (_, column), cell in sorted(first.cells.items()) if column == 1]
    words = [each for each in rows if each.startswith("●")]
    assert words[:3] == ["● 立即处理"] * 3
    assert words[-1] == "● 正常"


def test_page_one_leads_to_the_cells_and_the_tables() -> None:
    first = report_book(reported(), Lang.ZH).pages[0]
    links = {each.link for each in first.cells.values() if each.link}
    assert "external:../a.xlsx#'应急通讯录'!F7" in links
    assert "internal:'到期事项'!A1" in links


def test_what_changed_today_is_on_page_one() -> None:
    first = texts(report_book(reported(), Lang.ZH).pages[0])
    assert "旧问题" in first
    assert "备份“数据库”（临期）" in first
    assert "首次检查" in texts(report_book(reported(first_run=True), Lang.ZH).pages[0])
    calm = reported(
        settled=(), first_seen={found_key("a.xlsx", e): date(2026, 2, 1) for e in PLAN.items}
    )
    assert "今天没有新增、加重，也没有消除。" in texts(report_book(calm, Lang.ZH).pages[0])


def test_what_is_missed_since_today_is_on_page_one_as_worse() -> None:
    missed = replace(BACKUP, level=Level.RED, standing=Standing.MISSED, due=date(2026, 3, 1))
    plan = replace(PLAN, items=(missed,))
    seen = {found_key("a.xlsx", missed): date(2026, 2, 16)}
    one = reported(looked=Looked(NOW, (plan,)), first_seen=seen, settled=())
    said = texts(report_book(one, Lang.ZH).pages[0])
    assert "加重" in said
    assert "备份“数据库”（已逾期）" in said
    later = replace(one, looked=Looked(NOW.replace(day=3), (plan,)))
    assert "今天没有新增、加重，也没有消除。" in texts(report_book(later, Lang.ZH).pages[0])


def test_numbers_and_addresses_are_masked_unless_asked() -> None:
    masked = "\n".join(map(texts, report_book(reported(), Lang.EN).pages))
    assert "138 0000" not in masked
    assert "wang@" not in masked
    whole = "\n".join(map(texts, report_book(reported(), Lang.EN, masked=False).pages))
    assert "138 0000 00019" in whole


def test_each_table_has_its_rows() -> None:
    book = report_book(reported(), Lang.ZH)
    assert [each.name for each in book.pages] == [
        "总览", "检查结果", "到期事项", "事件步骤", "待核验", "通知", "未检查",
    ]  # fmt: skip
    assert date(2026, 2, 1) in [each.value for each in page(book, "检查结果").cells.values()]
    assert "2026-03-04 周三" in texts(page(book, "到期事项"))
    assert "已超时" in texts(page(book, "事件步骤"))
    assert "（无）" in texts(page(book, "待核验"))
    assert "未送达，将重发" in texts(page(book, "通知"))


def test_the_book_can_be_written_in_both_languages() -> None:
    for lang in Lang:
        assert to_bytes(report_book(reported(), lang)) == to_bytes(report_book(reported(), lang))


def test_whatever_staff_call_a_sheet_it_becomes_no_formula() -> None:
    evil = replace(WRONG, sheet="=cmd|' /C calc'!A0", said=Text("=1+1", "=1+1"))
    looked = Looked(NOW, (replace(PLAN, items=(evil,)),))
    report = reported(looked=looked, lights=lights(looked, ()))
    assert all(
        each.formula is None
        for book in report_book(report, Lang.ZH).pages
        for each in book.cells.values()
    )
    to_bytes(report_book(report, Lang.ZH))


def test_a_place_without_a_cell_is_no_link() -> None:
    assert jump("a.xlsx", "应急通讯录", "").link is None
    assert jump("a.xlsx", "应急通讯录", "7:7").link is not None
