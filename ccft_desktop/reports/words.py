"""The words for a test on screen and on paper: titles, verdicts, scores, sources. Knows no page and no widget."""

import math
from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from ccft_desktop.core.faults import Event
from ccft_desktop.core.limits import TIME_TOLERANCE_S
from ccft_desktop.core.protocol import DEFAULT_BASELINE_MMHG, DEFAULT_LEVELS_MMHG, PRESETS, Protocol
from ccft_desktop.core.session import Ended, Feedback, Hold, Outcome, Result, Scores, Trace

translate = QCoreApplication.translate

SCORE_IDS = (
    "highest_pressure",
    "activation_score",
    "performance_index",
    "cumulative_performance_index",
)


def preset_name(preset_id: str) -> str:
    """What people call a preset; an id that is none is given back as it is."""
    return {
        "stage1": translate("Words", "Movement quality"),
        "ladder": translate("Words", "Ladder"),
        "triple": translate("Words", "Triple"),
        "endurance": translate("Words", "Endurance"),
        "cumulative": translate("Words", "Cumulative"),
    }.get(preset_id, preset_id)


def protocol_title(protocol: Protocol) -> str:
    """Name, holds and levels in one line; a clinic's own copy goes by its own name."""
    own_copy = protocol.name != PRESETS[protocol.preset].name
    name = protocol.name if own_copy else preset_name(protocol.preset)
    return f"{name}, {_holds_at_levels(protocol)}"


def _holds_at_levels(protocol: Protocol) -> str:
    levels = protocol.levels_mmhg
    if protocol.preset == "endurance" and len(levels) > 1:
        return translate("Words", "{holds} × {hold_s} s at one level").format(
            holds=protocol.holds_per_level, hold_s=f"{protocol.hold_s:g}"
        )
    if len(levels) == 1:
        at = translate("Words", "{level} mmHg").format(level=f"{levels[0]:g}")
    else:
        at = translate("Words", "{lowest}–{highest} mmHg").format(
            lowest=f"{levels[0]:g}", highest=f"{levels[-1]:g}"
        )
    if protocol.passes_needed == 1:
        pattern = translate("Words", "{hold_s} s per level, {at}")
    elif protocol.passes_needed is not None:
        pattern = translate("Words", "{holds} × {hold_s} s per level, {at}")
    elif protocol.holds_per_level == 1:
        pattern = translate("Words", "{hold_s} s at {at}")
    else:
        pattern = translate("Words", "{holds} × {hold_s} s at {at}")
    holds = protocol.passes_needed or protocol.holds_per_level
    return pattern.format(holds=holds, hold_s=f"{protocol.hold_s:g}", at=at)


def outcome_word(outcome: Outcome) -> str:
    """The verdict on one hold: on the hold, never on the person."""
    return {
        "success": translate("Words", "Held"),
        "failed": translate("Words", "Not held"),
        "invalid": translate("Words", "Could not tell"),
    }[outcome]


def held_count(holds: Sequence[Hold]) -> tuple[int, int]:
    """How many scored holds succeeded, and how many had an outcome that could be told."""
    told = [hold for hold in holds if hold.scored and hold.outcome != "invalid"]
    return sum(hold.outcome == "success" for hold in told), len(told)


def held_sentence(held: int, told: int) -> str:
    return translate("Words", "{held} of {told} held").format(held=held, told=told)


def fault_short(code: str) -> str:
    """The word on a fault's key."""
    return {
        "scm": translate("Words", "SCM"),
        "retraction": translate("Words", "Retract"),
        "lift": translate("Words", "Lift"),
        "jerk": translate("Words", "Jerk"),
        "jaw": translate("Words", "Jaw"),
        "breath": translate("Words", "Breath"),
        "no_relax": translate("Words", "No relax"),
        "chin_poke": translate("Words", "Chin poke"),
        "pain": translate("Words", "Pain"),
        "unsorted": translate("Words", "Unsorted"),
    }[code]


