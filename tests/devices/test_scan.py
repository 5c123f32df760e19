"""The speeds a port is listened at: in their order, never 1200, never writing."""

from collections.abc import Sequence

import pytest

from devices.cuff import Counters, CuffUnplugged, Notice, Reading
from devices.profiles import profiles
from devices.scan import BAUDS, baud_heard


class Device:
    """A cuff that is understood at one speed; it remembers at which it was opened."""

    def __init__(self, baud: int) -> None:
        self.baud = baud
        self.opened_at: list[int] = []
        self.open_now = 0

    def at(self, baud: int) -> "Heard":
        return Heard(self, baud)


class Heard:
    name = identity = "device"
    counters = Counters()

    def __init__(self, device: Device, baud: int) -> None:
        self._device, self._baud = device, baud

    def open(self) -> None:
        self._device.opened_at.append(self._baud)
        self._device.open_now += 1

    def read(self, timeout_s: float) -> Sequence[Reading | Notice]:
        assert timeout_s > 0
        if self._baud == 38400:
            raise CuffUnplugged("The cuff was unplugged.")
        if self._baud != self._device.baud:
            return [Notice(0.0, "rejected", "noise")]
        return [Reading(0.0, 20.0, 20.0)]

    def prompt(self, text: str) -> None:
        pytest.fail(f"{text} was written to a port that is only listened to")

    def close(self) -> None:
        self._device.open_now -= 1


def test_that_the_first_speed_with_readings_is_it() -> None:
    device = Device(57600)
    assert baud_heard(device.at, listen_s=0.01) == 57600
    assert device.opened_at == [115200, 9600, 57600]
    assert device.open_now == 0


def test_that_a_device_heard_at_no_speed_is_said_so_after_all_of_them() -> None:
    device = Device(1200)
    assert baud_heard(device.at, listen_s=0.01) is None
    assert device.opened_at == list(BAUDS)
    assert device.open_now == 0


def test_that_no_scan_and_no_profile_ever_uses_1200() -> None:
    assert 1200 not in BAUDS
    assert all(1200 not in profile.port.bauds for profile in profiles().values())
