"""A recording played back through the driver: the same samples, the same pace."""

import time
from pathlib import Path

import pytest

from devices.cuff import CuffError, Reading
from devices.serial_cuff import SerialCuff


def recording(folder: Path, text: str) -> str:
    path = folder / "a recording #1.csv"
    path.write_text(text, encoding="utf-8")
    return f"cuffreplay://{path.as_uri().removeprefix('file://')}"


def test_that_a_recording_comes_back_sample_by_sample_and_then_silence(tmp_path: Path) -> None:
    rows = [(3.1 + 0.02 * n, 20.123 + n / 7) for n in range(200)]
    url = recording(tmp_path, "t_s,flag,pressure_mmhg\n" + "".join(f"{t!r},0,{p!r}\n" for t, p in rows))
    cuff = SerialCuff(f"{url}?speed=50")
    cuff.open()
    came: list[Reading] = []
    while len(came) < len(rows):
        came += [one for one in cuff.read(0.05) if isinstance(one, Reading)]
    assert [one.pressure_mmhg for one in came] == [p for _, p in rows]
    assert [one.t_s for one in came] == pytest.approx([t - 3.1 for t, _ in rows])
    assert cuff.read(0.05) == ()
    cuff.close()


def test_that_it_is_played_at_its_own_pace(tmp_path: Path) -> None:
    cuff = SerialCuff(recording(tmp_path, "t_s,pressure_mmhg\n0,20\n0.3,21\n"))
    started_s = time.monotonic()
    cuff.open()
    came: list[Reading] = []
    while len(came) < 2:
        came += [one for one in cuff.read(0.05) if isinstance(one, Reading)]
    assert 0.3 <= time.monotonic() - started_s < 2.0
    cuff.close()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("t,p\n1,2\n", "has no columns t_s and pressure_mmhg"),
        ("t_s,pressure_mmhg\n", "has no samples"),
        ("t_s,pressure_mmhg\n0,20\n1,x\n", "line 3: t_s and pressure_mmhg must be numbers"),
        ("t_s,pressure_mmhg\n0,nan\n", "line 2: t_s and pressure_mmhg must be finite"),
        ("t_s,pressure_mmhg\n0,20\n0,21\n", "line 3: t_s does not grow"),
        ("t_s,pressure_mmhg\n0\n", "line 2: t_s and pressure_mmhg must be numbers"),
    ],
)
def test_that_a_bad_recording_is_one_clear_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(CuffError, match=sentence):
        SerialCuff(recording(tmp_path, text)).open()


@pytest.mark.parametrize("query", ["speed=0", "speed=x", "pace=2"])
def test_that_a_bad_speed_is_one_clear_sentence(tmp_path: Path, query: str) -> None:
    with pytest.raises(CuffError, match="speed"):
        SerialCuff(recording(tmp_path, "t_s,pressure_mmhg\n0,20\n") + f"?{query}").open()


def test_that_a_missing_recording_is_named() -> None:
    with pytest.raises(CuffError, match=r"nowhere\.csv cannot be read"):
        SerialCuff("cuffreplay:///nowhere.csv").open()
