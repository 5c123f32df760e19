"""Words as a language: writes an instrument's questions and reads its lines, all of it told by parameters.

Knows lines and units; not when to ask, and no port.
"""

import re
from collections.abc import Sequence
from typing import Final

from devices.decoders.decoded import Outcome, Rejected, Said, pressure
from devices.decoders.numbers import is_status, number
from devices.dialogues import span
from devices.dialogues.ask import AskParameters
from devices.dialogues.conversation import Answer, Conversation, Pace, Question
from devices.units import unit_named

_RANGE_TRIES: Final = 2
# Decision of this project: someone may press the unit key during a test; after this long it is known.
_UNIT_EVERY_S: Final = 5.0
_LINE_END: Final = re.compile(rb"[\r\n]+")
_NOT_AS_DESCRIBED: Final = "An answer does not read as the profile says it does."
_NO_UNIT: Final = "An answer has a unit that is not known: set the instrument to mmHg, kPa, mbar or psi."
_ABSOLUTE: Final = (
    "The instrument shows absolute pressure, which changes with the weather: set it to gauge pressure."
)


def conversation(parameters: AskParameters) -> Conversation:
    """A conversation in the words of one kind of instrument."""
    pace = Pace(parameters.period_s, parameters.gap_s)
    return Conversation(lambda: AskLanguage(parameters), pace, parameters.echo)


class AskLanguage:
    """Questions and answers of one opening."""

    def __init__(self, parameters: AskParameters) -> None:
        self._told = parameters
        self._pattern = re.compile(parameters.pattern)
        self._refusals = [re.compile(refusal) for refusal in parameters.refusals]
        self._unit = parameters.unit
        self._ends: dict[int, list[float]] = {}
        self._range_unit = ""
        wait_s = parameters.timeout_s
        self._reading = self._question(parameters.request, "the pressure", wait_s)
        self._wake = [
            self._question(line, "nothing", parameters.wake_wait_s, silent=True) for line in parameters.wake
        ]
        self._keep_alive = self._question(
            parameters.keep_alive, "nothing", parameters.wake_wait_s, silent=True
        )
        self._ask_unit = self._question(parameters.unit_request, "its unit", wait_s)
        self._ask_range = [
            self._question(line, "its range", wait_s, tries=_RANGE_TRIES)
            for line in parameters.range_requests
        ]

    def opening(self) -> Sequence[Question]:
        """Wake-up lines, then unit and range where they are asked for."""
        self._ends.clear()
        return [*self._wake, *([self._ask_unit] if self._told.unit_request else []), *self._ask_range]

    def reading(self) -> Question:
        return self._reading

    def recurring(self) -> Sequence[tuple[float, Question]]:
        """What keeps it awake, and its unit."""
        told = self._told
        alive = [(told.keep_alive_s, self._keep_alive)] if told.keep_alive else []
        return [*alive, *([(_UNIT_EVERY_S, self._ask_unit)] if told.unit_request else [])]

    def understood(self, question: Question, received: bytes) -> Answer | None:
        """What the first whole answer in ``received`` says."""
        *ended, _ = _LINE_END.split(received)
        lines = [line.decode("ascii", errors="replace").strip() for line in ended]
        lines = [line for line in lines if line]
        wanted = self._told.lines if question is self._reading else 1
        for line in lines[:wanted]:
            if any(refusal.fullmatch(line) for refusal in self._refusals):
                return Answer((Said("status", line),), enough=question is not self._ask_unit)
        if len(lines) < wanted:
            return None
        answer = " ".join(lines[:wanted])
        if question is self._reading:
            return Answer(self._pressure(answer))
        if question is self._ask_unit:
            return self._unit_told(answer)
        if question in self._ask_range:
            return Answer(self._range_told(question, answer))
        return Answer((Said("banner", answer),))

    def _pressure(self, answer: str) -> tuple[Outcome, ...]:
        match = self._pattern.fullmatch(answer)
        if match is None:
            return (Said("status", answer) if is_status(answer) else Rejected(answer, _NOT_AS_DESCRIBED),)
        groups = match.groupdict()
        value = number(groups["value"] or "")
        if value is None:
            no_value = is_status(groups["value"] or "")
            return (Said("status", answer) if no_value else Rejected(answer, _NOT_AS_DESCRIBED),)
        unit = self._unit_of(groups.get("unit"))
        if isinstance(unit, Rejected):
            return (Rejected(answer, unit.reason),)
        battery = (Said("battery", "The instrument's battery is low."),) if groups.get("battery") else ()
        return (pressure(answer, value, unit, None), *battery)

    def _unit_told(self, answer: str) -> Answer:
        match = re.fullmatch(self._told.unit_pattern, answer)
        unit = self._unit_of(match["unit"]) if match else Rejected(answer, _NOT_AS_DESCRIBED)
        if isinstance(unit, Rejected):
            return Answer((Rejected(answer, unit.reason),), enough=False)
        self._unit = unit
        return Answer()

    def _range_told(self, question: Question, answer: str) -> tuple[Outcome, ...]:
        match = re.fullmatch(self._told.range_pattern, answer)
        groups = match.groupdict() if match else {}
        ends = [number(groups[name] or "") for name in ("value", "low", "high") if name in groups]
        unit = self._unit_of(groups.get("unit"))
        known = [end for end in ends if end is not None]
        if not ends or len(known) < len(ends) or isinstance(unit, Rejected):
            return (Rejected(answer, _NOT_AS_DESCRIBED),)
        self._ends[self._ask_range.index(question)] = known
        if len(self._ends) < len(self._ask_range):
            return ()
        every = [end for one in self._ends.values() for end in one]
        if len(every) == 1:
            every.append(0.0)
        return (span.said(min(every), max(every), unit),)

    def _unit_of(self, text: str | None) -> str | Rejected:
        """The unit an answer names, or the one known beforehand; the letters of DHI and others after it
        tell what the pressure is relative to: a absolute, g gauge, d differential, n negative gauge."""
        spelt = (text or "").strip()
        if not spelt:
            return self._unit or Rejected("", _NO_UNIT)
        tight = spelt.replace(" ", "")
        unit = self._told.units.get(spelt) or unit_named(tight)
        if unit is not None:
            return unit
        relative = unit_named(tight[:-1])
        if relative is not None and tight[-1] in "gGdDnN":
            return relative
        absolute = relative is not None and tight[-1] in "aA"
        return Rejected(spelt, _ABSOLUTE if absolute else _NO_UNIT)

    def _question(
        self, line: str, about: str, wait_s: float, *, silent: bool = False, tries: int | None = None
    ) -> Question:
        wire = (line + self._told.request_end).encode("ascii")
        return Question(wire, about, wait_s, silent=silent, tries=tries)
