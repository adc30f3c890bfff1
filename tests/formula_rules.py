"""Rules for a formula as a file stores it, so that every Excel, WPS and LibreOffice take it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

EVERYWHERE = (
    "ABS AND AVERAGE AVERAGEIF AVERAGEIFS CEILING CHAR CHOOSE CLEAN CODE COLUMN COLUMNS "
    "CONCATENATE COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS DATE DATEVALUE DAY EDATE EOMONTH "
    "EXACT FALSE FIND FLOOR HLOOKUP HOUR HYPERLINK IF IFERROR INDEX INT ISBLANK ISERROR ISNA "
    "ISNUMBER ISTEXT LARGE LEFT LEN LOOKUP LOWER MATCH MAX MEDIAN MID MIN MINUTE MOD MONTH N "
    "NA NETWORKDAYS NETWORKDAYS.INTL NOT NOW OR PRODUCT PROPER RANK REPLACE REPT RIGHT ROUND "
    "ROUNDDOWN ROUNDUP ROW ROWS SEARCH SECOND SIGN SMALL SUBSTITUTE SUM SUMIF SUMIFS "
    "SUMPRODUCT T TEXT TIME TIMEVALUE TODAY TRIM TRUE UPPER VALUE VLOOKUP WEEKDAY WORKDAY "
    "WORKDAY.INTL YEAR"
)
FUNCTIONS = frozenset(EVERYWHERE.split())
"""What every program knows without a prefix."""

TOKEN = re.compile(
    r"""
      (?P<text>"(?:[^"]|"")*")
    | (?P<quoted>'(?:[^']|'')+'!)
    | (?P<error>\#(?:REF!|NAME\?|VALUE!|DIV/0!|N/A|NUM!|NULL!))
    | (?P<function>[A-Za-z_][A-Za-z0-9_.]*\()
    | (?P<sheet>[^\W\d][\w.]*!)
    | (?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\w.(])|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}(?![\w.(])
        |\$?[0-9]+:\$?[0-9]+)
    | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)
    | (?P<name>[^\W\d][\w.]*)
    | (?P<open>\() | (?P<close>\))
    | (?P<sign><=|>=|<>|[-+*/^&=<>%:,;{}])
    | (?P<blank>\s+)
    | (?P<odd>.)
    """,
    re.VERBOSE | re.DOTALL,
)
DAY_NAMES = re.compile(r'\bTEXT\([^"]*"[^"]*(?:ddd|mmm|aaa)', re.IGNORECASE)


@dataclass(frozen=True)
class Known:
    """Sheets and defined names of the workbook, in small letters."""

    sheets: frozenset[str]
    names: frozenset[str]


def formula_faults(formula: str | None, known: Known) -> Iterator[str]:
    """What is wrong with a stored formula, one line each."""
    if not formula or not formula.strip():
        yield "an empty formula"
        return
    if formula.startswith("="):
        yield f"stored with its equals sign: {formula[:60]}"
    if len(formula) > 8192:
        yield f"longer than 8192: {len(formula)}"
    if DAY_NAMES.search(formula):
        yield f"names of days and months differ by language: {formula[:60]}"
    depth = 0
    for token in TOKEN.finditer(formula.removeprefix("=")):
        kind, text = str(token.lastgroup), token[0]
        depth += (kind in ("open", "function")) - (kind == "close")
        fault = _token_fault(kind, text, known)
        if fault or depth < 0:
            yield f"{fault or 'a bracket too many'}: {formula[:80]}"
            return
    if depth:
        yield f"a bracket is missing: {formula[:80]}"


def _token_fault(kind: str, text: str, known: Known) -> str | None:
    said = {
        "text": len(text) - 2 > 255 and "a text longer than 255 inside",
        "quoted": text[1:-2].replace("''", "'").lower() not in known.sheets and "no such sheet",
        "sheet": text[:-1].lower() not in known.sheets and "no such sheet",
        "function": text[:-1].upper() not in FUNCTIONS and "not a function for every program",
        "name": text.lower() not in known.names | {"true", "false"} and "no such name",
        "error": "an error inside",
        "odd": "a character that has no place here",
    }.get(kind)
    return f"{said}, {text[:40]}" if said else None
