"""The call list and the response cards, cell by cell."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.duration import Duration, Unit, parse
from bcm_excel.clock.network import Moment, Task
from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.book import Page
from bcm_excel.excel.measure import display_width
from bcm_excel.excel.plain import units
from bcm_excel.excel.write import to_bytes
from bcm_excel.incident.cards import Cards, cards_book
from bcm_excel.incident.pages.response_card import HIGH
from bcm_excel.incident.posts import time_words
from bcm_excel.plan.plan import Plan
from tests.excel_rules import excel_faults
from tests.office import needs_office, soffice
from tests.package import Package
from tests.plans import plan
from tests.samples import PLAN_A, PLAN_B, sample_plan

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 0)
ZH, EN = Wording(Lang.ZH, both_titles=False), Wording(Lang.EN, both_titles=False)
NUMBER = "13800000099"

SMALL = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 停电预案 |
| 文件编号 | XX-CX01-001 |
| 版本 | A1 |
| 密级 | 秘密 |
| 受控 | 是 |
| 应急群 | 企业微信 停电应急群 |
| 备用场所 | 二号楼 |
| 纸质通讯录日期 | 2025-12-01 |
| 总机 | '0512-55550000 |
# 应急通讯录
| 姓名 | 单位 | 职务 | 手机 | 固定电话 | 电子邮箱 | 在岗状态 | 休假开始 | 休假结束 |
| 王敏 | 甲公司 | 主任 | '13800000001 | '8001 | wang@example.com | | | |
| 李强 | 甲公司 | 副主任 | '138000000022 | | | 休假 | 2026-03-01 | 2026-03-05 |
| 赵云 | 甲公司 | 电工 | | | | | | |
| 陈一 | 甲公司 | 保安 | '13800000004 | | chen@example.com | | | |
| 何去 | 甲公司 | | '13800000005 | | | 离岗 | | |
| 周同 | 甲公司 | | '13800000006 | | | | | |
| 周同 | 乙公司 | | '13800000007 | | | | | |
# 应急组织
| 序号 | 组别 | 角色 | 岗位 | 职能 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | | 领导 | 王敏 | 李强 |
| 2 | 应急小组 | 组员 | 电工 | 技术 | 赵云 | 没有人 |
| 3 | 应急小组 | 组员 | 联络 | | 周同 | |
# 外部联系单位
| 单位名称 | 类别 | 首要联系人 | 备份联系人 | 介入条件 |
| 供电公司 | 其他 | | 陈一 | 停电超过1小时 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 证明材料 | 时限 | 计时起点 | 前序步骤 | 通知对象 |
| 1 | 断开总闸 | 电工 | 照片 | 立即 | 发现 | | |
| 2 | 报告组长 | 电工、联络 | 电话 | 10分钟 | | 1 | |
| 3 | 通知供电公司 | 应急小组组长 | | 0.5小时 | | 2 | 供电公司 |
| 4 | 提交报告 | 安全员 | 报告 | 3日 | | 3 | |
| 5 | 恢复供电 | 电工 | | 1小时 | 系统恢复 | | |
# 值班表
| 值班日期 | 班次 | 带班领导 | 值班员 | 值班电话 |
| 2026-03-02 | 夜班 | 王敏 | 陈一 | '0512-55550009 |
| 2026-03-03 | 夜班 | 王敏 | 陈一 | '0512-55550008 |
"""


def made(of: Plan, wording: Wording = ZH, **more: object) -> Cards:
    return cards_book(of, wording, TODAY, NOW, **more)  # type: ignore[arg-type]


def rows(page: Page) -> list[tuple[str, ...]]:
    """The rows of a page as people see them: merged rows have one text."""
    wide = {area.top: str(cell.value) for area, cell in page.merges.items()}
    last = max(*wide, *(row for row, _ in page.cells))
    found = []
    for row in range(1, last + 1):
        texts = [str(cell.value or "") for (at, _), cell in sorted(page.cells.items()) if at == row]
        found.append((*texts, *([wide[row]] if row in wide else [])))
    return found


