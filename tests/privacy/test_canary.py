"""A patient of whom nobody else has the name is tested for a day: none of it stands outside the records.

One process is watched from outside: every file it writes, every socket it opens, everything it says.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlcipher3.dbapi2
from PySide6.QtGui import QPainter, QPdfWriter
from pytestqt.qtbot import QtBot

from tests.privacy import canary
from tests.privacy.sweep import hits, words_in

pytestmark = pytest.mark.timeout(400)

ROOT = Path(__file__).parents[2]
HOMES = {
    "HOME": "home",
    "USERPROFILE": "home",
    "XDG_DATA_HOME": "home/data",
    "XDG_CONFIG_HOME": "home/config",
    "XDG_CACHE_HOME": "home/cache",
    "XDG_STATE_HOME": "home/state",
    "XDG_RUNTIME_DIR": "run",
    "APPDATA": "home/roaming",
    "LOCALAPPDATA": "home/local",
    "TMPDIR": "tmp",
    "TEMP": "tmp",
    "TMP": "tmp",
}
# What is no file of anybody's: devices, the kernel's own, memory shared between processes and gone with them.
NO_FILES = ("/dev/null", "/dev/tty", "/dev/shm/", "/proc/", "/sys/", "/dev/urandom", "/dev/dri/")


@dataclass(frozen=True)
class Watched:
    """What was seen of one day."""

    root: Path
    said: str
    told: dict[str, list[object]]
    calls: list[str] | None
    """What the system was asked for, line by line; None where nobody could watch."""


def tracing(calls: Path) -> list[str]:
    """The beginning of a command that writes down what the system is asked for; empty where it cannot be."""
    strace = shutil.which("strace")
    if strace is None or subprocess.run([strace, "-qq", "-o", os.devnull, "true"]).returncode != 0:
        return []
    wanted = "trace=open,openat,creat,mkdir,connect,bind,listen"
    return [strace, "-f", "--seccomp-bpf", "-qq", "-s", "300", "-e", wanted, "-o", str(calls)]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    root, calls = tmp_path_factory.mktemp("day"), tmp_path_factory.mktemp("calls") / "calls.txt"
    for folder in (*HOMES.values(), "chosen"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "run").chmod(0o700)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    environment |= {name: str(root / folder) for name, folder in HOMES.items()}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("CCFT_DESKTOP_DATA", None)
    command = [*tracing(calls), sys.executable, "-m", "tests.privacy.day_child", str(root)]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=380)
    assert ran.returncode == 0, ran.stderr[-3000:]
    told: dict[str, list[object]] = {}
    for line in ran.stdout.splitlines():
        for name, value in json.loads(line).items():
            told.setdefault(name, []).append(value)
    assert "done" in told
    watched = calls.read_text().splitlines() if calls.exists() else None
    return Watched(root, ran.stdout + ran.stderr, told, watched)


def watched_calls(day: Watched) -> list[str]:
    if day.calls is None:
        pytest.skip("strace is not installed, or may not watch another process here")
    return day.calls


def test_that_no_file_holds_a_word_of_it_at_any_time(day: Watched) -> None:
    """In the test, at the result, locked, closed: in database, key file, settings, logs, temporary files."""
    assert day.told["hits"] == [[], [], [], []]
    written = {path.name for path in day.root.rglob("*") if path.is_file()}
    assert {"vault.json", "records.db", "settings.ini", "ccft-desktop.log", "backup.json"} <= written


def test_that_nothing_is_found_afterwards_from_outside_either(day: Watched) -> None:
    assert hits(day.root, canary.WORDS, besides=day.root / "chosen") == []


def test_that_no_title_no_suggested_name_and_no_word_said_names_a_patient(day: Watched) -> None:
    assert not words_in(day.said.encode(), canary.WORDS)
    assert {title for titles in day.told["titles"] for title in titles} <= {
        "",
        "CCFT Desktop",
        "Patient's screen",
    }  # type: ignore[attr-defined]
    (suggested,) = day.told["suggested"]
    assert str(suggested).endswith(".pdf")


def test_that_a_mistake_is_told_by_its_places(day: Watched) -> None:
    (told,) = day.told["told of a mistake"]
    assert "ValueError" in str(told)
    assert "in _make_a_mistake" in str(told)
    (log,) = day.root.rglob("ccft-desktop.log")
    assert log.read_text(encoding="utf-8").count("ERROR") == 2


def test_that_the_report_that_was_chosen_names_nobody_in_its_properties(day: Watched) -> None:
    (report,) = (day.root / "chosen").iterdir()
    raw = report.read_bytes()
    assert raw.startswith(b"%PDF")
    assert b"/Producer" in raw
    # Properties stand in plain, or escaped; the page itself is drawn by the numbers of its letters.
    plain = re.sub(rb"\\([()\\])", rb"\1", raw)
    assert not words_in(plain, canary.WORDS)
    assert not words_in(report.name.encode(), canary.WORDS)


def written_paths(calls: list[str]) -> set[str]:
    """What was opened to be written, or made."""
    written = set()
    for call in calls:
        found = re.search(r'(open|openat|creat|mkdir)\((?:AT_FDCWD, )?"([^"]+)"(.*)', call)
        if found is None or "= -1" in call:
            continue
        how, path, flags = found.groups()
        if how in ("mkdir", "creat") or re.search("O_WRONLY|O_RDWR|O_CREAT", flags):
            written.add(path)
    return written


def socket_calls(calls: list[str]) -> list[str]:
    """Listeners, and connections with an address: those to the desktop's own services have none."""
    asked = [call for call in calls if re.search(r"\b(connect|bind|listen)\(", call)]
    return [call for call in asked if "AF_UNIX" not in call or "connect(" not in call]


