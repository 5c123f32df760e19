"""Sets up a fresh machine from a checkout and runs the program or its tests, in one command.

    python3 ccft_desktop/bootstrap.py demo    run the program with a simulated cuff and sample patients
    python3 ccft_desktop/bootstrap.py test    run every check: lint, types, layers, tests

Run as a script by any Python from 3.11; standard library only, imports nothing of the program. It makes
the environment ``.venv`` in the checkout, installs what the hashed requirement files name and, on Debian
and its relatives, the system packages that are missing. What is already there is not done again. Words
after ``demo`` or ``test`` go on to the program or to pytest.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
STAMP = VENV / "set-up.txt"
REQUIREMENTS = {
    "demo": ["requirements.txt", "requirements-build.txt"],
    "test": ["requirements-dev.txt", "requirements-build.txt"],
}
OLDEST_PYTHON = (3, 11)
# They would lead pip out of the environment, or Python into somebody else's packages.
MISLEADING = ("PIP_PREFIX", "PIP_TARGET", "PIP_USER", "PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__")


class CannotSetUp(Exception):
    """Something the set-up needs cannot be had; the text is the one sentence to show."""


def main(words: list[str]) -> int:
    if not words or words[0] not in REQUIREMENTS:
        print(__doc__)
        return 2
    kind, *rest = words
    for name in MISLEADING:
        os.environ.pop(name, None)
    try:
        set_up(kind)
    except CannotSetUp as error:
        print(f"bootstrap: {error}", file=sys.stderr)
        return 2
    if kind == "demo":
        command = [executable("ccft-desktop"), "--demo", *rest]
    else:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        command = [executable("python"), str(CHECKOUT / "tests" / "check.py"), *rest]
    return run_to_its_end(command)


def run_to_its_end(command: list[str]) -> int:
    """Its exit code. Ctrl-C reaches it by itself, and it may need a moment to put everything away."""
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def set_up(kind: str) -> None:
    """Make all that ``kind`` needs; raises ``CannotSetUp``."""
    if sys.version_info < OLDEST_PYTHON:
        raise CannotSetUp(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}.")
    install_system_packages()
    if is_fresh(kind):
        return
    if not venv_is_usable():
        say("making the environment .venv")
        run([sys.executable, "-m", "venv", "--clear", str(VENV)], "The environment .venv could not be made.")
    STAMP.unlink(missing_ok=True)
    pip = [executable("python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    files = [word for name in REQUIREMENTS[kind] for word in ("-r", str(CHECKOUT / name))]
    say("installing what " + " and ".join(REQUIREMENTS[kind]) + " name (some minutes the first time)")
    run(
        [*pip, "--require-hashes", "--only-binary=:all:", *files],
        "The packages named in the requirement files could not be installed.",
    )
    run(
        [*pip, "--no-deps", "--no-build-isolation", "--editable", str(CHECKOUT)],
        "The program itself could not be installed.",
    )
    STAMP.write_text(f"{kind} {digest()}\n", encoding="utf-8")


def install_system_packages() -> None:
    """Install the Debian packages that are missing; raises ``CannotSetUp`` naming those that are needed."""
    wanted = missing_libraries()
    if importlib.util.find_spec("ensurepip") is None:
        wanted.insert(0, "python3-venv")
    if not wanted:
        return
    say("missing Debian packages: " + " ".join(wanted))
    apt_get_install(wanted)
    needed = missing_libraries("qt")
    importlib.invalidate_caches()
    if importlib.util.find_spec("ensurepip") is None:
        needed.insert(0, "python3-venv")
    if needed:
        raise CannotSetUp(
            "These Debian packages are missing and could not be installed from here; as root, run: "
            f"apt-get install {' '.join(needed)}"
        )


def missing_libraries(*uses: str) -> list[str]:
    """The Debian packages of the libraries that Qt does not find, for all uses or those given.

    A process of its own, because the loader remembers what it did not find.
    """
    script = CHECKOUT / "ccft_desktop" / "system_libraries.py"
    asked = subprocess.run(
        [sys.executable, "-I", str(script), *uses], stdout=subprocess.PIPE, check=True, text=True
    )
    return asked.stdout.split()


def apt_get_install(packages: list[str]) -> None:
    """Try to install ``packages``; whether it worked is seen by looking again."""
    apt_get = shutil.which("apt-get")
    if apt_get is None:
        return
    command = ["env", "DEBIAN_FRONTEND=noninteractive", apt_get, "--quiet"]
    as_root = False
    if sys.platform != "win32":
        as_root = os.geteuid() == 0
    if not as_root:
        sudo = shutil.which("sudo")
        if sudo is None:
            return
        # Without somebody to type a password, fail instead of waiting for one.
        command = [sudo, *([] if sys.stdin.isatty() else ["-n"]), *command]
    install = [*command, "install", "--yes", "--no-install-recommends", *packages]
    if subprocess.run(install).returncode != 0:
        say("looking for newer lists of packages")
        subprocess.run([*command, "update"])
        subprocess.run(install)


def venv_is_usable() -> bool:
    """Whether ``.venv`` has a Python of this version, with pip, that runs."""
    question = f"import pip, sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    try:
        asked = subprocess.run([executable("python"), "-c", question], stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return asked.returncode == 0


def is_fresh(kind: str) -> bool:
    """Whether ``.venv`` was set up for ``kind``, or for the tests, which need more, from these very files."""
    try:
        done, found = STAMP.read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return False
    return done in (kind, "test") and found == digest() and venv_is_usable()


def digest() -> str:
    """Of the Python version, the place of the checkout and every file that decides what is installed."""
    hashed = hashlib.sha256(f"{sys.version_info[:2]} {CHECKOUT}".encode())
    for path in [CHECKOUT / "pyproject.toml", *sorted(CHECKOUT.glob("requirements*.txt"))]:
        hashed.update(path.read_bytes())
    return hashed.hexdigest()


def executable(name: str) -> str:
    """The path of a program in ``.venv``."""
    return str(VENV / "Scripts" / f"{name}.exe") if os.name == "nt" else str(VENV / "bin" / name)


def run(command: list[str], otherwise: str) -> None:
    if subprocess.run(command).returncode != 0:
        raise CannotSetUp(f"{otherwise} The lines above say why.")


def say(text: str) -> None:
    print(f"bootstrap: {text}", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