def test_the_list_says_whom_to_call_in_order_and_in_words_what_is_wrong() -> None:
    page = made(plan(SMALL)).book.pages[0]
    assert page.name == "应急通讯录"
    assert rows(page) == [
        ("应急通讯录 · 停电预案",),
        ("密级：秘密 · 受控文件 · 文件编号：XX-CX01-001 · 版本：A1 · 打印日期：2026-03-02",),
        (
            "应急群：企业微信 停电应急群 · 备用场所：二号楼 · "
            "从上到下逐个拨打；不通就打右边一位，并写下通知时间。",
        ),
        (
            "上次打印：2025-12-01。换上这一份后，请收回旧的，并把预案信息中的“纸质通讯录日期”"
            "改为 2026-03-02。",
        ),
        ("序号", "角色 / 单位", "先联系", "电话", "不通时联系", "电话", "通知时间"),
        ("应急组织",),
        (
            *("1", "应急小组组长", "王敏\n主任", "138 0000 0001\n0512-55550000-8001"),
            *("李强\n副主任", "138000000022\n（号码有误，请核实）\n（休假至 2026-03-05）", ""),
        ),
        (
            *("2", "应急小组组员 · 电工", "赵云\n电工", "（没有电话号码）"),
            *("没有人", "（通讯录中没有此人）", ""),
        ),
        (
            *("3", "应急小组组员 · 联络", "周同", "（通讯录中有 2 人同名）"),
            *("", "（未填写）", ""),
        ),
        ("外部联系单位",),
        (
            *("4", "供电公司\n介入条件：停电超过1小时", "陈一\n保安", "138 0000 0004"),
            *("", "（未填写）", ""),
        ),
        ("总机和今日值班（2026-03-02）",),
        ("5", "总机", "", "0512-55550000", "", "", ""),
        (
            *("6", "值班\n夜班", "陈一\n值班员", "0512-55550009\n138 0000 0004"),
            *("王敏\n带班领导", "138 0000 0001\n0512-55550000-8001", ""),
        ),
    ]
    assert (page.paper.size, page.paper.landscape, page.paper.repeat) == ("A4", True, (5, 5))
    assert page.paper.footer == "密级：秘密 · 受控文件 · XX-CX01-001 A1 · 2026-03-02"


def test_who_is_on_no_line_stands_on_a_sheet_of_their_own() -> None:
    text = SMALL.replace(
        "| 何去 |", "| 孙五 | 丙公司 | 门卫 | | '8009 | sun@example.com | | | |\n| 何去 |"
    )
    page = made(plan(text)).book.pages[1]
    assert page.name == "其他人员"
    assert rows(page)[3:] == [
        ("1", "孙五", "丙公司", "门卫", "0512-55550000-8009", "sun@example.com")
    ]


def test_a_card_says_what_first_in_what_time_and_whom_to_call() -> None:
    pages = made(plan(SMALL)).book.pages
    assert [page.name for page in pages] == [
        *("应急通讯录", "卡1 应急小组组长", "卡2 应急小组组员 · 电工"),
        *("卡3 应急小组组员 · 联络", "卡4 安全员"),
    ]
    card = pages[2]
    assert rows(card) == [
        ("应急处置卡 · 应急小组组员 · 电工",),
        (
            "停电预案\n密级：秘密 · 受控文件 · 文件编号：XX-CX01-001 · 版本：A1 · "
            "打印日期：2026-03-02",
        ),
        ("责任人", "赵云　电工　（没有电话号码）"),
        ("备份", "没有人　（通讯录中没有此人）"),
        ("步骤", "做什么", "时限", "联系谁"),
        (
            *("1", "断开总闸\n留证：照片", "发现后立即"),
            "完成后告知：联络\n周同 （通讯录中有 2 人同名）",
        ),
        (
            *("2", "报告组长\n留证：电话", "步骤 1 完成后 10 分钟内"),
            "会同：联络\n周同 （通讯录中有 2 人同名）\n完成后告知：组长\n王敏 138\xa00000\xa00001",
        ),
        (
            "负责人",
            "组长 王敏 138\xa00000\xa00001 / 李强 138000000022 （号码有误，请核实） （休假至 2026-03-05）",
        ),
        ("应急群", "企业微信 停电应急群"),
        (
            "本卡只列最初几步；后面还有 1 步，见预案。"
            "演练和实际事件都照此办理，对外先说明是演练还是实际事件。遗失请立即报告。",
        ),
    ]
    assert (card.paper.size, card.paper.landscape, card.paper.fit) == ("A5", False, (1, 1))