def test_that_everything_is_written_into_the_users_own_folders(day: Watched) -> None:
    written = written_paths(watched_calls(day))
    assert any(path.endswith("/records.db") for path in written)
    own = (str(day.root), *NO_FILES)
    assert {path for path in written if path.startswith("/") and not path.startswith(own)} == set()


def test_that_python_opens_no_socket(day: Watched) -> None:
    assert day.told.get("socket", []) == []


def test_that_the_system_is_asked_for_no_connection_and_no_listener(day: Watched) -> None:
    """Nor is it by Qt: only the desktop's own sockets are used, which have no address."""
    assert socket_calls(watched_calls(day)) == []


def test_that_a_connection_a_listener_and_a_file_elsewhere_would_have_been_seen(tmp_path: Path) -> None:
    calls, file = tmp_path / "calls.txt", tmp_path / "file.txt"
    prefix = tracing(calls)
    if not prefix:
        pytest.skip("strace is not installed, or may not watch another process here")
    code = (
        "import socket, sys; listener = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(listener.getsockname()); open(sys.argv[1], 'w').close()"
    )
    subprocess.run([*prefix, sys.executable, "-c", code, str(file)], check=True)
    seen = calls.read_text().splitlines()
    kinds = [re.search(r"(connect|bind|listen)\(", call) for call in socket_calls(seen)]
    assert [kind.group(1) for kind in kinds if kind] == ["bind", "listen", "connect"]
    assert str(file) in written_paths(seen)


def test_that_what_the_database_sorts_and_joins_is_never_put_into_a_temporary_file() -> None:
    """Those files would not be encrypted; the canary's day is too short for one."""
    connection = sqlcipher3.dbapi2.connect(":memory:")
    built_with = {row[0] for row in connection.execute("PRAGMA compile_options")}
    asked_for = connection.execute("PRAGMA temp_store").fetchone()[0]
    connection.close()
    assert built_with & {"TEMP_STORE=2", "TEMP_STORE=3"}
    assert asked_for in (0, 2)


@pytest.mark.parametrize(
    "form", ["plain", "utf-16-le", "utf-16-be", "capitals", "compressed", "archive", "name", "properties"]
)
def test_that_a_word_that_stands_somewhere_is_found(tmp_path: Path, qtbot: QtBot, form: str) -> None:
    import zipfile
    import zlib

    path, text = tmp_path / "file.bin", f"before {canary.NAME} after"
    match form:
        case "plain":
            path.write_text(text)
        case "utf-16-le" | "utf-16-be":
            path.write_text(text, encoding=form)
        case "capitals":
            path.write_text(text.upper())
        case "compressed":
            path.write_bytes(b"%PDF stream\n" + zlib.compress(text.encode()) + b"\nendstream")
        case "archive":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("inside.txt", text * 20)
        case "name":
            (tmp_path / f"{canary.NAME}.txt").touch()
        case _:
            writer = QPdfWriter(str(path))
            writer.setTitle(text)
            QPainter(writer).end()
    assert hits(tmp_path, canary.WORDS)
    assert hits(tmp_path, canary.WORDS, besides=tmp_path) == []
