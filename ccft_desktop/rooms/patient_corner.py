"""The patient's corner: what the test room shows the patient, in a window on the screen that was chosen."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ccft_desktop.core.guidance import guidance
from ccft_desktop.core.scene import Scene
from ccft_desktop.rooms.house import House
from ccft_desktop.rooms.preferences import Preferences
from ccft_desktop.rooms.test_room import TestRoom
from ccft_desktop.settings import Settings
from ccft_desktop.ui.pages.settings import SettingsPage
from ccft_desktop.ui.pages.test import TestPage
from ccft_desktop.ui.patient_window import SMALLEST, PatientWindow
from ccft_desktop.ui.screens import Place, Screen, Wish, free_place, place, screens_now
from devices.cuff import CuffState

_SETTLED_MS: Final = 500
_SOON_MS: Final = 100


class PatientCorner(QObject):
    """Follows the settings, the screens and the therapist's window; decides nothing of what is shown."""

    def __init__(
        self,
        house: House,
        test_room: TestRoom,
        preferences: Preferences,
        settings_page: SettingsPage,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._house = house
        self._preferences = preferences
        self._settings_page = settings_page
        self._scene: Scene | None = None
        self._said = ""
        self._is_changed = False
        self._place = Place("hidden")
        self._applied: tuple[object, ...] = ()
        self._pages: list[TestPage] = []
        self.window: Final = PatientWindow(house.theme)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self._remember_place)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.follow)
        self.window.closed.connect(self._on_closed)
        self.window.full_screen_asked.connect(self._on_full_screen)
        self.window.turn_asked.connect(self.turn)
        self.window.key_pressed.connect(self._on_key)
        self.window.moved.connect(self._settled.start)
        test_room.scene_changed.connect(self.show_scene)
        preferences.changed.connect(self.follow)
        house.link.state_changed.connect(self._on_cuff)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenAdded.connect(self._follow_soon)
        app.screenRemoved.connect(self.follow)
        app.primaryScreenChanged.connect(self._follow_soon)
        # Shown, moved or resized, the therapist's window decides where there is room for another.
        house.window.installEventFilter(self)

    @property
    def place(self) -> Place:
        """Where the window stands, or why it stands nowhere."""
        return self._place

    def serve(self, test_page: TestPage, *others: QWidget) -> None:
        """On these pages W opens and closes the window, and Shift W turns it; the test page says which."""
        self._pages.append(test_page)
        test_page.patient_chip.clicked.connect(self.toggle)
        for page in (test_page, *others):
            for keys, asked in (("W", self.toggle), ("Shift+W", self.turn)):
                shortcut = QShortcut(QKeySequence(keys), page)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(asked)

    @Slot(object)
    def show_scene(self, scene: object) -> None:
        """What the patient is to see; None when there is no test."""
        assert scene is None or isinstance(scene, Scene)
        self._scene = scene
        # A window that is hidden keeps nothing of a test either.
        if self.window.isVisible() or scene is None:
            self.window.show_guidance(guidance(scene))
        if scene is None:
            self._remember()

    @Slot(object)
    def _on_cuff(self, state: CuffState) -> None:
        """Before a test nobody else says that the signal is gone."""
        if self._scene is not None and self._scene.has_signal and state is not CuffState.STREAMING:
            self.show_scene(replace(self._scene, has_signal=False))

    # Where it stands

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Move, QEvent.Type.Resize):
            self._soon.start()
        return False

    @Slot()
    def _follow_soon(self) -> None:
        """Once the system has done with its screens."""
        self._soon.start()

    @Slot()
    def follow(self) -> None:
        """Stand where the settings and the screens that are there allow."""
        settings, therapist = self._house.settings, self._house.window
        self.window.set_upside_down(settings.patient_upside_down)
        less_motion = settings.patient_less_motion or self._house.theme.less_motion
        self.window.view.set_reduced_motion(less_motion)
        screens = screens_now()
        self._settings_page.patient_section.show_screens(
            [(screen.identity, _title(screen)) for screen in screens]
        )
        standing = therapist.frameGeometry().center()
        on = next((screen.identity for screen in screens if screen.area.contains(standing)), "")
        wish = Wish(settings.patient_window, settings.patient_screen)
        self._stand(place(wish, screens, on), screens)

    def _stand(self, where: Place, screens: list[Screen]) -> None:
        settings = self._house.settings
        if (where, settings.patient_full_screen, self.window.isVisible()) != self._applied:
            if where.form == "screen" and where.screen is not None:
                self.window.stand_on(where.screen, full_screen=settings.patient_full_screen)
            elif where.form == "window" and (beside := self._beside(screens)) is not None:
                self.window.stand_as_window(beside)
            else:
                self.window.hide()
                where = where if where.form == "hidden" else Place("hidden", None, "no_room")
            self.window.show_guidance(guidance(self._scene))
            self._applied = (where, settings.patient_full_screen, self.window.isVisible())
        self._place = where
        self._say(where)
        for page in self._pages:
            page.show_patient_window(self.window.isVisible())

    def _beside(self, screens: list[Screen]) -> QRect | None:
        therapist = self._house.window.frameGeometry()
        areas = [screen.area for screen in screens]
        return free_place(_rect(self._house.settings.patient_placement), therapist, areas, SMALLEST)

    def _say(self, where: Place) -> None:
        """Once for each thing that is in the way; taken back when it no longer is."""
        window = self._house.window
        heading, what_to_do = self._words(where)
        if heading == self._said:
            return
        if self._said and window.notice_text.startswith(self._said):
            window.clear_notice()
        self._said = heading
        if heading:
            window.show_notice("watch", heading, what_to_do, "screen")

    def _words(self, where: Place) -> tuple[str, str]:
        match where.hindrance:
            case "screen_gone":
                return (
                    self.tr("The patient's screen is not there."),
                    self.tr("Its window comes back by itself when the screen is plugged in again."),
                )
            case "no_other_screen":
                return (
                    self.tr("There is no second screen for the patient."),
                    self.tr("Plug one in, or choose a window beside this one in the settings."),
                )
            case "therapist_is_there":
                return (
                    self.tr("This window stands on the patient's screen."),
                    self.tr(
                        "Move it to the other screen, or choose another for the patient in the settings."
                    ),
                )
            case "no_room":
                return (
                    self.tr("There is no room for the patient's window beside this one."),
                    self.tr("Make this window smaller, or plug in a second screen."),
                )
            case _:
                return "", ""

    # What is asked

    @Slot()
    def toggle(self) -> None:
        """Open the window where it was chosen, else on another screen, else beside this one; or close it."""
        settings = self._house.settings
        if settings.patient_window != "off":
            self._change(replace(settings, patient_window="off"))
        elif len(screens_now()) > 1:
            self._change(replace(settings, patient_window="screen"))
        else:
            self._change(replace(settings, patient_window="window"))

    @Slot()
    def turn(self) -> None:
        """Upside down, or back."""
        settings = self._house.settings
        self._change(replace(settings, patient_upside_down=not settings.patient_upside_down))

    @Slot()
    def _on_full_screen(self) -> None:
        """Only on a screen of its own: anywhere else it would cover the therapist's window."""
        settings = self._house.settings
        if settings.patient_window == "screen":
            self._change(replace(settings, patient_full_screen=not settings.patient_full_screen))
        elif len(screens_now()) > 1:
            self._change(replace(settings, patient_window="screen", patient_full_screen=True))

    @Slot()
    def _on_closed(self) -> None:
        self._change(replace(self._house.settings, patient_window="off"))

    def _change(self, settings: Settings) -> None:
        """At once; on disk when the test page is left: nothing in a test waits for a disk."""
        self._house.settings = settings
        self._settings_page.show_settings(settings)
        self._is_changed = True
        self.follow()
        if self._scene is None:
            self._remember()

    def _remember(self) -> None:
        if self._is_changed:
            self._is_changed = False
            self._preferences.remember()

    @Slot(object)
    def _on_key(self, event: QKeyEvent) -> None:
        """A key pressed in the patient's window is meant for the test; Esc only where there is one."""
        therapist = self._house.window
        if event.key() == Qt.Key.Key_Escape and self._scene is None:
            self._on_closed()
            return
        if event.key() == Qt.Key.Key_W:
            self.turn() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else self.toggle()
            return
        target = therapist.focusWidget() or therapist
        passed = QKeyEvent(
            event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count()
        )
        QCoreApplication.sendEvent(target, passed)
        therapist.activateWindow()

    @Slot()
    def _remember_place(self) -> None:
        if self.window.isVisible() and self.window.is_plain:
            box = self.window.geometry()
            told = f"{box.x()} {box.y()} {box.width()} {box.height()}"
            self._house.settings = replace(self._house.settings, patient_placement=told)
            self._settings_page.show_settings(self._house.settings)

    def close(self) -> None:
        """The program ends."""
        self._soon.stop()
        self.window.close()
        self.window.deleteLater()


def _title(screen: Screen) -> str:
    return f"{screen.name}, {screen.area.width()} × {screen.area.height()}"


def _rect(text: str) -> QRect:
    """A place as it was remembered; a text that is none gives an empty one."""
    try:
        left, top, width, height = map(int, text.split())
    except ValueError:
        return QRect()
    return QRect(left, top, width, height)
