"""What presets, outcomes, faults and endings are called. Knows no session."""

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.protocol import PRESETS, Protocol
from ccft_desktop.core.session import Ended, Feedback, Outcome

translate = QCoreApplication.translate


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


def disclaimer() -> str:
    """The sentence the program and every report carry."""
    return translate(
        "Words",
        "This program has not been certified as a medical device. It records and times the test; it does not "
        "diagnose. Calibration and electrical safety are the user's duty.",
    )
