"""The safety screen before a test: what is asked, and what an answer leads to. It decides on no diagnosis.

After SNNOOP10 (Do 2019) for headache and the IFOMPT framework (Rushton 2023) for the neck.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from ccft_desktop.core.limits import InputError

HEADACHE_LIST: Final = (
    "fever",
    "cancer",
    "neurological_signs",
    "sudden_onset",
    "new_or_changed",
    "posture",
    "cough_or_effort",
    "disc_swelling",
    "worsening",
    "painful_eye",
    "after_injury",
    "immune_disease",
)
"""Asked only of people with headache."""
NECK_LIST: Final = (
    "recent_trauma",
    "unfamiliar_pain",
    "vascular_signs",
    "rheumatoid_down_surgery",
    "clumsy_gait_bladder",
    "spreading_weakness",
    "night_pain",
    "infection",
    "osteoporosis_steroids",
    "cannot_lie_flat",
    "severe_acute_pain",
)
PROMPTS: Final = ("onset_after_50", "pregnancy", "painkillers", "latex_allergy")
"""Acknowledged, not decided on."""
HEADACHE_PROMPTS: Final = ("onset_after_50",)
"""Those asked only of people with headache."""

Decision = Literal["clear", "go_on", "refer"]
"""Nothing to decide; discussed, go on (with a reason); do not test today: refer."""


def prompts(*, has_headache: bool) -> tuple[str, ...]:
    """The prompts asked of a person with or without headache."""
    return tuple(item for item in PROMPTS if has_headache or item not in HEADACHE_PROMPTS)


def to_decide(answered_yes: Iterable[str]) -> tuple[str, ...]:
    """Those answers that need a decision: every yes but the prompts."""
    return tuple(item for item in answered_yes if item not in PROMPTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyCheck:
    """What was asked and answered on one day. Raises ``InputError`` for answers that do not go together."""

    asked: Literal["all", "since_last_time"]
    """The whole screen, before a first test; or whether anything is new since last time, and it was not."""
    has_headache: bool = False
    """Whether the patient has headache: then its list was asked."""
    answered_yes: tuple[str, ...] = ()
    """Items of the three lists."""
    decision: Decision = "clear"
    reason: str = ""
    """What was discussed, in the therapist's words; needed where the test goes on."""

    def __post_init__(self) -> None:
        known = (*HEADACHE_LIST, *NECK_LIST, *PROMPTS)
        unknown = [item for item in self.answered_yes if item not in known]
        if unknown:
            raise InputError(f"The safety screen does not ask {unknown[0]!r}.")
        if self.asked == "since_last_time" and self.answered_yes:
            raise InputError("Something is new since last time: ask the whole safety screen.")
        if not self.has_headache and any(item in HEADACHE_LIST for item in self.answered_yes):
            raise InputError("The headache list is only asked of people with headache.")
        if (self.decision == "clear") is bool(self.raised):
            raise InputError(
                "A yes needs a decision: discussed and go on, or refer; without one there is none."
            )
        if self.decision == "go_on" and not self.reason.strip():
            raise InputError("Going on after a yes needs a written reason.")

    @property
    def raised(self) -> tuple[str, ...]:
        """The answers that must be decided on."""
        return to_decide(self.answered_yes)

    @property
    def may_test(self) -> bool:
        """Whether a test may follow today."""
        return self.decision != "refer"
