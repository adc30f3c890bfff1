"""How the house's documents look: page, fonts, styles and numbering as the XML of Word.

Lengths are twips (1/20 point), sizes of type half points, as Word counts them. Chinese type is
named as Word, WPS and LibreOffice know it; a machine without it takes the nearest that it has.
"""

from __future__ import annotations

from bcm_excel.core.text import Lang
from bcm_excel.word.document import Tone

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PAGE_WIDTH, PAGE_HEIGHT = 11_906, 16_838
SIDE, TOP, BOTTOM, RUNNING = 1_247, 1_361, 1_247, 680
"""Margins, and how far header and footer stand from the edge."""
TEXT_WIDTH = PAGE_WIDTH - 2 * SIDE
CELL_ROOM = {"top": 50, "left": 100, "bottom": 50, "right": 100}
"""The room around the text of a cell."""

NAVY, INK, GREY, RULE = "1F3A5F", "253143", "66727F", "C3CCD6"
HEAD_FILL, LABEL_FILL = "E9EFF6", "F4F7FA"
INKS = {
    Tone.PLAIN: INK,
    Tone.QUIET: GREY,
    Tone.NOTE: NAVY,
    Tone.DONE: "2F6B3A",
    Tone.SOON: "8A5A0B",
    Tone.LATE: "B0352B",
}
FILLS = {
    Tone.PLAIN: None,
    Tone.QUIET: "EEF1F4",
    Tone.NOTE: HEAD_FILL,
    Tone.DONE: "E6F2E8",
    Tone.SOON: "FFF3D9",
    Tone.LATE: "FBE6E3",
}

EAST = "zh-CN"
"""Of which language commas are among Chinese letters, in an English document too."""
LATIN = "Calibri"
BODY, HEADS = "SimSun", "Microsoft YaHei"
LIST, NUMBERS, CHAPTERS = 1, 2, 3
"""The numbers of the numberings."""


def styles() -> str:
    """The style sheet of a document."""
    listed = "".join(
        (
            _paragraph("Normal", "Normal", size=21, after=100, line=300, default=True),
            _paragraph(
                "Title", "Title", size=40, bold=True, ink=NAVY, heads=True, after=60, line=260
            ),
            _paragraph("Subtitle", "Subtitle", size=21, ink=GREY, after=240),
            _heading(1, 28, before=320, after=120, rule=True),
            _heading(2, 23, before=200, after=80),
            _paragraph("Header", "header", size=17, ink=GREY, after=0, line=240),
            _paragraph("Footer", "footer", size=17, ink=GREY, after=0, line=240),
            _paragraph("ListBullet", "List Bullet", size=21, after=50, line=290, numbering=LIST),
            _paragraph("ListNumber", "List Number", size=21, after=50, line=290, numbering=NUMBERS),
            _paragraph("Cell", "Table Text", size=19, after=0, line=250),
            _paragraph("CellHead", "Table Heading", size=19, bold=True, ink=NAVY, heads=True,
                       after=0, line=250, keep=True),
            _paragraph("Banner", "Banner", size=24, bold=True, heads=True, after=0, line=280),
            _paragraph("Figure", "Figure", size=48, bold=True, heads=True, after=0, line=250),
            _paragraph("Chart", "Chart", size=21, before=60, after=20, keep=True),
            _paragraph("Caption", "caption", size=18, ink=GREY, after=160, line=260),
            _paragraph("Small", "Small", size=17, ink=GREY, after=0, line=250),
            _paragraph("Gap", "Gap", size=8, after=0, line=120),
        )
    )  # fmt: skip
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(BODY)}'
        f'<w:color w:val="{INK}"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
        f'<w:lang w:val="en-US" w:eastAsia="{EAST}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        "</w:tblPr></w:style>"
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        f"</w:style>{listed}</w:styles>"
    )


def _fonts(east: str) -> str:
    return (
        f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia="{east}"'
        ' w:hint="eastAsia"/>'
    )


