"""What the presets are for and how long a protocol takes, in one line each. Pure."""

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.protocol import PresetId, Protocol

translate = QCoreApplication.translate


def purpose(preset: PresetId) -> str:
    """A preset in one line, for choosing."""
    return {
        "stage1": translate("TestChoice", "3 s at each level: how clean is the movement?"),
        "ladder": translate("TestChoice", "One hold a level, climbing while it is held"),
        "triple": translate("TestChoice", "Three held at a level, then the next"),
        "endurance": translate("TestChoice", "Ten holds at one level: the usual second stage"),
        "cumulative": translate("TestChoice", "Ten holds at every level, from 22 up"),
    }[preset]


def facts(protocol: Protocol) -> str:
    """Holds, rests and the longest it can take."""
    holds = len(protocol.levels_mmhg) * protocol.holds_per_level
    if holds == 1:
        count = translate("TestChoice", "One hold of {hold_s} s.")
    else:
        count = translate("TestChoice", "Up to {holds} holds of {hold_s} s, with {rest_s} s of rest.")
    said = count.format(holds=holds, hold_s=f"{protocol.hold_s:g}", rest_s=f"{_usual_rest_s(protocol):g}")
    minutes = max(1, round(longest_s(protocol) / 60))
    lasts = (
        translate("TestChoice", "A minute.")
        if minutes == 1
        else translate("TestChoice", "At most {minutes}\u00a0minutes.").format(minutes=minutes)
    )
    return f"{said} {lasts}"


def _usual_rest_s(protocol: Protocol) -> float:
    return protocol.rest_new_level_s if protocol.holds_per_level == 1 else protocol.rest_s


def longest_s(protocol: Protocol) -> float:
    """Every hold offered, each reached in half its time, with every rest."""
    levels = len(protocol.levels_mmhg)
    holds = levels * protocol.holds_per_level
    each_s = protocol.reach_s / 2 + protocol.hold_s
    return holds * each_s + (holds - levels) * protocol.rest_s + (levels - 1) * protocol.rest_new_level_s
