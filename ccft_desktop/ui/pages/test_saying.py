"""What the test page says as things stand: a question, else the cue; and which keys do what. Pure."""

from dataclasses import dataclass

from ccft_desktop.core.progress import Progress, Resting
from ccft_desktop.core.scene import Purpose
from ccft_desktop.core.suggestion import Suggestion
from ccft_desktop.ui.pages import (
    test_cue_words,
    test_dial_words,
    test_hints,
    test_question_words,
    test_words,
)
from ccft_desktop.ui.pages.test_keys import TestKeys
from ccft_desktop.ui.pages.test_questions import PainAsked, Question, WhichFault
from ccft_desktop.ui.pages.test_taps import awaits_tap
from ccft_desktop.ui.widgets.bars import KeyWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """The test and what is going on between therapist and page."""

    progress: Progress
    purpose: Purpose
    keys: TestKeys
    stop_asked: bool
    """By its key or for pain, and not taken back."""
    asked: Question | None
    suggestion: Suggestion | None
    """What the last hold looked like."""
    typing: bool
    by_dial: bool = False

    def cue(self, pressure_mmhg: float | None) -> tuple[str, str]:
        """What stands in the place of the cue, and a quieter line below it."""
        told = test_dial_words.cue(self.progress, self.keys) if self.by_dial else None
        if self.asked is not None:
            asked = test_question_words.question(self.asked, self.suggestion, self.keys)
            # Both can be answered at once: the keys are not the same.
            both = isinstance(self.asked, WhichFault) and awaits_tap(self.progress)
            return (told[0], f"{told[1]}. {asked[0]}") if told is not None and both else asked
        if told is not None:
            return told
        cue, detail = test_cue_words.cue(
            self.progress, pressure_mmhg, stop_asked=self.stop_asked, purpose=self.purpose, keys=self.keys
        )
        if isinstance(self.progress.phase, Resting) and self.progress.holds:
            marked = self.suggestion in self.progress.holds[-1].faults
            detail = "" if marked else test_question_words.looks_like(self.suggestion, self.keys)
        return cue, detail

    def advice(self) -> tuple[str, str]:
        """What must be read at once, a heading and a sentence; empty for nothing."""
        return test_question_words.advice(self.asked, self.keys)

    def hints(self) -> tuple[list[KeyWords], list[KeyWords]]:
        """For the leading and the trailing side of the hint bar."""
        asked = self.asked
        if self.typing:
            return test_hints.while_typing(self.purpose, self.keys)
        if asked is not None and not (isinstance(asked, PainAsked) and asked.is_done):
            return test_question_words.answers(asked, self.keys)
        first, last = test_hints.hints(self.progress, self.purpose, self.keys, stop_asked=self.stop_asked)
        taps = test_dial_words.hints(self.progress, self.keys) if self.by_dial else []
        if not taps:
            return first, last
        # The bar has no room for all of them; every other key works as ever.
        beside = {
            self.keys.legend("pause"),
            self.keys.legend_of_all(test_hints.MARKS),
            self.keys.legend("undo"),
        }
        return [*taps, *(hint for hint in first if hint[0] in beside)], last

    def spoken(self, pressure_mmhg: float | None, now_s: float) -> str:
        """What a screen reader says of this moment."""
        if self.by_dial:
            return test_dial_words.spoken(self.progress, now_s)
        return test_words.spoken(self.progress, pressure_mmhg, now_s)
