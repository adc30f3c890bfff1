"""``bcm-excel validate``: what is said, in which form, and how the run ends."""

from __future__ import annotations

import os
import random
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bcm_excel.cli import json
from bcm_excel.cli.lines import columns
from bcm_excel.cli.main import main
from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.excel.grid import Value
from bcm_excel.excel.write import write
from bcm_excel.plan.template import template
from tests.cli.conftest import Cli
from tests.package import parts_of
from tests.workbooks import NOW, PLAN_B, plan_file, repacked

TODAY = ("--today", "2026-03-02")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_file(tmp_path_factory.mktemp("validate") / "plan.xlsx")


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("validate") / "blank.xlsx"
    write(template(Wording(), created=NOW), path)
    return path


# How the run ends.


def test_a_blank_plan_is_clean(cli: Cli, blank: Path) -> None:
    ran = cli("validate", blank, "--fail-on", "info")
    assert (ran.code, ran.err) == (0, "")
    assert "工作簿还没有填写任何记录" in ran.out


@pytest.mark.parametrize(
    ("select", "fail_on", "code"),
    [
        ("CT101", "error", 1),
        ("CT101", "never", 0),
        ("RO105", "error", 0),
        ("RO105", "warning", 1),
        ("RO105", "info", 1),
        ("CT142", "warning", 0),
        ("CT142", "info", 1),
        ("CT103", "info", 0),
    ],
)
def test_the_worst_finding_decides(
    cli: Cli, plan: Path, select: str, fail_on: str, code: int
) -> None:
    """CT101 is an error, RO105 a warning, CT142 an info; CT103 finds nothing."""
    assert cli("validate", plan, *TODAY, "--select", select, "--fail-on", fail_on).code == code


