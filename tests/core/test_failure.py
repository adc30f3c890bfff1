from __future__ import annotations

import pickle
from pathlib import Path

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Text

LOCKED = Failure(Reason.LOCKED, Path("计划") / "plan.xlsx", Text("文件被占用", "the file is open"))


def test_a_failure_is_one_sentence_led_by_the_files_name() -> None:
    assert LOCKED.message(Lang.ZH) == "plan.xlsx：文件被占用"
    assert LOCKED.message(Lang.EN) == "plan.xlsx: the file is open"


def test_a_path_without_a_name_is_said_as_it_is() -> None:
    assert Failure(Reason.NOT_A_FILE, ".", Text("甲", "a")).message(Lang.EN) == ".: a"


def test_a_failure_crosses_process_borders_whole() -> None:
    other = pickle.loads(pickle.dumps(LOCKED))  # noqa: S301 - our own bytes
    assert (type(other), other.reason, other.path, other.said) == (
        Failure,
        LOCKED.reason,
        LOCKED.path,
        LOCKED.said,
    )
    assert str(other) == str(LOCKED)


def test_the_words_that_scripts_read_are_lower_case() -> None:
    assert all(reason == reason.lower() for reason in Reason)
