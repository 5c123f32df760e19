"""Asking an instrument in turn: what is asked when, how long an answer is waited for, what silence means.

Knows time as it is told and questions as bytes; how a question reads and what an answer means, only the
``Language`` knows. An instrument that stops answering gives nothing, never its last value again.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from devices.decoders.decoded import Outcome, Rejected, Said
from devices.dialogues.frames import after_echo

MOST_BYTES: Final = 1024
"""Longest answer; longer is noise or another device's stream."""

# Decision of this project: so many questions in a row without an answer, and the instrument is woken anew,
# because it may have been switched off and on.
_MISSES_BEFORE_WAKING: Final = 3

_ENDLESS: Final = "An answer has no end: the baud rate may be wrong, or another device is talking."
_DAMAGED: Final = "An answer cannot be read: the baud rate, the address or the wiring may be wrong."
_ONLY_ECHO: Final = "Only the question came back: the adapter works, and the instrument does not answer."


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to write, and how long to wait for what comes."""

    wire: bytes
    about: str
    """For people: ``the pressure``."""
    wait_s: float
    silent: bool = False
    """Whether no answer is as good as one: a wake-up line."""
    tries: int | None = None
    """After so many without an answer it is left; None: nothing goes on without the answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a whole answer says."""

    outcomes: tuple[Outcome, ...] = ()
    enough: bool = True
    """Whether the question need not be asked again."""
    anew: bool = False
    """Whether the instrument has forgotten what it was told at the beginning."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the pressure is asked for, and the rest the instrument needs after each answer."""

    period_s: float
    gap_s: float


class Language(Protocol):
    """One instrument's way of being asked; made anew for every opening."""

    def opening(self) -> Sequence[Question]:
        """What is asked once, before the first pressure."""
        ...

    def reading(self) -> Question:
        """What is asked again and again."""
        ...

    def recurring(self) -> Sequence[tuple[float, Question]]:
        """What is asked besides, each every so many seconds."""
        ...

    def understood(self, question: Question, received: bytes) -> Answer | None:
        """What the bytes since the question say; None while the answer is not whole. Never raises."""
        ...


class Conversation:
    """A ``Dialogue`` in some language."""

    def __init__(self, language: Callable[[], Language], pace: Pace, echo: str = "no") -> None:
        self._new_language = language
        self._pace = pace
        self._echo = echo
        self.opened(0.0)

    def opened(self, now_s: float) -> None:
        """Forget the past; the first question is due at once."""
        self._language = self._new_language()
        self._waiting = deque(self._language.opening())
        self._recurring_s = [(now_s + every_s, every_s, one) for every_s, one in self._language.recurring()]
        self._asked: Question | None = None
        self._asked_s = now_s
        self._until_s = now_s
        self._next_s = now_s
        self._received = b""
        self._misses = 0
        self._told: list[Outcome] = []

    def due_s(self) -> float:
        """When the next question is due, or the wait for an answer ends."""
        return self._next_s if self._asked is None else self._until_s

    def act(self, now_s: float) -> bytes:
        """The next question if it is time, else nothing."""
        if now_s < self.due_s():
            return b""
        if self._asked is not None:
            self._give_up(self._asked, now_s)
            return b""
        self._remind(now_s)
        self._asked = self._waiting[0] if self._waiting else self._language.reading()
        self._asked_s = now_s
        self._until_s = now_s + self._asked.wait_s
        self._received = b""
        return self._asked.wire

    def feed(self, data: bytes, now_s: float) -> list[Outcome]:
        """What ``data`` completes. What nobody asked for is dropped: it may be a late answer."""
        if self._asked is not None and data:
            self._received += data
            self._listen(self._asked, now_s)
        told, self._told = self._told, []
        return told

    def _listen(self, question: Question, now_s: float) -> None:
        heard = after_echo(self._received, question.wire, self._echo)
        answer = self._language.understood(question, heard) if heard is not None else None
        if answer is not None:
            self._told.extend(answer.outcomes)
            self._settle(question, answer, now_s)
        elif len(self._received) > MOST_BYTES:
            self._told.append(Rejected(self._received[:20].hex(" "), _ENDLESS))
            self._missed(question, now_s)

    def _settle(self, question: Question, answer: Answer, now_s: float) -> None:
        self._asked = None
        self._next_s = now_s + self._pace.gap_s
        if not self._waiting or not answer.enough:
            self._next_s = max(self._next_s, self._asked_s + self._pace.period_s)
        if answer.enough:
            self._misses = 0
            self._done(question)
        else:
            self._count_miss(question)
        if answer.anew:
            self._waiting = deque(self._language.opening())

    def _give_up(self, question: Question, now_s: float) -> None:
        if question.silent:
            self._asked = None
            self._next_s = now_s + self._pace.gap_s
            self._done(question)
            return
        heard = after_echo(self._received, question.wire, self._echo)
        if self._received and not heard and self._received.startswith(question.wire):
            self._told.append(Said("status", _ONLY_ECHO))
        elif self._received:
            self._told.append(Rejected(self._received[:20].hex(" "), _DAMAGED))
        else:
            self._told.append(
                Said("status", f"The instrument does not answer when asked for {question.about}.")
            )
        self._missed(question, now_s)

    def _missed(self, question: Question, now_s: float) -> None:
        """The line is left alone for as long again, so that a late answer meets no other question."""
        self._asked = None
        self._next_s = now_s + question.wait_s
        self._count_miss(question)

    def _count_miss(self, question: Question) -> None:
        self._misses += 1
        if question.tries is not None:
            if self._misses >= question.tries:
                self._misses = 0
                self._done(question)
        elif self._misses >= _MISSES_BEFORE_WAKING:
            self._misses = 0
            self._waiting = deque(self._language.opening())

    def _done(self, question: Question) -> None:
        if self._waiting and self._waiting[0] is question:
            self._waiting.popleft()

    def _remind(self, now_s: float) -> None:
        """Puts what recurs before the next reading, each once however late it is."""
        for number, (at_s, every_s, question) in enumerate(self._recurring_s):
            if at_s <= now_s:
                self._recurring_s[number] = (now_s + every_s, every_s, question)
                if not any(one is question for one in self._waiting):
                    self._waiting.append(question)
