"""What a test asks in the place of the cue: where it hurts, which fault it was, how a hold went.

It follows the test, hears keys and tells answers; it shows nothing and keeps nothing.
"""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeyEvent

from ccft_desktop.core.faults import FAULTS, Event, Outcome
from ccft_desktop.core.pain import PLACES, Place
from ccft_desktop.core.progress import Over, Paused, Progress, Resting, Waiting
from ccft_desktop.ui.pages.test_keys import LATER, TestKeys, number_of

OUTCOMES: tuple[Outcome, ...] = ("success", "failed", "invalid")
"""In the order of their keys, from 1."""


@dataclass(frozen=True, slots=True)
class PainAsked:
    """The test has stopped for pain: first where, then how strong; then what was told."""

    place: Place | None = None
    score: int | None = None
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class WhichFault:
    """A mark of the hold just closed waits for its name."""

    mark: Event


@dataclass(frozen=True, slots=True)
class WhichOutcome:
    """The therapist saw the last hold otherwise; ``chosen``: the reason is being typed."""

    index: int
    automatic: Outcome
    chosen: Outcome | None = None


Question = PainAsked | WhichFault | WhichOutcome


class TestQuestions(QObject):
    """At most one question at a time; none keeps a cue from coming."""

    __test__ = False  # not a test class, whatever its name begins with

    pain_told = Signal(str, object)
    """A ``Place``, and 0 to 10 or None. Told anew when the number follows."""
    named = Signal(str)
    """The code for the mark that waited."""
    outcome_told = Signal(int, str, str)
    """Index of the hold, an ``Outcome`` and the reason; without one it is still being typed."""
    reason_wanted = Signal()
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.asked: Question | None = None
        self._unasked: Event | None = None
        """The mark whose question was put off."""

    def begin(self) -> None:
        """Another test."""
        self.asked = self._unasked = None

    def follow(self, progress: Progress) -> None:
        """Ask what is to be asked as the test stands, and nothing that is too late."""
        phase, asked = progress.phase, self.asked
        if isinstance(phase, Over) and phase.ended == "pain":
            self.asked = asked if isinstance(asked, PainAsked) else PainAsked()
        elif isinstance(asked, WhichOutcome) and (
            asked.chosen or isinstance(phase, Resting | Waiting | Paused)
        ):
            return
        elif isinstance(phase, Resting) and progress.unnamed not in (None, self._unasked):
            assert progress.unnamed is not None
            self.asked = WhichFault(progress.unnamed)
        else:
            self.asked = None

    def ask_outcome(self, progress: Progress) -> None:
        """The therapist wants to say how the last hold went, between two holds."""
        if progress.holds and isinstance(progress.phase, Resting | Waiting | Paused):
            hold = progress.holds[-1]
            automatic = hold.automatic[0] if hold.automatic else hold.outcome
            self.asked = WhichOutcome(hold.index, automatic)
            self.changed.emit()

    def take(self, event: QKeyEvent, keys: TestKeys) -> bool:
        """Whether the key was an answer."""
        before = self.asked
        match self.asked:
            case PainAsked(is_done=False):
                self._on_pain(self.asked, event, keys)
            case WhichFault(mark=mark):
                self._on_name(mark, event, keys)
            case WhichOutcome(chosen=None):
                self._on_outcome(self.asked, event, keys)
            case _:
                return False
        if self.asked is before:
            return False
        self.changed.emit()
        return True

    def give_reason(self, reason: str) -> None:
        """What was typed; empty takes the outcome back to what the rules say."""
        asked = self.asked
        if isinstance(asked, WhichOutcome) and asked.chosen:
            self.asked = None
            chosen = asked.chosen if reason else asked.automatic
            self.outcome_told.emit(asked.index, chosen, reason or self.tr("taken back"))
            self.changed.emit()

    def _on_pain(self, asked: PainAsked, event: QKeyEvent, keys: TestKeys) -> None:
        number, action = number_of(event), keys.steering_of(event)
        if asked.place is None and number in range(1, len(PLACES) + 1):
            assert number is not None
            self.asked = replace(asked, place=PLACES[number - 1])
            self.pain_told.emit(PLACES[number - 1], None)
        elif asked.place is not None and number is not None:
            self.asked = replace(asked, score=number, is_done=True)
            self.pain_told.emit(asked.place, number)
        elif action in ("cue", "stop"):
            self.asked = replace(asked, is_done=True)

    def _on_name(self, mark: Event, event: QKeyEvent, keys: TestKeys) -> None:
        code = keys.mark_of(event)
        if code == LATER:
            self.asked, self._unasked = None, mark
        elif code is not None and FAULTS[code].code != "pain":
            self.asked = None
            self.named.emit(code)

    def _on_outcome(self, asked: WhichOutcome, event: QKeyEvent, keys: TestKeys) -> None:
        number, action = number_of(event), keys.steering_of(event)
        if number in range(1, len(OUTCOMES) + 1):
            assert number is not None
            self.asked = replace(asked, chosen=OUTCOMES[number - 1])
            self.outcome_told.emit(asked.index, OUTCOMES[number - 1], "")
            self.reason_wanted.emit()
        elif action in ("undo", "outcome"):
            self.asked = None
