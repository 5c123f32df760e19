"""Starting and ending: a window at once, the program behind it, the demonstration, what a bug does."""

import gc
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication

from ccft_desktop import crash, stop_signals
from ccft_desktop.paths import data_folder, log_folder
from ccft_desktop.settings import Settings, load
from ccft_desktop.ui.main_window import MainWindow
from ccft_desktop.ui.theme import Theme, load_fonts, system_theme

if TYPE_CHECKING:
    from ccft_desktop.program import Program

DEMO_CUFF: Final = "cuffsim://?patient=healthy&highest=27.2&prompts=only"
DEMO_USER: Final = "T. Example"
DEMO_CLINIC: Final = "Sample clinic"
SETTINGS_FILE: Final = "settings.ini"


def run_window(*, demo: bool) -> int:
    """Open the window and stay until it is closed; the exit code."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("CCFT Desktop")
    # A busy thread may keep the interpreter no longer than a millisecond from the live view.
    sys.setswitchinterval(0.001)
    with stop_signals.heard() as signals, _program(app, demo=demo) as program:
        signals.stopped.connect(program.way_out.stop)
        with crash.watch(program.theme, log_folder(), program.test_room.interrupt, program.way_out.leave):
            program.show()
            gc.collect()
            gc.freeze()
            return app.exec()


def _first_window(app: QApplication, settings: Settings) -> MainWindow:
    """An empty window on the screen: the plots and pages load behind it."""
    load_fonts()
    theme = Theme()
    theme.set_name(system_theme(app) if settings.theme == "system" else settings.theme)
    theme.install(app)
    window = MainWindow(theme)
    window.restore_placement(settings.window_placement)
    window.show()
    app.processEvents()
    return window


@contextmanager
def _program(app: QApplication, *, demo: bool) -> "Iterator[Program]":
    if demo:
        with demo_program(window=_first_window(app, Settings())) as program:
            yield program
        return
    folder = data_folder()
    settings, notes = load(folder / SETTINGS_FILE)
    window = _first_window(app, settings)
    from ccft_desktop.program import Program

    program = Program(settings, folder, folder / SETTINGS_FILE, notes=notes, window=window)
    try:
        yield program
    finally:
        program.close()


@contextmanager
def demo_program(cuff_url: str = DEMO_CUFF, window: MainWindow | None = None) -> "Iterator[Program]":
    """The program on sample patients and a simulated cuff; nothing of it stays."""
    from ccft_desktop.program import Program
    from ccft_desktop.sample_records import fill
    from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
    from ccft_desktop.store.vault import Vault

    with TemporaryDirectory(prefix="ccft-demo-") as name:
        folder, passphrase = Path(name), secrets.token_hex(16)
        vault = Vault.create(folder, passphrase, DEMO_USER, cost=RANDOM_SECRET_COST)
        try:
            for _ in fill(vault, datetime.now(UTC)):
                pass
            settings = Settings(cuff_url=cuff_url, prompts=True, clinic_name=DEMO_CLINIC)
            program = Program(settings, folder, None, vault=vault, known_passphrase=passphrase, window=window)
        except BaseException:
            vault.close()
            raise
        try:
            yield program
        finally:
            program.close()
