"""One session on paper: title, result, scores, trace, holds, note. Knows nothing of the patient."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF

from ccft_desktop.core.faults import FAULTS
from ccft_desktop.core.session import Session
from ccft_desktop.reports.calibration_words import calibrated_fact, raw_unit_fact
from ccft_desktop.reports.figures import clock, clock_span, number
from ccft_desktop.reports.flow import Block, Flow
from ccft_desktop.reports.hold_table import hold_rows
from ccft_desktop.reports.names import ended_sentence, fault_name, feedback_word, protocol_title
from ccft_desktop.reports.scores import (
    SCORE_IDS,
    answer,
    context_lines,
    held_count,
    score_formula,
    score_name,
    score_of,
    score_range,
)
from ccft_desktop.reports.shapes import FLAG_HEIGHT_PT, FLAG_WIDTH_PT, draw_flag
from ccft_desktop.reports.sheet import Sheet, Style, pen
from ccft_desktop.reports.text_blocks import (
    BODY,
    LABEL,
    SMALL,
    labelled,
    notice,
    text_lines,
)
from ccft_desktop.reports.trace_chart import draw_trace
from ccft_desktop.reports.verdicts import dial_sentence, gone_on_sentence, marks_of_session
from ccft_desktop.reports.visit_words import practice_fact, screen_fact

translate = QCoreApplication.translate

TITLE: Final = Style(13, strong=True)
FACTS: Final = Style(8.5, token="ink_muted")
HEADLINE: Final = Style(60, strong=True)
HEADLINE_REST: Final = Style(15, token="ink_muted")
SCORE: Final = Style(9)
SCORE_STRONG: Final = Style(9, strong=True)
SCORE_NOTE: Final = Style(7.5, token="ink_muted")
SCORE_ID: Final = Style(6.5, token="ink_muted")

_LOWEST_TRACE_PT, _HIGHEST_TRACE_PT = 100.0, 190.0
_TRACE_GAP_PT: Final = 12.0
_FREE_TRACE_PT: Final = 160.0
"""Where the holds go on over the page anyway, nothing is won by a low trace."""
_HEADLINE_PT: Final = 60.0
_HEADLINE_WIDTH_PT: Final = 112.0
_SCORE_ROW_PT: Final = 22.0


def place_session(
    flow: Flow,
    session: Session,
    left: float,
    width: float,
    *,
    software_version: str,
    change_sentences: Sequence[str],
    room_kept_pt: float,
) -> None:
    """Set one session from where ``flow`` stands; the trace takes what it leaves, less ``room_kept_pt``."""
    top = [
        *text_lines(protocol_title(session.protocol), TITLE, left, width),
        *text_lines(" · ".join(_facts(session, software_version)), FACTS, left, width),
        *text_lines(_rules(session), FACTS, left, width),
    ]
    result = _result(session, left)
    change = notice(list(change_sentences), left, width)
    sources = [
        line
        for sentence in context_lines(session.protocol)
        for line in text_lines(sentence, SMALL, left, width)
    ]
    table_head, rows = hold_rows(session, left, width)
    legend = _legend(session, left, width)
    notes = [session.note.strip()] if session.note.strip() else []
    note = labelled(translate("Report", "Note"), notes, left, width)
    above = [(16.0, top), (10.0, [result]), (6.0, sources), (10.0, change)]
    around = [*above, (0.0, legend), (12.0, [*table_head, *rows])]
    left_over = flow.room_pt - _height(around) - _TRACE_GAP_PT
    after_pt = room_kept_pt + _height([(12.0, note)])
    for gap, blocks in above:
        if blocks:
            flow.place(*blocks, gap_pt=gap)
    flow.place(*_trace(session, left, width, left_over, after_pt), *legend, gap_pt=_TRACE_GAP_PT)
    flow.place_rows(table_head, rows, gap_pt=12.0)
    flow.place_rows([], note, gap_pt=12.0)


def _height(groups: Sequence[tuple[float, Sequence[Block]]]) -> float:
    """What groups of blocks need, each with the gap before it; an empty group needs none."""
    return sum(gap + sum(block.height_pt for block in blocks) for gap, blocks in groups if blocks)


def _facts(session: Session, software_version: str) -> list[str]:
    """Time, people and cuff: what one needs to know before comparing this session with another."""
    device = session.device
    started = session.started_utc
    holds = session.result.holds
    lasted_s = max((hold.end_s for hold in holds), default=0.0)
    if session.trace is not None and len(session.trace):
        lasted_s = max(lasted_s, float(session.trace.t_s[-1]))
    is_timed = session.by_dial or (session.trace is not None and len(session.trace))
    facts = [clock_span(started, started + timedelta(seconds=lasted_s)) if is_timed else clock(started)]
    if session.examiner:
        facts.append(translate("Report", "examiner {name}").format(name=session.examiner))
    facts.append(translate("Report", "feedback: {mode}").format(mode=feedback_word(session.feedback)))
    facts.append(screen_fact(session.screen_position))
    facts.append(practice_fact(session.practice_holds))
    if device.name and not session.by_dial:
        facts.append(translate("Report", "cuff: {name}").format(name=device.name))
    if session.trace is not None:
        if device.rate_hz is not None:
            facts.append(translate("Report", "{rate} Hz").format(rate=f"{device.rate_hz:g}"))
        facts.append(calibrated_fact(session.calibration))
        if session.trace.raw is not None:
            facts.append(raw_unit_fact(device.raw_unit))
    if session.software_version and session.software_version != software_version:
        facts.append(
            translate("Report", "recorded with version {version}").format(version=session.software_version)
        )
    return [fact for fact in facts if fact]


def _rules(session: Session) -> str:
    protocol, result = session.protocol, session.result
    sentences = [
        translate(
            "Report", "Baseline {baseline} mmHg, band ±{band} mmHg, in band for at least {part} % of a hold."
        ).format(
            baseline=f"{protocol.baseline_mmhg:g}",
            band=f"{protocol.band_mmhg:g}",
            part=f"{protocol.min_in_band * 100:g}",
        ),
        ended_sentence(result.ended),
    ]
    if session.interrupted:
        sentences.append(translate("Report", "The test was interrupted and kept as far as it went."))
    sentences.append(gone_on_sentence(session))
    return " ".join(filter(None, sentences))


def _result(session: Session, left: float) -> Block:
    """The answer, the one large thing of the page, beside the four named scores."""
    _, told = held_count(session.result.holds)
    large, caption = answer(session.result)
    scores_left = left + _HEADLINE_WIDTH_PT + 18
    rest = caption if told else translate("Report", "No hold could be told")
    rest_top = _HEADLINE_PT if told else 0.0
    rest_lines = HEADLINE_REST.lines(rest, _HEADLINE_WIDTH_PT)
    height = max(len(SCORE_IDS) * _SCORE_ROW_PT, rest_top + len(rest_lines) * HEADLINE_REST.line_pt)

    def draw(sheet: Sheet, top: float) -> None:
        if told:
            sheet.text(left - 3, top - 6, large, HEADLINE)
        for place, line in enumerate(rest_lines):
            sheet.text(left, top + rest_top + place * HEADLINE_REST.line_pt, line, HEADLINE_REST)
        edge = scores_left - 18
        sheet.line(edge, top, edge, top + height, pen("line", 0.6))
        for place, score_id in enumerate(SCORE_IDS):
            _draw_score(sheet, session, score_id, scores_left, top + place * _SCORE_ROW_PT)

    return Block(height, draw)


def _draw_score(sheet: Sheet, session: Session, score_id: str, left: float, top: float) -> None:
    result = session.result
    score = score_of(score_id, result.scores)
    sheet.text(left, top, score_name(score_id), SCORE)
    sheet.text(left, top + 11.0, score_id, SCORE_ID)
    value_left = left + 158
    if score is None:
        sheet.text(value_left, top, translate("Report", "not applicable"), SCORE)
    else:
        text = number(score, 0 if score == round(score) else 1)
        sheet.text(value_left, top, text, SCORE_STRONG)
        unit = (
            translate("Report", "mmHg")
            if score_id in ("highest_pressure", "activation_score")
            else score_range(score_id, result.protocol)
        )
        sheet.text(value_left + SCORE_STRONG.width_pt(text) + 3, top, unit, SCORE)
    sheet.text(value_left, top + 11.0 - 0.9, score_formula(score_id, result), SCORE_NOTE)


def _trace(session: Session, left: float, width: float, left_over: float, after_pt: float) -> list[Block]:
    """As high as ``left_over`` beside the holds allows, with the notes after them on the page if they fit."""
    trace = session.trace
    if trace is None or len(trace) < 2:
        missing = translate("Report", "No pressure trace was recorded.")
        said = dial_sentence() if session.by_dial else missing
        return text_lines(said, BODY, left, width)
    room = left_over - LABEL.line_pt
    if room < _LOWEST_TRACE_PT:
        height = _FREE_TRACE_PT
    else:
        height = min(max(room - after_pt, _LOWEST_TRACE_PT), _HIGHEST_TRACE_PT)
    heading = translate("Report", "Pressure, mmHg, over minutes and seconds")
    return [
        *text_lines(heading, LABEL, left, width),
        Block(height, lambda sheet, top: draw_trace(sheet, QRectF(left, top, width, height), session)),
    ]


def _legend(session: Session, left: float, width: float) -> list[Block]:
    """Every mark that was made, in words: a colleague does not know the keys."""
    marked = {mark.code for mark in marks_of_session(session)}
    marked |= {code for hold in session.result.holds for code in hold.faults}
    codes = [code for code in FAULTS if code in marked]
    if not codes:
        return []
    failing = session.protocol.failing_faults
    places: list[tuple[float, int, str, str]] = []
    x, row = 0.0, 0
    for code in codes:
        name = fault_name(code)
        needed = FLAG_WIDTH_PT + 4 + SMALL.width_pt(name) + 14
        if x and x + needed > width:
            x, row = 0.0, row + 1
        places.append((x, row, code, name))
        x += needed
    step = FLAG_HEIGHT_PT + 3

    def draw(sheet: Sheet, top: float) -> None:
        for x, row, code, name in places:
            y = top + 4 + row * step
            from_left = left + x
            _draw_legend_entry(sheet, from_left, y, code, name, failing)

    return [Block(4 + (row + 1) * step, draw)]


def _draw_legend_entry(
    sheet: Sheet, x: float, y: float, code: str, name: str, failing: Sequence[str]
) -> None:
    draw_flag(sheet, QPointF(x, y), code, failing)
    sheet.text(x + FLAG_WIDTH_PT + 4, y + FLAG_HEIGHT_PT / 2 - SMALL.line_pt / 2, name, SMALL)
