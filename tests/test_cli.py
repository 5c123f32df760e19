"""The command line as somebody types it: one sentence where it cannot go on, nothing heavy before it must."""

import os
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ccft_desktop import __version__, cli, display
from ccft_desktop.system_libraries import PACKAGES, missing_packages

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a display")


def run(*words: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own; None takes a variable out of its environment."""
    merged = {**os.environ, **environment}
    return subprocess.run(
        [sys.executable, "-m", "ccft_desktop", *words],
        capture_output=True,
        text=True,
        env={name: value for name, value in merged.items() if value is not None},
        timeout=60,
    )


def test_that_the_version_is_said():
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"ccft-desktop {__version__}\n")


def test_that_the_version_is_the_packages():
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == __version__


def test_that_help_names_every_command():
    out = run("--help").stdout
    assert all(command.name in out for command in cli.COMMANDS)


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda command: command.name)
def test_that_every_command_explains_itself(command):
    done = run(command.name, "--help")
    assert done.returncode == 0, done.stderr
    assert f"usage: ccft-desktop {command.name}" in done.stdout


@pytest.mark.parametrize(
    "words", [("sore",), ("--demon",), ("score",), ("score", "a.csv", "--level", "much")]
)
def test_that_a_slip_on_the_command_line_costs_one_line(words):
    done = run(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "--help" in done.stderr


@on_linux
@pytest.mark.parametrize("words", [(), ("--demo",)])
@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"DISPLAY": None}, id="none named"),
        pytest.param({"DISPLAY": ":9731"}, id="one named that is not there"),
        pytest.param({"DISPLAY": None, "WAYLAND_DISPLAY": "wayland-9731"}, id="a Wayland that is not there"),
        pytest.param({"DISPLAY": None, "QT_QPA_PLATFORM": "xcb"}, id="X wished for"),
    ],
)
def test_that_without_a_display_the_window_gives_one_sentence_naming_selftest(words, environment):
    done = run(*words, **{"QT_QPA_PLATFORM": None, "WAYLAND_DISPLAY": None, **environment})
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "selftest" in done.stderr


@on_linux
def test_that_missing_libraries_are_named_as_debian_packages_before_qt_is_imported(monkeypatch, capsys):
    monkeypatch.setattr(cli, "missing_packages", lambda _: ["libegl1", "libxcb-cursor0"])
    monkeypatch.setattr(cli, "qt_uses", lambda: ("qt", "xcb"))
    monkeypatch.setitem(sys.modules, "PySide6", None)  # an import would now raise
    assert cli.main(["--demo"]) == 2
    err = capsys.readouterr().err
    assert err.endswith("apt-get install libegl1 libxcb-cursor0\n")
    assert err.count("\n") == 1


@on_linux
def test_that_a_library_the_loader_does_not_find_is_missing(monkeypatch):
    monkeypatch.setitem(PACKAGES, "sound", {"libc.so.6": "libc6", "libnowhere.so.9": "libnowhere9"})
    assert missing_packages(["sound"]) == ["libnowhere9"]


@pytest.fixture
def wayland(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a session whose Wayland display answers."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "w"))
        listening.listen()
        yield {"WAYLAND_DISPLAY": "w", "XDG_RUNTIME_DIR": str(tmp_path)}


@on_linux
def test_that_a_display_counts_only_when_it_answers_and_qt_may_use_it(wayland):
    assert display.qt_uses(wayland) == ("qt", "wayland")
    assert display.qt_uses({**wayland, "QT_QPA_PLATFORM": "xcb"}) is None
    assert display.qt_uses({**wayland, "WAYLAND_DISPLAY": "x" * 200}) is None
    assert display.qt_uses({"QT_QPA_PLATFORM": "offscreen"}) == ("qt",)
    assert display.qt_uses({}) is None


@pytest.mark.parametrize("module", ["ccft_desktop.cli", "ccft_desktop.commands.score"])
def test_that_the_command_line_is_light(module):
    heavy = "{'PySide6', 'pyqtgraph', 'sqlalchemy', 'alembic', 'serial', 'nacl'}"
    asked = f"import sys, {module}; print(*sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=60)
    assert done.stdout == "\n", done.stderr
