"""Values as a cell may hold them, from the ordinary to the absurd, for tests by chance."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from bcm_excel.excel.grid import Value

TYPED: tuple[Value, ...] = (
    "",
    " ",
    "\u200b",
    "王敏",
    "王　敏",
    "王 敏",
    "王敏(1001)",
    "王敏（１００１）",
    "13800000001",
    "１３８００００００１１",
    "138 0000 0001",
    "+86 138-0000-0001",
    "138l0000001",
    13800000001.0,
    1.39e10,
    "13800000001/13800000002",
    "13800000001\n13800000002",
    "0512-66668888转8029",
    "8029/8030",
    8029.0,
    "a@example.com",
    "ａ＠example.com；b@example.com",
    "2020.9.2",
    "2020/1/1",
    "2020年1月1日",
    "20200101",
    20200101.0,
    43831.0,
    "20.9.2",
    "2020-02-30",
    "2026-03-02 07:20",
    "50万元",
    "¥3,000.00",
    "5%",
    "８０％",
    0.05,
    3.0,
    -3.0,
    "TRUE",
    "是",
    "√",
    "30分钟",
    "３０分钟",
    "0.5 小时",
    "半小时",
    "邮件或电话",
    "、",
    "〃",
    "同上",
    "合计",
    "示例",
    "每季度",
    "=1+1",
    "@SUM(1)",
    "\0",
    "\ud800",
    "\x1f",
    float("inf"),
    float("nan"),
    1e308,
    time(7, 20),
    timedelta(hours=-25, minutes=-30),
    datetime(9999, 12, 31, 23, 59, 59),
    date(1, 1, 1),
)
"""What staff type, and what no cell should hold."""

ODD_SIGNS = st.sampled_from(
    "0123456789０１２３．－＋％年月日时分 　\u200b\n、/；,.-:x转()（）lO万元a@"
)
values: st.SearchStrategy[Value] = st.one_of(
    st.sampled_from(TYPED),
    st.text(max_size=12),
    st.text(ODD_SIGNS, max_size=14),
    st.text(st.characters(codec=None, categories=("Cs", "Cc", "Nd", "Lo")), max_size=4),
    st.floats(),
    st.integers(-(10**18), 10**18),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