def fault_name(code: str) -> str:
    """A fault in full, for a tooltip, a legend or a list."""
    return {
        "scm": translate("Words", "Sternocleidomastoid or scalenes at work"),
        "retraction": translate("Words", "Head pushed back"),
        "lift": translate("Words", "Head lifted"),
        "jerk": translate("Words", "Jerky or too fast"),
        "jaw": translate("Words", "Jaw clenched, platysma or hyoid muscles at work"),
        "breath": translate("Words", "Breath held or high in the chest"),
        "no_relax": translate("Words", "Does not relax back to the baseline"),
        "chin_poke": translate("Words", "Chin pokes forward: neck extension"),
        "pain": translate("Words", "Pain or symptoms"),
        "unsorted": translate("Words", "A fault, to be named later"),
    }[code]


def hold_labels(holds: Sequence[Hold]) -> list[str]:
    """Each hold's number at its level; a hold offered again after one that could not be told says so."""
    told: dict[float, int] = {}
    untold: set[tuple[float, int]] = set()
    labels = []
    for hold in holds:
        number_at_level = told.get(hold.level_mmhg, 0) + 1
        again = (hold.level_mmhg, number_at_level) in untold
        pattern = translate("Words", "{number} again") if again else "{number}"
        labels.append(pattern.format(number=number_at_level))
        if hold.outcome == "invalid":
            untold.add((hold.level_mmhg, number_at_level))
        else:
            told[hold.level_mmhg] = number_at_level
    return labels


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
    later = [mark for mark in standing_marks(events) if mark.t_s >= hold.cue_s - TIME_TOLERANCE_S]
    found = later[: len(hold.faults)]
    return found if tuple(mark.code for mark in found) == hold.faults else []


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


def score_name(score_id: str) -> str:
    """What a score is called; the ids of the result file, with or without their unit."""
    return {
        "highest_pressure": translate("Words", "Highest pressure"),
        "activation_score": translate("Words", "Activation score"),
        "performance_index": translate("Words", "Performance index"),
        "cumulative_performance_index": translate("Words", "Cumulative performance index"),
    }[score_id.removesuffix("_mmhg")]


def score_of(score_id: str, scores: Scores) -> float | None:
    """The number of a score; None where the protocol does not define it."""
    return {
        "highest_pressure": scores.highest_pressure_mmhg,
        "activation_score": scores.activation_score_mmhg,
        "performance_index": scores.performance_index,
        "cumulative_performance_index": scores.cumulative_performance_index,
    }[score_id.removesuffix("_mmhg")]


def score_range(score_id: str, protocol: Protocol) -> str:
    """What a score can be: ``of 100``, ``of 300``, or its range in mmHg under this protocol."""
    kind = score_id.removesuffix("_mmhg")
    highest = protocol.levels_mmhg[-1]
    rise = highest - protocol.baseline_mmhg
    if kind == "highest_pressure":
        return translate("Words", "{lowest}–{highest} mmHg").format(
            lowest=f"{protocol.baseline_mmhg:g}", highest=f"{highest:g}"
        )
    if kind == "activation_score":
        return translate("Words", "{lowest}–{highest} mmHg").format(lowest=0, highest=f"{rise:g}")
    # The published scales end at 100 and 300; a clinic's own higher levels reach beyond the first.
    top = max(100.0, rise * protocol.holds_per_level) if kind == "performance_index" else 300.0
    return translate("Words", "of {highest}").format(highest=f"{top:g}")


def score_formula(score_id: str, result: Result) -> str:
    """How a score came about, or why the protocol does not define it."""
    kind = score_id.removesuffix("_mmhg")
    scores, protocol = result.scores, result.protocol
    rise = f"{scores.activation_score_mmhg:g}"
    if kind == "highest_pressure":
        if protocol.passes_needed is not None:
            return translate("Words", "Highest level passed")
        return translate("Words", "Highest level with a hold held")
    if kind == "activation_score":
        return translate("Words", "{highest} − {baseline} mmHg").format(
            highest=f"{scores.highest_pressure_mmhg:g}", baseline=f"{protocol.baseline_mmhg:g}"
        )
    if score_of(kind, scores) is None:
        if kind == "performance_index":
            return translate("Words", "Only with ten holds of 10 s per level")
        return translate("Words", "Only with the cumulative preset")
    if kind == "performance_index":
        held, _ = held_count([h for h in result.holds if h.level_mmhg == scores.highest_pressure_mmhg])
        pattern = (
            translate("Words", "{rise} mmHg above baseline × {held} hold")
            if held == 1
            else translate("Words", "{rise} mmHg above baseline × {held} holds")
        )
        return pattern.format(rise=rise, held=held)
    return translate("Words", "Sum of mmHg above baseline × holds, all levels")


