"""The report of a visit: one page a session, to hand to a colleague. Knows no store, no screen, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.limits import RULE_VERSION
from ccft_desktop.core.visit import Patient, Visit
from ccft_desktop.reports.figures import day, plain_day
from ccft_desktop.reports.flow import Block, Flow
from ccft_desktop.reports.names import disclaimer
from ccft_desktop.reports.pdf_writer import PAPER_PT, Document, Paper, pdf_of, write_whole
from ccft_desktop.reports.session_pages import place_session
from ccft_desktop.reports.sheet import Sheet, Style, load_fonts, pen
from ccft_desktop.reports.text_blocks import notice, paragraphs
from ccft_desktop.reports.visit_pages import place_visit, visit_height_pt

translate = QCoreApplication.translate

CLINIC: Final = Style(10.5, strong=True)
CLINIC_LINE: Final = Style(8, token="ink_muted")
NAME: Final = Style(18, strong=True)
PERSON: Final = Style(9.5, token="ink_muted")
AGAIN: Final = Style(9, strong=True)
FOOT: Final = Style(7, token="ink_muted")

MARGIN_PT: Final = 44.0
FOOT_PT: Final = 46.0
_DISCLAIMER_WIDTH_PT: Final = 330.0


@dataclass(frozen=True, slots=True)
class Clinic:
    """What the head of a report says, and the paper it is printed on."""

    name: str
    line: str = ""
    """Address, telephone: whatever the clinic wants under its name."""
    paper: Paper = "A4"


def suggested_file_name(visit: Visit) -> str:
    """A name for the file that tells visits apart and names nobody."""
    return f"ccft-{visit.day.isoformat()}-{visit.visit_id[:8]}.pdf"


def write_visit_pdf(path: Path, report: Document) -> None:
    """Write a report to ``path``, whole or not at all.

    Raises ``InputError``, one sentence naming the file, when it cannot be written.
    """
    write_whole(path, pdf_of(report))


def visit_report(
    patient: Patient,
    visit: Visit,
    clinic: Clinic,
    *,
    software_version: str,
    change_sentences: Sequence[str] = (),
) -> Document:
    """The report of ``visit``, ready for a file or a printer. Needs a ``QGuiApplication``.

    ``change_sentences`` say what differs from earlier visits; they stand beside the scores.
    """
    load_fonts()
    pages = _Pages(patient, visit, clinic)
    flow = pages.flow()
    single = len(visit.sessions) == 1
    beside_pt = visit_height_pt(visit, MARGIN_PT, pages.width)
    if not single:
        flow.place(*notice(list(change_sentences), MARGIN_PT, pages.width), gap_pt=10)
    for place, session in enumerate(visit.sessions):
        if place:
            flow.new_page()
        place_session(
            flow,
            session,
            MARGIN_PT,
            pages.width,
            software_version=software_version,
            change_sentences=change_sentences if single else (),
            room_kept_pt=beside_pt if place == len(visit.sessions) - 1 else 0.0,
        )
    if not visit.sessions:
        no_test = paragraphs(
            "", translate("Report", "No test was done at this visit."), MARGIN_PT, pages.width
        )
        flow.place_rows(*no_test, gap_pt=16)
    place_visit(flow, visit, MARGIN_PT, pages.width)
    rules = sorted({session.result.rule_version for session in visit.sessions}) or [RULE_VERSION]
    made_by = translate("Report", "CCFT Desktop {version}, rules {rules}").format(
        version=software_version, rules=", ".join(rules)
    )
    title = translate("Report", "Cranio-cervical flexion test, {day}").format(day=day(visit.day))
    return Document(
        pages=flow.pages,
        paper=clinic.paper,
        title=title,
        creator=f"CCFT Desktop {software_version}",
        foot=lambda sheet, page, count: pages.draw_foot(sheet, page, count, made_by),
    )


@dataclass(frozen=True, slots=True)
class _Pages:
    """What every page of one report shares: paper, head and foot."""

    patient: Patient
    visit: Visit
    clinic: Clinic

    @property
    def width(self) -> float:
        return PAPER_PT[self.clinic.paper][0] - 2 * MARGIN_PT

    @property
    def height(self) -> float:
        return PAPER_PT[self.clinic.paper][1]

    def flow(self) -> Flow:
        flow = Flow(36.0, self.height - FOOT_PT - 14.0, self._head_again())
        flow.place(self._head(), self._person())
        return flow

    def _head(self) -> Block:
        said = day(self.visit.day)
        width = self.width - CLINIC.width_pt(said) - 16
        names = CLINIC.lines(self.clinic.name, width)
        lines = CLINIC_LINE.lines(self.clinic.line, width)
        height = max(1, len(names)) * CLINIC.line_pt + len(lines) * CLINIC_LINE.line_pt

        def draw(sheet: Sheet, top: float) -> None:
            right = MARGIN_PT + self.width
            sheet.text(right, top, said, CLINIC, "right")
            y = _draw_lines(sheet, names, top, CLINIC)
            _draw_lines(sheet, lines, y, CLINIC_LINE)
            sheet.line(MARGIN_PT, top + height + 6, right, top + height + 6, pen("line", 0.6))

        return Block(height + 6, draw)

    def _person(self) -> Block:
        names = NAME.lines(self.patient.name or self.patient.code, self.width)
        facts = PERSON.lines(" · ".join(self._facts()), self.width)

        def draw(sheet: Sheet, top: float) -> None:
            y = _draw_lines(sheet, names, top + 12, NAME)
            _draw_lines(sheet, facts, y, PERSON)

        return Block(12 + len(names) * NAME.line_pt + len(facts) * PERSON.line_pt, draw)

    def _facts(self) -> list[str]:
        patient = self.patient
        facts = []
        if patient.born is not None:
            born = str(patient.born.year) if patient.born_year_only else plain_day(patient.born)
            facts.append(translate("Report", "born {day}").format(day=born))
        if patient.name:
            facts.append(patient.code)
        return facts

    def _head_again(self) -> Block:
        """The patient on every page: a page that is lost must still say whose it is."""
        said = day(self.visit.day)
        who = " · ".join([self.patient.name or self.patient.code, *self._facts()])
        lines = AGAIN.lines(who, self.width - AGAIN.width_pt(said) - 16)
        height = len(lines) * AGAIN.line_pt + 5

        def draw(sheet: Sheet, top: float) -> None:
            right = MARGIN_PT + self.width
            sheet.text(right, top, said, AGAIN, "right")
            _draw_lines(sheet, lines, top, AGAIN)
            sheet.line(MARGIN_PT, top + height, right, top + height, pen("line", 0.6))

        return Block(height + 8, draw)

    def draw_foot(self, sheet: Sheet, page: int, count: int, made_by: str) -> None:
        right = MARGIN_PT + self.width
        top = self.height - FOOT_PT
        sheet.line(MARGIN_PT, top - 6, right, top - 6, pen("line", 0.6))
        _draw_lines(sheet, FOOT.lines(disclaimer(), _DISCLAIMER_WIDTH_PT), top, FOOT)
        numbered = translate("Report", "Page {page} of {count}").format(page=page, count=count)
        sheet.text(right, top, numbered, FOOT, "right")
        sheet.text(right, top + FOOT.line_pt, made_by, FOOT, "right")
        if self.visit.signature is None:
            unsigned = translate("Report", "Not signed off")
            sheet.text(right, top + 2 * FOOT.line_pt, unsigned, FOOT, "right")


def _draw_lines(sheet: Sheet, lines: Sequence[str], top: float, style: Style) -> float:
    for place, line in enumerate(lines):
        sheet.text(MARGIN_PT, top + place * style.line_pt, line, style)
    return top + len(lines) * style.line_pt
