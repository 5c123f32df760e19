"""The words for a test, on screen and on paper: the one door to them. Knows no page and no widget."""

from ccft_desktop.reports.figures import clock, clock_span, day, elapsed, lasting, number, percent, plain_day
from ccft_desktop.reports.names import (
    disclaimer,
    ended_sentence,
    fault_name,
    fault_short,
    feedback_word,
    outcome_word,
    preset_name,
    protocol_title,
)
from ccft_desktop.reports.scores import (
    SCORE_IDS,
    context_lines,
    held_count,
    held_sentence,
    score_formula,
    score_name,
    score_of,
    score_range,
)
from ccft_desktop.reports.verdicts import (
    hold_labels,
    lost_for_s,
    marks_of,
    marks_of_session,
    standing_marks,
    why,
)

__all__ = [
    "SCORE_IDS",
    "clock",
    "clock_span",
    "context_lines",
    "day",
    "disclaimer",
    "elapsed",
    "ended_sentence",
    "fault_name",
    "fault_short",
    "feedback_word",
    "held_count",
    "held_sentence",
    "hold_labels",
    "lasting",
    "lost_for_s",
    "marks_of",
    "marks_of_session",
    "number",
    "outcome_word",
    "percent",
    "plain_day",
    "preset_name",
    "protocol_title",
    "score_formula",
    "score_name",
    "score_of",
    "score_range",
    "standing_marks",
    "why",
]
