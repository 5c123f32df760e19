"""A process that speaks: reads lines of gain and words, says each instead of the one before.

``python -m ccft_desktop.live.voice_process LANGUAGE``. It prints the name of its voice once it has found
it, an empty line for none. A line without words is silence. It ends with its input.
"""

import os
import sys

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, Slot

from ccft_desktop.live.qt_voice import QtVoice

_INPUT = 0
_AT_MOST_BYTES = 65_536


class Speaking(QObject):
    """Lives as long as somebody may have something to say."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._voice = QtVoice(language, self)
        self._read = b""
        self._notifier = QSocketNotifier(_INPUT, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_input)
        print(self._voice.name, flush=True)

    @Slot()
    def _on_input(self) -> None:
        came = os.read(_INPUT, _AT_MOST_BYTES)
        if not came:
            self._notifier.setEnabled(False)
            QCoreApplication.quit()
            return
        *lines, self._read = (self._read + came).split(b"\n")
        if lines:
            gain, _, text = lines[-1].decode().partition(" ")
            if text:
                self._voice.say(text, float(gain))
            else:
                self._voice.stop()


def main(language: str) -> int:
    """Speak until the input ends."""
    app = QCoreApplication(sys.argv[:1])
    speaking = Speaking(language)
    code = app.exec()
    speaking.deleteLater()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