def _heading(level: int, size: int, *, before: int, after: int, rule: bool = False) -> str:
    return _paragraph(
        f"Heading{level}", f"heading {level}", size=size, bold=True, ink=NAVY, heads=True,
        before=before, after=after, line=260, keep=True, outline=level - 1, rule=rule,
    )  # fmt: skip


def _paragraph(
    key: str, name: str, *, size: int, after: int, line: int = 240, before: int = 0,
    bold: bool = False, ink: str | None = None, heads: bool = False, keep: bool = False,
    outline: int | None = None, rule: bool = False, numbering: int | None = None,
    default: bool = False,
) -> str:  # fmt: skip
    """One style; the elements stand in the order that the format demands."""
    inside = [
        "<w:keepNext/><w:keepLines/>" if keep else "",
        f'<w:numPr><w:numId w:val="{numbering}"/></w:numPr>' if numbering else "",
        f'<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="3" w:color="{NAVY}"/></w:pBdr>'
        if rule
        else "",
        f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>',
        f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else "",
    ]
    letters = [
        _fonts(HEADS) if heads else "",
        "<w:b/><w:bCs/>" if bold else "",
        f'<w:color w:val="{ink}"/>' if ink else "",
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
    ]
    first = ' w:default="1"' if default else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    following = '<w:next w:val="Normal"/>' if outline is not None else ""
    return (
        f'<w:style w:type="paragraph"{first} w:styleId="{key}"><w:name w:val="{name}"/>{based}'
        f"{following}<w:qFormat/><w:pPr>{''.join(inside)}</w:pPr><w:rPr>{''.join(letters)}</w:rPr>"
        "</w:style>"
    )


def numbering(lang: Lang, restarts: int) -> str:
    """Chapters, bullets and numbered lists; each of ``restarts`` lists begins again at 1."""
    chapters = (
        (("chineseCountingThousand", "%1、", 0), ("chineseCountingThousand", "（%2）", 0))
        if lang is Lang.ZH
        else (("decimal", "%1", 480), ("decimal", "%1.%2", 600))
    )
    kinds = {
        LIST: _level(0, "bullet", "•", 380),
        NUMBERS: _level(0, "decimal", "%1.", 380),
        CHAPTERS: "".join(
            _level(index, number, text, hanging, style=f"Heading{index + 1}")
            for index, (number, text, hanging) in enumerate(chapters)
        ),
    }
    kind = "multilevel"
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{key}"><w:multiLevelType w:val="{kind}"/>{levels}'
        "</w:abstractNum>"
        for key, levels in kinds.items()
    )
    used = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in kinds
    )
    again = "".join(
        f'<w:num w:numId="{CHAPTERS + index}"><w:abstractNumId w:val="{NUMBERS}"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for index in range(1, restarts + 1)
    )
    return f'<w:numbering xmlns:w="{W}">{abstract}{used}{again}</w:numbering>'


def _level(index: int, number: str, text: str, hanging: int, style: str = "") -> str:
    follows = "" if hanging else '<w:suff w:val="nothing"/>'
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{number}"/>{named}{follows}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{hanging}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )


def font_table() -> bytes:
    """The fonts with their other names, so that a program finds the nearest that it has."""
    chinese = '<w:charset w:val="86"/><w:family w:val="{family}"/><w:pitch w:val="variable"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:fonts xmlns:w="{W}">'
        f'<w:font w:name="{LATIN}"><w:altName w:val="Arial"/><w:charset w:val="00"/>'
        '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
        f'<w:font w:name="{BODY}"><w:altName w:val="宋体"/>{chinese.format(family="roman")}'
        f'</w:font><w:font w:name="{HEADS}"><w:altName w:val="微软雅黑"/>'
        f"{chinese.format(family='swiss')}</w:font></w:fonts>"
    ).encode()


def settings() -> str:
    """A document of today's Word, not one in its compatibility mode."""
    name = "http://schemas.microsoft.com/office/word"
    return (
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/>'
        f'<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{name}" w:val="15"/>'
        "</w:compat></w:settings>"
    )