def test_a_party_that_is_told_stands_with_its_contact() -> None:
    card = made(plan(SMALL)).book.pages[1]
    assert rows(card)[5][-1] == (
        "通知：供电公司\n陈一 138\xa00000\xa00004\n完成后告知：安全员（预案中找不到此岗位）"
    )


def test_a_post_that_the_plan_does_not_know_has_a_card_to_write_on() -> None:
    card = made(plan(SMALL)).book.pages[4]
    assert rows(card)[2] == (
        "责任人",
        "预案中找不到此岗位，请手写：\n姓名 ______________　电话 ________________",
    )
    assert rows(card)[4][:3] == ("4", "提交报告\n留证：报告", "步骤 3 完成后 3 日内")


TIMES = {
    ("2小时", Moment.BEGAN, "30分钟"): ("发生后 2 小时起，0.5 小时内", "within 0.5 hours, beginning 2 hours after its beginning"),
    ("", Moment.REPORTED, "1小时"): ("接报后 1 小时内", "within 1 hour of the report"),
    ("", None, "3日"): ("步骤 1.2 完成后 3 日内", "within 3 days of the end of step 1.2"),
    ("", Moment.FOUND, "立即"): ("发现后立即", "at once after discovery"),
    ("", Moment.EFFECTIVE, "提前30日"): ("提前 30 日（对照生效）", "30 days before (counted back from taking effect)"),
    ("", Moment.ASSESSED, ""): ("研判定级后，预案未定时限", "after the assessment; the plan sets no limit"),
}  # fmt: skip


@pytest.mark.parametrize("case", TIMES, ids=str)
def test_a_time_is_said_in_words(case: tuple[str, Moment | None, str]) -> None:
    wait, moment, limit = case
    task = Task(
        "2",
        limit=parse(limit) if limit else None,
        counted_from=moment,
        wait=parse(wait) if wait else None,
        after=("1.2",),
    )
    assert (time_words(task, Lang.ZH), time_words(task, Lang.EN)) == TIMES[case]


def test_a_step_that_follows_nothing_counts_from_discovery() -> None:
    assert time_words(Task("1", limit=Duration(2, Unit.DAYS)), Lang.ZH) == "发现后 2 日内"


# The samples


def shown(page: Page) -> str:
    return "\n".join(" | ".join(row) for row in rows(page))


def test_plan_a_has_a_card_for_every_post_and_says_who_is_not_known() -> None:
    found = made(sample_plan(PLAN_A))
    assert (found.lines, found.cards, found.faults) == (20, 15, 7)
    first = found.book.pages[0]
    assert rows(first)[6] == (
        *("1", "应急小组组长", "周建国\n总经理", "138 0000 0001\n分机 8001"),
        *("沈明\n总经理助理", "138 0000 0002\n分机 8002", ""),
    )
    assert "（号码有误，请核实）" in rows(first)[13][5]
    names = [page.name for page in found.book.pages[1:]]
    assert names[0] == "卡01 应急小组组长"
    assert names[11:] == [
        *("卡12 个人化部 IT小组组长", "卡13 领导小组副组长"),
        *("卡14 开发主管", "卡15 数据处理中心组长"),
    ]
    leader = rows(found.book.pages[1])
    assert [row[0] for row in leader[5:8]] == ["1.2", "2", "7"]
    assert leader[5][2] == "接报后 1 小时内"
    assert leader[6][3] == "完成后告知：客户服务\n郑晓梅 138\xa00000\xa00005"
    assert "【步骤 2 决定“启动”时】" in leader[7][1]


def test_plan_b_has_what_each_level_asks_for() -> None:
    of = sample_plan(PLAN_B)
    every = rows(made(of).book.pages[1])
    assert [row[0] for row in every[5:9]] == ["5.1", "6.1", "3", "6.2"]
    assert every[5][1].startswith("【重大】暂停")
    urgent = made(of, level="紧急")
    leader = rows(urgent.book.pages[1])
    assert [row[0] for row in leader[5:8]] == ["6.1", "3", "6.2"]
    assert leader[5][1].startswith("停止危险作业")
    assert "级别：紧急" in shown(urgent.book.pages[0])
    suppliers = {
        level: "恒信检测公司" in shown(made(of, level=level).book.pages[0])
        for level in ("一般", "紧急")
    }
    assert suppliers == {"一般": False, "紧急": True}


