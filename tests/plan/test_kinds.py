"""A kind writes what it reads, in both languages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.duration import Duration, Unit
from bcm_excel.core.text import Lang
from bcm_excel.excel.grid import Value
from bcm_excel.plan import kinds
from bcm_excel.plan.kinds import Kind, Mendable, Unreadable
from bcm_excel.plan.plan import SHEETS
from bcm_excel.plan.problem import Trouble
from bcm_excel.plan.words import Recurrence, Status
from tests.plan.values import values

EVERY: tuple[Kind[Any], ...] = tuple(
    {id(column.kind): column.kind for sheet in SHEETS for column in sheet.columns}.values()
)
EXAMPLES: tuple[tuple[Kind[Any], Any], ...] = (
    (kinds.TEXT, "两行\n文字"),
    (kinds.LONG, "〃 is no ditto here"),
    (kinds.CODE, "1.10"),
    (kinds.NAME, "王敏（1001）"),
    (kinds.LIST, ("一", "二")),
    (kinds.EVIDENCE, ("电子邮件", "电话")),
    (kinds.SEVERAL, ("应急小组", "个人化部/客户服务主管")),
    (kinds.YESNO, True),
    (kinds.YESNO, False),
    (kinds.DATE, date(2026, 3, 2)),
    (kinds.MOMENT, datetime(2026, 3, 2, 7, 20)),
    (kinds.NUMBER_, -3.5),
    (kinds.MONEY, 500_000),
    (kinds.PERCENT, 0.057),
    (kinds.MOBILE, ("13800000001", "138000000012")),
    (kinds.TEL, ("051266668888x8029", "x8029", "01066668888", "x110", "4008008888x12", "95588")),
    (kinds.TEL, ("13800000001x8029", "+12025550123x12", "66668888x8029", "x12345")),
    (kinds.MAIL, ("a@example.com", "b@example.com")),
    *((kinds.DURATION, Duration(n, unit)) for n in (1, 30, 45) for unit in Unit),
    (kinds.DURATION, Duration(60, lower=30)),
    (kinds.DURATION, Duration(30, Unit.DAYS, before=True)),
    (kinds.ZONE, "Asia/Shanghai"),
)


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize(("kind", "value"), EXAMPLES)
def test_what_a_kind_writes_it_reads_back(kind: Kind[Any], value: object, lang: Lang) -> None:
    assert kind.read(kind.write(value, lang)) == value


def test_every_kind_of_the_workbook_has_an_example_above() -> None:
    shown = {id(kind) for kind, _ in EXAMPLES}
    assert [kind.name.en for kind in EVERY if id(kind) not in shown and not kind.choices] == []


@pytest.mark.parametrize("lang", Lang)
def test_every_choice_is_read_back(lang: Lang) -> None:
    for kind in EVERY:
        for choice in kind.choices:
            value = kind.read(choice[lang])
            assert kind.write(value, lang) == choice[lang]


@pytest.mark.parametrize(
    "text", ["休假", "On leave", "ON LEAVE", "休假 On leave", "Ｏｎ leave休 假"]
)
def test_a_choice_is_read_in_either_language_or_both(text: str) -> None:
    assert kinds.choice(Status).read(text) is Status.ON_LEAVE


@pytest.mark.parametrize("raw", ["在休假", "", 1.0, "休假/离岗"])
def test_a_choice_that_is_none_names_the_options(raw: Value) -> None:
    with pytest.raises(Unreadable) as refused:
        kinds.choice(Status).read(raw)
    assert refused.value.trouble is Trouble.NOT_A_CHOICE
    assert refused.value.values == {"options": tuple(status.value for status in Status)}


def test_every_recurrence_has_days() -> None:
    assert [each.days for each in Recurrence] == [1, 7, 31, 92, 184, 366]


@settings(deadline=None, max_examples=500)
@given(values)
def test_every_kind_reads_or_refuses_any_value_and_writes_what_it_read(raw: Value) -> None:
    for kind in EVERY:
        try:
            read = kind.read(raw)
        except Unreadable:
            continue
        value = read.value if isinstance(read, Mendable) else read
        for lang in Lang:
            again = kind.read(kind.write(value, lang))
            after = again.value if isinstance(again, Mendable) else again
            assert after == value


@given(st.tuples(st.sampled_from([1.2, 1.99]), st.sampled_from([2.0, 97.5])))
def test_a_share_below_two_is_not_taken_for_percent(pair: tuple[float, float]) -> None:
    kept, percent = pair
    assert kinds.PERCENT.read(kept) == kept
    assert kinds.PERCENT.read(percent) == percent / 100
