"""The tabs of a workbook: their colour, which is open, and a new one in front."""

from __future__ import annotations

from bcm_excel.excel.ooxml.markup import (
    Edit,
    apply,
    child,
    children,
    escaped,
    filled,
    inserted,
    quoted,
    root,
    with_attributes,
)

BEFORE_NAMES = frozenset({"sheets", "functionGroups", "externalReferences"})
"""What stands before the names of a workbook."""


def with_tab(xml: str, rgb: str) -> str:
    """A sheet with a coloured tab."""
    top = root(xml)
    p = top.prefix
    colour = f'<{p}tabColor rgb="FF{rgb}"/>'
    settings = child(xml, top, "sheetPr")
    if settings is None:
        new = f"<{p}sheetPr>{colour}</{p}sheetPr>"
        return apply(xml, [Edit(top.inner, top.inner, new)])
    old = child(xml, settings, "tabColor")
    if old:
        return apply(xml, [Edit(old.start, old.end, colour)])
    return apply(xml, [inserted(xml, settings, (), colour)])


def deselected(xml: str) -> str:
    """A sheet that is not among the selected ones: else typing would reach two sheets at once."""
    views = child(xml, root(xml), "sheetViews")
    edits: list[Edit] = []
    for view in children(xml, views) if views else ():
        if "tabSelected" in view.attributes:
            tag = xml[view.start : view.inner]
            edits.append(Edit(view.start, view.inner, with_attributes(tag, {"tabSelected": "0"})))
    return apply(xml, edits)


def with_first_sheet(xml: str, name: str, link: str, relation_types: str, repeated: str) -> str:
    """The workbook part with a new first sheet, open; what counts sheets counts one further.

    ``repeated`` are the rows of the new sheet that every printed page begins with.
    """
    top = root(xml)
    p = top.prefix
    titles = (
        f'<{p}definedName name="_xlnm.Print_Titles" localSheetId="0">{escaped(repeated)}'
        f"</{p}definedName>"
    )
    edits: list[Edit] = []
    if child(xml, top, "definedNames") is None:
        block = f"<{p}definedNames>{titles}</{p}definedNames>"
        edits.append(inserted(xml, top, BEFORE_NAMES, block))
    for each in children(xml, root(xml)):
        if each.name == "sheets":
            numbers = [item.attributes.get("sheetId", "0") for item in children(xml, each)]
            number = max((int(text) for text in numbers if text.isdecimal()), default=0) + 1
            new = (
                f'<{each.prefix}sheet xmlns:r="{relation_types}" name="{quoted(name)}"'
                f' sheetId="{number}" r:id="{link}"/>'
            )
            edits.append(
                filled(xml, each, new) if each.empty else Edit(each.inner, each.inner, new)
            )
        elif each.name == "definedNames":
            edits.append(
                filled(xml, each, titles) if each.empty else Edit(each.inner, each.inner, titles)
            )
            for item in children(xml, each):
                local = item.attributes.get("localSheetId", "")
                if local.isdecimal():
                    tag = with_attributes(item.text(xml), {"localSheetId": str(int(local) + 1)})
                    edits.append(Edit(item.start, item.end, tag))
        elif each.name == "bookViews":
            for item in children(xml, each):
                here = {"activeTab": "0", "firstSheet": "0"}
                had = {key: value for key, value in here.items() if key in item.attributes}
                edits.append(Edit(item.start, item.end, with_attributes(item.text(xml), had)))
    return apply(xml, edits)
