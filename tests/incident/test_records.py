"""The sheets on which staff keep a record: what is typed comes back, what follows is right."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from bcm_excel.clock.network import Moment
from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.book import Book, Page
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.event import read_tracking
from bcm_excel.incident.incident import Incident, Kind, PlanRef, opened
from bcm_excel.incident.records import LogKind, NoticeKind
from bcm_excel.incident.tracking import tracking_book
from bcm_excel.incident.typed import Typed
from bcm_excel.plan.words import Gravity, Means
from tests.office import assert_all_recalculate, needs_office
from tests.plans import plan
from tests.samples import PLAN_B, sample_plan


def at(text: str) -> datetime:
    return datetime.strptime(f"2026-03-{text}", "%Y-%m-%d %H:%M")


PLAN = plan(
    """
# 预案信息
| 项目 | 值 |
| 预案名称 | 测试预案 |
| 文件编号 | T-1 |
| 版本 | A0 |
| 支出签字人数 | 3 |
# 应急通讯录
| 姓名 | 单位 | 职务 | 手机 |
| 王敏 | 甲公司 | 值长 | '13800000001 |
| 李强 | 乙公司 | 经理 | '13800000002 |
# 应急组织
| 序号 | 组别 | 角色 | 职能 | 第一责任人 |
| 1 | 应急小组 | 组长 | 领导 | 王敏 |
# 响应分级
| 级别 | 等级序 | 含义 | 可用资源 | 资源额度 |
| 一般 | 1 | 个别环节 | 备用服务器 | 20000 |
| 重大 | 2 | 较大影响 | 应急资金 | 90000 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 时限 | 通报模板 |
| 1 | 报告 | 应急小组组长 | 1 小时 | 首次通报 |
# 备选供应商
| 供应商 | 供应联系人 | 供应范围 | 参考价 | 计价单位 | 适用级别 |
| 丙公司 | 李强 | 服务器 | 3000 | 台/月 | 一般 |
| 丁公司 | 李强 | 网络 | | | 重大 |
# 应急资金
| 资金账户 | 清点日期 | 余额 |
| 专户 | 2026-01-01 | 50000 |
# 资金支出
| 支出编号 | 支出日期 | 支出账户 | 金额 | 用途 |
| Z1 | 2026-02-01 | 专户 | 10000 | 维修 |
# 通报模板
| 模板名称 | 模板受众 | 语言 | 标题 | 正文 |
| 首次通报 | 客户 | 中文 | 关于{事件名称} | {发现时间}发现，影响：{影响}，{恢复时间}恢复，{单位名称}请知悉。 |
"""
)
TYPED = Typed(
    {
        "log": {
            "1": {"at": at("02 09:00"), "kind": LogKind.PROGRESS, "what": "到场"},
            "2": {
                "at": at("02 09:30"),
                "kind": LogKind.DECISION,
                "what": "停线",
                "who": "王敏",
                "ground": "组长授权",
                "to": "全体",
                "remark": "10 点复核",
            },
        },
        "supplies": {
            "supplier:丙公司": {"amount": "2 台", "called": at("02 09:40")},
            "1": {"what": "发电机", "scope": "借用", "arrived": at("02 11:00")},
        },
        "spending": {
            "1": {
                "on": date(2026, 3, 2),
                "account": "专户",
                "amount": 30000.0,
                "purpose": "租机",
                "signers": ("王敏", "李强", "赵云"),
                "reviewer": "钱进",
                "reviewed": date(2026, 3, 3),
            },
            "2": {"amount": 5000.0, "account": "专户", "signers": ("王敏",)},
        },
        "fills": {"影响": {"text": "停产"}},
        "notices": {
            "1": {
                "kind": NoticeKind.FIRST,
                "to": "监管部门",
                "sent": at("02 10:00"),
                "means": Means.PHONE,
                "content": "初步情况",
                "by": "王敏",
                "receipt": at("02 10:05"),
                "remark": "两小时后续报",
            }
        },
        "causes": {"直接原因": {"text": "电源老化"}},
        "problems": {
            "1": {
                "problem": "备用电源没有测试",
                "severity": Gravity.MAJOR,
                "step": "1",
                "measure": "每季度测试",
                "owner": "王敏",
                "due": date(2026, 4, 1),
                "place": "处置流程 1",
                "remark": "已立项",
            }
        },
    }
)


def made(
    typed: Typed = TYPED,
    lang: Lang = Lang.ZH,
    level: str | None = "一般",
    title: str = "停电",
    kind: Kind = Kind.REAL,
) -> Book:
    incident = opened(
        Incident(
            kind,
            title,
            PlanRef("测试预案", "T-1", "A0", ""),
            at("02 08:00"),
            level=level,
            moments={Moment.FOUND: at("02 08:00")},
        )
    )
    now = at("02 12:00")
    return tracking_book(PLAN, incident, Wording(lang), now, as_of=now, typed=typed)


def page(book: Book, title: str) -> Page:
    return next(page for page in book.pages if page.name.startswith(title))


def texts(sheet: Page) -> list[str]:
    cells = (*sheet.cells.values(), *sheet.merges.values())
    return [str(cell.value) for cell in cells if cell.value not in (None, "")]


def test_everything_typed_comes_back(tmp_path: Path) -> None:
    write(made(), tmp_path / "t.xlsx")
    found = read_tracking(read(tmp_path / "t.xlsx"))
    assert found.problems == ()
    for name, rows in TYPED.cells.items():
        typed = found.typed.rows(name)
        assert typed.keys() == rows.keys()
        for key, entry in rows.items():
            assert {field: typed[key].get(field) for field in entry} == entry, (name, key)


def test_only_the_levels_resources_and_suppliers_are_there() -> None:
    said = texts(page(made(Typed()), "资源调配"))
    assert "备用服务器" in said
    assert "丙公司" in said
    assert "应急资金" not in said
    assert "丁公司" not in said


def test_the_balance_leaves_what_was_spent_since_the_count() -> None:
    sheet = page(made(), "资源调配")
    row = next(area.top for area, cell in sheet.merges.items() if cell.value == "专户")
    left = next(c for a, c in sheet.merges.items() if a.top == row and a.left == 8)
    assert left.value == 50000 - 10000 - 35000


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "符合"),
        ({"signers": ("王敏", "李强")}, "签字不足 3 人"),
        ({"reviewed": None}, "待财务复核"),
        ({"amount": 40001.0}, "超出余额"),
    ],
)
def test_each_payment_is_checked(changes: dict[str, object], said: str) -> None:
    whole = {**TYPED.at("spending", "1"), **changes}
    entry = {name: value for name, value in whole.items() if value is not None}
    sheet = page(made(Typed({"spending": {"1": entry}})), "资源调配")
    checks = [c.value for (_, column), c in sheet.cells.items() if column == 9 and c.formula]
    assert [value for value in checks if value] == [said]


def test_an_amount_stands_below_its_heading() -> None:
    sheet = page(made(), "资源调配")
    cells = {**sheet.cells, **{(a.top, a.left): cell for a, cell in sheet.merges.items()}}
    row = next(row for (row, _), cell in cells.items() if cell.value == "可用余额")
    amounts = {c for (r, c), cell in cells.items() if r == row + 1 and "money" in cell.style}
    assert amounts == {4, 6, 7, 8}
    assert {c for (r, c), cell in cells.items() if r == row and "right" in cell.style} == amounts
    assert all("right" in cells[row + 1, c].style for c in amounts)


def test_the_reports_that_went_out_print_on_one_sheet_from_their_title_on() -> None:
    sheet = page(made(), "信息通报")
    titles = {area.top: str(cell.value) for area, cell in sheet.merges.items()}
    (row,) = sheet.paper.breaks
    assert titles[row].startswith("通报记录 · ")


def test_a_template_is_filled_and_what_is_not_known_is_marked() -> None:
    said = texts(page(made(), "信息通报"))
    assert (
        "关于停电\n2026-03-02 08:00发现，影响：停产，【待填：恢复时间】恢复，【待填：单位名称】请知悉。"
        in said
    )


def test_what_happened_is_asked_for_where_nobody_has_named_it() -> None:
    """'We found the emergency plan on 2 March' must not go out to a customer."""
    said = texts(page(made(title="测试预案"), "信息通报"))
    assert "事件名称" in said
    assert any(each.startswith("关于【待填：事件名称】\n2026-03-02") for each in said)
    named = Typed({"fills": {"事件名称": {"text": "停电"}}})
    for kind, mark in ((Kind.REAL, ""), (Kind.DRILL, "【演练】")):
        said = texts(page(made(named, title="测试预案", kind=kind), "信息通报"))
        assert any(each.startswith(f"关于{mark}停电\n2026-03-02") for each in said)
        assert "停电" in texts(page(made(named, kind=kind), "信息通报"))
    assert "事件名称" not in texts(page(made(), "信息通报"))


def test_the_first_report_is_drafted() -> None:
    said = "\n".join(texts(page(made(), "信息通报")))
    assert "停电：2026-03-02 08:00发生，2026-03-02 08:00发现。级别：一般；" in said
    assert "触发条件：【待填：触发条件】" in said
    assert "处置步骤已完成 0/1" in said


def test_a_long_template_is_given_as_text_where_a_formula_would_be_too_long() -> None:
    from bcm_excel.incident.messages import joined, literal

    short, long = joined([literal("字" * 300)], ""), joined([literal("字" * 9000)], "")
    assert short.formula is not None
    assert (long.formula, long.value) == (None, "字" * 9000)


def test_more_rows_than_were_printed_are_kept() -> None:
    log = {str(n): {"what": f"第 {n} 条"} for n in range(1, 61)}
    said = texts(page(made(Typed({"log": log})), "处置日志"))
    assert "第 60 条" in said
    assert "64" in said


@needs_office
def test_the_sheets_recalculate_to_what_is_stored(tmp_path: Path) -> None:
    paths = []
    for lang in Lang:
        path = tmp_path / f"{lang.value}.xlsx"
        write(made(lang=lang), path)
        paths.append(path)
    incident = opened(
        Incident(Kind.DRILL, "宕机", PlanRef("预案", "B", "2", ""), at("02 08:00"), level="紧急")
    )
    path = tmp_path / "b.xlsx"
    now = at("02 12:00")
    write(tracking_book(sample_plan(PLAN_B), incident, Wording(), now, as_of=now), path)
    assert_all_recalculate([*paths, path])