def ended_sentence(ended: Ended) -> str:
    return {
        "completed": translate("Words", "All holds were done."),
        "stop_rule": translate("Words", "Ended by the stop rule."),
        "pain": translate("Words", "Ended because of pain or symptoms."),
        "stopped": translate("Words", "Stopped by the examiner."),
        "recording_ended": translate("Words", "The recording ended before the test did."),
    }[ended]


def feedback_word(feedback: Feedback) -> str:
    """What the patient saw during the test."""
    return {
        "guide": translate("Words", "guide"),
        "band": translate("Words", "band"),
        "blind": translate("Words", "blind"),
    }[feedback]


def context_lines(protocol: Protocol, scores: Scores) -> list[str]:
    """Published figures that may stand beside a result, each with its source.

    None beside an endurance test's highest pressure, because its level was chosen, nor beside levels or
    a baseline other than the published ones.
    """
    lines = []
    published = (protocol.baseline_mmhg, protocol.levels_mmhg) == (DEFAULT_BASELINE_MMHG, DEFAULT_LEVELS_MMHG)
    if protocol.preset != "endurance" and published:
        lines += [
            translate(
                "Words",
                "Highest pressure in healthy adults: mean 25.5 mmHg (SD 3.3), n = 122, no effect of age or sex "
                "(J Manipulative Physiol Ther 2025;48:197).",
            ),
            translate(
                "Words",
                "Median 28 mmHg without symptoms, 24 mmHg with chronic neck pain "
                "(Chiu 2005, J Orthop Sports Phys Ther 35:567).",
            ),
            translate(
                "Words",
                "Reliability: ICC 0.78 within one examiner, 0.54–0.57 between examiners (Hudswell 2005).",
            ),
        ]
    if scores.performance_index is not None or scores.cumulative_performance_index is not None:
        lines.append(
            translate(
                "Words",
                "For the performance indices no threshold of change that we could verify is published.",
            )
        )
    return lines


def disclaimer() -> str:
    """The sentence the program and every report carry."""
    return translate(
        "Words",
        "This program has not been certified as a medical device. It records and times the test; it does not "
        "diagnose. Calibration and electrical safety are the user's duty.",
    )


def number(x: float | None, decimals: int) -> str:
    """``x`` rounded, with a true minus; an en dash where there is none; never a negative zero."""
    if x is None or math.isnan(x):
        return "–"
    text = f"{abs(x):.{decimals}f}"
    negative = x < 0 and float(text) != 0
    return f"−{text}" if negative else text


def percent(fraction: float | None) -> str:
    """A fraction in whole per cent, rounded down: 100 % means all of it, and 79.9 % is not 80 %."""
    if fraction is None or math.isnan(fraction):
        return "–"
    return translate("Words", "{percent} %").format(percent=math.floor(fraction * 100 + 1e-6))


def day(d: date) -> str:
    """``Thu 19 Nov 2026`` in the language of the program."""
    return QLocale().toString(QDate(d.year, d.month, d.day), "ddd d MMM yyyy")


def clock(moment_utc: datetime) -> str:
    """Hours and minutes of a moment, in local time."""
    local = moment_utc.astimezone()
    return QLocale().toString(QTime(local.hour, local.minute), "HH:mm")


def clock_span(first_utc: datetime, last_utc: datetime) -> str:
    """``12:02–12:06`` in local time; one time when both fall in the same minute."""
    first, last = clock(first_utc), clock(last_utc)
    return first if first == last else f"{first}–{last}"


def elapsed(t_s: float) -> str:
    """Minutes and seconds on the session clock, ``1:52``."""
    minutes, seconds = divmod(math.floor(t_s + TIME_TOLERANCE_S), 60)
    return f"{minutes}:{seconds:02d}"
