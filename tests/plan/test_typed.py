"""What staff type in a cell: understood whole, or refused in words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bcm_excel.clock.duration import Duration, Unit
from bcm_excel.excel.grid import Value
from bcm_excel.plan import bulk
from bcm_excel.plan.clean import blank, fold, narrow, split, tidy
from bcm_excel.plan.kinds import (
    CODE,
    DATE,
    DURATION,
    EVIDENCE,
    LIST,
    MAIL,
    MOBILE,
    MOMENT,
    NAME,
    NUMBER_,
    PERCENT,
    SEVERAL,
    TEL,
    TEXT,
    YESNO,
    ZONE,
    Kind,
    Mendable,
    Unreadable,
    shown,
)
from bcm_excel.plan.problem import Trouble
from tests.plan.values import values

WIDE, STRAY = Trouble.FULL_WIDTH, Trouble.STRAY
AS_DATE, AS_NUMBER, MINUTES = Trouble.TEXT_DATE, Trouble.TEXT_NUMBER, Trouble.MINUTES

PLAIN: list[tuple[Kind[Any], Value, Any]] = [
    (NAME, "王敏", "王敏"),
    (NAME, "John Smith", "John Smith"),
    (NAME, "欧阳·娜娜", "欧阳·娜娜"),
    (NAME, "张三（1001）", "张三（1001）"),
    (NAME, "客户服务\n主管", "客户服务主管"),
    (NAME, "=HYPERLINK(1)", "=HYPERLINK(1)"),
    (NAME, "@SUM(1)", "@SUM(1)"),
    (NAME, "+1", "+1"),
    (NAME, 5.0, "5"),
    (CODE, "1.10", "1.10"),
    (CODE, 1.1, "1.1"),
    (CODE, 0.1 + 0.2, "0.3"),
    (CODE, 3.0, "3"),
    (CODE, 3, "3"),
    (CODE, 1e15, "1000000000000000"),
    (CODE, 1e16, "1e+16"),
    (TEXT, " 两行\n文字　", "两行\n文字"),
    (TEXT, date(2026, 3, 2), "2026-03-02"),
    (TEXT, datetime(2026, 3, 2), "2026-03-02"),
    (TEXT, datetime(2026, 3, 2, 7, 20), "2026-03-02 07:20"),
    (TEXT, time(7, 5), "07:05"),
    (TEXT, timedelta(hours=25), "25:00"),
    (TEXT, timedelta(minutes=-90), "-1:30"),
    (LIST, "08:30-12:00、13:00-17:30", ("08:30-12:00", "13:00-17:30")),
    (LIST, "技术故障、人员离职；", ("技术故障", "人员离职")),
    (SEVERAL, "张三,李四；王五\n赵六", ("张三", "李四", "王五", "赵六")),
    (SEVERAL, "王　敏、李　强", ("王敏", "李强")),
    (SEVERAL, 1.1, ("1.1",)),
    (EVIDENCE, "电子邮件或电话", ("电子邮件", "电话")),
    (EVIDENCE, "邮件/电话、传真", ("邮件", "电话", "传真")),
    (EVIDENCE, "邮件以及电话或者传真", ("邮件", "电话", "传真")),
    (EVIDENCE, "邮件及电话和传真", ("邮件", "电话", "传真")),
    (EVIDENCE, "e-mail or phone", ("e-mail", "phone")),
    (EVIDENCE, "record", ("record",)),
    (EVIDENCE, "普及材料", ("普及材料",)),
    (EVIDENCE, "及时通知截图", ("及时通知截图",)),
    (EVIDENCE, "和解协议", ("和解协议",)),
    (YESNO, "是", True),
    (YESNO, "Ｙ", True),
    (YESNO, "√ ", True),
    (YESNO, "v", True),
    (YESNO, "TRUE", True),
    (YESNO, 1.0, True),
    (YESNO, "FALSE", False),
    (YESNO, "×", False),
    (YESNO, "无", False),
    (DATE, date(2020, 1, 1), date(2020, 1, 1)),
    (DATE, datetime(2020, 1, 1, 7, 20), date(2020, 1, 1)),
    (MOMENT, datetime(2026, 3, 2, 7, 19, 40), datetime(2026, 3, 2, 7, 20)),
    (MOMENT, datetime(9999, 12, 31, 23, 59, 40), datetime(9999, 12, 31, 23, 59)),
    (MOMENT, date(2026, 3, 2), datetime(2026, 3, 2)),
    (NUMBER_, 3.0, 3),
    (NUMBER_, -3.0, -3),
    (PERCENT, 0.05, 0.05),
    (PERCENT, 1.0, 1),
    (PERCENT, 80.0, 0.8),
    (PERCENT, 1.2, 1.2),
    (MOBILE, "13800000001", ("13800000001",)),
    (MOBILE, 13800000001.0, ("13800000001",)),
    (MOBILE, 1.39e10, ("13900000000",)),
    (MOBILE, "13800000001/13800000002", ("13800000001", "13800000002")),
    (MOBILE, "13800000001 13800000002", ("13800000001", "13800000002")),
    (MOBILE, "138000000012", ("138000000012",)),
    (MOBILE, "1380000000", ("1380000000",)),
    (MOBILE, "0512-66668888", ("051266668888",)),
    (TEL, "8029", ("x8029",)),
    (TEL, 8029.0, ("x8029",)),
    (TEL, "8029/8030", ("x8029", "x8030")),
    (TEL, "0512-66668888转8029", ("051266668888x8029",)),
    (TEL, "（0512）66668888", ("051266668888",)),
    (MAIL, "a@example.com; b@example.com", ("a@example.com", "b@example.com")),
    (MAIL, "mailto:a@example.com", ("a@example.com",)),
    (MAIL, "no address", ("no address",)),
    (DURATION, "0.5 小时", Duration(30)),
    (DURATION, "45分钟", Duration(45)),
    (DURATION, "30-60分钟", Duration(60, lower=30)),
    (DURATION, "提前30分钟", Duration(30, before=True)),
    (DURATION, "立即", Duration(0)),
    (DURATION, "5个工作日", Duration(5, Unit.WORK_DAYS)),
    (ZONE, " Asia/Shanghai\u200b", "Asia/Shanghai"),
]

MENDED: list[tuple[Kind[Any], Value, Any, Any, Trouble]] = [
    (NAME, "王　敏", "王敏", "王敏", STRAY),
    (NAME, "王 敏", "王敏", "王敏", STRAY),
    (NAME, "王\u00a0敏", "王敏", "王敏", STRAY),
    (NAME, "王敏\u200b", "王敏", "王敏", STRAY),
    (NAME, "王敏\n", "王敏", "王敏", STRAY),
    (NAME, "John  Smith", "John Smith", "John Smith", STRAY),
    (NAME, "张三（１００１）", "张三（1001）", "张三（1001）", WIDE),
    (CODE, "１.１", "1.1", "1.1", WIDE),
    (CODE, "1.1 ", "1.1", "1.1", STRAY),
    (DATE, "2020.9.2", date(2020, 9, 2), date(2020, 9, 2), AS_DATE),
    (DATE, "2020/1/1", date(2020, 1, 1), date(2020, 1, 1), AS_DATE),
    (DATE, "2020年1月1日", date(2020, 1, 1), date(2020, 1, 1), AS_DATE),
    (DATE, "２０２０ 年 1 月 1 号", date(2020, 1, 1), date(2020, 1, 1), AS_DATE),
    (DATE, "2020—09—02", date(2020, 9, 2), date(2020, 9, 2), AS_DATE),
    (DATE, "20200101", date(2020, 1, 1), date(2020, 1, 1), AS_DATE),
    (DATE, 20200101.0, date(2020, 1, 1), date(2020, 1, 1), AS_DATE),
    (DATE, 43831.0, date(2020, 1, 1), date(2020, 1, 1), AS_DATE),
    (DATE, "2020-01-01T00:00:00", date(2020, 1, 1), date(2020, 1, 1), AS_DATE),
    (DATE, "2020-01-01 10:30", date(2020, 1, 1), datetime(2020, 1, 1, 10, 30), AS_DATE),
    (DATE, 43831.5, date(2020, 1, 1), datetime(2020, 1, 1, 12), AS_DATE),
    *(
        (MOMENT, text, datetime(2026, 3, 2, 7, 20), datetime(2026, 3, 2, 7, 20), AS_DATE)
        for text in (
            "2026-03-02 07:20",
            "2026/3/2 7:20",
            "2026年3月2日7时20分",
            "２０２６-０３-０２　０７：２０",
            "2026-03-02T07:20:59",
        )
    ),
    (MOMENT, "2026年3月2日 7点", datetime(2026, 3, 2, 7), datetime(2026, 3, 2, 7), AS_DATE),
    (MOMENT, "20260302", datetime(2026, 3, 2), datetime(2026, 3, 2), AS_DATE),
    (MOMENT, 46083.25, datetime(2026, 3, 2, 6), datetime(2026, 3, 2, 6), AS_DATE),
    (NUMBER_, "3.0", 3, 3, AS_NUMBER),
    (NUMBER_, "50万元", 500_000, 500_000, AS_NUMBER),
    (NUMBER_, "1.15 万", 11_500, 11_500, AS_NUMBER),
    (NUMBER_, "¥3,000.00", 3000, 3000, AS_NUMBER),
    (NUMBER_, "￥3，000.50元", 3000.5, 3000.5, AS_NUMBER),
    (NUMBER_, "RMB 3000", 3000, 3000, AS_NUMBER),
    (NUMBER_, "－５", -5, -5, AS_NUMBER),
    (NUMBER_, "3 人", 3, 3, AS_NUMBER),
    (NUMBER_, "0.0000001", 1e-7, 1e-7, AS_NUMBER),
    (PERCENT, "5%", 0.05, 0.05, AS_NUMBER),
    (PERCENT, "８０％", 0.8, 0.8, AS_NUMBER),
    (PERCENT, "5.7 %", 0.057, 0.057, AS_NUMBER),
    (PERCENT, "0.8", 0.8, 0.8, AS_NUMBER),
    (PERCENT, "5", 0.05, 0.05, AS_NUMBER),
    *(
        (MOBILE, text, ("13800000001",), "13800000001", STRAY)
        for text in (
            "138 0000 0001",
            "138-0000-0001",
            "138—0000—0001",
            "138.0000.0001",
            "+86 138-0000-0001",
            "(+86)13800000001",
            "0086 13800000001",
            "86 13800000001",
            "手机：13800000001",
            "tel:+8613800000001",
            "\u202d13800000001\u202c",
            "138　0000　0001",
            "13800000001.0",
            "13800000001；",
        )
    ),
    (MOBILE, "１３８－００００－０００１", ("13800000001",), "13800000001", WIDE),
    (
        MOBILE,
        "13800000001\n13800000002",
        ("13800000001", "13800000002"),
        "13800000001, 13800000002",
        STRAY,
    ),
    (TEL, "０５１２－６６６６８８８８", ("051266668888",), "0512-66668888", WIDE),
    (TEL, " 8029", ("x8029",), "8029", STRAY),
    (MAIL, "ａ＠example.com", ("a@example.com",), "a@example.com", WIDE),
    (MAIL, "a@example.com\n", ("a@example.com",), "a@example.com", STRAY),
    (
        MAIL,
        "a@example.com\nb@example.com",
        ("a@example.com", "b@example.com"),
        "a@example.com, b@example.com",
        STRAY,
    ),
    (DURATION, "30分钟", Duration(30), "0.5 小时", MINUTES),
    (DURATION, "120 min", Duration(120), "2 hours", MINUTES),
    (DURATION, "３０分钟", Duration(30), "0.5 小时", WIDE),
    (DURATION, "３ 日", Duration(3, Unit.DAYS), "3 日", WIDE),
]

REFUSED: list[tuple[Kind[Any], Value]] = [
    (CODE, date(2020, 1, 10)),
    (CODE, time(1, 10)),
    (CODE, timedelta(hours=25)),
    *((kind, "、；") for kind in (LIST, SEVERAL, EVIDENCE, MAIL, MOBILE)),
    (EVIDENCE, "或"),
    *((YESNO, text) for text in ("是/否", "待定", "2")),
    *((DATE, text) for text in ("20.9.2", "26/3/2", "2020-9", "9/2/2020", "3月2日", "今天")),
    *((DATE, text) for text in ("2020-13-01", "2020-02-30", "2020-00-10", "0001-01-01")),
    *((DATE, raw) for raw in (20201301.0, 2020.9, float("inf"), float("nan"), 1e308, -5.0)),
    *((DATE, raw) for raw in (time(7, 20), timedelta(days=1), "TRUE", "2020-9-207:20")),
    *((MOMENT, raw) for raw in ("07:20", time(7, 20), "2026-03-02 25:00", "2026-03-02 下午2:00")),
    *((NUMBER_, text) for text in ("三", "5%", "约5", "5-10", "3 4", "3\n4", "2²", "①", "1,00")),
    *((NUMBER_, text) for text in ("1e5", "TRUE", "USD 5", "9" * 16, "元")),
    *((NUMBER_, raw) for raw in (float("inf"), float("nan"), date(2020, 1, 1), time(1))),
    *((PERCENT, text) for text in ("百分之五", "%", "50万%", "5%%", "300%", "250")),
    *((MOBILE, text) for text in ("138l0000001", "138O0000001", "无", "/", "1.39E+10", "TRUE")),
    *((MOBILE, text) for text in ("13800000001（微信同号）", "13800000001 0512-66668888", "5")),
    *((MOBILE, raw) for raw in (-13800000001.0, 13800000001.5, float("inf"), 1e308)),
    *((MOBILE, raw) for raw in (date(2020, 1, 1), timedelta(days=1), time(1))),
    *((TEL, text) for text in ("8029~8031", "8029l", "+86")),
    (MAIL, 5.0),
    *((DURATION, raw) for raw in ("尽快", "24", 30.0, time(2, 0), timedelta(hours=2))),
    *((ZONE, text) for text in ("北京时间", "../x", "/etc/passwd", "\0", "\ud800", "Asia", 8.0)),
]


@pytest.mark.parametrize(("kind", "raw", "value"), PLAIN)
def test_what_is_typed_well_is_read(kind: Kind[Any], raw: Value, value: object) -> None:
    assert kind.read(raw) == value


@pytest.mark.parametrize(("kind", "raw", "value", "new", "trouble"), MENDED)
def test_what_should_be_typed_otherwise_is_read_with_its_mend(
    kind: Kind[Any], raw: Value, value: object, new: Any, trouble: Trouble
) -> None:
    assert kind.read(raw) == Mendable(value, new, trouble)


@pytest.mark.parametrize(("kind", "raw"), REFUSED)
def test_what_is_not_understood_whole_is_refused_in_both_languages(
    kind: Kind[Any], raw: Value
) -> None:
    with pytest.raises(Unreadable) as refused:
        kind.read(raw)
    assert refused.value.why.zh
    assert refused.value.why.en


ALL = (
    CODE, DATE, DURATION, EVIDENCE, LIST, MAIL, MOBILE, MOMENT, NAME, NUMBER_, PERCENT, SEVERAL,
    TEL, TEXT, YESNO, ZONE,
)  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(values)
@example("30 minutes within")
@example("１３８００００００１１、8029")
@example("王\n　敏")
def test_a_mend_reads_back_as_the_value_and_needs_no_other(raw: Value) -> None:
    for kind in ALL:
        try:
            read = kind.read(raw)
        except Unreadable:
            continue
        if isinstance(read, Mendable):
            assert kind.read(read.new) == read.value


cells = st.lists(values | st.sampled_from(["13800000001", "王敏", "a@example.com"]), max_size=6)
BULK = tuple(kind for kind in (*ALL,) if kind.bulk)


@settings(deadline=None, max_examples=600)
@given(cells)
@example(["13800000001\x0013800000002"])
@example(["", "\x0b"])
@example(["王敏", " "])
@example(["a", "b "])
@example(["a\n"])
def test_reading_in_bulk_is_reading_one_by_one(raw: list[Value]) -> None:
    for kind in BULK:
        assert kind.bulk is not None
        at_once = kind.bulk(raw)
        if at_once is not None:
            assert at_once == [None if blank(each) else kind.read(each) for each in raw]


def test_bulk_takes_ordinary_cells_and_leaves_the_rest() -> None:
    assert bulk.texts(["a", ""]) == ["a", None]
    assert bulk.names(["王敏", "John Smith"]) == ["王敏", "John Smith"]
    assert bulk.mobiles(["13800000001", ""]) == [("13800000001",), None]
    assert bulk.addresses(["a@example.com"]) == [("a@example.com",)]
    assert bulk.texts([" a"]) is None
    assert bulk.names(["王　敏"]) is None
    assert bulk.mobiles(["138"]) is None
    assert bulk.addresses(["no address"]) is None
    assert bulk.texts([1.0]) is None
    assert bulk.texts(["a\0b"]) is None


def test_cleaning() -> None:
    assert narrow("Ａ１＋（）") == "A1+（）"
    assert tidy(" 王 敏\u200b\n１ ") == "王敏 1"
    assert fold("Ａ b\n（Ｃ）") == "ab(c)"
    assert split("a、,b；") == ("a", "b")
    assert [blank(each) for each in ("", " \u200b\u3000", "a", 0.0)] == [True, True, False, False]


@given(values)
def test_anything_can_be_shown(raw: Value) -> None:
    assert isinstance(shown(raw), str)
