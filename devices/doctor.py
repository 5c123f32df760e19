"""What stands between this computer and a cuff: each finding one sentence that says what to do.

Looks at files of the system only, seen through ``System``; knows no cuff and no readings.
"""

import getpass
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from devices.ports import KNOWN_ADAPTERS, Port

# Converter chips that brltty takes for Braille displays half a second after they are plugged in.
_TAKEN_BY_BRLTTY: Final = frozenset({(0x1A86, 0x7523), (0x10C4, 0xEA60), (0x0403, 0x6001)})
_FTDI: Final = "0403:"
_LATENCY_MS: Final = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found."""

    text: str
    is_trouble: bool = True
    """False when it was put right, or may be as it is."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """A known adapter on USB, whether or not it has become a port."""

    vendor: int
    product: int
    socket: str
    has_port: bool

    @property
    def name(self) -> str:
        return f"{self.vendor:04X}:{self.product:04X}"


class System:
    """This computer; ``root`` is where its files are."""

    def __init__(self, root: Path = Path("/"), platform: str = sys.platform) -> None:
        self.root = root
        self.platform = platform

    def read(self, path: str) -> str | None:
        """A small text file without the spaces around it; None when there is none to read."""
        try:
            return (self.root / path.lstrip("/")).read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return None

    def write(self, path: str, text: str) -> None:
        """Raises ``OSError`` where that is not permitted."""
        (self.root / path.lstrip("/")).write_text(text, encoding="ascii")

    def paths(self, pattern: str) -> list[str]:
        """The paths that fit a pattern such as ``/proc/*/comm``, sorted."""
        found = self.root.glob(pattern.lstrip("/"))
        return sorted("/" + path.relative_to(self.root).as_posix() for path in found)

    def exists(self, path: str) -> bool:
        return (self.root / path.lstrip("/")).exists()

    def may_use(self, device: str) -> bool:
        """Whether this user may read and write a device."""
        return os.access(self.root / device.lstrip("/"), os.R_OK | os.W_OK)

    def group_of(self, device: str) -> str:
        """The group that may use a device; empty when it has no name."""
        try:
            return (self.root / device.lstrip("/")).group()
        except (KeyError, OSError, NotImplementedError):
            return ""

    @property
    def user(self) -> str:
        """This user's name; empty when there is none."""
        try:
            return getpass.getuser()
        except (KeyError, OSError, ImportError):
            return ""

    def is_member(self, group: str) -> bool:
        """Whether the list of groups names this user, whatever this login knows of it."""
        lines = (self.read("/etc/group") or "").splitlines()
        fields = next((line.split(":") for line in lines if line.startswith(f"{group}:")), [])
        return len(fields) == 4 and self.user in fields[3].split(",")


def examined(system: System, ports: Sequence[Port]) -> list[Finding]:
    """Everything found; sets the latency timers of FTDI adapters to 1 ms where that is permitted."""
    found: list[Finding] = []
    if system.platform.startswith("linux"):
        programs = {system.read(path) for path in system.paths("/proc/[0-9]*/comm")}
        found += _permissions(system, ports)
        found += _lost_adapters(system, "brltty" in programs)
        if "ModemManager" in programs:
            found += _modem_manager(system, ports)
        found += _latency_timers(system)
    else:
        found += _latency_elsewhere(system.platform, ports)
    return found


def _permissions(system: System, ports: Sequence[Port]) -> Iterator[Finding]:
    for port in ports:
        device = port.url
        # The computer's own ports mostly have nothing behind them.
        if port.kind == "other" or not system.exists(device) or system.may_use(device):
            continue
        group = system.group_of(device)
        group = "dialout" if group in ("", "root") else group
        if system.is_member(group):
            yield Finding(
                f"You may not use {device} yet: you are in the group {group} since you logged in, "
                "so log out and in again."
            )
        else:
            yield Finding(
                f"You may not use {device}: add yourself to its group "
                f"(sudo usermod -aG {group} {system.user or '$USER'}), then log out and in again."
            )


def _lost_adapters(system: System, brltty_runs: bool) -> Iterator[Finding]:
    for adapter in _adapters(system):
        at_brltty = brltty_runs and (adapter.vendor, adapter.product) in _TAKEN_BY_BRLTTY
        remedy = (
            "remove it where nobody reads Braille (sudo apt remove brltty) and plug the adapter in again."
        )
        if at_brltty and adapter.has_port:
            yield Finding(
                f"The program brltty may take the adapter {adapter.name} when it is plugged in next: {remedy}"
            )
        elif at_brltty:
            yield Finding(f"The program brltty has taken the adapter {adapter.name}: {remedy}")
        elif not adapter.has_port:
            yield Finding(
                f"The adapter {adapter.name} in the USB socket {adapter.socket} has no port: "
                "plug it in again, and if that does not help look for its driver in what dmesg says."
            )


def _adapters(system: System) -> Iterator[Adapter]:
    for path in system.paths("/sys/bus/usb/devices/*/idVendor"):
        device = path.removesuffix("/idVendor")
        try:
            vendor = int(system.read(path) or "", 16)
            product = int(system.read(f"{device}/idProduct") or "", 16)
        except ValueError:
            continue
        if product in KNOWN_ADAPTERS.get(vendor, frozenset()):
            has_port = bool(system.paths(f"{device}/*:*/ttyUSB*") or system.paths(f"{device}/*:*/tty/tty*"))
            yield Adapter(vendor, product, device.rpartition("/")[2], has_port)


def _modem_manager(system: System, ports: Sequence[Port]) -> Iterator[Finding]:
    for port in ports:
        if not port.url.startswith("/dev/ttyACM"):
            continue
        number = system.read(f"/sys/class/tty/{port.url.removeprefix('/dev/')}/dev")
        told = system.read(f"/run/udev/data/c{number}") or ""
        if "ID_MM_DEVICE_IGNORE=1" not in told and "ID_MM_PORT_IGNORE=1" not in told:
            yield Finding(
                f"The program ModemManager writes to {port.url} for ten seconds after it is plugged in: "
                "wait that long, or switch it off where there is no modem "
                "(sudo systemctl disable --now ModemManager)."
            )


def _latency_timers(system: System) -> Iterator[Finding]:
    for path in system.paths("/sys/bus/usb-serial/devices/*/latency_timer"):
        text = system.read(path) or ""
        if not text.isdecimal() or int(text) <= _LATENCY_MS:
            continue
        held = f"The FTDI adapter at /dev/{path.split('/')[-2]} holds readings back for {int(text)} ms"
        try:
            system.write(path, f"{_LATENCY_MS}\n")
        except OSError:
            yield Finding(f"{held}: set its latency timer to 1 ms (echo 1 | sudo tee {path}).")
        else:
            yield Finding(
                f"{held.replace('holds', 'held')}: it is set to 1 ms until it is plugged in again.", False
            )


def _latency_elsewhere(platform: str, ports: Sequence[Port]) -> Iterator[Finding]:
    where = (
        "in the device manager, under Ports, Properties, Port Settings, Advanced"
        if platform == "win32"
        else "in the Info.plist of FTDI's driver, as LatencyTimer; Apple's own driver has no such setting"
    )
    for port in ports:
        if port.identity.startswith(_FTDI):
            yield Finding(
                f"The FTDI adapter at {port.url} may hold readings back for 16 ms: "
                f"its latency timer is set to 1 ms {where}.",
                False,
            )
