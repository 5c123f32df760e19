"""A cuff set-up in words: its steps, its state, its rate, its notice. Pure; paints and decides nothing."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from ccft_desktop.core.baseline import (
    FROZEN_S,
    NEAR_MMHG,
    PLACED_S,
    SQUEEZES_ASKED,
    SetupState,
    Step,
)
from ccft_desktop.core.settling import STEADY_MMHG, STEADY_S, Trend
from ccft_desktop.ui.widgets.live_number import pressure_text
from ccft_desktop.ui.widgets.notice import NoticeKind
from ccft_desktop.ui.widgets.state_word import State
from ccft_desktop.ui.widgets.step_list import StepRow

translate = QCoreApplication.translate

_ORDER: tuple[Step, ...] = ("place", "inflate", "squeeze", "settle")
_TO_WATCH: tuple[Trend, ...] = ("leaking", "rising")


@dataclass(frozen=True, slots=True)
class Said:
    """What the notice says."""

    kind: NoticeKind
    heading: str
    text: str
    icon: str = ""


def steps(state: SetupState, now: QDateTime) -> list[StepRow]:
    """The four steps as they stand; ``now`` is the wall clock at ``state.now_s``."""
    at = len(_ORDER) if state.ready else _ORDER.index(state.step)
    baseline = f"{state.baseline_mmhg:g}"
    titles = (
        translate("SetupPage", "Place the cuff"),
        translate("SetupPage", "Inflate to {baseline}").format(baseline=baseline),
        translate("SetupPage", "Squeeze gently, re-inflate"),
        translate("SetupPage", "Let it settle"),
    )
    details = (
        _place(state),
        _inflate(state, baseline, now),
        _squeeze(state, baseline),
        _settle(state),
    )
    fractions = (
        0.0,
        (state.pressure_mmhg or 0.0) / state.baseline_mmhg,
        state.squeezes / SQUEEZES_ASKED,
        state.steady_s / STEADY_S,
    )
    return [
        StepRow(title, detail, "done" if n < at else "now" if n == at else "to_come", fraction)
        for n, (title, detail, fraction) in enumerate(zip(titles, details, fractions, strict=True))
    ]


def _place(state: SetupState) -> str:
    said = translate("SetupPage", "Deflated, folded, against the occiput. Face line horizontal.")
    if state.step == "place":
        return said + " " + translate("SetupPage", "Enter when it lies.")
    return said


def _inflate(state: SetupState, baseline: str, now: QDateTime) -> str:
    if state.inflated_s is None or state.inflated_mmhg is None:
        return translate("SetupPage", "Pump slowly up to {baseline} mmHg.").format(baseline=baseline)
    reached = now.addMSecs(-round((state.now_s - state.inflated_s) * 1000))
    return translate("SetupPage", "Reached {pressure} mmHg at {clock}.").format(
        pressure=pressure_text(state.inflated_mmhg),
        clock=QLocale().toString(reached.time(), "HH:mm"),
    )


def _squeeze(state: SetupState, baseline: str) -> str:
    count = translate("SetupPage", "{count} of {asked}.").format(count=state.squeezes, asked=SQUEEZES_ASKED)
    if state.step == "settle":
        return count + " " + translate("SetupPage", "The air has spread through the chambers.")
    if state.step == "squeeze":
        again = translate(
            "SetupPage", "Press the cuff, then set it to {baseline} again. Enter: already done."
        )
        return count + " " + again.format(baseline=baseline)
    return translate("SetupPage", "Two to three times, so that the air spreads.")


def _settle(state: SetupState) -> str:
    if state.ready:
        return translate("SetupPage", "Steady for {seconds} s. Ready.").format(seconds=f"{STEADY_S:g}")
    if state.step != "settle":
        return translate("SetupPage", "{steady} s steady, at least {placed} s after placing.").format(
            steady=f"{STEADY_S:g}", placed=f"{PLACED_S:g}"
        )
    steady = translate("SetupPage", "Steady for {seconds} of {needed} s.").format(
        seconds=int(state.steady_s + 1e-6), needed=f"{STEADY_S:g}"
    )
    if state.since_placed_s >= PLACED_S:
        return steady
    placed = translate("SetupPage", "Placed {seconds} s ago, at least {needed} s needed.").format(
        seconds=int(state.since_placed_s + 1e-6), needed=f"{PLACED_S:g}"
    )
    return f"{steady} {placed}"


def cuff_state(state: SetupState) -> tuple[State, str]:
    """Shape and word under the gauge."""
    baseline = f"{state.baseline_mmhg:g}"
    pressure = state.pressure_mmhg
    if state.trouble == "signal" or pressure is None:
        return "no_signal", translate("SetupPage", "No signal")
    if state.trouble == "frozen":
        return "no_signal", translate("SetupPage", "Reading stands still")
    if state.trouble == "over_inflated":
        return "over_inflated", translate("SetupPage", "Let air out")
    if state.step == "place":
        return "wait", translate("SetupPage", "Place the cuff")
    if state.trend == "leaking":
        return "below", translate("SetupPage", "Losing air")
    off = pressure - state.baseline_mmhg
    if abs(off) <= STEADY_MMHG or (state.steady_s > 0 and abs(off) <= NEAR_MMHG):
        if state.steady_s > 0:
            return "in_band", translate("SetupPage", "At {baseline}, steady").format(baseline=baseline)
        return "in_band", translate("SetupPage", "At {baseline}").format(baseline=baseline)
    if state.step == "inflate" and off < 0:
        return "reach", translate("SetupPage", "Inflate to {baseline}").format(baseline=baseline)
    if off < 0:
        return "below", translate("SetupPage", "Below {baseline}").format(baseline=baseline)
    return "above", translate("SetupPage", "Above {baseline}").format(baseline=baseline)


def rate(state: SetupState) -> tuple[str, str]:
    """The trend in words, and its colour token."""
    if state.rate_mmhg_per_min is None or state.trend is None:
        return "", "ink_muted"
    said = {
        "steady": translate("SetupPage", "Neither rising nor falling."),
        "falling": translate("SetupPage", "Falling {rate} mmHg a minute: that is fine."),
        "spreading": translate("SetupPage", "Falling {rate} mmHg a minute: the air is spreading."),
        "leaking": translate("SetupPage", "Falling {rate} mmHg a minute: check the valve."),
        "warming": translate("SetupPage", "Rising {rate} mmHg a minute: the air is warming."),
        "rising": translate("SetupPage", "Rising {rate} mmHg a minute: not settled yet."),
    }[state.trend]
    token = "out_of_band" if state.trend in _TO_WATCH else "ink_muted"
    return said.format(rate=f"{abs(state.rate_mmhg_per_min):.1f}"), token


def notice(state: SetupState) -> Said:
    """Trouble first, then what to watch, then what to do with the time."""
    return _trouble(state) or _to_watch(state) or _meanwhile(state)


def _trouble(state: SetupState) -> Said | None:
    if state.trouble == "signal":
        return Said(
            "trouble",
            translate("SetupPage", "No signal from the cuff."),
            translate("SetupPage", "Check that it is plugged in. The set-up goes on when it is back."),
            "unplugged",
        )
    if state.trouble == "over_inflated":
        return Said("trouble", *alarm(state.alarm_mmhg))
    if state.trouble == "frozen":
        heading = translate("SetupPage", "The reading has not changed for {seconds} s.")
        return Said(
            "trouble",
            heading.format(seconds=f"{FROZEN_S:g}"),
            translate("SetupPage", "Press the cuff lightly. If the number stays, plug the cuff in again."),
        )
    return None


def alarm(alarm_mmhg: float) -> tuple[str, str]:
    """Too much air in the cuff: what is so and what to do, on the set-up and on the test page alike."""
    heading = translate("SetupPage", "The cuff is above {limit} mmHg.")
    return heading.format(limit=f"{alarm_mmhg:g}"), translate("SetupPage", "Open the valve and let air out.")


def _to_watch(state: SetupState) -> Said | None:
    baseline = f"{state.baseline_mmhg:g}"
    shown = f"{abs(state.rate_mmhg_per_min or 0.0):.1f}"
    if state.trend == "leaking":
        return Said(
            "watch",
            translate("SetupPage", "Falling {rate} mmHg a minute.").format(rate=shown),
            translate(
                "SetupPage", "Check the valve and the hose, then set the cuff to {baseline} again."
            ).format(baseline=baseline),
            "below-band",
        )
    if state.trend == "rising":
        return Said(
            "watch",
            translate("SetupPage", "Rising {rate} mmHg a minute.").format(rate=shown),
            translate(
                "SetupPage",
                "The air still warms, or the head presses. Wait, then set the cuff to {baseline}.",
            ).format(baseline=baseline),
            "above-band",
        )
    mean_mmhg = state.mean_mmhg
    if state.step == "settle" and mean_mmhg is not None and state.steady_s == 0.0 and state.trend is not None:
        return Said(
            "watch",
            translate("SetupPage", "The cuff reads {pressure}.").format(pressure=pressure_text(mean_mmhg)),
            translate("SetupPage", "Set it to {baseline}.").format(baseline=baseline),
            "below-band" if mean_mmhg < state.baseline_mmhg else "above-band",
        )
    return None


def _meanwhile(state: SetupState) -> Said:
    if state.ready:
        return Said(
            "info",
            translate("SetupPage", "Ready. The pressure is at {baseline} and steady.").format(
                baseline=f"{state.baseline_mmhg:g}"
            ),
            translate("SetupPage", "Tongue on the palate, lips together, teeth apart."),
        )
    if state.step == "settle":
        return Said(
            "info",
            translate("SetupPage", "While it settles: tongue on the palate, lips together, teeth apart."),
            translate("SetupPage", "The screen stands toward the feet, a little below eye level."),
        )
    return Said(
        "info",
        translate("SetupPage", "On the back, knees bent, neck neutral, face line horizontal."),
        translate("SetupPage", "A folded towel under the head if the face line needs it."),
    )
