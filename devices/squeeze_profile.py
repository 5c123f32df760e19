"""What a squeeze has found as a profile, and a profile as the table of its file. Knows no port, no screen."""

from typing import Any, Final

from devices.decoders.decoded import Counts
from devices.decoders.json_line import JsonParameters
from devices.decoders.lab_dmm import LabDmmParameters
from devices.decoders.meter16 import Meter16Parameters
from devices.decoders.nmea import NmeaParameters
from devices.decoders.teleplot import TeleplotParameters
from devices.decoders.text_line import TextParameters
from devices.profiles.profile import PortSettings, Profile, Streaming
from devices.squeeze import Finding, is_time_label
from devices.strict_table import BadValue

# Opening the port starts many boards anew.
_SETTLE_S: Final = 2.0
_GAUGE_MMHG: Final = (0.0, 300.0)
_ABSOLUTE_MMHG: Final = (0.0, 1000.0)
_METERS: Final = ("meter16", "lab_dmm")
NAME_LONGEST: Final = 60


def profile_of(
    finding: Finding,
    *,
    name: str,
    source: str,
    baud: int,
    unit: str = "mmHg",
    counts: Counts | None = None,
    is_absolute: bool = False,
    rate_hz: float | None = None,
) -> Profile:
    """The profile that reads the number found, in ``unit`` or by ``counts``. Raises ``ValueError``."""
    if not 1 <= len(name) <= NAME_LONGEST:
        raise ValueError(f"The name has {len(name)} characters. Allowed: 1 to {NAME_LONGEST}.")
    try:
        return Profile(
            name=name,
            kind=finding.place.kind,
            source=source,
            reference="absolute" if is_absolute else "gauge",
            range_mmhg=_ABSOLUTE_MMHG if is_absolute else _GAUGE_MMHG,
            resolution_mmhg=0.0,
            rate_hz=rate_hz,
            port=PortSettings(bauds=(baud,), settle_s=0.0 if finding.place.kind in _METERS else _SETTLE_S),
            parameters=_parameters(finding, unit, counts),
        )
    except BadValue as wrong:
        raise ValueError(f"The number that moved cannot be told in a profile: {wrong}") from None


def profile_table(profile: Profile) -> dict[str, Any]:
    """The table that ``devices.profiles.read`` makes the same profile of; for kinds found by a squeeze."""
    port = {"bauds": list(profile.port.bauds), "settle_s": profile.port.settle_s}
    table: dict[str, Any] = {
        "name": profile.name,
        "kind": profile.kind,
        "source": profile.source,
        "reference": profile.reference,
        "range_mmhg": list(profile.range_mmhg),
        "resolution_mmhg": profile.resolution_mmhg,
        "port": port,
    }
    if profile.rate_hz is not None:
        table["rate_hz"] = profile.rate_hz
    told = _told(profile.parameters)
    return table | ({"parameters": told} if told else {})


def _parameters(finding: Finding, unit: str, counts: Counts | None) -> Streaming:
    place, clock = finding.place, finding.clock
    if place.kind == "lab_dmm":
        return LabDmmParameters()
    if place.kind == "meter16":
        confirmed = "" if place.unit_code is None else unit
        return Meter16Parameters(
            display=place.label, confirmed_code=place.unit_code, confirmed_unit=confirmed
        )
    time_unit = finding.clock_unit or "ms"
    has_clock = clock is not None and clock.kind == place.kind
    time_column = clock.column if clock is not None and has_clock and place.column else None
    if place.kind == "nmea":
        same = clock is not None and clock.label == place.label
        return NmeaParameters(
            sentence=place.label,
            column=place.column or 1,
            unit=unit,
            time_column=time_column if same else None,
            time_unit=time_unit,
            counts=counts,
            checksum_required=place.has_checksum,
        )
    usual = clock is None or place.column is not None or not is_time_label(clock.label)
    label_time = "ms" if usual else time_unit
    if place.kind == "json":
        return JsonParameters(unit=unit, label=place.label, time_unit=label_time, counts=counts)
    if place.kind == "teleplot":
        return TeleplotParameters(unit=unit, label=place.label, counts=counts)
    return TextParameters(
        unit=unit,
        label=place.label,
        column=place.column,
        time_column=time_column,
        time_unit=time_unit if time_column else label_time,
        decimal_comma=place.decimal_comma,
        counts=counts,
    )


def _told(parameters: object) -> dict[str, Any]:
    """What differs from the usual, by key."""
    usual = type(parameters)()
    told: dict[str, Any] = {}
    for key in parameters.__dataclass_fields__:  # type: ignore[attr-defined]
        value = getattr(parameters, key)
        if value != getattr(usual, key):
            told[key] = {"zero": value.zero, "gain": value.gain} if isinstance(value, Counts) else value
    return told
