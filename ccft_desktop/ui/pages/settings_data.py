"""The data among the settings: where the records live, and where, how often and how many backups are kept."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ccft_desktop.settings import HIGHEST_BACKUP_DAYS, HIGHEST_BACKUPS, Settings
from ccft_desktop.ui.pages.settings_sections import NARROW_PX, Section
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.text import Prose


class DataSection(Section):
    """Changes of the schedule apply from the next unlocking on."""

    backups_requested = Signal()
    folder_requested = Signal()
    """Another folder for backups is to be chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            self.tr("Data"),
            self.tr(
                "Everything about patients is kept on this computer, encrypted. It opens with the passphrase."
            ),
            parent,
        )
        self._folder = Prose(theme, "body", "ink")
        self.warning = Notice(theme, shape="stacked")
        self._last = Prose(theme, "body", "ink")
        self.column.addWidget(self._folder)
        self.column.addWidget(self.warning)
        self._backups = self.add_text(
            "backup_folder",
            self.tr("Folder for backups"),
            self.tr("Best on another disk. They are encrypted like the records."),
        )
        choose = ActionButton(theme, self.tr("Choose a folder"))
        lists = ActionButton(theme, self.tr("Backups"), icon="save")
        ways = QHBoxLayout()
        ways.setSpacing(theme.space("s"))
        ways.addWidget(choose)
        ways.addWidget(lists)
        ways.addStretch(1)
        self.column.addLayout(ways)
        self.column.addWidget(self._last)
        self._days = self.add_text(
            "backup_days",
            self.tr("Days between backups"),
            self.tr("0 to {most}; 0: only when asked. Made when the records are opened.").format(
                most=HIGHEST_BACKUP_DAYS
            ),
            NARROW_PX,
        )
        self._keep = self.add_text(
            "backup_keep",
            self.tr("How many are kept"),
            self.tr("1 to {most}; older ones are removed.").format(most=HIGHEST_BACKUPS),
            NARROW_PX,
        )
        choose.clicked.connect(self.folder_requested)
        lists.clicked.connect(self.backups_requested)

    def show_folder(self, folder: str) -> None:
        """Name the folder of the records."""
        self._folder.set_text(folder, strong=self.tr("The records are in"))

    def show_last_backup(self, sentence: str) -> None:
        """When the last one was made."""
        self._last.set_text(sentence)

    def show_settings(self, settings: Settings) -> None:
        """Show what is set."""
        self._backups.setText(settings.backup_folder)
        self._days.setText(str(settings.backup_days))
        self._keep.setText(str(settings.backup_keep))

    @Slot(str)
    def choose_folder(self, folder: str) -> None:
        """The folder somebody chose: asked for like one that was typed."""
        self._backups.setText(folder)
        self.edited.emit("backup_folder", folder)
