"""Pages to a printer somebody chose; what a printer refuses is one sentence."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.limits import InputError
from ccft_desktop.reports.pdf_writer import Document, Paper, draw_pages
from ccft_desktop.reports.recovery_sheet import recovery_sheet

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

ChoosePrinter = Callable[[Paper], "QPrinter | None"]
"""Asked with the paper; None when the therapist changed their mind. Without a printer: ``InputError``."""


def print_document(
    document: Document | Callable[[], Document], paper: Paper, choose_printer: ChoosePrinter
) -> bool:
    """Print it; False when no printer was chosen. Raises ``InputError`` when the printer does not take it.

    A document that is still to be made is made only once there is a printer for it.
    """
    printer = choose_printer(paper)
    if printer is None:
        return False
    made = document if isinstance(document, Document) else document()
    printer.setDocName(made.title)
    printer.setCreator(made.creator)
    if not draw_pages(printer, made):
        raise InputError(
            QCoreApplication.translate(
                "ReportFile", "The printer does not take the report. Look after it, or save a PDF."
            )
        )
    return True


def print_recovery_code(code: str, paper: Paper, choose_printer: ChoosePrinter) -> bool:
    """Print a recovery code on a sheet of its own, as ``print_document`` does."""
    return print_document(lambda: recovery_sheet(code, date.today(), paper), paper, choose_printer)
