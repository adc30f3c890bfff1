"""Charts in words of our own, put into the terms of the writing library.

A chart of a Page is a mapping:

- ``type``: column, bar, line, pie, doughnut; ``subtype``: stacked, percent_stacked;
- ``title``, ``x_title`` (of the categories), ``y_title`` (of the values): plain text;
- ``description``: the alternative text, for those who cannot see it;
- ``series``: one mapping each: ``values`` (``='Sheet'!$B$2:$B$9``, demanded), ``categories``,
  ``name`` (text or reference), ``color``, ``number_format`` of its labels, ``labels`` (by default
  all but lines have them); ``colors`` for the points of a pie;
- ``y_min``, ``y_max``, ``y_unit`` (between its marks), ``number_format`` of the value axis,
  ``category_format`` of the other, ``reverse`` (bars from the top down);
- ``legend``: top, bottom, left, right, or None for none; by default bottom where there are
  several series or slices;
- ``width``, ``height`` in pixels (480 × 280), ``gap`` between bars in percent.

Series differ by pattern as well as colour, so that they can be told apart in black and white.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bcm_excel.excel.book import Options
from bcm_excel.excel.house import AMBER_FILL, FONT, GREEN_FILL, GREY_FILL, INK, LINE, NAVY, WHITE

PALETTE = (NAVY, AMBER_FILL, GREEN_FILL, GREY_FILL, "#1F6F6B", "#B0352B")
PATTERNS = (
    None,
    "wide_upward_diagonal",
    "percent_25",
    "wide_downward_diagonal",
    "narrow_vertical",
    "small_grid",
)
ROUND = frozenset({"pie", "doughnut"})
KEYS = frozenset(
    {"type", "subtype", "title", "x_title", "y_title", "description", "series", "y_min", "y_max"}
    | {"y_unit"}
    | {"number_format", "category_format", "reverse", "legend", "width", "height", "gap"}
)


def draw(workbook: Any, options: Options) -> tuple[Any, dict[str, object]]:
    """The chart object of the library and the options for putting it on a sheet."""
    unknown = options.keys() - KEYS
    if unknown:
        raise ValueError(f"unknown words of a chart: {sorted(unknown)}")
    kind = str(options["type"])
    chart = workbook.add_chart(_given({"type": kind, "subtype": options.get("subtype")}))
    series = _series(options)
    for index, each in enumerate(series):
        chart.add_series(_one(kind, index, each, options))
    _title(chart, options)
    if kind in ROUND:
        _round(chart, kind)
    else:
        _axes(chart, kind, options)
    _legend(chart, options, several=kind in ROUND or len(series) > 1)
    chart.set_chartarea({"border": {"color": LINE}, "fill": {"color": WHITE}})
    chart.set_size({"width": options.get("width", 480), "height": options.get("height", 280)})
    return chart, {"object_position": 2, "description": str(options.get("description", ""))}


def _series(options: Options) -> Sequence[Mapping[str, Any]]:
    series = options["series"]
    if not isinstance(series, Sequence) or not series:
        raise ValueError("a chart needs a sequence of series")
    return series


def _given(options: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in options.items() if value is not None}


def font(size: float, color: str = INK, *, bold: bool = False) -> dict[str, object]:
    """The house's font in the words of a chart."""
    return {"name": FONT, "size": size, "color": color, "bold": bold}


def fill(index: int, color: str | None = None) -> dict[str, object]:
    """How the series or slice of this number is filled: from the second on with a pattern."""
    color = color or PALETTE[index % len(PALETTE)]
    pattern = PATTERNS[index % len(PATTERNS)]
    if pattern is None:
        return {"fill": {"color": color}}
    return {"pattern": {"pattern": pattern, "fg_color": WHITE, "bg_color": color}}


def _one(kind: str, index: int, series: Mapping[str, Any], options: Options) -> dict[str, object]:
    stacked = "stacked" in str(options.get("subtype"))
    said: dict[str, object] = _given(
        {key: series.get(key) for key in ("name", "categories", "values")}
    )
    if kind in ROUND:
        colors = series.get("colors", PALETTE)
        said["points"] = [
            {**fill(at, color), "border": {"color": INK, "width": 0.75}}
            for at, color in enumerate(colors)
        ]
    elif kind == "line":
        color = series.get("color") or PALETTE[index % len(PALETTE)]
        marks = ("circle", "square", "triangle", "diamond")
        said["line"] = {"color": color, "width": 2, "dash_type": ("solid", "dash")[index % 2]}
        said["marker"] = {
            "type": marks[index % 4],
            "size": 7,
            "fill": {"color": WHITE},
            "border": {"color": color},
        }
    else:
        said |= fill(index, series.get("color")) | {"border": {"color": INK, "width": 0.75}}
        said["gap"] = options.get("gap", 70)
        if stacked:
            said["overlap"] = 100
    if series.get("labels", kind != "line"):
        said["data_labels"] = _given(
            {
                "value": True,
                "font": font(9, bold=True),
                "num_format": series.get("number_format"),
                "fill": {"color": WHITE} if kind in ROUND or stacked else None,
                "position": "above" if kind == "line" else None,
            }
        )
    return said


def _title(chart: Any, options: Options) -> None:
    if options.get("title"):
        name = {"name": options["title"], "name_font": font(11, NAVY, bold=True), "overlay": False}
        chart.set_title(name)
    else:
        chart.set_title({"none": True})


def _round(chart: Any, kind: str) -> None:
    chart.set_rotation(0)
    if kind == "doughnut":
        chart.set_hole_size(55)


def _axes(chart: Any, kind: str, options: Options) -> None:
    def axis(title: object) -> dict[str, object]:
        said = _given({"name": title or None, "num_font": font(9), "line": {"color": LINE}})
        return said | ({"name_font": font(9)} if title else {})

    categories = axis(options.get("x_title")) | {"reverse": bool(options.get("reverse"))}
    categories |= _given({"num_format": options.get("category_format")})
    categories["text_axis"] = True  # days are names of bars, no scale with gaps between them
    values = axis(options.get("y_title")) | _given(
        {
            "min": options.get("y_min"),
            "max": options.get("y_max"),
            "major_unit": options.get("y_unit"),
            "num_format": options.get("number_format"),
            "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.5}},
        }
    )
    if kind == "bar" and options.get("reverse"):
        categories["crossing"] = "max"
    upright, lying = (categories, values) if kind == "bar" else (values, categories)
    chart.set_x_axis(lying)
    chart.set_y_axis(upright)


def _legend(chart: Any, options: Options, *, several: bool) -> None:
    place = options.get("legend", "bottom" if several else None)
    chart.set_legend({"position": place, "font": font(9)} if place else {"none": True})
