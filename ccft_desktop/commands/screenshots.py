"""``ccft-desktop screenshots DIR``: every page and state as PNG files, in every theme and two sizes.

The files are named ``PAGE-STATE-THEME-SIZE.png``. Each size is drawn by a process of its own, because
the scale of a screen is fixed when Qt starts. ``--right-to-left`` mirrors the window; ``--simulate`` shows
the pictures as people with a colour-vision deficiency see them.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

THEMES: Final = ("light", "dark")
SIZES: Final = {"1280x720": (1280, 720, "1"), "2560x1440": (1707, 960, "1.5")}
"""Name of a size: width and height in the pixels pages are laid out in, and the scale of the screen."""


DEFICIENCIES: Final = ("protanopia", "deuteranopia", "tritanopia")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``screenshots``."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the pictures go")
    parser.add_argument("--only", default="", metavar="TEXT", help="only states whose name contains TEXT")
    parser.add_argument("--size", choices=tuple(SIZES), help="only this size")
    parser.add_argument(
        "--theme", choices=(*THEMES, "contrast"), help="only this theme (default: light and dark)"
    )
    parser.add_argument("--right-to-left", action="store_true", help="mirrored, as for Arabic or Hebrew")
    parser.add_argument("--simulate", choices=DEFICIENCIES, help="the colours as seen with a deficiency")


def run(args: argparse.Namespace) -> int:
    """Draw them; 0, or 2 with a sentence when the folder cannot be used."""
    try:
        args.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(f"{args.folder} cannot be used: {error.strerror}. Choose another folder.", file=sys.stderr)
        return 2
    if args.size is None:
        return max(_in_a_process_of_its_own(args, size) for size in SIZES)
    return _draw(args)


def _in_a_process_of_its_own(args: argparse.Namespace, size: str) -> int:
    command = [sys.executable, "-m", "ccft_desktop", "screenshots", str(args.folder), "--size", size]
    command += ["--only", args.only, *(["--theme", args.theme] if args.theme else [])]
    command += ["--right-to-left"] if args.right_to_left else []
    command += ["--simulate", args.simulate] if args.simulate else []
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": SIZES[size][2]}
    return subprocess.run(command, env=environment, check=False).returncode


def _draw(args: argparse.Namespace) -> int:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from ccft_desktop.app import demo_program
    from ccft_desktop.commands.colour_vision import seen_with
    from ccft_desktop.commands.gallery import STATES
    from devices.cuff import CuffState

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    if args.right_to_left:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    width, height, _ = SIZES[args.size]
    drawn = 0
    with demo_program(cuff_url="") as program:
        program.theme.install(app)
        window = program.house.window
        program.show()
        window.resize(width, height)
        app.processEvents()
        for theme in (args.theme,) if args.theme else THEMES:
            program.theme.set_name(theme)
            for name, show in STATES.items():
                if args.only not in name:
                    continue
                window.set_locked(None)
                window.clear_notice()
                program.before_room.look_at(None)
                window.show_cuff(CuffState.STREAMING, 50.0)
                show(program)
                for _ in range(3):
                    app.processEvents()
                of_patient = name.startswith("patient_window-")
                picture = _picture(program.patient_corner.window if of_patient else window)
                if args.simulate:
                    picture = seen_with(picture, args.simulate)
                picture.save(str(args.folder / f"{name}-{theme}-{args.size}.png"))
                drawn += 1
    print(f"{drawn} pictures of {args.size} in {args.folder}")
    return 0


def _picture(window: "QWidget") -> "QImage":
    """The window, with a dialog that stands before it, which is closed again."""
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QDialog

    picture = window.grab()
    painter = QPainter(picture)
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            place = dialog.rect()
            place.moveCenter(window.rect().center())
            painter.drawPixmap(place.topLeft(), dialog.grab())
            painter.drawRect(place)
            dialog.reject()
    painter.end()
    return picture.toImage()
