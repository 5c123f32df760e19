"""The patient form: one of three fields is enough, and what is wrong stands in its field."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ccft_desktop.core.visit import Patient
from ccft_desktop.ui.pages.patient_form import PatientForm
from ccft_desktop.ui.theme import Theme

ADA = Patient(
    patient_id="a" * 32, code="P-0117", name="Ada Muster", born=date(1981, 3, 14), notes="No latex."
)


@pytest.fixture
def form(theme: Theme, qtbot: QtBot) -> PatientForm:
    page = PatientForm(theme)
    qtbot.addWidget(page)
    page.resize(1200, 688)
    page.show()
    qtbot.waitExposed(page)
    page.open_new("P-0215")
    return page


def saved(form: PatientForm, qtbot: QtBot, control: QWidget) -> Patient:
    with qtbot.waitSignal(form.saved) as told:
        qtbot.keyClick(control, Qt.Key.Key_Return)
    assert told.args is not None
    patient = told.args[0]
    assert isinstance(patient, Patient)
    return patient


def test_that_enter_saves_a_new_patient(form: PatientForm, qtbot: QtBot) -> None:
    qtbot.keyClicks(form._name, " Ben Beispiel ")
    qtbot.keyClicks(form._born, "1974")
    patient = saved(form, qtbot, form._born)
    assert (patient.name, patient.born, patient.born_year_only) == ("Ben Beispiel", date(1974, 1, 1), True)
    assert patient.code == "P-0215"
    assert len(patient.patient_id) == 32
    assert int(patient.patient_id, 16) > 0


def test_that_a_name_alone_is_enough_and_takes_the_free_id(form: PatientForm, qtbot: QtBot) -> None:
    form._id.clear()
    qtbot.keyClicks(form._name, "Ben Beispiel")
    assert saved(form, qtbot, form._name).code == "P-0215"


def test_that_a_birth_date_alone_is_enough(form: PatientForm, qtbot: QtBot) -> None:
    form._id.clear()
    qtbot.keyClicks(form._born, "14.3.1981")
    patient = saved(form, qtbot, form._born)
    assert (patient.name, patient.born) == ("", date(1981, 3, 14))


def test_that_nothing_at_all_is_refused_in_a_sentence(form: PatientForm, qtbot: QtBot) -> None:
    form._id.clear()
    with qtbot.assertNotEmitted(form.saved):
        qtbot.keyClick(form._name, Qt.Key.Key_Return)
    assert form._name_field.error == "Name, Born and Id are empty. One of them is needed."


def test_that_a_wrong_date_is_said_in_its_field_until_it_is_typed_anew(
    form: PatientForm, qtbot: QtBot
) -> None:
    qtbot.keyClicks(form._born, "14/3/81")
    with qtbot.assertNotEmitted(form.saved):
        qtbot.keyClick(form._born, Qt.Key.Key_Return)
    assert form._born_field.error.startswith("Born is 14/3/81. Allowed: 1981-03-14")
    assert form._born.property("state") == "error"
    assert form._born.accessibleDescription() == form._born_field.error
    qtbot.keyClicks(form._born, "x")
    assert form._born_field.error == ""


def test_that_a_text_that_is_too_long_is_counted(form: PatientForm, qtbot: QtBot) -> None:
    form._name.setText("x" * 121)
    with qtbot.assertNotEmitted(form.saved):
        qtbot.keyClick(form._name, Qt.Key.Key_Return)
    assert form._name_field.error == "Name has 121 characters. Allowed: at most 120."


def test_that_an_edit_keeps_what_is_not_touched(form: PatientForm, qtbot: QtBot) -> None:
    form.open_edit(ADA)
    assert saved(form, qtbot, form._name) == ADA


def test_that_enter_in_the_notes_is_a_new_line(form: PatientForm, qtbot: QtBot) -> None:
    form.open_edit(ADA)
    with qtbot.assertNotEmitted(form.saved):
        qtbot.keyClick(form._notes, Qt.Key.Key_Return)
    assert form._notes.toPlainText().startswith("\n")


def test_that_escape_leaves_without_saving(form: PatientForm, qtbot: QtBot) -> None:
    form.activateWindow()
    form._name.setFocus()
    with qtbot.waitSignal(form.cancelled), qtbot.assertNotEmitted(form.saved):
        qtbot.keyClick(form._name, Qt.Key.Key_Escape)


def test_that_what_the_store_refused_is_shown_and_nothing_is_lost(form: PatientForm, qtbot: QtBot) -> None:
    qtbot.keyClicks(form._name, "Ben Beispiel")
    form.show_error("The id P-0215 belongs to someone else. Choose another.")
    assert form._trouble.text == "The id P-0215 belongs to someone else. Choose another."
    assert form._name.text() == "Ben Beispiel"


def test_that_a_form_opened_anew_has_forgotten_the_last_one(form: PatientForm, qtbot: QtBot) -> None:
    form.open_edit(ADA)
    form.show_error("Something")
    form.open_new("P-0300")
    assert (form._name.text(), form._born.text(), form._id.text()) == ("", "", "P-0300")
    assert form._notes.toPlainText() == ""
    assert form._trouble.text == ""
