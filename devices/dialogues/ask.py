"""Instruments that are asked in words and answer with lines: everything about one is in its parameters.

Knows lines and units; not when to ask, and no instrument by name.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final

from devices.decoders.decoded import Outcome, Rejected, Said, pressure
from devices.decoders.numbers import is_status, number
from devices.dialogues import span
from devices.dialogues.conversation import Answer, Conversation, Pace, Question
from devices.dialogues.dialogue import Dialogue
from devices.dialogues.frames import ECHOES
from devices.strict_table import BadValue, OneOf, Within, check
from devices.units import MMHG_PER_UNIT, unit_named

_RANGE_TRIES: Final = 2
# Decision of this project: someone may press the unit key during a test; after this long it is known.
_UNIT_EVERY_S: Final = 5.0
_LINE_END: Final = re.compile(rb"[\r\n]+")
_NOT_AS_DESCRIBED: Final = "An answer does not read as the profile says it does."
_NO_UNIT: Final = "An answer has a unit that is not known: set the instrument to mmHg, kPa, mbar or psi."
_ABSOLUTE: Final = (
    "The instrument shows absolute pressure, which changes with the weather: set it to gauge pressure."
)

Command = Annotated[str, Within(1, 60)]
Pattern = Annotated[str, Within(1, 300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskParameters:
    """What to ask and how the answer reads. Patterns are regular expressions that fit a whole answer, its
    lines stripped and joined by one space. Raises ``BadValue``."""

    request: Command
    request_end: Annotated[str, OneOf("\r", "\n", "\r\n")] = "\r"
    """Ends every line that is sent."""
    pattern: Pattern
    """Of an answer with a pressure: group ``value``, and where it has them ``unit`` and ``battery``
    (words that say it is low)."""
    lines: Annotated[int, Within(1, 4)] = 1
    """How many lines such an answer has; empty ones do not count."""
    unit: str = ""
    """Unit of an answer that names none."""
    units: Annotated[Mapping[str, str], Within(0, 60)] = field(default_factory=dict)
    """What this instrument calls units, for example ``07 = "mmHg"``."""
    unit_request: Annotated[str, Within(0, 60)] = ""
    unit_pattern: Annotated[str, Within(0, 300)] = ""
    """Of the answer to ``unit_request``: group ``unit``."""
    refusals: Annotated[tuple[Pattern, ...], Within(0, 10)] = ()
    """Lines that say that there is no value."""
    range_requests: Annotated[tuple[Command, ...], Within(0, 2)] = ()
    range_pattern: Annotated[str, Within(0, 300)] = ""
    """Of each answer to them: groups ``low`` and ``high``, or ``value`` for one end (the other is zero, or
    in the other answer); ``unit`` where it has one."""
    wake: Annotated[tuple[Command, ...], Within(0, 8)] = ()
    """Sent once after opening, and again when it has stopped answering."""
    wake_wait_s: Annotated[float, Within(0.02, 10, "s")] = 0.5
    """How long after each of them, unless it answers sooner."""
    keep_alive: Annotated[str, Within(0, 60)] = ""
    """Sent from time to time, so that it does not switch itself off."""
    keep_alive_s: Annotated[float, Within(5, 3600, "s")] = 300.0
    period_s: Annotated[float, Within(0.01, 10, "s")] = 0.1
    """From one question to the next; never before the answer has come."""
    timeout_s: Annotated[float, Within(0.05, 5, "s")] = 0.5
    gap_s: Annotated[float, Within(0, 2, "s")] = 0.01
    """Rest between an answer and the next line that is sent."""
    echo: Annotated[str, OneOf(*ECHOES)] = "auto"

    def __post_init__(self) -> None:
        check(self)
        for key in ("request", "unit_request", "keep_alive"):
            _sendable(getattr(self, key), key)
        for key in ("wake", "range_requests"):
            for line in getattr(self, key):
                _sendable(line, key)
        _compiled(self.pattern, "pattern", {"value"})
        _pair(self.unit_request, self.unit_pattern, "unit_request", "unit_pattern")
        _pair("".join(self.range_requests), self.range_pattern, "range_requests", "range_pattern")
        if self.unit_pattern:
            _compiled(self.unit_pattern, "unit_pattern", {"unit"})
        if self.range_pattern:
            _compiled(self.range_pattern, "range_pattern", {"value"}, {"low", "high"})
        for refusal in self.refusals:
            _compiled(refusal, "refusals", set())
        self._check_units()

    def _check_units(self) -> None:
        for key, unit in {
            "unit": self.unit,
            **{f"units.{name}": one for name, one in self.units.items()},
        }.items():
            if (unit or key != "unit") and unit not in MMHG_PER_UNIT:
                raise BadValue(key, f"is {unit!r}: allowed is {', '.join(MMHG_PER_UNIT)}.")
        if self.unit and self.unit_request:
            raise BadValue("unit", f"is {self.unit!r}, and unit_request asks for it: give one of them.")
        if not (self.unit or self.unit_request or "unit" in re.compile(self.pattern).groupindex):
            raise BadValue("unit", "is missing: the pattern has no group unit, and unit_request is empty.")

    def dialogue(self) -> Dialogue:
        """A conversation in these words."""
        pace = Pace(self.period_s, self.gap_s)
        return Conversation(lambda: AskLanguage(self), pace, self.echo)


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
            # A pressure in a unit that has become unknown is none.
            self._unit = ""
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


def _sendable(line: str, key: str) -> None:
    if not (line.isascii() and (line.isprintable() or not line)):
        raise BadValue(key, f"is {line!r}: allowed are printable ASCII characters.")


def _pair(one: str, other: str, one_key: str, other_key: str) -> None:
    if bool(one) != bool(other):
        missing, given = (other_key, one_key) if one else (one_key, other_key)
        raise BadValue(missing, f"is missing: {given} is given.")


def _compiled(pattern: str, key: str, *either: set[str]) -> None:
    try:
        groups = set(re.compile(pattern).groupindex)
    except (re.error, OverflowError, RecursionError) as exc:
        raise BadValue(key, f"is {pattern!r}: that is no regular expression ({exc}).") from None
    if not any(needed <= groups for needed in either):
        wanted = " or ".join(" and ".join(sorted(needed)) for needed in either)
        raise BadValue(key, f"is {pattern!r}: it needs a group {wanted}.")
