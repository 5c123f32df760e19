"""A hold in words: number, marks, why it was judged so; and if a test would go on. Judges nothing itself."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.faults import Event
from ccft_desktop.core.limits import TIME_TOLERANCE_S
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Hold, Session, Trace
from ccft_desktop.reports.figures import number, percent
from ccft_desktop.reports.names import fault_short, outcome_word

translate = QCoreApplication.translate


def hold_labels(holds: Sequence[Hold], protocol: Protocol) -> list[str]:
    """Each hold's number; a hold offered again after one that could not be told says so.

    It counts anew at each level, but where one hold is enough for a level: there nearly all would be 1.
    """
    counts_on = protocol.holds_per_level == 1 or protocol.passes_needed == 1
    told: dict[float, int] = {}
    untold: set[tuple[float, int]] = set()
    labels = []
    for hold in holds:
        counted_at = protocol.baseline_mmhg if counts_on else hold.level_mmhg
        count = told.get(counted_at, 0) + 1
        again = (counted_at, count) in untold
        pattern = translate("Words", "{number} again") if again else "{number}"
        labels.append(pattern.format(number=count))
        if hold.outcome == "invalid":
            untold.add((counted_at, count))
        else:
            told[counted_at] = count
    return labels


def gone_on_sentence(session: Session) -> str:
    """That the rules would have gone on; empty where they would not, or where an interruption says it all."""
    if session.interrupted or not session.result.would_continue:
        return ""
    return translate("Words", "By these rules it would have gone on.")


def dial_sentence() -> str:
    """What is said of a session without a cuff attached, wherever a trace would stand."""
    return translate("Words", "Read off a dial, no pressure recorded.")


def standing_marks(events: Sequence[Event]) -> list[Event]:
    """The faults marked and not taken back, in time order."""
    marks: list[Event] = []
    for event in events:
        if event.is_mark:
            marks.append(event)
        elif event.code == "undo" and marks:
            marks.pop()
    return marks


def marks_of(hold: Hold, events: Sequence[Event]) -> list[Event]:
    """The marks behind ``hold.faults``, with their times; empty for a test entered by hand."""
    found = _in_order(hold, standing_marks(events))
    # A mark taken back too late still counts: what the hold says goes before what the events say.
    return found or _in_order(hold, [event for event in events if event.is_mark])


def _in_order(hold: Hold, marks: Sequence[Event]) -> list[Event]:
    """The first marks from the cue on whose codes are the hold's faults; empty when not all are there."""
    wanted = list(hold.faults)
    found = []
    for mark in marks:
        if wanted and mark.t_s >= hold.cue_s - TIME_TOLERANCE_S and mark.code == wanted[0]:
            found.append(mark)
            wanted.pop(0)
    return [] if wanted else found


def marks_of_session(session: Session) -> list[Event]:
    """Every mark that stands: not taken back, or counted in a hold all the same. In time order."""
    counted = [mark for hold in session.result.holds for mark in marks_of(hold, session.events)]
    return sorted({*standing_marks(session.events), *counted}, key=lambda mark: mark.t_s)


def why(hold: Hold, protocol: Protocol, events: Sequence[Event], trace: Trace | None) -> str:
    """Why a hold got its outcome and what was noted with it; empty when there is nothing to say."""
    if hold.automatic is not None:
        said = outcome_word(hold.automatic[0]).lower()
        pattern = (
            translate("Words", "Changed by hand: {reason}; the rules said: {said}")
            if hold.override_reason
            else translate("Words", "Changed by hand; the rules said: {said}")
        )
        return pattern.format(reason=hold.override_reason.rstrip(" .;"), said=said)
    parts = [_reason(hold, protocol, trace), *_marks(hold, protocol, events)]
    if "baseline_off" in hold.notes:
        parts.append(translate("Words", "Rest was off the baseline"))
    if "cued_by_hand" in hold.notes:
        parts.append(translate("Words", "Cued by hand"))
    if not hold.scored:
        parts.append(translate("Words", "Not scored: the test would have ended before"))
    return "; ".join(part for part in parts if part)


def _reason(hold: Hold, protocol: Protocol, trace: Trace | None) -> str:
    metrics = hold.metrics
    if hold.reason == "not_reached":
        return translate("Words", "Band not reached in {reach_s} s").format(reach_s=f"{protocol.reach_s:g}")
    if hold.reason == "left_band":
        if metrics.time_to_failure_s is None:
            return translate("Words", "Left the band")
        return translate("Words", "Left the band after {t_s} s").format(
            t_s=number(metrics.time_to_failure_s, 1)
        )
    if hold.reason == "unsteady":
        return translate("Words", "In band only {percent} of the hold").format(
            percent=percent(metrics.in_band_fraction)
        )
    if hold.reason == "off_target":
        return _off_target(metrics.mean_error_mmhg, protocol.band_mmhg)
    if hold.reason == "signal_gap":
        gap_s = lost_for_s(hold, trace, protocol.max_gap_s)
        if gap_s is None:
            return translate("Words", "Signal lost")
        return translate("Words", "Signal lost for {gap_s} s").format(gap_s=number(gap_s, 1))
    if hold.reason == "paused":
        return translate("Words", "Paused")
    if hold.reason == "next_cue":
        return translate("Words", "Ended by the next cue")
    if hold.reason == "tapped":
        return translate("Words", "As read off the dial")
    if hold.reason == "not_told":
        return translate("Words", "Nobody said how it went")
    return ""


def _off_target(mean_error_mmhg: float | None, band_mmhg: float) -> str:
    if mean_error_mmhg is None:
        return translate("Words", "On average outside the band")
    away = abs(mean_error_mmhg)
    # 1.04 rounded to 1.0 would read as inside a band of 1.0.
    decimals = 1 if round(away, 1) > band_mmhg else 2
    return translate("Words", "On average {away} mmHg from the target").format(away=number(away, decimals))


def lost_for_s(hold: Hold, trace: Trace | None, max_gap_s: float) -> float | None:
    """How long the signal was gone after a hold's last sample; None when the trace does not say."""
    if trace is None:
        return None
    after = int(np.searchsorted(trace.t_s, hold.end_s + TIME_TOLERANCE_S, side="right"))
    if after >= len(trace):
        return None
    gap_s = float(trace.t_s[after]) - hold.end_s
    return gap_s if gap_s > max_gap_s else None


def _marks(hold: Hold, protocol: Protocol, events: Sequence[Event]) -> list[str]:
    marks = marks_of(hold, events)
    failing = {*protocol.failing_faults, "pain"}
    codes = sorted(dict.fromkeys(hold.faults), key=lambda code: code not in failing)
    sentences = []
    for code in codes:
        first = next((mark for mark in marks if mark.code == code), None)
        sentence = _marked(hold, code, first.t_s if first else None)
        if (times := hold.faults.count(code)) > 1:
            sentence = translate("Words", "{sentence} ({times} times)").format(sentence=sentence, times=times)
        sentences.append(sentence)
    return sentences


def _marked(hold: Hold, code: str, t_s: float | None) -> str:
    fault = fault_short(code)
    if t_s is None:
        return translate("Words", "{fault} marked").format(fault=fault)
    if t_s > hold.end_s + TIME_TOLERANCE_S:
        return translate("Words", "{fault} marked in the rest").format(fault=fault)
    if hold.start_s is None or t_s < hold.start_s - TIME_TOLERANCE_S:
        return translate("Words", "{fault} marked while reaching").format(fault=fault)
    return translate("Words", "{fault} marked at {t_s} s").format(
        fault=fault, t_s=number(t_s - hold.start_s, 1)
    )
