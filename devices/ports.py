"""Which ports there are, what tells one device from another, and where a known device is now.

A USB identity names the bridge chip, not the cuff: it says "the same adapter", never "a cuff".
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, cast

from serial.tools import list_ports

# Adapters and boards that DIY cuffs and pressure meters are built with: vendor, then products; none: all.
# Sources: device tables of the Arduino, Espressif and Raspberry Pi toolchains and of serial drivers.
KNOWN_ADAPTERS: Final[Mapping[int, frozenset[int]]] = {
    0x1A86: frozenset({0x7523, 0x55D4, 0x55D3, 0x5523, 0x7522}),
    0x10C4: frozenset({0xEA60, 0xEA70}),
    0x0403: frozenset({0x6001, 0x6010, 0x6011, 0x6014, 0x6015}),
    0x067B: frozenset({0x2303, 0x23A3}),
    0x2341: frozenset(
        {
            0x0001,
            0x0010,
            0x0042,
            0x0043,
            0x0058,
            0x0069,
            0x0210,
            0x0242,
            0x0243,
            0x1002,
            0x8036,
            0x8037,
            0x805A,
        }
    ),
    0x2A03: frozenset({0x0010, 0x0042, 0x0043, 0x8036}),
    0x2E8A: frozenset({0x000A, 0x0005, 0xF00A}),
    0x303A: frozenset({0x1001, 0x4001, 0x4002}),
    0x16C0: frozenset({0x0483}),
    0x0483: frozenset({0x5740}),
    0x0D28: frozenset({0x0204}),
    0x04D8: frozenset({0x00DD}),
    0x239A: frozenset(),
    0x1B4F: frozenset(),
    0x2886: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Port:
    """One place a cuff may be at."""

    url: str
    name: str
    """For people: ``USB Serial (COM4)``."""
    identity: str
    """``VID:PID:serial number:location`` of a USB device; the URL itself of everything else."""


class PortInfo(Protocol):
    """What pyserial tells of a port."""

    device: str
    description: str | None
    vid: int | None
    pid: int | None
    serial_number: str | None
    location: str | None


Listing = Callable[[], Iterable[PortInfo]]
_listed = cast(Listing, vars(list_ports)["comports"])


def available_ports(remembered: str = "", *, listed: Listing = _listed) -> list[Port]:
    """The ports of this computer: the remembered identity first, then known adapters, then the rest."""
    ports = [_port(info) for info in listed()]
    return sorted(ports, key=lambda port: (_place(port, remembered), _natural(port.url)))


def port_of(url: str, *, listed: Listing = _listed) -> Port:
    """The port of a URL; one that is not listed (``socket://``, a pseudo-terminal) is its own identity."""
    if "://" not in url:
        for port in map(_port, listed()):
            if port.url == url:
                return port
    return Port(url, url.partition("?")[0], url)


def find_port(identity: str, *, listed: Listing = _listed) -> Port | None:
    """Where the device of an identity is now, under whatever name; None when it is not there.

    With a serial number it is found in any socket; without one (CH340) only in the same socket,
    because another adapter of its kind looks just the same.
    """
    if not _is_usb(identity):
        return port_of(identity, listed=listed)
    ports = [_port(info) for info in listed()]
    return next((port for port in ports if _same_device(port.identity, identity)), None)


def _port(info: PortInfo) -> Port:
    described = info.description if info.description not in (None, "", "n/a") else ""
    name = f"{described} ({info.device})" if described and info.device not in (described or "") else ""
    if info.vid is None or info.pid is None:
        return Port(info.device, name or described or info.device, info.device)
    identity = f"{info.vid:04X}:{info.pid:04X}:{info.serial_number or ''}:{info.location or ''}"
    return Port(info.device, name or described or info.device, identity)


def _is_usb(identity: str) -> bool:
    return re.match(r"[0-9A-F]{4}:[0-9A-F]{4}:", identity) is not None


def _same_device(found: str, remembered: str) -> bool:
    if found == remembered:
        return True
    if not (_is_usb(found) and _is_usb(remembered)):
        return False
    vid, pid, rest = remembered.split(":", 2)
    number = rest.rpartition(":")[0]
    return bool(number) and found.startswith(f"{vid}:{pid}:{number}:")


def _place(port: Port, remembered: str) -> int:
    if remembered and _same_device(port.identity, remembered):
        return 0
    if not _is_usb(port.identity):
        return 3
    vendor, product = (int(part, 16) for part in port.identity.split(":")[:2])
    known = KNOWN_ADAPTERS.get(vendor)
    return 2 if known is None or (known and product not in known) else 1


def _natural(url: str) -> list[tuple[int, str]]:
    """Sorts COM4 before COM10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", url)]
