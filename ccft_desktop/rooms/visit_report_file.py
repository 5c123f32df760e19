"""The report of a visit, from the records to a file or a printer the therapist chose."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from ccft_desktop import __version__
from ccft_desktop.core.change import change_of
from ccft_desktop.core.limits import InputError
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Visit
from ccft_desktop.reports.pdf_writer import Document, Paper, page_size
from ccft_desktop.reports.visit_report import Clinic, suggested_file_name, visit_report, write_visit_pdf
from ccft_desktop.rooms.printing import ChoosePrinter, print_document
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.change_words import change_words

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

ChoosePath = Callable[[str], Path | None]
"""Asked with a suggested file name; None when the therapist changed their mind."""


def file_dialog(parent: QWidget) -> ChoosePath:
    """Asks for the file, beginning in the documents folder."""

    def choose(suggested: str) -> Path | None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        title = QCoreApplication.translate("ReportFile", "Save")
        kinds = f"*{Path(suggested).suffix}"
        name, _ = QFileDialog.getSaveFileName(parent, title, str(Path(documents) / suggested), kinds)
        return Path(name) if name else None

    return choose


def print_dialog(parent: QWidget) -> ChoosePrinter:
    """Asks for the printer, set to the paper of the report."""

    def choose(paper: Paper) -> "QPrinter | None":
        # Only who prints waits for the system's printers to be looked for.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        if not QPrinterInfo.availablePrinterNames():
            raise InputError(
                QCoreApplication.translate(
                    "ReportFile", "This computer knows no printer. Set one up, or save a PDF: Ctrl+E."
                )
            )
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        printer.setPageSize(page_size(paper))
        chosen = QPrintDialog(printer, parent).exec() == QPrintDialog.DialogCode.Accepted
        return printer if chosen else None

    return choose


def protocol_dialog(parent: QWidget) -> Callable[[], Path | None]:
    """Asks for a protocol file to read."""

    def choose() -> Path | None:
        title = QCoreApplication.translate("ReportFile", "Import a protocol")
        name, _ = QFileDialog.getOpenFileName(parent, title, "", "TOML (*.toml)")
        return Path(name) if name else None

    return choose


def folder_dialog(parent: QWidget) -> Callable[[], Path | None]:
    """Asks for a folder in which backups are kept."""

    def choose() -> Path | None:
        title = QCoreApplication.translate("ReportFile", "A folder for backups")
        name = QFileDialog.getExistingDirectory(parent, title)
        return Path(name) if name else None

    return choose


def change_sentences(vault: Vault, patient_id: str, sessions: tuple[Session, ...]) -> list[str]:
    """What may be said of change since earlier tests, for the sessions of one visit."""
    summaries = vault.sessions.list_for(patient_id)
    found = (change_of(session, summaries) for session in sessions)
    said = [change_words(facts) for facts in found if facts is not None]
    return [sentence for words in said for sentence in (words.heading, words.text) if sentence]


def write_report(vault: Vault, session_id: str, clinic: Clinic, choose_path: ChoosePath) -> Path | None:
    """``write_visit`` of the visit a session belongs to."""
    return write_visit(vault, vault.sessions.visit_of(session_id).visit_id, clinic, choose_path)


def write_visit(vault: Vault, visit_id: str, clinic: Clinic, choose_path: ChoosePath) -> Path | None:
    """Write the PDF of a visit, with or without a test; where it is, None when no file was chosen.

    Raises ``InputError`` when the file, and ``StoreError`` when the records, cannot be used.
    """
    vault.require("export")
    visit = vault.visits.load(visit_id)
    path = choose_path(suggested_file_name(visit))
    if path is None:
        return None
    write_visit_pdf(path.with_suffix(".pdf"), _report_of(vault, visit, clinic))
    vault.audit.note("exported", patient_id=visit.patient_id, detail=f"report of {visit.day.isoformat()}")
    return path.with_suffix(".pdf")


def print_visit(vault: Vault, visit_id: str, clinic: Clinic, choose_printer: ChoosePrinter) -> bool:
    """Print the same pages; False when no printer was chosen.

    Raises ``InputError`` when the printer, and ``StoreError`` when the records, cannot be used.
    """
    vault.require("print")
    visit = vault.visits.load(visit_id)
    printed = print_document(lambda: _report_of(vault, visit, clinic), clinic.paper, choose_printer)
    if printed:
        vault.audit.note("printed", patient_id=visit.patient_id, detail=f"report of {visit.day.isoformat()}")
    return printed


def _report_of(vault: Vault, visit: Visit, clinic: Clinic) -> Document:
    sessions = tuple(vault.sessions.load(session.session_id) for session in visit.sessions)
    return visit_report(
        vault.patients.get(visit.patient_id),
        replace(visit, sessions=sessions),
        clinic,
        software_version=__version__,
        change_sentences=change_sentences(vault, visit.patient_id, sessions),
    )