def test_headings_in_both_languages_have_room() -> None:
    book = made(plan(SMALL), Wording(Lang.ZH, both_titles=True, both_headings=True)).book
    one = made(plan(SMALL)).book
    assert book.pages[0].heights[5] > one.pages[0].heights[5] + 12
    assert rows(book.pages[0])[4][2] == "先联系\nCall first"
    assert book.pages[0].name == "应急通讯录 Call list"


@pytest.mark.parametrize("name", [PLAN_A, PLAN_B])
def test_in_english_nothing_of_ours_is_chinese(name: str) -> None:
    ours = made(plan(""), EN).book.pages[0]
    assert not re.search("[\u4e00-\u9fff]", shown(ours))
    page = made(sample_plan(name), EN).book.pages[1]
    assert [row[0] for row in rows(page)[2:5]] == ["Primary", "Backup", "Step"]
    assert page.name.startswith("Card ")


# Masking


EVERYWHERE = f"""
# 预案信息
| 项目 | 值 |
| 预案名称 | 预案 {NUMBER} |
| 文件编号 | A1 |
| 版本 | A1 |
| 应急群 | 群 {NUMBER} |
| 备用场所 | 二号楼 138-0000-0099 |
| 总机 | '0512-55550000 |
# 应急通讯录
| 姓名 | 单位 | 部门 | 职务 | 手机 | 固定电话 | 电子邮箱 | 备用渠道 |
| 王敏 | 甲 {NUMBER} | 乙 {NUMBER} | 主任 {NUMBER} | '{NUMBER} | '8099 | secret@example.com | 微信 {NUMBER} |
| 李{NUMBER} | 甲 {NUMBER} | 乙 {NUMBER} | 岗 {NUMBER} | '{NUMBER} | '0512-55550099 | secret@example.com | {NUMBER} |
# 应急组织
| 序号 | 组别 | 角色 | 岗位 | 第一责任人 | 备份责任人 |
| 1 | 组 {NUMBER} | 长 {NUMBER} | 岗 {NUMBER} | 王敏 | 无 {NUMBER} |
# 外部联系单位
| 单位名称 | 类别 | 首要联系人 | 备份联系人 | 介入条件 |
| 丙 {NUMBER} | 客户 | 王敏 | {NUMBER} | 见 {NUMBER} |
# 备选供应商
| 供应商 | 供应联系人 | 供应范围 |
| 丁 {NUMBER} | 王敏 | {NUMBER} |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 证明材料 | 时限 | 通知对象 |
| 1 | 打 {NUMBER} | 岗 {NUMBER} | 短信 {NUMBER} | 立即 | 丙 {NUMBER} |
| 2 | 打 {NUMBER} | 某 {NUMBER} | 短信 {NUMBER} | 立即 | |
# 值班表
| 值班日期 | 班次 | 带班领导 | 值班员 | 值班电话 |
| 2026-03-02 | 全天 | {NUMBER} | 王敏 | '0512-55550000 |
"""


def whole(data: bytes, folder: Path) -> str:
    """Everything that the file holds, signs between digits left out."""
    path = folder / "cards.xlsx"
    path.write_bytes(data)
    with zipfile.ZipFile(path) as package:
        parts = [package.read(name).decode() for name in package.namelist()]
    return re.sub(r"(?<=[0-9])[- \xa0]+(?=[0-9])", "", "\n".join(parts))


SECRETS = (
    NUMBER,
    "051255550099",
    "051255550000",
    "0512555500008099",
    "secret@example.com",
    "分机 8099",
)


def test_masked_no_number_is_whole_anywhere_in_the_file(tmp_path: Path) -> None:
    of = plan(EVERYWHERE)
    hidden = whole(to_bytes(made(of, hide=True).book), tmp_path)
    assert [each for each in SECRETS if each in hidden] == []
    assert "138****0099" in hidden
    assert "号码已部分隐去" in hidden
    assert NUMBER in whole(to_bytes(made(of).book), tmp_path)


