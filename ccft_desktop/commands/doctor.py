"""``ccft-desktop doctor``: which ports there are, what stands in their way, and how one cuff does."""

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ccft_desktop import paths
from ccft_desktop.core.limits import InputError
from ccft_desktop.core.suitability import GAP_S, RATE_TOLERANCE, SLOWEST_LIVE_HZ, SLOWEST_TO_SCORE_HZ
from devices import profiles
from devices.cuff import Counters, CuffError, CuffUnplugged, Notice
from devices.doctor import Finding, System, examined
from devices.ports import Port, available_ports
from devices.profiles import Profile
from devices.scan import BAUDS, baud_heard
from devices.serial_cuff import SerialCuff

_READ_S: Final = 0.05
_KINDS: Final = {
    "known": "an adapter or board that cuffs are built with",
    "usb": "USB",
    "bluetooth": "a paired device",
    "other": "not USB",
}
# What the arrival of the first and last lines leaves uncertain of a clock over some seconds.
_CLOCK_TOLERANCE: Final = 0.02
_SHORTEST_CLOCK_CHECK_S: Final = 4.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One cuff, listened to for a while."""

    seconds: float
    counters: Counters
    gaps: int
    clock_share: float | None
    """Seconds of the cuff's clock in one of this computer's; None when too little was heard."""
    unplugged: bool
    said: tuple[str, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``doctor``."""
    parser.description = (
        "List the serial ports and what stands in their way; with --url also measure one cuff. "
        "Nothing is written to a port unless its profile says so. Exit code 1: something was found."
    )
    parser.add_argument("--url", metavar="URL", help="the cuff to measure: COM4, /dev/ttyUSB0, ...")
    parser.add_argument("--seconds", type=float, default=10.0, metavar="N", help="how long (10)")
    parser.add_argument("--profile", metavar="NAME", help="what kind of cuff it is: a name or a TOML file")
    parser.add_argument("--baud", type=int, help="bits per second; without it or a profile it is looked for")


def run(args: argparse.Namespace) -> int:
    """Look, measure and say it; 1 when something is to be mended. Raises ``InputError``."""
    if not 0 < args.seconds <= 3600:
        raise InputError(f"--seconds is {args.seconds:g}: allowed is more than 0, up to 3600.")
    profile = _profile(args.profile) if args.profile else None
    ports = available_ports()
    print("\n".join(_listed(ports)))
    findings = examined(System(), ports)
    if not ports and not args.url:
        findings.append(
            Finding("There is no serial port: plug the cuff in, or pair it when it is Bluetooth.")
        )
    if args.url:
        try:
            baud = args.baud or (None if profile else _baud(args.url))
            cuff = SerialCuff(args.url, profile=profile, baud=baud)
            cuff.open()
            measured = _measure(cuff, args.seconds)
        except (CuffError, ValueError) as exc:
            raise InputError(str(exc)) from exc
        print(_summary(cuff, measured, baud))
        findings += judged(measured)
    for finding in findings:
        print(f"- {finding.text}")
    if not any(finding.is_trouble for finding in findings):
        print("Nothing to mend.")
        return 0
    return 1


def judged(measured: Measured) -> list[Finding]:
    """What to mend about a cuff that was measured."""
    return [Finding(text) for text in _judged(measured)]


