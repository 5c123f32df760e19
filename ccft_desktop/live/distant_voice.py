"""A voice in a process of its own, so that finding it, or its hanging, stops nothing here."""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QProcess, Signal, Slot

_COMMAND: Final = (sys.executable, "-m", "ccft_desktop.live.voice_process")
_END_MS: Final = 300


def may_speak(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a speech-dispatcher runs here or could: otherwise no process need look for a voice."""
    if environment.get("SPEECHD_ADDRESS") or shutil.which("speech-dispatcher", path=environment.get("PATH")):
        return True
    runtime = environment.get("XDG_RUNTIME_DIR")
    return bool(runtime) and Path(str(runtime), "speech-dispatcher", "speechd.sock").exists()


class DistantVoice(QObject):
    """Nameless until the process has found a voice, and again when it is gone."""

    found = Signal()
    """Its name is another now."""

    def __init__(self, language: str, parent: QObject, command: Sequence[str] = _COMMAND) -> None:
        super().__init__(parent)
        self._name = ""
        self._process = QProcess(self)
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._on_name)
        self._process.finished.connect(self._on_gone)
        self._process.start(command[0], [*command[1:], language])

    @property
    def name(self) -> str:
        return self._name

    @property
    def is_there(self) -> bool:
        """Whether its process runs."""
        return self._process.state() is not QProcess.ProcessState.NotRunning

    def say(self, text: str, gain: float) -> None:
        if self._name:
            self._process.write(f"{gain:.3f} {text}\n".encode())

    def stop(self) -> None:
        self.say("", 0.0)

    def close(self) -> None:
        """End the process."""
        self._process.finished.disconnect(self._on_gone)
        self._process.closeWriteChannel()
        if self.is_there and not self._process.waitForFinished(_END_MS):
            self._process.kill()
            self._process.waitForFinished(_END_MS)

    @Slot()
    def _on_name(self) -> None:
        if self._process.canReadLine():
            self._name = bytes(self._process.readLine().data()).decode().strip()
            self.found.emit()

    @Slot()
    def _on_gone(self) -> None:
        self._name = ""
        self.found.emit()
