"""What a cuff set-up says beside its steps: the trend, what is wrong, what to do meanwhile. Pure."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.baseline import FROZEN_S, SetupState
from ccft_desktop.core.practice_nods import Familiarity
from ccft_desktop.core.settling import Trend
from ccft_desktop.ui.widgets.live_number import pressure_text
from ccft_desktop.ui.widgets.notice import NoticeKind

translate = QCoreApplication.translate

_TO_WATCH: Final[tuple[Trend, ...]] = ("leaking", "rising")


@dataclass(frozen=True, slots=True)
class Said:
    """What the notice says."""

    kind: NoticeKind
    heading: str
    text: str
    icon: str = ""


def rate(state: SetupState) -> tuple[str, str]:
    """The trend in words, and its colour token; while the cuff is placed its reading."""
    if state.step == "place" and state.pressure_mmhg is not None:
        said = translate("SetupPage", "Now {pressure} mmHg.")
        return said.format(pressure=pressure_text(state.pressure_mmhg)), "ink_muted"
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


def notice(state: SetupState, familiarity: Familiarity) -> Said:
    """Trouble first, then what to watch, then what to do with the time."""
    return _trouble(state) or _to_watch(state) or _meanwhile(state, familiarity)


def _trouble(state: SetupState) -> Said | None:
    if state.trouble == "signal":
        return Said(
            "trouble",
            translate("SetupPage", "No signal from the cuff."),
            translate("SetupPage", "Check that it is plugged in. The set-up goes on when it is back."),
            "unplugged",
        )
    if state.trouble == "over_inflated":
        return Said("trouble", *too_much_air(state.alarm_mmhg))
    if state.trouble == "frozen":
        heading = translate("SetupPage", "The reading has not changed for {seconds} s.")
        return Said(
            "trouble",
            heading.format(seconds=f"{FROZEN_S:g}"),
            translate("SetupPage", "Press the cuff lightly. If the number stays, plug the cuff in again."),
        )
    return None


def too_much_air(alarm_mmhg: float) -> tuple[str, str]:
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


def _meanwhile(state: SetupState, familiarity: Familiarity) -> Said:
    if state.ready:
        return _before_the_test(state, familiarity)
    if state.step != "settle":
        return while_placing()
    said = while_settling()
    return Said("info", practice_count(familiarity), said.heading) if familiarity.today else said


def while_settling() -> Said:
    """What to tell the patient and to look at in the minute of waiting."""
    return Said(
        "info",
        translate("SetupPage", "While it settles: tongue on the palate, lips together, teeth apart."),
        translate("SetupPage", "The screen stands toward the feet, a little below eye level."),
    )


def while_placing() -> Said:
    """How the patient lies."""
    return Said(
        "info",
        translate("SetupPage", "On the back, knees bent, neck neutral, face line horizontal."),
        translate("SetupPage", "A folded towel under the head if the face line needs it."),
    )


def _before_the_test(state: SetupState, familiarity: Familiarity) -> Said:
    if not familiarity.missing:
        said = translate("SetupPage", "Ready for the test. Tongue on the palate, lips together, teeth apart.")
        return Said("info", practice_count(familiarity), said)
    if familiarity.today:
        more = translate("SetupPage", "Counted, not scored. Recommended before the test: {missing} more.")
        return Said("info", practice_count(familiarity), more.format(missing=familiarity.missing))
    heading = translate("SetupPage", "At {baseline} and steady. Recommended first: {holds} practice holds.")
    return Said(
        "info",
        heading.format(baseline=f"{state.baseline_mmhg:g}", holds=familiarity.recommended),
        translate("SetupPage", "Teach one gentle nod, as if to say yes, then practise: counted, not scored."),
    )


def practice_count(familiarity: Familiarity) -> str:
    """How many practice holds of those that are recommended have been done today."""
    said = translate("SetupPage", "{done} of {recommended} practice holds done.")
    if familiarity.today > familiarity.recommended:
        said = translate("SetupPage", "{done} practice holds done.")
    return said.format(done=familiarity.today, recommended=familiarity.recommended)
