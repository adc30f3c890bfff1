"""An address that is refused for good: six tries with growing pauses, then it is said and let be."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from tests.daily.test_forty_days import GOOD, PLAN, ROSTER, SETTINGS
from tests.daily.world import GROUPS, world

MONDAY = datetime(2026, 4, 13, 7, 30)
MINUTE = timedelta(minutes=1)
TRIES = """
04-13 07:30 daily      未送达 1
04-13 07:35 incidents  未送达 2
04-13 07:50 incidents  未送达 3
04-13 08:50 incidents  未送达 4
04-13 12:50 incidents  未送达 5
04-14 12:50 incidents  不再尝试 6
"""


def tries(log: str) -> list[list[str]]:
    """When, by which job, what became of the message to amy, and the number of the try."""
    found = []
    for line in log.splitlines():
        _, day, at, job, what, *_ = [line[:5], line[5:10], *line[11:].split()]
        if what in {"未送达", "不再尝试"}:
            number = line.partition("第 " if what == "未送达" else "共 ")[2].partition(" ")[0]
            found.append([day, at, job, what, number])
    return found


def test_six_tries_with_growing_pauses_and_no_seventh(tmp_path: Path) -> None:
    codes = []
    with world(tmp_path, MONDAY) as w:
        w.settings(SETTINGS)
        w.plan("停电.xlsx", PLAN.format_map(GOOD) + ROSTER)
        w.post.refuses["amy@example.com"] = "550 no such user"
        w.daily()
        for line in TRIES.split("\n")[2:-1]:
            moment = datetime.strptime(f"2026-{line[:11]}", "%Y-%m-%d %H:%M")
            for now in (moment - MINUTE, moment):
                w.set(now)
                codes.append(w.look().code)
        w.set(w.now + timedelta(days=1))
        codes.append(w.look().code)
        assert {each.to for each in w.arrived} == {"zhou@example.com", *GROUPS}
    assert tries((tmp_path / "reports/daily.log").read_text("utf-8")) == [
        line.split() for line in TRIES.strip().splitlines()
    ]
    assert codes == [4] * 10 + [0]
