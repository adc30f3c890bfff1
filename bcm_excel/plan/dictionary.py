"""The data dictionary: every sheet and column of the plan workbook as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from bcm_excel.core.text import Lang, Text, say
from bcm_excel.plan.declare import Column, Sheet
from bcm_excel.plan.kinds import Kind
from bcm_excel.plan.placeholders import Place
from bcm_excel.plan.plan import SHEETS, TITLES

HEAD = """\
# 预案工作簿 The plan workbook

由 `python -m bcm_excel.app.generated` 按工作簿的声明生成，请勿手工修改。
Generated from the declaration of the workbook by `python -m bcm_excel.app.generated`; do not edit.

- 带 ＊ 的列必须填写，⚿ 是行标识。除标明“必须有”的表以外，都可以不填。
  Columns marked ＊ must be filled in, ⚿ names the row. Only sheets that say so are required.
- 表名和表头可以写中文、英文或两者，列的顺序不限，上面可以有标题行。
  Titles and headings may be Chinese, English or both, columns in any order, a title above.
- 行标识以“示例”或 Example 开头的行不读取。一格写几个时用顿号、逗号、分号或换行隔开。
  Rows whose key begins with 示例 or Example are not read. Several in a cell are divided by commas.
- 同名的人在别处写作 `姓名(工号)`。Namesakes are written `Name(staff no.)` elsewhere.
- **责任人**写组、组和角色、岗位，或第一责任人的职务，前面可加 `部门/`。
  **Responsible** is a group, group and role, post, or a primary's job title, with `Department/`
  before it if need be.
"""
REQUIRED = Text("必须有", "required")
ITEMS = Text("每行一项", "one item a row")
RESPONSIBLE = Text("责任人", "responsible")


def dictionary() -> str:
    """The page, in both languages side by side."""
    return "\n".join([HEAD, *(line for sheet in SHEETS for line in _sheet(sheet)), *_places()])


def _sheet(sheet: Sheet) -> Iterator[str]:
    marks = [text for text, given in ((REQUIRED, sheet.required), (ITEMS, sheet.items)) if given]
    said = "".join(f"（{mark.zh} {mark.en}）" for mark in marks)
    yield f"## {_both(sheet.title)}{said}\n"
    yield f"{sheet.about.zh} {sheet.about.en}\n"
    yield "| 列 Column | 类型 Kind | 说明 Explanation | 示例 Example |"
    yield "|---|---|---|---|"
    for column in sheet.columns:
        cells = (_title(column), _kind(column), _explained(column), _example(column))
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def _both(text: Text) -> str:
    return text.zh if text.zh == text.en else f"{text.zh} {text.en}"


def _title(column: Column) -> str:
    return _both(column.title) + (" ＊" if column.required else "") + (" ⚿" if column.key else "")


def _kind(column: Column) -> str:
    kind: Kind[object] = column.kind
    if column.to is None:
        return _both(kind.name)
    titles = {**TITLES, "responsible": RESPONSIBLE}
    return f"{_both(kind.name)} → {_both(titles[column.to])}"


def _explained(column: Column) -> str:
    parts = [_both(column.note)]
    if column.kind.choices:
        parts.append(" · ".join(_both(choice) for choice in column.kind.choices))
    if column.options:
        parts.append(f"→ {_both(SHEETS[0].column(column.options).title)}")
    if column.low is not None or column.high is not None:
        low = "" if column.low is None else f"{column.low:g}"
        high = "" if column.high is None else f"{column.high:g}"
        parts.append(f"{low} – {high}" if high else f"≥ {low}")
    if column.ditto:
        parts.append("〃")
    return "<br>".join(parts)


def _example(column: Column) -> str:
    example = column.example
    if example is None:
        return ""
    if isinstance(example, Text):
        return _both(example)
    if column.kind.letter == "%" and isinstance(example, int | float):
        return f"{example:.0%}"
    return say(example, Lang.EN)


def _places() -> Iterator[str]:
    yield "## 模板占位符 Places of templates\n"
    yield "通报模板的标题和正文里，下列占位符会自动填入。"
    yield "These are filled in where the subject or body of a template holds them.\n"
    yield "| 中文 | English |"
    yield "|---|---|"
    for place in Place:
        yield f"| `{{{place.value.zh}}}` | `{{{place.value.en}}}` |"
    yield ""