def _judged(measured: Measured) -> Iterator[str]:
    counters, rate_hz = measured.counters, measured.counters.rate_hz
    if measured.unplugged:
        yield "The cuff was unplugged meanwhile: check its cable and plug."
    if counters.readings == 0:
        if counters.received_bytes == 0:
            yield "Nothing came: check that the cuff is on, and whether it must be asked (--profile)."
        else:
            yield (
                f"{counters.received_bytes} bytes came and no reading: check the speed (--baud), "
                f"or name what kind of cuff it is (--profile). {' '.join(measured.said[-1:])}".strip()
            )
        return
    if rate_hz is not None and rate_hz < SLOWEST_TO_SCORE_HZ * (1 - RATE_TOLERANCE):
        yield f"{rate_hz:.1f} Hz is too slow to score: let the cuff send at least {SLOWEST_TO_SCORE_HZ:g} Hz."
    elif rate_hz is not None and rate_hz < SLOWEST_LIVE_HZ * (1 - RATE_TOLERANCE):
        yield f"{rate_hz:.1f} Hz scores, but feedback lags: let the cuff send {SLOWEST_LIVE_HZ:g} Hz or more."
    if measured.gaps:
        yield (
            f"Gaps of the signal over {GAP_S:g} s: {measured.gaps}; check the cable, the power, "
            "and the distance when it is Bluetooth."
        )
    if counters.rejected_lines:
        yield (
            f"Lines that were no readings: {counters.rejected_lines}; check the cable, the speed and the "
            "profile. "
            f"{' '.join(measured.said[-1:])}".strip()
        )
    share = measured.clock_share
    if share is not None and abs(share - 1) > _CLOCK_TOLERANCE:
        way = "slow" if share < 1 else "fast"
        yield (
            f"The cuff's clock runs {100 * abs(share - 1):.0f} % {way}, and holds are timed by it: "
            "mend its firmware, or let it send no time."
        )


def _listed(ports: Sequence[Port]) -> list[str]:
    if not ports:
        return ["Ports: none"]
    rows = ["Ports:"]
    for port in ports:
        name = port.name if port.url in port.name else f"{port.name} ({port.url})"
        identity = f", {port.identity}" if port.identity != port.url else ""
        rows.append(f"  {name}: {_KINDS[port.kind]}{identity}")
    return rows


def _profile(name: str) -> Profile:
    try:
        if name.endswith(".toml"):
            return profiles.loaded(Path(name))
        return profiles.profile(name, paths.profile_folder())
    except profiles.ProfileError as exc:
        raise InputError(str(exc)) from exc


def _baud(url: str) -> int | None:
    """The speed at which a port is heard; a URL of another kind has none."""
    if "://" in url:
        return None
    return baud_heard(lambda baud: SerialCuff(url, baud=baud)) or BAUDS[0]


def _measure(cuff: SerialCuff, seconds: float) -> Measured:
    """Listens to an open cuff and closes it."""
    began_s = time.monotonic()
    heard: list[tuple[float, float]] = []
    gaps, said, unplugged = 0, dict[str, None](), False
    try:
        while (now_s := time.monotonic()) - began_s < seconds:
            for one in cuff.read(min(_READ_S, began_s + seconds - now_s)):
                if isinstance(one, Notice):
                    said[one.text] = None
                    continue
                gaps += bool(heard) and one.t_s - heard[-1][1] > GAP_S
                # First and last are all that the clock needs.
                heard[1:] = [(time.monotonic(), one.t_s)]
    except CuffUnplugged:
        unplugged = True
    finally:
        cuff.close()
    return Measured(
        time.monotonic() - began_s, cuff.counters, gaps, _clock_share(heard), unplugged, tuple(said)
    )


def _clock_share(heard: Sequence[tuple[float, float]]) -> float | None:
    if len(heard) < 2 or heard[1][0] - heard[0][0] < _SHORTEST_CLOCK_CHECK_S:
        return None
    (first_host_s, first_s), (last_host_s, last_s) = heard
    return (last_s - first_s) / (last_host_s - first_host_s)


def _summary(cuff: SerialCuff, measured: Measured, baud: int | None) -> str:
    counters = measured.counters
    rate = "rate not known" if counters.rate_hz is None else f"{counters.rate_hz:.1f} Hz"
    speed = f" at {baud} baud" if baud else ""
    return (
        f"{cuff.name}{speed}: {rate}, {counters.readings} readings in {measured.seconds:.1f} s, "
        f"{measured.gaps} gaps over {GAP_S:g} s, the longest {counters.longest_gap_s:.2f} s, "
        f"{counters.rejected_lines} rejected lines."
    )
