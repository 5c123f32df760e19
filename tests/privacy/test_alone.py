"""The program needs no network: a good part of its tests passes with nothing but the computer's own loop."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from devices.serving import TcpPort

pytestmark = pytest.mark.timeout(600)

ROOT = Path(__file__).parents[2]
FEW = (
    "tests/store/test_vault.py",
    "tests/reports/test_summary.py",
    "tests/devices/test_serving.py",
    "tests/rooms/test_rooms.py",
    "tests/rooms/test_latch.py::test_that_a_running_test_puts_it_off_and_its_end_locks_at_once",
)
MANY = (
    "tests/core",
    "tests/store",
    "tests/reports",
    "tests/devices",
    "tests/rooms",
    "tests/live",
    "tests/ui",
)


def run_alone(folder: Path, tests: tuple[str, ...]) -> str:
    """What pytest says of these tests in a network namespace of their own."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rn", "true"], capture_output=True).returncode != 0:
        pytest.skip("this system gives nobody a network of their own: unshare is missing or not permitted")
    command = [
        unshare,
        "-rn",
        sys.executable,
        "-m",
        "tests.privacy.alone_child",
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    # Whoever is root in the namespace is not always root outside it: what is there to be read must be ours.
    command += [f"--basetemp={folder / 'alone'}", *tests]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("PYTEST_XDIST_WORKER", None)
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    said = ran.stdout + ran.stderr
    assert ran.returncode == 0, said[-4000:]
    assert said.startswith("alone")
    return said


def test_that_records_reports_a_cuff_and_a_whole_test_need_no_network(tmp_path: Path) -> None:
    assert " passed" in run_alone(tmp_path, FEW)


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_that_the_whole_program_needs_no_network(tmp_path: Path) -> None:
    assert " passed" in run_alone(tmp_path, MANY)


# Reads a cuff for a moment, and says which sockets that took.
READER = """
import sys
CALLS = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
sys.addaudithook(lambda event, what: event in CALLS and print(event, what, flush=True))
from devices.serial_cuff import SerialCuff
cuff = SerialCuff(sys.argv[1])
cuff.open()
while not cuff.read(1.0):
    pass
cuff.close()
print("read", flush=True)
"""


def test_that_a_cuff_on_a_socket_is_all_that_is_connected_to_and_it_listens_here_only() -> None:
    port = TcpPort()
    assert port.name.startswith("socket://127.0.0.1:")
    number = int(port.name.rpartition(":")[2])
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, port.name], stdout=subprocess.PIPE, text=True, env=environment
    )
    while reader.poll() is None:
        port.wait(0.05)
        port.send(b"20.1\n")
    port.close()
    assert reader.stdout is not None
    *sockets, last = reader.stdout.read().splitlines()
    reader.stdout.close()
    assert last == "read"
    assert sockets
    for call in sockets:
        assert f"'127.0.0.1', {number}" in call
        assert "bind" not in call
