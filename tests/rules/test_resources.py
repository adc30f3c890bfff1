from datetime import date

import pytest

from bcm_excel.core.text import Lang
from bcm_excel.rules import resources
from bcm_excel.rules.registry import collect
from bcm_excel.rules.run import run
from tests.plans import TODAY, found, plan

CASES: dict[str, tuple[str, date, list[str]]] = {
    "RE101": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 合作协议应急预案 |
        | 备选供应商数 | 3 |
        # 备选供应商
        | 供应商 | 供应范围 |
        | 北辰公司 | 服务器 |
        | 海岳公司 | 云主机 |
        """,
        TODAY,
        ["备选供应商!A1"],
    ),
    "RE102": (
        """
        # 预案信息
        | 项目 | 值 |
        | 生效日期 | 2024-01-05 |
        | 年测试供应商数 | 2 |
        # 备选供应商
        | 供应商 | 供应范围 | 测试日期 |
        | 北辰公司 | 服务器 | 2025-03-02 |
        | 海岳公司 | 云主机 | 2025-03-03 |
        | 金桥公司 | 专线 |  |
        """,
        TODAY,
        ["备选供应商!C1"],
    ),
    "RE103": (
        """
        # 预案信息
        | 项目 | 值 |
        | 协议总额 | 8000000 |
        | 应急金比例 | 0.05 |
        # 应急资金
        | 资金账户 | 清点日期 | 余额 |
        | 专户一 | 2025-12-31 | 300000 |
        | 专户一 | 2025-06-30 | 400000 |
        | 专户二 | 2025-11-30 | 99999.99 |
        """,
        TODAY,
        ["应急资金!C2"],
    ),
    "RE104": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 合作协议应急预案 |
        | 清点周期 | 每半年 |
        # 应急资金
        | 资金账户 | 清点日期 | 余额 |
        | 专户一 | 2025-02-28 | 400000 |
        | 专户一 | 2025-08-29 | 400000 |
        | 专户二 | 2025-12-31 | 100000 |
        """,
        TODAY,
        ["应急资金!B3"],
    ),
    "RE105": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 合作协议应急预案 |
        | 应急金比例 | 0.05 |
        # 应急资金
        | 资金账户 | 清点日期 | 余额 | 专户 |
        | 基本户 | 2025-06-30 | 400000 | 是 |
        | 基本户 | 2025-12-31 | 400000 | 否 |
        """,
        TODAY,
        ["应急资金!D3"],
    ),
    "RE106": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 合作协议应急预案 |
        | 支出签字人数 | 3 |
        # 资金支出
        | 支出编号 | 支出日期 | 支出账户 | 金额 | 用途 | 签字人 |
        | P1 | 2026-01-05 | 专户 | 9600 | 租服务器 | 王敏、李强、王敏 |
        | P2 | 2026-01-05 | 专户 | 9600 | 租服务器 |  |
        | P3 | 2026-01-05 | 专户 | 9600 | 租服务器 | 王敏、李强、张伟 |
        """,
        TODAY,
        ["资金支出!F2", "资金支出!F3"],
    ),
    "RE107": (
        """
        # 资金支出
        | 支出编号 | 支出日期 | 支出账户 | 金额 | 用途 | 财务复核人 | 复核日期 |
        | P1 | 2026-01-05 | 专户 | 9600 | 租服务器 |  |  |
        | P2 | 2026-01-05 | 专户 | 9600 | 租服务器 | 赵敏 |  |
        """,
        TODAY,
        ["资金支出!F2", "资金支出!G3"],
    ),
    "RE108": (
        """
        # 资金支出
        | 支出编号 | 支出日期 | 支出账户 | 金额 | 用途 | 签字人 | 财务复核人 |
        | P1 | 2026-01-05 | 专户 | 9600 | 租服务器 | 王敏、李强 | 李强 |
        """,
        TODAY,
        ["资金支出!G2"],
    ),
    "RE109": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 合作协议应急预案 |
        | 支出签字人数 | 3 |
        # 协议方
        | 协议方 | 主联系人 |
        | 甲公司 | 王敏 |
        | 乙公司 | 赵敏 |
        # 应急通讯录
        | 姓名 | 单位 |
        | 王敏 | 甲公司 |
        | 李强 | 甲公司 |
        | 张伟 | 甲公司 |
        | 赵敏 | 乙公司 |
        | 钱进 | 乙公司 |
        # 应急组织
        | 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
        | 1 | 联络组 | 组长 | 王敏 | 李强 |
        | 2 | 联络组 | 财务 | 赵敏 | 钱进 |
        """,
        TODAY,
        ["预案信息!B3"],
    ),
    "RE110": (
        """
        # 数据备份
        | 数据 | 备份周期 | 最近备份 |
        | 订单 | 每日 | 2026-02-28 23:00 |
        | 工艺 | 每周 |  |
        """,
        TODAY,
        ["数据备份!C2", "数据备份!C3"],
    ),
    "RE111": (
        """
        # 数据备份
        | 数据 | 备份周期 | 恢复测试周期 | 最近恢复测试 |
        | 订单 | 每日 | 每月 | 2026-01-29 |
        | 工艺 | 每周 | 每季度 |  |
        """,
        TODAY,
        ["数据备份!D2", "数据备份!D3"],
    ),
    "RE112": (
        """
        # 数据备份
        | 数据 | 备份周期 | 本地位置 | 云端位置 |
        | 订单 | 每日 |  | 云存储 |
        | 工艺 | 每周 | 机房 |  |
        """,
        TODAY,
        ["数据备份!C2", "数据备份!D3"],
    ),
    "RE113": (
        """
        # 数据备份
        | 数据 | 备份周期 | 本地位置 | 云端位置 | 物理分离 |
        | 订单 | 每日 | 机房 | 云存储 | 否 |
        | 工艺 | 每周 | 机房 | 云存储 |  |
        """,
        TODAY,
        ["数据备份!E2", "数据备份!E3"],
    ),
    "RE114": (
        """
        # 数据备份
        | 数据 | 备份周期 | 恢复成功率 |
        | 订单 | 每日 | 0.98 |
        """,
        TODAY,
        ["数据备份!C2"],
    ),
    "RE115": (
        """
        # 数据备份
        | 数据 | 备份周期 | 备份负责人 |
        | 订单 | 每日 |  |
        """,
        TODAY,
        ["数据备份!C2"],
    ),
}

KEPT = """
    # 数据备份
    | 数据 | 备份周期 | 最近备份 | 恢复测试周期 | 最近恢复测试 | 恢复成功率 |
    | 订单 | 每日 | 2026-03-01 02:00 | 每月 | 2026-01-30 | 1 |
    | 工艺 | 每周 | 2026-02-23 02:00 |  |  |  |
