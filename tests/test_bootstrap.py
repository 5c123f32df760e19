"""The set-up of a fresh machine, as far as it can be tried on one that is set up already."""

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ccft_desktop import bootstrap
from ccft_desktop.system_libraries import PACKAGES

CHECKOUT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-build.txt")

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="Debian packages are Linux packages")


@pytest.fixture
def machine_without_egl(tmp_path: Path) -> Path:
    """A checkout on a machine that lacks one library, and a folder for the programs it has."""
    (tmp_path / "ccft_desktop").mkdir()
    (tmp_path / "bin").mkdir()
    for name in ("bootstrap.py", "system_libraries.py"):
        text = (CHECKOUT / "ccft_desktop" / name).read_text(encoding="utf-8")
        text = text.replace("libEGL.so.1", "libnowhere.so.9").replace("libegl1", "libnowhere9")
        (tmp_path / "ccft_desktop" / name).write_text(text, encoding="utf-8")
    return tmp_path


def set_up(machine: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(machine / "ccft_desktop" / "bootstrap.py"), *words],
        capture_output=True,
        text=True,
        env={"PATH": str(machine / "bin"), "HOME": str(machine)},
        timeout=60,
    )


def add_program(machine: Path, name: str, script: str) -> None:
    path = machine / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


@on_linux
def test_that_packages_that_cannot_be_had_end_the_set_up_with_one_sentence(machine_without_egl):
    done = set_up(machine_without_egl, "demo")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "apt-get install libnowhere9" in done.stderr
    assert not (machine_without_egl / ".venv").exists()


@on_linux
def test_that_apt_is_asked_for_what_is_missing_and_after_a_refusal_for_newer_lists(machine_without_egl):
    asked = machine_without_egl / "asked"
    add_program(machine_without_egl, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >> {asked}; exit 100')
    add_program(machine_without_egl, "env", 'export "$1"; shift; exec "$@"')
    add_program(machine_without_egl, "sudo", '[ "$1" = -n ] && shift; exec "$@"')
    assert set_up(machine_without_egl, "test").returncode == 2
    first, second, third = asked.read_text(encoding="utf-8").splitlines()
    assert first == third
    assert first.startswith("noninteractive --quiet install --yes --no-install-recommends")
    assert "libnowhere9" in first
    assert second == "noninteractive --quiet update"


@on_linux
def test_that_somebody_who_is_not_root_and_has_no_sudo_installs_nothing(monkeypatch, tmp_path):
    add = tmp_path / "apt-get"
    add.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    add.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("something was run"))
    bootstrap.apt_get_install(["libnowhere9"])


def test_that_a_python_that_is_too_old_is_said(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert bootstrap.main(["demo"]) == 2
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["install"]])
def test_that_without_a_known_word_it_says_what_it_can_do(words, capsys):
    assert bootstrap.main(words) == 2
    assert "bootstrap.py demo" in capsys.readouterr().out


def test_that_it_needs_nothing_but_the_standard_library():
    for name in ("bootstrap.py", "system_libraries.py"):
        tree = ast.parse((CHECKOUT / "ccft_desktop" / name).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                imported = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                imported = [node.module or ""]
            else:
                continue
            assert {module.partition(".")[0] for module in imported} <= sys.stdlib_module_names


@pytest.fixture
def own_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the files that decide what is installed, with a usable environment beside them."""
    for name in ("pyproject.toml", *LOCKS):
        shutil.copy(CHECKOUT / name, tmp_path)
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(bootstrap, "CHECKOUT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "set-up.txt")
    monkeypatch.setattr(bootstrap, "executable", lambda _: sys.executable)
    return tmp_path


def test_that_a_set_up_is_fresh_for_what_it_was_made_for(own_checkout):
    assert not bootstrap.is_fresh("demo")
    bootstrap.STAMP.write_text(f"demo {bootstrap.digest()}\n", encoding="utf-8")
    assert bootstrap.is_fresh("demo")
    assert not bootstrap.is_fresh("test")
    bootstrap.STAMP.write_text(f"test {bootstrap.digest()}\n", encoding="utf-8")
    assert bootstrap.is_fresh("demo")


@pytest.mark.parametrize("name", ["pyproject.toml", *LOCKS])
def test_that_a_set_up_is_stale_once_a_file_that_decides_it_has_changed(name, own_checkout):
    bootstrap.STAMP.write_text(f"test {bootstrap.digest()}\n", encoding="utf-8")
    with (own_checkout / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert not bootstrap.is_fresh("test")


def test_that_a_set_up_whose_python_is_gone_is_not_fresh(own_checkout, monkeypatch):
    bootstrap.STAMP.write_text(f"test {bootstrap.digest()}\n", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "executable", lambda _: str(own_checkout / "gone"))
    assert not bootstrap.is_fresh("test")


@pytest.mark.parametrize("name", LOCKS)
def test_that_every_requirement_is_hashed_and_no_file_names_where_it_comes_from(name):
    text = (CHECKOUT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in text
    requirements = text.replace("\\\n", " ").splitlines()
    assert requirements
    for requirement in requirements:
        assert re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", requirement), requirement


def test_that_every_dependency_is_in_the_hashed_files():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-dev.txt": [
            *project["project"]["dependencies"],
            *project["project"]["optional-dependencies"]["dev"],
        ],
        "requirements-build.txt": project["build-system"]["requires"],
    }
    for name, dependencies in wanted.items():
        pinned = re.findall(r"^([a-z0-9-]+)==", (CHECKOUT / name).read_text(encoding="utf-8"), re.MULTILINE)
        asked = {re.split(r"[><=;\s]", dependency)[0].lower() for dependency in dependencies}
        assert asked <= set(pinned), name


def test_that_the_readme_lists_every_debian_package_and_ci_calls_the_readmes_own_test_command():
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    packages = ["python3-venv", *(package for use in PACKAGES.values() for package in use.values())]
    assert [package for package in packages if f"`{package}`" not in readme] == []
    for command in ("python3 ccft_desktop/bootstrap.py demo", "python3 ccft_desktop/bootstrap.py test"):
        assert f"\n{command}\n" in readme
    assert "\npython3 ccft_desktop/bootstrap.py test\n" in (CHECKOUT / ".ci" / "run").read_text(
        encoding="utf-8"
    )


@pytest.mark.skipif(os.name != "posix", reason="process groups are a thing of POSIX")
def test_that_ctrl_c_waits_for_the_program_to_put_everything_away() -> None:
    child = "import signal, sys, time\n"
    child += "signal.signal(signal.SIGINT, lambda *_: (time.sleep(1.0), sys.exit(7)))\n"
    child += "print('ready', flush=True)\nsignal.pause()"
    code = "import sys; from ccft_desktop import bootstrap\n"
    code += f"sys.exit(bootstrap.run_to_its_end([sys.executable, '-c', {child!r}]))"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 7