@pytest.mark.parametrize(
    "words",
    [
        ["validate"],
        ["validate", "plan.xlsx", "--mrk", "x.xlsx"],
        ["validate", "plan.xlsx", "--mark"],
        ["validate", "plan.xlsx", "--today", "2026-02-30"],
        ["validate", "plan.xlsx", "--today", "20260302"],
        ["validate", "plan.xlsx", "--today", ""],
        ["validate", "plan.xlsx", "--now", "2026-03-02"],
        ["validate", "plan.xlsx", "--now", "2026-03-02 25:00"],
        ["validate", "plan.xlsx", "--fail-on", "fatal"],
        ["validate", "plan.xlsx", "--format", "xml"],
        ["validate", "plan.xlsx", "--lang", "both"],
        ["validate", "plan.xlsx", "--select", "CT999"],
        ["validate", "plan.xlsx", "--ignore", "XX"],
        ["validate", "plan.xlsx", "--fix", "a.xlsx", "--in-place"],
        ["validate", "plan.xlsx", "--fix", "a.xlsx", "--mark", "a.xlsx"],
        ["validate", "plan.xlsx", "--mark", "a.csv"],
        ["validate", "plan.xlsm", "--mark", "a.xlsx"],
        ["validate", "plan.xlsx", "other.xlsx", "--mark", "a.xlsx"],
        ["validate", "plan.xlsx", "other.xlsx", "--fix", "a.xlsx"],
        ["validate", "plan.xlsx", "--password-env", "NO_SUCH_VARIABLE"],
        ["explain", "CT999"],
        ["explain", "CT101", "CT102"],
        ["validat", "plan.xlsx"],
        ["--verbose"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_one_sentence_in_either_language(cli: Cli, words: list[str]) -> None:
    chinese, english = cli(*words), cli("--lang", "en", *words)
    for ran in (chinese, english):
        assert (ran.code, ran.out) == (2, "")
        said, where = ran.err.splitlines()
        assert said
        assert where.endswith("--help")
    assert re.search("[\u4e00-\u9fff]", chinese.err.splitlines()[0])
    assert english.err.isascii() or "FILE…" in english.err
    kept = re.sub(r"--?[\w-]+|[\w.]+\.\w+|FILE…|[A-Z]{2}\d*|bcm-excel \w*|NO_\w+", "", chinese.err)
    kept = re.sub(r"error|warning|info|never|text|json|zh|en|validate?|\.xls[xm]", "", kept)
    assert not re.search("[A-Za-z]{3}", kept)


@pytest.mark.parametrize(
    ("word", "near"),
    [("CT1011", "CT101"), ("ct11x", "CT111"), ("TC101", "CT101"), ("C101", "CT101")],
)
def test_an_unknown_code_names_the_near_one(cli: Cli, plan: Path, word: str, near: str) -> None:
    ran = cli("validate", plan, "--select", word)
    assert ran.code == 2
    assert f"没有以 {word.upper()} 开头的规则，是否为 {near}？" in ran.err


def test_codes_and_beginnings_choose_the_rules(cli: Cli, plan: Path) -> None:
    def codes(*words: str) -> set[str]:
        found = cli("validate", plan, *TODAY, "--format", "json", *words).json["findings"]
        return {each["code"] for each in found}

    assert codes("--select", "CT101, rf112") == {"CT101", "RF112"}
    assert codes("--select", "CT", "--ignore", "CT14") == {"CT101", "CT102", "CT112"}
    assert codes("--select", "CT101", "--select", "RO122") == {"CT101", "RO122"}
    assert codes("--ignore", "RF,RO、ST PL") == {"CT101", "CT102", "CT112", "CT141", "CT142"}


def unreadable(folder: Path) -> list[Path]:
    empty, text, old = folder / "empty.xlsx", folder / "list.csv", folder / "old.xls"
    pipe, inside = folder / "pipe.xlsx", folder / "folder.xlsx"
    empty.touch()
    text.write_text("姓名,手机\n", encoding="utf-8")
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    inside.mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(pipe)
    return [folder / "missing.xlsx", empty, text, old, inside, *([pipe] if pipe.exists() else [])]


def test_what_cannot_be_read_is_one_sentence(cli: Cli, tmp_path: Path, locked: Path) -> None:
    for path in (*unreadable(tmp_path), locked, Path()):
        ran = cli("validate", path)
        assert (ran.code, ran.out) == (3, "")
        assert re.fullmatch(rf"{re.escape(path.name or '.')}：.+[\u4e00-\u9fff].*\n", ran.err)
        assert cli("validate", path, "--lang", "en").err.isascii()


def test_the_password_comes_from_the_environment(
    cli: Cli, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    select = ("--select", "CT101", "--password-env", "PLAN_PASSWORD")
    assert cli("validate", locked, *select).code == 1
    monkeypatch.setenv("PLAN_PASSWORD", "wrong")
    assert cli("validate", locked, *select).code == 3


def test_a_file_that_cannot_be_read_costs_that_file_only(
    cli: Cli, plan: Path, tmp_path: Path
) -> None:
    missing, select = tmp_path / "missing.xlsx", ("--select", "CT101")
    for files in ((plan, missing), (missing, plan)):
        ran = cli("validate", *files, *select)
        assert ran.code == 3
        assert "138000000161" in ran.out
    first, second = cli("validate", missing, plan, *select, "--format", "json").json
    assert set(first) == {"workbook", "failure", "reason"}
    assert (first["workbook"], first["reason"]) == (str(missing), "missing")
    assert first["failure"] == "找不到这个文件，请检查文件名和所在文件夹。"
    assert [each["code"] for each in second["findings"]] == ["CT101"]


def test_junk_is_refused_or_read_but_never_a_traceback(
    cli: Cli, plan: Path, tmp_path: Path
) -> None:
    dice, whole = random.Random(7), plan.read_bytes()  # noqa: S311 - only to damage a file
    files = []
    for number in range(40):
        data = bytearray(whole)
        for _ in range(dice.choice((1, 20, 400))):
            data[dice.randrange(len(data))] = dice.randrange(256)
        if number % 3 == 0:
            data = data[: dice.randrange(len(data))]
        if number % 7 == 0:
            data = bytearray(dice.randbytes(dice.randrange(4000)))
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(data)
        files.append(path)
    ran = cli("validate", *files, *TODAY)
    assert ran.code == 3
    assert "Traceback" not in ran.err
    assert all("：" in line for line in ran.err.splitlines())


def test_an_interrupted_run_says_so(cli: Cli, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bcm_excel.app.validate.validate", interrupted)
    ran = cli("validate", plan)
    assert (ran.code, ran.out, ran.err) == (130, "", "已中断\n")


def test_a_mistake_of_ours_is_not_hidden(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bcm_excel.app.validate.validate", broken)
    with pytest.raises(ZeroDivisionError):
        main(["validate", str(plan)])


# JSON.


def test_json_is_as_the_design_says(cli: Cli, plan: Path) -> None:
    ran = cli("validate", plan, *TODAY, "--select", "CT101,RE101", "--format", "json")
    assert ran.json == {
        "workbook": str(plan),
        "findings": [
            {
                "code": "CT101",
                "severity": "error",
                "sheet": "应急通讯录 Contacts",
                "cell": "F19",
                "message": "许国栋的手机号码 138000000161 是 12 位，应为 11 位",
                "fix": "向本人核对号码后改正。",
                "values": {"name": "许国栋", "number": "138000000161", "digits": 12},
                "waived": None,
            }
        ],
        "not_run": [{"code": "RE101", "why": "“备选供应商”没有记录"}],
        "counts": {"errors": 1, "warnings": 0, "infos": 0, "waived": 0, "not_run": 1},
    }


def test_a_finding_of_a_whole_sheet_has_no_cell(cli: Cli, tmp_path: Path) -> None:
    path = plan_file(tmp_path / "plan.xlsx")
    text = parts_of(path)["xl/workbook.xml"].decode()
    repacked(path, {"xl/workbook.xml": text.replace('"处置流程 Steps"', '"流程图"').encode()})
    found = cli("validate", path, "--select", "RD101", "--format", "json").json["findings"]
    assert [(each["sheet"], each["cell"]) for each in found] == [("处置流程", None)]


def test_every_kind_of_value_has_its_form_in_json() -> None:
    values = {
        "text": Text("甲", "a"),
        "day": date(2026, 3, 2),
        "moment": datetime(2026, 3, 2, 7, 20),
        "span": timedelta(hours=1),
        "several": (Text("乙", "b"), 2.5, None, {"x": True}),
    }
    assert json.plain(values, Lang.EN) == {
        "text": "a",
        "day": "2026-03-02",
        "moment": "2026-03-02T07:20",
        "span": "1:00:00",
        "several": ["b", 2.5, None, {"x": True}],
    }


def test_several_files_give_a_list(cli: Cli, plan: Path, blank: Path) -> None:
    assert [each["workbook"] for each in cli("validate", plan, blank, "--format", "json").json] == [
        str(plan),
        str(blank),
    ]


# The console.


def test_the_console_groups_by_sheet_and_shows_the_worst_first(cli: Cli, plan: Path) -> None:
    lines = cli("validate", plan, *TODAY).out.splitlines()
    assert lines[0] == str(plan)
    heads = [line for line in lines if line and not line.startswith(" ")]
    assert heads[1:-1] == [
        "预案信息 Plan",
        "应急通讯录 Contacts",
        "外部联系单位 External",
        "处置流程 Steps",
        "未检查",
    ]
    assert lines[-1] == "错误 6 · 警告 17 · 提示 8 · 已豁免 0 · 未检查的规则 20"
    for head in heads[1:-2]:
        start = lines.index(head) + 1
        rows = lines[start : lines.index("", start)]
        words = [row.split()[0] for row in rows]
        assert words == sorted(words, key=["错误", "警告", "提示"].index)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_columns_are_aligned_by_shown_width(cli: Cli, plan: Path, lang: str) -> None:
    lines = cli("validate", plan, *TODAY, "--lang", lang).out.splitlines()
    blocks: list[set[int]] = [set()]
    for line in lines:
        found = re.match(r"  \S+ +[A-Z]{2}[0-9]{3}  \S+ +", line)
        if found:
            blocks[-1].add(columns(found[0]))
        elif not line:
            blocks.append(set())
    assert [len(block) for block in blocks if block] == [1, 1, 1, 1]
    reasons = lines[lines.index({"zh": "未检查", "en": "Not run"}[lang]) + 1 : -2]
    starts = [re.match(r"  .*?  (?=[A-Z]{2}[0-9])", line) for line in reasons]
    assert len({columns(found[0]) for found in starts if found}) == 1
    assert all(starts)


def test_nothing_is_coloured_or_wrapped_beside_a_terminal(cli: Cli, plan: Path) -> None:
    out = cli("validate", plan, *TODAY).out
    assert "\x1b" not in out
    assert max(map(columns, out.splitlines())) > 120


@pytest.mark.parametrize("name", ["\x1b[31mred.xlsx", "a\nb.xlsx"])
def test_file_names_are_made_safe_too(cli: Cli, tmp_path: Path, name: str) -> None:
    missing = cli("validate", tmp_path / name)
    there = cli("validate", plan_file(tmp_path / name), "--mark", tmp_path / f"m{name}")
    for said in (missing.err, there.out):
        assert "\x1b" not in said
        assert "\nb.xlsx" not in said


# Waivers.


def waiver(code: str, sheet: str | None, key: str | None, until: date) -> dict[str, Value]:
    row: dict[str, Value] = {"code": code, "reason": "已知并接受", "approved_by": "周建国"}
    place = {"sheet_name": sheet or "", "row_key": key or ""}
    return row | place | {"until": until}


def waiving(path: Path, *waivers: dict[str, Value]) -> Path:
    return plan_file(path, lambda rows: rows.update(waivers=list(waivers)))


def test_a_waiver_covers_one_finding_until_its_last_day(cli: Cli, tmp_path: Path) -> None:
    last = date(2026, 3, 31)
    plan = waiving(tmp_path / "plan.xlsx", waiver("CT101", "应急通讯录", "许国栋", last))
    words = ("validate", plan, "--select", "CT101,CT102")
    on = cli(*words, "--today", "2026-03-31", "--format", "json").json
    waived, stands = sorted(on["findings"], key=lambda each: str(each["code"]))
    assert waived["waived"] == "已知并接受（周建国，有效期至 2026-03-31）"
    assert stands["waived"] is None
    assert (on["counts"]["errors"], on["counts"]["waived"]) == (1, 1)
    console = cli(*words, "--today", "2026-03-31").out
    assert re.search(r"已豁免  CT101  F19  .*已知并接受（周建国，有效期至 2026-03-31）", console)
    after = cli(*words, "--today", "2026-04-01", "--format", "json").json
    assert after["counts"]["errors"] == 2


def test_a_waived_finding_does_not_count(cli: Cli, tmp_path: Path) -> None:
    last = date(2026, 3, 31)
    plan = waiving(tmp_path / "plan.xlsx", waiver("CT101", None, None, last))
    words = ("validate", plan, "--select", "CT101", "--fail-on", "info")
    assert cli(*words, "--today", "2026-03-31").code == 0
    assert cli(*words, "--today", "2026-04-01").code == 1


@pytest.mark.parametrize(
    ("sheet", "key"), [("处置流程", None), ("应急通讯录", "尤佳"), (None, "冯丽")]
)
def test_a_waiver_of_another_place_covers_nothing(
    cli: Cli, tmp_path: Path, sheet: str | None, key: str | None
) -> None:
    last = date(2026, 12, 31)
    plan = waiving(tmp_path / "plan.xlsx", waiver("CT101", sheet, key, last))
    assert cli("validate", plan, *TODAY, "--select", "CT101").code == 1


def test_the_sheet_and_the_code_may_be_written_either_way(cli: Cli, tmp_path: Path) -> None:
    last = date(2026, 12, 31)
    plan = waiving(tmp_path / "plan.xlsx", waiver("ct101", "contacts", " 许国栋", last))
    assert cli("validate", plan, *TODAY, "--select", "CT101").code == 0


def test_plan_b_reads_well_in_english(cli: Cli, tmp_path: Path) -> None:
    plan = plan_file(tmp_path / "plan.xlsx", name=PLAN_B)
    last = cli("validate", plan, *TODAY, "--lang", "en").out.splitlines()[-1]
    assert last == "errors 2 · warnings 3 · infos 4 · waived 0 · rules not run 0"
