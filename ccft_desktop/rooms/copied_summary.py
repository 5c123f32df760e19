"""The summary on the clipboard: marked there, and taken off again when the program locks or ends."""

from typing import Final

from PySide6.QtCore import QByteArray, QMimeData, QObject, Slot
from PySide6.QtGui import QGuiApplication

from ccft_desktop.ui.main_window import MainWindow

MARK: Final = "application/x-ccft-summary"
_DO_NOT_KEEP: Final = {
    # What keeps a history of the clipboard is asked to keep this out of it: KDE's, and Windows'.
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': bytes(4),
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': bytes(4),
}


class CopiedSummary(QObject):
    """Only a text that is still ours is taken off."""

    def __init__(self, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        window.page_shown.connect(self._on_page)

    def copy(self, text: str) -> None:
        """Put it on the clipboard."""
        self._text = text
        marked = QMimeData()
        marked.setText(text)
        marked.setData(MARK, QByteArray(b"1"))
        for kind, value in _DO_NOT_KEEP.items():
            marked.setData(kind, QByteArray(value))
        QGuiApplication.clipboard().setMimeData(marked)

    def forget(self) -> None:
        """Take it off, unless something else is there by now."""
        text, self._text = self._text, ""
        clipboard = QGuiApplication.clipboard()
        if text and clipboard.text() == text:
            clipboard.clear()

    @Slot(str)
    def _on_page(self, key: str) -> None:
        """A locked page, which has no key, covers the others."""
        if not key:
            self.forget()
