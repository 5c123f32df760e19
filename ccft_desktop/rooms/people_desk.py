"""People of the records joined: added, removed, given roles and passphrases; the recovery code made anew."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.people import Role
from ccft_desktop.rooms.errand import Errand
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.rooms.printing import print_recovery_code
from ccft_desktop.store.people import People
from ccft_desktop.ui.pages.people import PeoplePage


class PeopleDesk(QObject):
    """Whatever makes a key runs on a thread of its own."""

    done = Signal()

    def __init__(self, house: House, page: PeoplePage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._code = ""
        self._said = ""
        self._chosen = ""
        self._errand = Errand("people", self)
        self._errand.done.connect(self._on_done)
        self._errand.refused.connect(page.show_error)
        page.leave_requested.connect(self.done)
        page.role_requested.connect(self._on_role)
        page.remove_requested.connect(self._on_remove)
        page.add_requested.connect(self._on_add)
        page.passphrase_requested.connect(self._on_passphrase)
        page.reset_requested.connect(self._on_reset)
        page.code_requested.connect(self._on_code)
        page.code_kept.connect(self._on_code_kept)
        page.print_requested.connect(self._on_print)

    @Slot()
    def open(self) -> None:
        """Show who there is."""
        self._show()
        self._house.window.show_page("people", rail_key="settings")

    def leave(self) -> None:
        """A code that was shown and not kept counts for nothing."""
        self._code = ""

    def close(self) -> None:
        self._errand.close()

    def _show(self, chosen: str = "") -> None:
        vault = self._house.records
        try:
            people, has_code = vault.people.all(), vault.people.has_recovery_code
        except RECORDS_REFUSE as error:
            self._page.show_error(str(error))
            return
        own = vault.person.person_id
        self._page.show_people(
            people, own, may_manage=vault.may("manage_people"), has_code=has_code, chosen=chosen or own
        )

    def _do(self, work: Callable[[People], object], said: str, chosen: str = "") -> None:
        if self._errand.is_running:
            return
        people = self._house.records.people
        self._said, self._chosen = said, chosen
        self._page.show_busy(True)
        self._errand.run(lambda _tell: work(people))

    @Slot(object)
    def _on_done(self, _result: object) -> None:
        if self._house.vault is None:
            return
        self._code = ""
        self._show(self._chosen)
        self._page.show_said("info", self._said)

    @Slot(str, str)
    def _on_role(self, person_id: str, role: Role) -> None:
        said = self.tr("The role counts from the next sign-in on.")
        self._do(lambda people: people.change_role(person_id, role), said, person_id)

    @Slot(str)
    def _on_remove(self, person_id: str) -> None:
        self._do(lambda people: people.remove(person_id), self.tr("The passphrase opens nothing any more."))

    @Slot(str, str, str)
    def _on_add(self, name: str, role: Role, passphrase: str) -> None:
        said = self.tr("{name} can open the records now, and should change the passphrase.").format(name=name)
        self._do(lambda people: people.add(name, role, passphrase), said)

    @Slot(str, str)
    def _on_passphrase(self, old: str, new: str) -> None:
        said = self.tr("The new passphrase opens the records from now on.")
        self._do(lambda people: people.change_passphrase(old, new), said)

    @Slot(str, str)
    def _on_reset(self, person_id: str, new: str) -> None:
        said = self.tr("The new passphrase opens the records from now on.")
        self._do(lambda people: people.reset_passphrase(person_id, new), said, person_id)

    @Slot()
    def _on_code(self) -> None:
        try:
            self._code = self._house.records.people.new_recovery_code()
        except RECORDS_REFUSE as error:
            self._page.show_error(str(error))
            return
        self._page.show_code(self._code)

    @Slot()
    def _on_code_kept(self) -> None:
        code = self._code
        said = self.tr("The new recovery code counts. Destroy the old one.")
        self._do(lambda people: people.use_recovery_code(code), said)

    @Slot()
    def _on_print(self) -> None:
        try:
            print_recovery_code(self._code, self._house.settings.paper, self._house.choose_printer)
        except RECORDS_REFUSE as error:
            self._page.show_error(str(error))