"""
COPIES = """
    # 数据备份
    | 数据 | 备份周期 | 本地位置 | 云端位置 | 物理分离 | 备份负责人 |
    | 订单 | 每日 | 机房 | 云存储 | 是 | 信息组组长 |
"""
SPENT = """
    # 预案信息
    | 项目 | 值 |
    | 预案名称 | 合作协议应急预案 |
    | 支出签字人数 | 3 |
    # 资金支出
    | 支出编号 | 支出日期 | 支出账户 | 金额 | 用途 | 签字人 | 财务复核人 | 复核日期 |
    | P1 | 2026-01-05 | 专户 | 9600 | 租服务器 | 王敏、李强、张伟 | 赵敏 | 2026-01-06 |
"""
FUND = """
    # 预案信息
    | 项目 | 值 |
    | 协议总额 | 8000000 |
    | 应急金比例 | 0.05 |
    | 清点周期 | 每半年 |
    # 应急资金
    | 资金账户 | 清点日期 | 余额 | 专户 |
    | 专户一 | 2025-02-28 | 1000 | 否 |
    | 专户一 | 2025-08-30 | 300000 | 是 |
    | 专户二 | 2025-12-31 | 100000 | 是 |
"""
SILENT: dict[str, tuple[str, date]] = {
    "RE101": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 合作协议应急预案 |
        | 备选供应商数 | 3 |
        # 备选供应商
        | 供应商 | 供应范围 |
        | 北辰公司 | 服务器 |
        | 海岳公司 | 云主机 |
        | 金桥公司 |  |
        """,
        TODAY,
    ),
    "RE102": (
        """
        # 预案信息
        | 项目 | 值 |
        | 生效日期 | 2024-01-05 |
        | 年测试供应商数 | 2 |
        # 备选供应商
        | 供应商 | 供应范围 | 测试日期 |
        | 北辰公司 | 服务器 | 2025-03-03 |
        | 海岳公司 | 云主机 | 上个月 |
        """,
        TODAY,
    ),
    "RE103": (FUND, TODAY),
    "RE104": (FUND, TODAY),
    "RE105": (FUND, TODAY),
    "RE106": (SPENT, TODAY),
    "RE107": (SPENT, TODAY),
    "RE108": (SPENT, TODAY),
    "RE109": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 合作协议应急预案 |
        | 支出签字人数 | 2 |
        # 协议方
        | 协议方 | 主联系人 |
        | 甲公司 | 王敏 |
        | 乙公司 | 赵敏 |
        # 应急通讯录
        | 姓名 | 单位 |
        | 王敏 | 甲公司 |
        | 李强 | 甲公司 |
        # 应急组织
        | 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
        | 1 | 联络组 | 组长 | 王敏 | 李强 |
        """,
        TODAY,
    ),
    **dict.fromkeys(("RE110", "RE111", "RE114"), (KEPT, TODAY)),
    **dict.fromkeys(("RE112", "RE113", "RE115"), (COPIES, TODAY)),
}


def test_every_rule_has_a_case_that_fires_and_one_that_is_silent() -> None:
    codes = {rule.info.code for rule in collect(resources)}
    assert set(CASES) == codes == set(SILENT)


@pytest.mark.parametrize("code", CASES)
def test_fires(code: str) -> None:
    text, today, cells = CASES[code]
    assert found(text, code, today=today) == [f"{cell} {code}" for cell in cells]


@pytest.mark.parametrize("code", SILENT)
def test_silent(code: str) -> None:
    text, today = SILENT[code]
    report = run(plan(text), today, select=[code])
    assert (report.findings, report.not_run) == ((), ())


@pytest.mark.parametrize("code", CASES)
@pytest.mark.parametrize("lang", Lang)
def test_is_said_in_both_languages(code: str, lang: Lang) -> None:
    text, today, _ = CASES[code]
    for finding in run(plan(text), today, select=[code]).findings:
        assert finding.message(lang)
        assert finding.fix(lang)


def test_nothing_is_demanded_that_the_settings_do_not_ask_for() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 协议总额 | 8000000 |
        # 备选供应商
        | 供应商 | 供应范围 |
        | 北辰公司 | 服务器 |
        # 应急资金
        | 资金账户 | 清点日期 | 余额 | 专户 |
        | 基本户 | 2020-01-05 | 1 | 否 |
        # 资金支出
        | 支出编号 | 支出日期 | 支出账户 | 金额 | 用途 |
        | P1 | 2026-01-05 | 基本户 | 9600 | 租服务器 |
        # 应急通讯录
        | 姓名 | 单位 |
        | 王敏 | 甲公司 |
        # 应急组织
        | 序号 | 组别 | 角色 | 第一责任人 |
        | 1 | 应急小组 | 组长 | 王敏 |
    """
    codes = ("RE101", "RE102", "RE103", "RE104", "RE105", "RE106", "RE109")
    assert found(text, *codes) == []


