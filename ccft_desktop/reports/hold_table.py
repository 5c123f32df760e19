"""The table of a session's holds on paper, row by row. Draws what was judged; judges nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF

from ccft_desktop.core.session import Hold, Metrics, Session
from ccft_desktop.reports.figures import elapsed, number, percent
from ccft_desktop.reports.flow import Block
from ccft_desktop.reports.names import outcome_word
from ccft_desktop.reports.shapes import FLAG_HEIGHT_PT, FLAG_WIDTH_PT, draw_flag, draw_outcome
from ccft_desktop.reports.sheet import Sheet, Style, pen
from ccft_desktop.reports.verdicts import hold_labels, why

translate = QCoreApplication.translate

HEADING: Final = Style(7.5, strong=True, token="ink_muted")
CELL: Final = Style(8.5)
CELL_STRONG: Final = Style(8.5, strong=True)
CELL_MUTED: Final = Style(8.5, token="ink_muted")

_ROW_PT: Final = 15.0
_SHAPE_PT: Final = 8.5
_FLAG_STEP_PT: Final = FLAG_WIDTH_PT + 2.0
_FLAGS_IN_A_ROW: Final = 4
_MOST_LINES: Final = 12
"""A longer reason goes on in a row of its own, so that no row is taller than a page."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Left edges of the texts and right edges of the numbers, from the left edge of the table."""

    level: float | None
    outcome: float
    why: float
    why_width: float
    marks: float
    in_band: float
    error: float
    sd: float
    start: float


def hold_rows(session: Session, left_pt: float, width_pt: float) -> tuple[list[Block], list[Block]]:
    """Head and rows of the table of ``session``; the level column only where there are several."""
    several = len(session.protocol.levels_mmhg) > 1
    columns = _columns(left_pt, width_pt, several)
    holds = session.result.holds
    rows = [
        row
        for label, hold in zip(hold_labels(holds, session.protocol), holds, strict=True)
        for row in _rows(label, hold, session, columns, left_pt, width_pt)
    ]
    return [_head(columns, left_pt, width_pt)], rows


def _columns(left: float, width: float, several_levels: bool) -> _Columns:
    right = left + width
    outcome = left + (84.0 if several_levels else 44.0)
    marks = right - 206.0
    return _Columns(
        level=left + 44.0 if several_levels else None,
        outcome=outcome,
        why=outcome + 88.0,
        why_width=marks - outcome - 96.0,
        marks=marks,
        in_band=right - 118.0,
        error=right - 74.0,
        sd=right - 36.0,
        start=right,
    )


def _head(columns: _Columns, left: float, width: float) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        upper, lower = top, top + 9.5
        sheet.text(left, lower, translate("Report", "Hold"), HEADING)
        if columns.level is not None:
            sheet.text(columns.level, upper, translate("Report", "Level"), HEADING)
            sheet.text(columns.level, lower, translate("Report", "mmHg"), HEADING)
        sheet.text(columns.outcome, lower, translate("Report", "Outcome"), HEADING)
        sheet.text(columns.why, lower, translate("Report", "Why"), HEADING)
        sheet.text(columns.marks, lower, translate("Report", "Marks"), HEADING)
        sheet.text(columns.in_band, lower, translate("Report", "In band"), HEADING, "right")
        sheet.text(columns.error, upper, translate("Report", "Error"), HEADING, "right")
        sheet.text(columns.error, lower, translate("Report", "mmHg"), HEADING, "right")
        sheet.text(columns.sd, upper, translate("Report", "SD"), HEADING, "right")
        sheet.text(columns.sd, lower, translate("Report", "mmHg"), HEADING, "right")
        sheet.text(columns.start, upper, translate("Report", "Start"), HEADING, "right")
        sheet.text(columns.start, lower, translate("Report", "min:s"), HEADING, "right")
        sheet.line(left, top + 22.5, left + width, top + 22.5, pen("error_band_edge", 0.7))

    return Block(23.0, draw)


