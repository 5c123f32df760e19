"""``ccft-desktop listen URL``: a cuff's readings as CSV, and a summary on standard error."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ccft_desktop import paths
from ccft_desktop.core.limits import InputError
from devices import profiles
from devices.cuff import CuffError, CuffUnplugged, Notice, Reading
from devices.decoders.decoded import LineFormat
from devices.profiles import Profile
from devices.serial_cuff import SerialCuff

_READ_S: Final = 0.05
_RETRIES_S: Final = (0.5, 1.0, 2.0)
# A meter that sends once a second is not silent between two readings.
_SHORTEST_SILENCE_S: Final = 1.0
_SILENT_PERIODS: Final = 5.0
# The longest time between samples that the test still takes for one signal.
_GAP_S: Final = 0.5
_TOLD: Final = ("unit", "label", "column", "time_column", "time_unit", "decimal_comma")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``listen``."""
    parser.description = (
        "Print a cuff's readings as CSV (t_s,pressure_mmhg). Rate, gaps and rejected lines go to "
        "standard error. Ctrl-C ends it."
    )
    parser.add_argument("url", metavar="URL", help="COM4, /dev/ttyUSB0, socket://host:port, cuffsim://, ...")
    parser.add_argument("--seconds", type=float, metavar="N", help="end after N seconds")
    parser.add_argument(
        "--profile",
        metavar="NAME",
        help="kind of cuff: a shipped profile, one of your own by its name, or the path of a .toml file",
    )
    parser.add_argument("--baud", type=int, help="bits per second (the profile's first, else 115200)")
    parser.add_argument("--unit", help="unit of numbers that name none (mmHg)")
    parser.add_argument("--label", help="label of the pressure where there are several")
    parser.add_argument("--column", type=int, help="column of the pressure, counted from 1")
    parser.add_argument("--time-column", type=int, help="column of the device's time, counted from 1")
    parser.add_argument("--time-unit", help="s, ms or us (ms)")
    parser.add_argument("--decimal-comma", action="store_const", const=True, help="22,4 is one number")


def run(args: argparse.Namespace) -> int:
    """Listen until Ctrl-C or for ``--seconds``. Raises ``InputError`` when that cannot be begun."""
    try:
        profile = _profile(args.profile)
        told = {name: given for name in _TOLD if (given := getattr(args, name)) is not None}
        if profile is not None and told:
            option = next(iter(told)).replace("_", "-")
            raise ValueError(f"--{option} cannot be given with --profile: change the profile instead.")
        line_format = LineFormat(**told) if told else None
        cuff = SerialCuff(args.url, profile=profile, baud=args.baud, line_format=line_format)
        cuff.open()
    except (CuffError, ValueError) as exc:
        raise InputError(str(exc)) from exc
    listening = _Listening(cuff, args.seconds, profile)
    try:
        listening.listen()
    except KeyboardInterrupt:
        return 0
    finally:
        cuff.close()
        listening.report()
    return 0


def _profile(name: str | None) -> Profile | None:
    """Raises ``ProfileError`` with a sentence."""
    if name is None:
        return None
    if name.endswith(".toml"):
        return profiles.loaded(Path(name))
    return profiles.profile(name, paths.profile_folder())


class _Listening:
    """One cuff listened to, with the gaps between its readings."""

    def __init__(self, cuff: SerialCuff, seconds: float | None, profile: Profile | None) -> None:
        self._cuff = cuff
        self._settle_s = 0.0 if profile is None else profile.port.settle_s
        self._usual_hz = None if profile is None else profile.rate_hz
        self._ends_s = None if seconds is None else time.monotonic() + seconds
        self._last_t_s: float | None = None
        self._gaps = 0
        self._tare_readings = 0

    def listen(self) -> None:
        print("t_s,pressure_mmhg", flush=True)
        heard_s, silent = time.monotonic() + self._settle_s, False
        while (left_s := self._left_s()) > 0:
            try:
                came = self._cuff.read(min(_READ_S, left_s))
            except CuffUnplugged as exc:
                print(f"{exc}", file=sys.stderr, flush=True)
                self._cuff.close()
                if not self._opened_again():
                    return
                print("The cuff is back.", file=sys.stderr, flush=True)
                heard_s, silent = time.monotonic() + self._settle_s, False
                continue
            if self._print(came) or self._is_tared_meanwhile():
                heard_s, silent = time.monotonic(), False
            elif not silent and time.monotonic() - heard_s >= (patience_s := self._patience_s()):
                silent = True
                print(f"No reading has come for {patience_s:.2g} s.", file=sys.stderr, flush=True)

    def report(self) -> None:
        counters = self._cuff.counters
        rate = "not known" if counters.rate_hz is None else f"{counters.rate_hz:.1f} Hz"
        print(
            f"Rate {rate}; {counters.readings} readings; {self._gaps} gaps over {_GAP_S} s, "
            f"the longest {counters.longest_gap_s:.2f} s; {counters.rejected_lines} rejected lines.",
            file=sys.stderr,
        )

    def _is_tared_meanwhile(self) -> bool:
        before, self._tare_readings = self._tare_readings, self._cuff.counters.tare_readings
        return self._tare_readings != before

    def _patience_s(self) -> float:
        rate_hz = self._cuff.counters.rate_hz or self._usual_hz
        return max(_SHORTEST_SILENCE_S, _SILENT_PERIODS / rate_hz if rate_hz else 0.0)

    def _left_s(self) -> float:
        return float("inf") if self._ends_s is None else self._ends_s - time.monotonic()

    def _opened_again(self) -> bool:
        tries = 0
        while (left_s := self._left_s()) > 0:
            time.sleep(min(_RETRIES_S[min(tries, len(_RETRIES_S) - 1)], left_s))
            tries += 1
            try:
                self._cuff.open()
            except CuffError:
                continue
            return True
        return False

    def _print(self, came: Sequence[Reading | Notice]) -> bool:
        rows: list[str] = []
        for one in came:
            if isinstance(one, Notice):
                print(f"{one.kind}: {one.text}", file=sys.stderr, flush=True)
                continue
            if self._last_t_s is not None and one.t_s - self._last_t_s > _GAP_S:
                self._gaps += 1
            self._last_t_s = one.t_s
            rows.append(f"{one.t_s:.6f},{one.pressure_mmhg:.3f}\n")
        sys.stdout.write("".join(rows))
        sys.stdout.flush()
        return bool(rows)
