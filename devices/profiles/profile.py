"""A kind of cuff as a value: how its port is set, how it speaks, what it measures. No file, no port."""

from dataclasses import dataclass, field
from typing import Annotated, Final, Protocol, runtime_checkable

from devices.decoders.decoded import CUFF_MMHG, Range
from devices.decoders.decoder import Decoder
from devices.dialogues.dialogue import Dialogue
from devices.strict_table import BadValue, OneOf, Within, check

# What an absolute sensor shows, in a cuff anywhere on earth.
ABSOLUTE_MMHG: Final[Range] = (200.0, 1300.0)


@runtime_checkable
class Streaming(Protocol):
    """Parameters of a device that sends by itself."""

    def decoder(self, accepted_mmhg: Range = CUFF_MMHG) -> Decoder:
        """A fresh decoder, for one opening; numbers outside ``accepted_mmhg`` are rejected."""
        ...


@runtime_checkable
class Answering(Protocol):
    """Parameters of a device that answers when asked."""

    def dialogue(self) -> Dialogue:
        """A fresh dialogue."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PortSettings:
    """How the port is opened. Raises ``BadValue`` when out of bounds."""

    bauds: Annotated[
        tuple[
            Annotated[int, OneOf(2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600)], ...
        ],
        Within(1, 10),
    ] = (115200,)
    """Bits per second, the usual one first. Never 1200: at that speed a Leonardo starts its loader."""
    bytesize: Annotated[int, OneOf(7, 8)] = 8
    parity: Annotated[str, OneOf("none", "even", "odd")] = "none"
    stopbits: Annotated[int, OneOf(1, 2)] = 1
    settle_s: Annotated[float, Within(0, 20, "s")] = 0.0
    """After opening, how long what comes is only a banner (a board starts anew, a meter wakes)."""
    writes: bool = False
    """Whether anything may ever be written to it. A device that answers must be asked."""
    prompts: bool = False
    """Whether it listens to what the patient is asked to do (``cue 26.0``)."""

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything the driver must know of a kind of cuff. Raises ``BadValue`` when it cannot be."""

    name: Annotated[str, Within(1, 60)]
    kind: str
    source: Annotated[str, Within(1, 400)]
    """Where its facts come from, and whether it was tried on the instrument."""
    reference: Annotated[str, OneOf("gauge", "differential", "absolute")]
    range_mmhg: tuple[
        Annotated[float, Within(-800, 80_000, "mmHg")], Annotated[float, Within(-800, 80_000, "mmHg")]
    ]
    resolution_mmhg: Annotated[float, Within(0, 100, "mmHg")]
    """Smallest step; 0 when it depends on the sensor that is attached."""
    rate_hz: Annotated[float, Within(0, 2000, "Hz")] | None = None
    """Usual samples per second; None when it depends on what is attached."""
    parameters: Streaming | Answering
    port: PortSettings = field(default_factory=PortSettings)

    def __post_init__(self) -> None:
        check(self)
        if self.range_mmhg[0] >= self.range_mmhg[1]:
            raise BadValue("range_mmhg", "has a lowest that is not below its highest.")
        if self.answers and not self.port.writes:
            raise BadValue(
                "port.writes", f"is false: a cuff of kind {self.kind} must be asked, so give true."
            )

    @property
    def answers(self) -> bool:
        """Whether it must be asked: then it has a dialogue, else a decoder."""
        return isinstance(self.parameters, Answering)

    def decoder(self) -> Decoder:
        """A fresh decoder, for one opening. Raises ``TypeError`` when it ``answers``."""
        if not isinstance(self.parameters, Streaming):
            raise TypeError(f"a cuff of kind {self.kind} has a dialogue")
        return self.parameters.decoder(ABSOLUTE_MMHG if self.reference == "absolute" else CUFF_MMHG)

    def dialogue(self) -> Dialogue:
        """A fresh dialogue. Raises ``TypeError`` when it does not ``answer``."""
        if not isinstance(self.parameters, Answering):
            raise TypeError(f"a cuff of kind {self.kind} has a decoder")
        return self.parameters.dialogue()
