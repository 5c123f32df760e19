"""The buttons of the result page: what leads on, the report, what is rarer; it asks nothing by itself."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ccft_desktop.core.protocol import Protocol
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import ActionBar
from ccft_desktop.ui.widgets.buttons import ActionButton


class ResultBar(ActionBar):
    """Enter is what leads on: the second stage while the cuff is in place, else the end of the visit."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.stage2 = ActionButton(theme, self.tr("Stage 2"), key=self.tr("Enter"), kind="primary")
        self.finish = ActionButton(theme, self.tr("Finish the visit"), key=self.tr("Enter"), kind="primary")
        self.print = ActionButton(theme, self.tr("Print"), icon="print", key=self.tr("Ctrl P"))
        self.pdf = ActionButton(theme, self.tr("PDF"), key=self.tr("Ctrl E"))
        self.change = ActionButton(theme, self.tr("Change an outcome"), key=self.tr("O"), kind="quiet")
        self.again = ActionButton(theme, self.tr("Test again"), key=self.tr("T"), kind="quiet")
        for button in (self.stage2, self.finish, self.print, self.pdf):
            self.add_left(button)
        for button in (self.change, self.again):
            self.add_right(button)
        self.show_next(None)

    def show_next(self, next_stage: Protocol | None) -> None:
        """Lead on to this second stage, or to the end of the visit."""
        leads_on = next_stage is not None
        if next_stage is not None:
            level = f"{next_stage.levels_mmhg[0]:g}"
            self.stage2.setText(self.tr("Stage 2 at {level} mmHg").format(level=level))
        self.stage2.setVisible(leads_on)
        self.finish.set_look(
            "secondary" if leads_on else "primary", self.tr("V") if leads_on else self.tr("Enter")
        )

    @Slot()
    def lead_on(self) -> None:
        """Press what Enter stands for now."""
        (self.finish if self.stage2.isHidden() else self.stage2).click()
