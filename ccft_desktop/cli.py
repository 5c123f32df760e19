"""The command ``ccft-desktop``: the window, or one of the commands that need none.

Imports nothing heavy: what a command needs is imported when that command is chosen, and Qt only after
what it needs of the system is known to be there.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Final, NoReturn

from ccft_desktop import __version__
from ccft_desktop.core.limits import InputError
from ccft_desktop.display import qt_uses
from ccft_desktop.system_libraries import Use, missing_packages, sentence

PROGRAM: Final = "ccft-desktop"

# Exit codes: 0 done, 1 done with a finding, 2 cannot be done as asked, 130 interrupted (as shells do).
CANNOT: Final = 2
INTERRUPTED: Final = 130


@dataclass(frozen=True, slots=True)
class Command:
    """A command without a window; its module has ``add_arguments(parser)`` and ``run(args) -> int``."""

    name: str
    help: str
    draws: bool = False
    """It draws with Qt, on no screen."""


COMMANDS: Final = (
    Command("score", "score a recording (CSV) and print the result"),
    Command("simulate", "let a simulated patient press a simulated cuff"),
    Command("listen", "show what a cuff sends"),
    Command("doctor", "find what stands between this computer and a cuff"),
    Command("backup", "copy the records, encrypted, and read the copy back"),
    Command("restore", "put a backup in the place of the records"),
    Command("verify", "check the records, or a backup, page by page and score by score"),
    Command("audit", "print who did what, and check that nothing of it was changed"),
    Command("selftest", "check the installed program without a display", draws=True),
    Command("software", "list every piece of software in the program, with version and licence"),
    Command("screenshots", "draw the pages into PNG files", draws=True),
)


class _OneLineParser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage before it."""

    def error(self, message: str) -> NoReturn:
        self.exit(CANNOT, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit code."""
    argv = sys.argv[1:] if argv is None else argv
    if hasattr(sys.stdout, "reconfigure"):
        # A console that knows no true minus shows another sign; it does not end the command.
        sys.stdout.reconfigure(errors="replace")
    chosen = next((word for word in argv if not word.startswith("-")), None)
    command = next((command for command in COMMANDS if command.name == chosen), None)
    try:
        if command is not None and command.draws:
            _require(("qt",))
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        parser, module = _parser(command)
        args = parser.parse_args(argv)
        if module is None:
            return _open_window(demo=args.demo)
        code = int(module.run(args))
        if sys.stdout:
            sys.stdout.flush()  # here, where a closed pipe is still ours to answer
        return code
    except InputError as error:
        print(f"{PROGRAM}: {' '.join(str(error).split())}", file=sys.stderr)
        return CANNOT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone; without this the interpreter would complain at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT


def _parser(command: Command | None) -> tuple[argparse.ArgumentParser, ModuleType | None]:
    """The parser, and the module of the chosen command, whose arguments alone it knows in full."""
    parser = _OneLineParser(
        prog=PROGRAM,
        description="The cranio-cervical flexion test with a pressure cuff. Without a command: the window.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    parser.add_argument("--demo", action="store_true", help="open with a simulated cuff and sample patients")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    module = None
    for each in COMMANDS:
        subparser = commands.add_parser(
            each.name,
            help=each.help,
            description=f"{each.help[0].upper()}{each.help[1:]}.",
            allow_abbrev=False,
        )
        if each is command:
            module = importlib.import_module(f"ccft_desktop.commands.{each.name}")
            module.add_arguments(subparser)
    return parser, module


def _open_window(*, demo: bool) -> int:
    uses = qt_uses()
    if uses is None:
        raise InputError(
            "There is no display to open a window on; this checks the program without one: "
            f"{_own_path()} selftest"
        )
    _require(uses)
    from ccft_desktop.app import run_window

    return run_window(demo=demo)


def _require(uses: tuple[Use, ...]) -> None:
    if missing := missing_packages(uses):
        raise InputError(sentence(missing))


def _own_path() -> str:
    """How this program was called, for a line that can be copied."""
    return sys.argv[0] if os.path.basename(sys.argv[0]) == PROGRAM else PROGRAM