@pytest.mark.parametrize("name", [PLAN_A, PLAN_B])
@pytest.mark.parametrize("wording", [ZH, EN], ids=["zh", "en"])
def test_masked_samples_hold_no_number_of_anybody(
    name: str, wording: Wording, tmp_path: Path
) -> None:
    of = sample_plan(name)
    hidden = whole(to_bytes(made(of, wording, hide=True).book), tmp_path)
    for contact in of.contacts:
        for number in (*(contact.mobile or ()), *(contact.landline or ()), *(contact.mail or ())):
            assert number.replace("x", "") not in re.sub("[^0-9@.a-z]", " ", hidden).split()


# What is wrong, large or hostile


def test_a_plan_without_readable_people_still_gives_a_list() -> None:
    broken = plan(
        "# 应急通讯录\n| 姓名 | 单位 | 手机 |\n| 王敏 | 甲 | 没有 |\n| 李强 | | '13800000002 |\n"
        "# 应急组织\n| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |\n"
        "| 1 | 组 | 长 | 王敏 | 李强 |\n| 2 | 组 | 员 | | 王敏 |"
    )
    found = made(broken)
    assert rows(found.book.pages[0])[5:] == [
        ("应急组织",),
        ("“应急组织”有 1 行读不出，没有列入：2",),
        (
            *("1", "组长", "王敏", "（号码读不出）"),
            *("李强", "（通讯录中这一行读不出）", ""),
        ),
    ]
    assert found.faults == 3


def test_without_roles_the_list_says_so() -> None:
    found = made(plan("# 应急通讯录\n| 姓名 | 单位 | 手机 |\n| 王敏 | 甲 | '13800000001 |"))
    assert ("预案中没有读到应急组织，请先补齐",) in rows(found.book.pages[0])
    assert (found.cards, len(found.book.pages)) == (0, 2)


def test_steps_in_a_circle_stay_in_the_order_of_the_sheet() -> None:
    text = SMALL.replace("| 立即 | 发现 | | |", "| 立即 | | 2 | |")
    assert [row[0] for row in rows(made(plan(text)).book.pages[2])[5:7]] == ["1", "2"]


def test_a_long_step_is_cut_and_its_card_stays_one_page() -> None:
    text = SMALL.replace("断开总闸", "断开总闸" * 500).replace("报告组长", "报告" * 900)
    for page in made(plan(text)).book.pages[1:]:
        assert sum(page.heights.values()) <= HIGH
        assert all(display_width(str(cell.value or "")) <= 160 for cell in page.cells.values())


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=["Cs"], exclude_characters="|\n\r#"),
            min_size=1,
            max_size=40,
        ),
        min_size=2,
        max_size=4,
    )
)
def test_names_of_sheets_are_safe_whatever_a_post_is_called(names: Sequence[str]) -> None:
    lines = [f"| {n} | 组 | {name} | 王敏 |" for n, name in enumerate(names, start=1)]
    steps = ["| 1 | 做 | 组 |"]
    book = made(
        plan(
            "\n".join(
                (
                    "# 应急通讯录\n| 姓名 | 单位 |\n| 王敏 | 甲 |",
                    "# 应急组织\n| 序号 | 组别 | 角色 | 第一责任人 |",
                    *lines,
                    "# 处置流程\n| 步骤号 | 工作内容 | 责任人 |",
                    *steps,
                )
            )
        )
    ).book
    titles = [page.name for page in book.pages]
    assert len({title.casefold() for title in titles}) == len(titles)
    for title in titles:
        assert 0 < units(title) <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f\u202a-\u202e]", title)
        assert title.strip("'") == title
    to_bytes(book)


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    text = SMALL.replace("断开总闸", "=HYPERLINK(¦x¦)").replace("陈一", "=1+1")
    path = tmp_path / "cards.xlsx"
    path.write_bytes(to_bytes(made(plan(text)).book))
    package = Package(path)
    cells = [cell for sheet in package.sheets for _, cell in package.cells(sheet)]
    assert all(cell.formula is None for cell in cells)
    assert excel_faults(path) == []