def test_a_share_without_a_total_is_not_judged() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 应急金比例 | 0.05 |
        # 应急资金
        | 资金账户 | 清点日期 | 余额 |
        | 专户 | 2025-12-31 | 1 |
    """
    assert found(text, "RE103") == []


@pytest.mark.parametrize(
    ("share", "said"), [("0.05", "5%"), ("0.1", "10%"), ("1", "100%"), ("0.0025", "0.25%")]
)
def test_the_share_is_said_as_people_write_it(share: str, said: str) -> None:
    text = f"""
        # 预案信息
        | 项目 | 值 |
        | 协议总额 | 8000000 |
        | 应急金比例 | {share} |
        # 应急资金
        | 资金账户 | 清点日期 | 余额 |
        | 专户 | 2025-12-31 | 1 |
    """
    (finding,) = run(plan(text), TODAY, select=["RE103"]).findings
    assert f"less than {said} of" in finding.message(Lang.EN)


def test_an_account_with_a_count_that_could_not_be_read_is_not_judged() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 协议总额 | 8000000 |
        | 应急金比例 | 0.05 |
        | 清点周期 | 每半年 |
        # 应急资金
        | 资金账户 | 清点日期 | 余额 | 专户 |
        | 专户一 | 2024-12-31 | 1 | 否 |
        | 专户一 | 2025-12-31 | 四十万 | 是 |
    """
    assert found(text, "RE103", "RE104", "RE105") == []


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("| 生效日期 | 2026-01-05 |", []),
        ("| 预案名称 | 合作协议应急预案 |", ["备选供应商!C1 RE102"]),
        (
            "| 生效日期 | 2026-01-05 |\n"
            "# 修订记录\n| 序号 | 日期 | 修订内容 | 版本 |\n| 1 | 2024-01-05 | 首次发布 | A0 |",
            ["备选供应商!C1 RE102"],
        ),
    ],
    ids=["in its first year", "no date at all", "a new version of an old plan"],
)
def test_yearly_tests_are_asked_for_after_a_year(dates: str, expected: list[str]) -> None:
    text = f"""
        # 预案信息
        | 项目 | 值 |
        | 年测试供应商数 | 1 |
        {dates}
        # 备选供应商
        | 供应商 | 供应范围 | 测试日期 |
        | 北辰公司 | 服务器 |  |
    """
    assert found(text, "RE102") == expected