def _rows(
    label: str, hold: Hold, session: Session, columns: _Columns, left: float, width: float
) -> list[Block]:
    reason = why(hold, session.protocol, session.events, session.trace)
    lines = CELL.lines(reason, columns.why_width) or [""]
    first, later = lines[:_MOST_LINES], lines[_MOST_LINES:]
    blocks = [_hold_row(label, hold, session.protocol.failing_faults, first, columns)]
    blocks += [
        _reason_row(later[start : start + _MOST_LINES], columns)
        for start in range(0, len(later), _MOST_LINES)
    ]
    return [*blocks[:-1], _ruled(blocks[-1], left, width)]


def _hold_row(
    label: str, hold: Hold, failing_faults: Collection[str], lines: list[str], columns: _Columns
) -> Block:
    faults = list(dict.fromkeys(hold.faults))
    flag_rows = -(-len(faults) // _FLAGS_IN_A_ROW)
    height = max(_ROW_PT, 3.4 + len(lines) * CELL.line_pt, 3.0 + flag_rows * (FLAG_HEIGHT_PT + 2.0))
    left = columns.outcome - (84.0 if columns.level is not None else 44.0)

    def draw(sheet: Sheet, top: float) -> None:
        line_top = top + 1.6
        sheet.text(left, line_top, label, CELL_MUTED)
        if columns.level is not None:
            sheet.text(columns.level, line_top, f"{hold.level_mmhg:g}", CELL)
        shape = QPointF(columns.outcome + _SHAPE_PT / 2, line_top + CELL.line_pt / 2)
        draw_outcome(sheet, shape, _SHAPE_PT, hold.outcome)
        sheet.text(columns.outcome + 14.0, line_top, outcome_word(hold.outcome), CELL_STRONG)
        _draw_lines(sheet, lines, columns.why, line_top)
        for place, code in enumerate(faults):
            row, column = divmod(place, _FLAGS_IN_A_ROW)
            corner = QPointF(columns.marks + column * _FLAG_STEP_PT, top + 3.0 + row * (FLAG_HEIGHT_PT + 2.0))
            draw_flag(sheet, corner, code, failing_faults)
        # What could not be told has no figures, as on the screen.
        metrics = Metrics() if hold.outcome == "invalid" else hold.metrics
        sheet.text(columns.in_band, line_top, percent(metrics.in_band_fraction), CELL, "right")
        _draw_decimal(sheet, columns.error, line_top, metrics.mean_error_mmhg)
        _draw_decimal(sheet, columns.sd, line_top, metrics.sd_mmhg)
        start = "–" if hold.start_s is None else elapsed(hold.start_s)
        sheet.text(columns.start, line_top, start, CELL, "right")

    return Block(height, draw)


def _reason_row(lines: list[str], columns: _Columns) -> Block:
    return Block(
        len(lines) * CELL.line_pt + 3.4,
        lambda sheet, top: _draw_lines(sheet, lines, columns.why, top + 1.6),
    )


def _draw_lines(sheet: Sheet, lines: list[str], x: float, top: float) -> None:
    for place, line in enumerate(lines):
        sheet.text(x, top + place * CELL.line_pt, line, CELL)


def _draw_decimal(sheet: Sheet, right: float, top: float, figure: float | None) -> None:
    """One decimal, set by its point: the digits of a proportional font do not stack when set by the edge."""
    text = number(figure, 1)
    if figure is None:
        sheet.text(right, top, text, CELL, "right")
        return
    whole = text.partition(".")[0]
    point = right - CELL.width_pt(".0")
    sheet.text(point - CELL.width_pt(whole), top, text, CELL)


def _ruled(block: Block, left: float, width: float) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        block.draw(sheet, top)
        bottom = top + block.height_pt
        sheet.line(left, bottom, left + width, bottom, pen("line", 0.5))

    return Block(block.height_pt, draw)