def large(people: int, roles: int) -> Plan:
    """A plan with this many people, two a role, and a step for each role."""
    contacts = [f"| 员工{n:03} | 甲公司 | '138{n:08} |" for n in range(people)]
    organised = [
        f"| {n + 1} | 小组 | 组员 | 岗{n} | 员工{2 * n:03} | 员工{2 * n + 1:03} |"
        for n in range(roles)
    ]
    steps = [f"| {n + 1} | 做第{n}件事 | 岗{n} | 1小时 |" for n in range(roles)]
    return plan(
        "\n".join(
            (
                "# 应急通讯录\n| 姓名 | 单位 | 手机 |",
                *contacts,
                "# 应急组织\n| 序号 | 组别 | 角色 | 岗位 | 第一责任人 | 备份责任人 |",
                *organised,
                "# 处置流程\n| 步骤号 | 工作内容 | 责任人 | 时限 |",
                *steps,
            )
        )
    )


def printed(path: Path) -> list[str]:
    """What LibreOffice prints: the paper of each page."""
    office = soffice()
    assert office is not None
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    subprocess.run(
        [
            office,
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(path.parent),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    said = subprocess.run(
        ["pdfinfo", "-f", "1", "-l", "999", str(path.with_suffix(".pdf"))],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", said)
    return [PAPER.get((round(float(w)), round(float(h))), f"{w} x {h}") for w, h in sizes]


PAPER = {(842, 595): "A4", (420, 595): "A5"}
"""Points, the list lying, the cards standing."""


@needs_office
@pytest.mark.parametrize("wording", [ZH, EN], ids=["zh", "en"])
def test_the_samples_print_on_a4_and_a5(wording: Wording, tmp_path: Path) -> None:
    found = {}
    for name in (PLAN_A, PLAN_B):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(to_bytes(made(sample_plan(name), wording).book))
        found[name] = printed(path)
    assert found == {PLAN_A: ["A4"] * 3 + ["A5"] * 15, PLAN_B: ["A4"] * 3 + ["A5"] * 4}


@needs_office
def test_three_hundred_people_print_with_their_heading_on_every_page(tmp_path: Path) -> None:
    path = tmp_path / "cards.xlsx"
    book = made(large(300, 60)).book
    path.write_bytes(to_bytes(book))
    pages = printed(path)
    assert pages[-60:] == ["A5"] * 60
    assert set(pages[:-60]) == {"A4"}
    assert len(pages) - 60 <= 18
    texts = subprocess.run(
        ["pdftotext", "-layout", str(path.with_suffix(".pdf")), "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\f")
    assert all("序号" in text for text in texts[: len(pages) - 60])


AWAY = """
# 应急通讯录
| 姓名 | 单位 | 手机 | 在岗状态 |
| 王敏 | 甲公司 | '13800000001 | 离岗 |
| 李强 | 甲公司 | '13800000002 | 休假 |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 王敏 | 李强 |
# 值班表
| 值班日期 | 值班员 |
| 2026-03-02 | 李强 |
"""


def test_who_has_left_or_is_on_leave_is_said_and_a_duty_needs_no_leader() -> None:
    assert rows(made(plan(AWAY)).book.pages[0])[6:] == [
        (
            *("1", "应急小组组长", "王敏", "138 0000 0001\n（已离岗）"),
            *("李强", "138 0000 0002\n（休假）", ""),
        ),
        ("总机和今日值班（2026-03-02）",),
        ("2", "值班\n全天", "李强\n值班员", "138 0000 0002\n（休假）", "", "", ""),
    ]


def test_where_the_whole_group_goes_on_everybody_is_told() -> None:
    text = SMALL.replace("| 3 | 通知供电公司 | 应急小组组长 |", "| 3 | 通知供电公司 | 应急小组 |")
    card = rows(made(plan(text)).book.pages[2])
    assert card[6][3].endswith("完成后告知：全组成员，号码见应急通讯录")


def test_a_list_of_another_day_has_that_days_duty() -> None:
    book = cards_book(plan(SMALL), ZH, TODAY + timedelta(days=1), NOW).book
    text = shown(book.pages[0])
    assert "0512-55550008" in text
    assert "0512-55550009" not in text
