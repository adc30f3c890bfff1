"""Limits as staff write them."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.duration import CENTURY, Duration, NotADuration, Unit, parse
from bcm_excel.clock.numerals import number
from bcm_excel.core.text import Lang

HOUR = 60


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("立即", 0),
        ("即时", 0),
        ("立刻", 0),
        ("Immediately", 0),
        ("at once", 0),
        ("0分钟", 0),
        ("0.5 小时", 30),
        ("半小时", 30),
        ("half an hour", 30),
        ("an hour", 60),
        ("within two hours", 120),
        ("Ten minutes", 10),
        ("半个小时", 30),
        ("30分钟", 30),
        ("0.25小时", 15),
        ("1 小时", HOUR),
        ("一小时", HOUR),
        ("2小时内", 2 * HOUR),
        ("2 小时以内", 2 * HOUR),
        ("在2小时之内", 2 * HOUR),
        ("两小时", 2 * HOUR),
        ("不超过2小时", 2 * HOUR),
        ("within 2 hours", 2 * HOUR),
        ("no more than 2 hrs", 2 * HOUR),
        ("24 h", 24 * HOUR),
        ("24h", 24 * HOUR),
        ("２４ｈ", 24 * HOUR),
        ("二十四小时", 24 * HOUR),
        ("24\u00a0小时", 24 * HOUR),
        ("\u3000２４小时\n", 24 * HOUR),
        ("一百二十分钟", 120),
        ("一百零五分钟", 105),
        ("九百九十九分钟", 999),
        ("90 min", 90),
        ("1 hour 30 min", 90),
        ("1 hour and 30 minutes", 90),
        ("1h30m", 90),
        ("1小时30分钟", 90),
        ("1小时30分", 90),
        ("一个半小时", 90),
        ("1.5小时", 90),
        ("两小时半", 150),
    ],
)
def test_minutes_and_hours(text: str, minutes: int) -> None:
    assert parse(text) == Duration(minutes, Unit.MINUTES)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("3日", 3, Unit.DAYS),
        ("3日内", 3, Unit.DAYS),
        ("7天", 7, Unit.DAYS),
        ("7个自然日", 7, Unit.DAYS),
        ("十五日", 15, Unit.DAYS),
        ("十天", 10, Unit.DAYS),
        ("三十日", 30, Unit.DAYS),
        ("一百天", 100, Unit.DAYS),
        ("一百八十天", 180, Unit.DAYS),
        ("1 day", 1, Unit.DAYS),
        ("a week", 7, Unit.DAYS),
        ("two working days", 2, Unit.WORK_DAYS),
        ("2.0 calendar days", 2, Unit.DAYS),
        ("一周", 7, Unit.DAYS),
        ("2 weeks", 14, Unit.DAYS),
        ("两个星期", 14, Unit.DAYS),
        ("5个工作日", 5, Unit.WORK_DAYS),
        ("5 工作日内", 5, Unit.WORK_DAYS),
        ("两个工作日", 2, Unit.WORK_DAYS),
        ("3 working days", 3, Unit.WORK_DAYS),
        ("1 business day", 1, Unit.WORK_DAYS),
        ("1个月", 1, Unit.MONTHS),
        ("6 months", 6, Unit.MONTHS),
        ("半年", 6, Unit.MONTHS),
        ("一年", 12, Unit.MONTHS),
        ("1.5 years", 18, Unit.MONTHS),
        ("2 个工作小时", 120, Unit.WORK_MINUTES),
        ("4 working hours", 240, Unit.WORK_MINUTES),
        ("半个工作小时", 30, Unit.WORK_MINUTES),
    ],
)
def test_the_other_clocks(text: str, amount: int, unit: Unit) -> None:
    assert parse(text) == Duration(amount, unit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10-20 小时", Duration(1200, lower=600)),
        ("10～20小时", Duration(1200, lower=600)),
        ("10—20小时", Duration(1200, lower=600)),
        ("10小时至20小时", Duration(1200, lower=600)),
        ("10 to 20 hours", Duration(1200, lower=600)),
        ("半到两小时", Duration(120, lower=30)),
        ("3-5个工作日", Duration(5, Unit.WORK_DAYS, lower=3)),
    ],
)
def test_a_range_takes_its_upper_bound_and_remembers_the_lower(
    text: str, expected: Duration
) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("提前30日", Duration(30, Unit.DAYS, before=True)),
        ("至少提前 30 日", Duration(30, Unit.DAYS, before=True)),
        ("30日前", Duration(30, Unit.DAYS, before=True)),
        ("三十日以前", Duration(30, Unit.DAYS, before=True)),
        ("30 days before", Duration(30, Unit.DAYS, before=True)),
        ("30 days in advance", Duration(30, Unit.DAYS, before=True)),
        ("提前5个工作日", Duration(5, Unit.WORK_DAYS, before=True)),
        ("提前2小时", Duration(120, before=True)),
    ],
)
def test_some_count_back(text: str, expected: Duration) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("", "没有填写", "no limit here"),
        (" \u3000", "没有填写", "no limit here"),
        ("每季度", "多久重复一次", "recurs"),
        ("每天一次", "多久重复一次", "recurs"),
        ("every quarter", "多久重复一次", "recurs"),
        ("Daily", "多久重复一次", "recurs"),
        ("7×24", "值守", "available"),
        ("7x24小时", "值守", "available"),
        ("24*7", "值守", "available"),
        ("24", "没有单位", "no unit"),
        ("3.5", "没有单位", "no unit"),
        ("两", "没有单位", "no unit"),
        ("不超过 2", "没有单位", "no unit"),
        ("-2小时", "负数", "negative"),
        ("－2 小时", "负数", "negative"),
        ("−2 h", "负数", "negative"),
        ("小时", "没有数量", "no amount"),
        ("3月", "月份", "month of the year"),
        ("2天3小时", "混在一起", "mixes"),
        ("1 day 3 hours", "混在一起", "mixes"),
        ("3小时2天", "混在一起", "mixes"),
        ("10小时-20天", "混在一起", "mixes"),
        ("1.5天", "不是整天", "not whole days"),
        ("半天", "不是整天", "not whole days"),
        ("半个月", "不是整天", "not whole days"),
        ("0.5周", "不是整天", "not whole days"),
        ("1.5个工作日", "不是整天", "not whole days"),
        ("0.001 小时", "不是整分钟", "not whole minutes"),
        ("0.5 min", "不是整分钟", "not whole minutes"),
        ("999999小时", "一百年", "century"),
        ("2026年", "一百年", "century"),
        ("0日", "数量为零", "nothing"),
        ("提前0小时", "数量为零", "nothing"),
        ("20-10小时", "由小到大", "does not rise"),
        ("2-2 小时", "由小到大", "does not rise"),
        ("提前10-20日", "不能倒着数", "cannot count back"),
        ("提前4个工作小时", "不能倒着数", "cannot count back"),
        ("提前30日内", "看不懂", "not understood"),
        ("约2小时", "看不懂", "not understood"),
        ("2小时左右", "看不懂", "not understood"),
        ("尽快", "看不懂", "not understood"),
        ("一百五天", "看不懂", "not understood"),
        ("二四小时", "看不懂", "not understood"),
        ("1小时90分", "看不懂", "not understood"),
        ("2² 小时", "看不懂", "not understood"),
        ("2小时小时", "看不懂", "not understood"),
        ("2 hours 30", "看不懂", "not understood"),
        ("1 0 小时", "看不懂", "not understood"),
        ("10:30", "看不懂", "not understood"),
        ("10-20-30 小时", "看不懂", "not understood"),
        ("{0} 小时", "看不懂", "not understood"),
        ("9" * 5000 + "小时", "看不懂", "not understood"),
    ],
)
def test_refused_with_the_reason(text: str, zh: str, en: str) -> None:
    with pytest.raises(NotADuration) as refused:
        parse(text)
    assert zh in refused.value.why.zh
    assert en in refused.value.why.en
    assert len(refused.value.why.zh) < 100


@pytest.mark.parametrize(
    ("duration", "zh", "en"),
    [
        (Duration(0), "立即", "at once"),
        (Duration(30), "0.5 小时", "0.5 hours"),
        (Duration(60), "1 小时", "1 hour"),
        (Duration(90), "1.5 小时", "1.5 hours"),
        (Duration(45), "45 分钟", "45 minutes"),
        (Duration(1), "1 分钟", "1 minute"),
        (Duration(3, Unit.DAYS), "3 日", "3 days"),
        (Duration(1, Unit.DAYS), "1 日", "1 day"),
        (Duration(5, Unit.WORK_DAYS), "5 个工作日", "5 working days"),
        (Duration(12, Unit.MONTHS), "12 个月", "12 months"),
        (Duration(120, Unit.WORK_MINUTES), "2 个工作小时", "2 working hours"),
        (Duration(50, Unit.WORK_MINUTES), "50 个工作分钟", "50 working minutes"),
        (Duration(30, Unit.DAYS, before=True), "提前 30 日", "30 days before"),
        (Duration(1200, lower=600), "10–20 小时", "10–20 hours"),
        (Duration(30, lower=20), "20–30 分钟", "20–30 minutes"),
    ],
)
def test_the_canonical_text(duration: Duration, zh: str, en: str) -> None:
    assert (duration.say(Lang.ZH), duration.say(Lang.EN)) == (zh, en)


@st.composite
def durations(draw: st.DrawFn) -> Duration:
    unit = draw(st.sampled_from(Unit))
    least = 0 if unit is Unit.MINUTES else 1
    amount = draw(st.integers(least, 300) | st.integers(least, CENTURY[unit]))
    if draw(st.booleans()) and amount:
        return Duration(amount, unit, lower=draw(st.integers(0, amount - 1)))
    can_count_back = unit is not Unit.WORK_MINUTES and amount > 0
    return Duration(amount, unit, before=draw(st.booleans()) and can_count_back)


@settings(deadline=None, max_examples=250)
@given(durations(), st.sampled_from(Lang))
def test_what_is_said_is_read_back(duration: Duration, lang: Lang) -> None:
    assert parse(duration.say(lang)) == duration


@settings(deadline=None, max_examples=250)
@given(
    st.text("0123456789.半两一二十百个小时分钟日天工作周月年内前提-至 hdaysmin立即", max_size=12)
    | st.text(max_size=12)
)
def test_any_text_is_a_duration_or_is_refused_as_one(text: str) -> None:
    with suppress(NotADuration):
        duration = parse(text)
        assert parse(duration.say(Lang.ZH)) == duration


@pytest.mark.parametrize(
    "parts",
    [
        (-1, Unit.MINUTES, None, False),
        (36_601, Unit.DAYS, None, False),
        (0, Unit.DAYS, None, False),
        (0, Unit.MINUTES, None, True),
        (5, Unit.DAYS, 5, False),
        (5, Unit.DAYS, -1, False),
        (5, Unit.DAYS, 3, True),
        (5, Unit.WORK_MINUTES, None, True),
    ],
)
def test_what_no_text_says_is_no_duration(
    parts: tuple[int, Unit, int | None, bool],
) -> None:
    amount, unit, lower, before = parts
    with pytest.raises(ValueError, match=r"range|nothing|back"):
        Duration(amount, unit, lower, before)


def test_plain_lengths_are_the_least_that_a_limit_can_mean() -> None:
    minutes = {unit: Duration(1, unit).plain.total_seconds() / 60 for unit in Unit}
    assert minutes == {
        Unit.MINUTES: 1,
        Unit.WORK_MINUTES: 1,
        Unit.DAYS: 1440,
        Unit.WORK_DAYS: 1440,
        Unit.MONTHS: 30 * 1440,
    }


def test_days_end_with_a_day_and_hours_do_not() -> None:
    assert [Duration(1, unit).counts_days for unit in Unit] == [False, False, True, True, True]


def chinese(n: int) -> str:
    """A number up to 999 in full."""
    ones = "零一二三四五六七八九"
    hundreds, rest = divmod(n, 100)
    tens, one = divmod(rest, 10)
    if not hundreds:
        ten = ("" if tens == 1 else ones[tens]) + "十" if tens else ""
        return ten + (ones[one] if one else "")
    said = f"{ones[hundreds]}百"
    if tens:
        return said + f"{ones[tens]}十" + (ones[one] if one else "")
    return said + (f"零{ones[one]}" if one else "")


def test_every_chinese_number_up_to_999() -> None:
    assert [number(chinese(n)) for n in range(1, 1000)] == list(range(1, 1000))