def test_suppliers_that_could_not_be_read_may_have_been_tested() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 生效日期 | 2024-01-05 |
        | 年测试供应商数 | 1 |
        # 备选供应商
        | 供应商 | 供应范围 | 测试日期 |
        | 北辰公司 | 服务器 |  |
        | 海岳公司 |  | 2026-01-05 |
    """
    assert found(text, "RE102") == []


ORGANISATION = """
    # 预案信息
    | 项目 | 值 |
    | 预案名称 | 停电应急预案 |
    | 支出签字人数 | 3 |
    # 应急通讯录
    | 姓名 | 单位 |
    | 王敏 | 甲公司 |
    | 李强 | 甲公司 |
    # 应急组织
    | 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
    | 1 | 应急小组 | 组长 | 王敏 | 李强 |
    | 2 | 应急小组 | 组员 | 李强 | 没有的人 |
"""


def test_signers_of_a_plan_without_parties_are_all_who_bear_a_role() -> None:
    (finding,) = run(plan(ORGANISATION), TODAY, select=["RE109"]).findings
    assert str(finding.cell) == "预案信息!B3"
    assert finding.message(Lang.ZH) == "支出要 3 人签字，但应急组织只有 2 人"


def test_several_parties_with_too_few_signers_are_one_finding() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 合作协议应急预案 |
        | 支出签字人数 | 3 |
        # 协议方
        | 协议方 | 主联系人 |
        | 甲公司 | 王敏 |
        | 乙公司 | 赵敏 |
        # 应急通讯录
        | 姓名 | 单位 |
        | 王敏 | 甲公司 |
        | 李强 | 甲公司 |
        | 赵敏 | 乙公司 |
        # 应急组织
        | 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
        | 1 | 联络组 | 组长 | 王敏 | 李强 |
    """
    (finding,) = run(plan(text), TODAY, select=["RE109"]).findings
    said = "支出要 3 人签字，但甲公司、乙公司中人数最多的一方只有 2 人"
    assert finding.message(Lang.ZH) == said


@pytest.mark.parametrize("sheet", ["应急通讯录", "应急组织"])
def test_somebody_who_could_not_be_read_may_sign(sheet: str) -> None:
    lost = {"应急通讯录": "| 张伟 |  |", "应急组织": "| 3 | 应急小组 |  | 张伟 |"}[sheet]
    before, title, after = ORGANISATION.rpartition(f"# {sheet}")
    head, *rows = after.strip().splitlines()
    text = "\n".join((before, title, head, lost, *rows))
    assert found(text, "RE109") == []


def test_what_could_not_be_read_is_not_said_to_be_missing() -> None:
    """Rules on a field stay silent where its cell could not be read."""
    text = """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 合作协议应急预案 |
        | 应急金比例 | 0.05 |
        | 支出签字人数 | 3 |
        # 应急资金
        | 资金账户 | 清点日期 | 余额 | 专户 |
        | 专户 | 2025-12-31 | 400000 | #N/A |
        # 资金支出
        | 支出编号 | 支出日期 | 支出账户 | 金额 | 用途 | 签字人 | 财务复核人 | 复核日期 |
        | P1 | 2026-01-05 | 专户 | 9600 | 租服务器 | #N/A | #N/A | #N/A |
        # 数据备份
        | 数据 | 备份周期 | 最近备份 | 恢复测试周期 | 最近恢复测试 | 备份负责人 |
        | 订单 | 每日 | #N/A | 每月 | #N/A | #N/A |
    """
    codes = ("RE105", "RE106", "RE107", "RE110", "RE111", "RE115")
    assert found(text.replace("#N/A", ""), *codes) == [
        "应急资金!D2 RE105",
        "资金支出!F2 RE106",
        "资金支出!G2 RE107",
        "数据备份!C2 RE110",
        "数据备份!E2 RE111",
        "数据备份!F2 RE115",
    ]
    assert found(text, *codes) == []


def test_an_unreadable_place_of_a_copy_is_not_said_to_be_missing() -> None:
    text = """
        # 数据备份
        | 数据 | 备份周期 | 本地位置 | 云端位置 | 物理分离 |
        | 订单 | 每日 | #N/A |  | 否 |
        | 工艺 | 每日 | 机房 | 云存储 | #N/A |
    """
    assert found(text, "RE112", "RE113") == ["数据备份!D2 RE112"]
