"""``ccft-desktop simulate``: a simulated cuff that any serial program can read, until Ctrl-C."""

import argparse
import os
import time
from typing import Final
from urllib.parse import urlencode

from ccft_desktop.core.limits import InputError
from devices.mishaps import KINDS
from devices.serving import Outlet, PseudoTerminal, TcpPort
from devices.simulated_cuff import SimulatedCuff
from devices.simulation import FORMATS, PROMPTED, Simulation, simulation

_LONGEST_WAIT_S: Final = 0.05
_TOLD: Final = (
    ("patient", "healthy or impaired"),
    ("seed", "the same seed, the same patient"),
    ("rate", "samples per second, 1 to 1000"),
    ("speed", "times faster than real, 0.1 to 1000"),
    ("format", f"{', '.join(FORMATS)}"),
    ("levels", "levels the patient does unprompted, in mmHg: 22,24,26"),
    ("hold", "seconds in the band before he relaxes, unprompted"),
    ("rest", "seconds from relaxing to the next effort, unprompted"),
    ("prompts", f"{' or '.join(PROMPTED)}: only waits for prompts written to the port"),
    ("highest", "highest level he can hold, in mmHg"),
    ("leak", "leak of the cuff, mmHg a minute"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``simulate``; their bounds are those of ``cuffsim://``."""
    parser.description = (
        "Serve a simulated cuff. The first line printed is what to open in another program. "
        "It obeys lines written to it: cue 26, hold, relax, rest, setup, mishap freeze 3."
    )
    for name, meaning in _TOLD:
        parser.add_argument(f"--{name}", metavar=name.upper(), help=meaning)
    parser.add_argument("--setup", action="store_true", help="begin with a deflated cuff")
    parser.add_argument(
        "--mishap",
        action="append",
        default=[],
        metavar="KIND@SECOND:DURATION",
        help=f"{', '.join(KINDS)}; unplug is silence here; may be given again",
    )
    parser.add_argument(
        "--tcp",
        nargs="?",
        type=int,
        const=0,
        metavar="PORT",
        help="serve on a TCP port of this computer (0 or none: any that is free) instead of a terminal",
    )
    parser.add_argument("--seconds", type=float, metavar="N", help="end after N seconds")


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C or for ``--seconds``. Raises ``InputError`` for what cannot be served."""
    try:
        told = simulation(_query(args))
        outlet = _outlet(args.tcp)
    except ValueError as exc:
        raise InputError(str(exc)) from exc
    try:
        print(outlet.name, flush=True)
        _serve(SimulatedCuff(told), outlet, told, args.seconds)
    except KeyboardInterrupt:
        return 0
    finally:
        outlet.close()
    return 0


def _query(args: argparse.Namespace) -> str:
    told = [(name, getattr(args, name)) for name, _ in _TOLD if getattr(args, name) is not None]
    told += [("mishap", text) for text in args.mishap]
    return urlencode([*told, ("setup", "true")] if args.setup else told)


def _outlet(tcp: int | None) -> Outlet:
    """Raises ``ValueError`` with a sentence."""
    if tcp is None and os.name == "posix":
        return PseudoTerminal()
    try:
        return TcpPort(tcp or 0)
    except (OSError, OverflowError):
        raise ValueError(
            f"The TCP port {tcp} cannot be used: give another, or none for any that is free."
        ) from None


def _serve(cuff: SimulatedCuff, outlet: Outlet, told: Simulation, seconds: float | None) -> None:
    started_s = time.monotonic()
    outlet.send(cuff.greeting())
    while True:
        now_s = time.monotonic() - started_s
        for line in cuff.until(now_s * told.speed).splitlines(keepends=True):
            outlet.send(line)
        if seconds is not None and now_s >= seconds:
            return
        due_s = cuff.next_s / told.speed - (time.monotonic() - started_s)
        cuff.hear(outlet.wait(min(max(due_s, 0.0), _LONGEST_WAIT_S)))
