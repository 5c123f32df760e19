"""Shipped profiles through the real driver: a process of its own answers on a pseudo-terminal."""

import os
from dataclasses import replace

import pytest

from devices.profiles import profile
from devices.serial_cuff import SerialCuff
from tests.devices.dialogues.wires import instrument, notices, read_until, readings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")

CASES = {
    "mensor": (r"#1?=>1 +0.42541\r\n", r"#1R-?=>1 +0.0\r\n", r"#1R+?=>1 +5.0\r\n"),
    "crystal_xp2": (r"?P,U=>    29.331\r\n      mbar\r\n",),
    "honeywell_ppt": (r"*99P1=>#01CP= 0.42541\r", r"*99M==>#01M=5.0\r"),
    "fluke_719": (r"VAL?=>4.254100E-01,PSI,0.0,PSI,0.0,A\r\n", r"*IDN?=>FLUKE,719PRO,1234567,1.00\r\n"),
    "alicat": (r"A=>A +0.42541 +025.00\r",),
    "druck_dpi": (r":SENS:PRES?=>29.331\r\n", r":UNIT:PRES?=>MBAR\r\n", r":INST:LIM?=>300\r\n"),
    "setra_370": (r"P=> 22.000 mmHg\r\n",),
    "lab_dmm2_asked": (r"p000=>+29.331 01 Z\r",),
}


def on(port: str, key: str) -> SerialCuff:
    settled = profile(key)
    # No instrument warms up here.
    cuff = SerialCuff(port, profile=replace(settled, port=replace(settled.port, settle_s=0.0)))
    cuff.open()
    return cuff


@pytest.mark.parametrize("key", CASES)
def test_that_an_instrument_is_asked_and_read(key: str) -> None:
    with instrument(*CASES[key]) as port:
        cuff = on(port, key)
        came = read_until(cuff, lambda came: len(readings(came)) >= 3)
        assert [round(one.pressure_mmhg, 2) for one in readings(came)][:3] == [22.0] * 3
        assert all("reject" not in kind for kind, _ in notices(came))
        if "range" in dict(notices(came)):
            assert dict(notices(came))["range"] in ("0 258.575 mmHg", "0 225.019 mmHg")
        cuff.close()


def test_that_an_instrument_that_refuses_gives_notices_and_no_readings() -> None:
    with instrument(r"?P,U=>N,4\r\n") as port:
        cuff = on(port, "crystal_xp2")
        came = read_until(cuff, lambda came: bool(notices(came)))
        assert notices(came) == [("status", "N,4")]
        assert readings(came) == []
        cuff.close()


def test_that_an_instrument_that_does_not_answer_is_silence_and_a_word() -> None:
    with instrument() as port:
        cuff = on(port, "alicat")
        came = read_until(cuff, lambda came: bool(notices(came)))
        assert notices(came) == [("status", "The instrument does not answer when asked for the pressure.")]
        assert readings(came) == []
        assert list(cuff.read(1.0)) == [], "the same is said once"
        cuff.close()


def test_that_closing_and_opening_begins_the_conversation_anew() -> None:
    with instrument(*CASES["mensor"]) as port:
        cuff = on(port, "mensor")
        for _ in range(2):
            cuff.open()
            came = read_until(cuff, lambda came: len(readings(came)) >= 2)
            assert ("range", "0 258.575 mmHg") in notices(came)
            cuff.close()
