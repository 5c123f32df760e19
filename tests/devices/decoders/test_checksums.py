"""Check values against the published ones of ``123456789``."""

import pytest

from devices.decoders.checksums import CHECKSUMS


@pytest.mark.parametrize(
    ("name", "check_value"),
    [("sum8", 0xDD), ("xor8", 0x31), ("crc8", 0xF4), ("crc16_ccitt", 0x29B1), ("crc16_modbus", 0x4B37)],
)
def test_that_the_published_check_value_comes_out(name: str, check_value: int) -> None:
    size, of = CHECKSUMS[name]
    assert of(b"123456789") == check_value
    assert of(b"123456789").bit_length() <= 8 * size
