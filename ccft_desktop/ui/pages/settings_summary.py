"""The summary's template among the settings: edited, tried on a made-up test, put back; it copies nothing."""

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ccft_desktop.core.limits import InputError
from ccft_desktop.reports.summary import (
    check_template,
    example_values,
    placeholders,
    summary_text,
    usual_template,
)
from ccft_desktop.settings import Settings
from ccft_desktop.ui.pages.settings_sections import COLUMN_PX, Section
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.note_field import NoteField
from ccft_desktop.ui.widgets.text import Line, Prose

_EDITOR_PX: Final = 148
_NAME: Final = "summary_template"
_LINE_BREAK: Final = "\u2028"


class SummarySection(Section):
    """A few plain lines for the clinic's own record. A change counts when the field is left."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            self.tr("Summary"),
            self.tr(
                "What Ctrl Shift C copies from a result, for the clinic's own record. It names nobody unless "
                "it is told to. Locking the program takes it off the clipboard."
            ),
            parent,
        )
        self._template = NoteField(theme, _EDITOR_PX)
        self._add_field(_NAME, Field(theme, self.tr("Template"), self._template), COLUMN_PX)
        self._usual = ActionButton(theme, self.tr("Back to the usual one"))
        row = QHBoxLayout()
        row.addWidget(self._usual)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(Line(theme, "label", "ink", self.tr("As it would be for a made-up test")))
        self._preview = Prose(theme, "body", "ink")
        self.column.addWidget(self._preview)
        self.column.addWidget(Line(theme, "label", "ink", self.tr("What may stand in braces")))
        self._add_placeholders(theme)
        self._template.textChanged.connect(self._on_typed_on)
        self._template.left.connect(self._on_left)
        self._usual.clicked.connect(self._on_usual)

    def show_settings(self, settings: Settings) -> None:
        """Show what is set, without telling it as an edit."""
        template = settings.summary_template or usual_template()
        if self._template.toPlainText() != template:
            self._template.set_note(template)
        self.accept(_NAME)

    @property
    def preview(self) -> str:
        """What the template gives for a made-up test."""
        return self._preview.text.replace(_LINE_BREAK, "\n")

    def _add_placeholders(self, theme: Theme) -> None:
        rows = QGridLayout()
        rows.setHorizontalSpacing(theme.space("m"))
        rows.setVerticalSpacing(2)
        rows.setColumnStretch(1, 1)
        for at, (name, meaning) in enumerate(placeholders().items()):
            rows.addWidget(Line(theme, "label", "ink", f"{{{name}}}"), at, 0, Qt.AlignmentFlag.AlignLeft)
            rows.addWidget(Line(theme, "small", "ink_muted", meaning), at, 1)
        self.column.addLayout(rows)

    @Slot()
    def _on_typed_on(self) -> None:
        """Try it at once; what is wrong with it is said when it is left."""
        template = self._template.toPlainText()
        self._usual.setEnabled(template != usual_template())
        try:
            shown = summary_text(template, example_values())
        except InputError:
            self._preview.set_text(self.tr("It cannot be filled in as it is."))
            return
        self._preview.set_text(shown.replace("\n", _LINE_BREAK))
        self.accept(_NAME)

    @Slot(str)
    def _on_left(self, template: str) -> None:
        try:
            check_template(template)
        except InputError as error:
            self.refuse(_NAME, str(error))
            return
        self.edited.emit(_NAME, "" if template == usual_template() else template)

    @Slot()
    def _on_usual(self) -> None:
        self._template.set_note(usual_template())
        self.edited.emit(_NAME, "")
