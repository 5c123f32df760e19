"""The report of a visit, read back with the tools that read PDF files."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QFont, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccft_desktop.core.intake import Intake
from ccft_desktop.core.limits import InputError
from ccft_desktop.core.pain import PainRating
from ccft_desktop.core.safety import SafetyCheck
from ccft_desktop.core.session import Metrics, Session, Trace
from ccft_desktop.core.treatment import DoneToday
from ccft_desktop.core.visit import Amendment, Patient, Signature, Visit
from ccft_desktop.reports import words
from ccft_desktop.reports.pdf_writer import Document, draw_pages
from ccft_desktop.reports.visit_report import Clinic, suggested_file_name, visit_report, write_visit_pdf

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(
        shutil.which("pdftotext") is None,
        reason="poppler-utils (pdftotext, pdffonts, pdfimages, pdfinfo) is not installed",
    ),
]

CLINIC = Clinic("Practice on the Hill", "12 Hill Road, Example Town")
Sessions = Callable[..., Session]
VisitOf = Callable[..., Visit]


def asked(tool: str, *arguments: str) -> str:
    return subprocess.run([tool, *arguments], capture_output=True, check=True, encoding="utf-8").stdout


def text_of(path: Path) -> str:
    """The text as one reads it: lines in reading order, runs of blanks as one."""
    return re.sub(r"[ \t]+", " ", asked("pdftotext", "-layout", str(path), "-"))


_WORD = r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"'


def core_of(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    """A word's box without the air a font keeps above and below its letters."""
    air = 0.25 * (bottom - top)
    return left + 0.2, top + air, right - 0.2, bottom - air


def pages_of(path: Path) -> int:
    found = re.search(r"Pages:\s+(\d+)", asked("pdfinfo", str(path)))
    assert found
    return int(found[1])


def made(patient: Patient, visit: Visit, clinic: Clinic = CLINIC, change: tuple[str, ...] = ()) -> Document:
    return visit_report(patient, visit, clinic, software_version="0.1.0", change_sentences=change)


@pytest.fixture
def report(tmp_path: Path, ada: Patient) -> Callable[..., Path]:
    """Write a report and say where it is."""

    def write(
        visit: Visit, *, patient: Patient = ada, clinic: Clinic = CLINIC, change: tuple[str, ...] = ()
    ) -> Path:
        path = tmp_path / suggested_file_name(visit)
        write_visit_pdf(path, made(patient, visit, clinic, change))
        return path

    return write


def test_that_one_page_says_everything_about_a_session(
    report: Callable[..., Path], visit_of: VisitOf, endurance: Sessions
) -> None:
    session = endurance()
    path = report(visit_of(session), change=("Highest pressure is not compared: its level was chosen.",))
    text = text_of(path)
    start = words.clock(session.started_utc)
    for line in (
        "Practice on the Hill Thu 19 Nov 2026",
        "12 Hill Road, Example Town",
        "Ada Muster",
        "born 3 May 1981 · P-0117",
        "Endurance, 10 × 10 s at 26 mmHg",
        f"{start}–",
        "examiner T. Example · feedback: guide · cuff: Reference cuff · 50 Hz · calibrated 2 Nov 2026",
        "Baseline 20 mmHg, band ±1 mmHg, in band for at least 80 % of a hold. All holds were done.",
        "of 10 held",
        "Highest pressure 26 mmHg",
        "highest_pressure",
        "Activation score 6 mmHg",
        "26 − 20 mmHg",
        "Performance index 48 of 100",
        "performance_index 6 mmHg above baseline × 8 holds",
        "Cumulative performance index not applicable",
        "Highest pressure is not compared: its level was chosen.",
        "1 Held 100 % −0.1 0.2 0:08",
        "3 Not held Left the band after 6.2 s 85 % −0.3 0.2 0:44",
        "5 Could not tell Signal lost for 1.1 s – – – 1:17",
        "5 again Held Jaw marked at 3.9 s 5 100 %",
        "8 Not held SCM marked at 3.9 s 1 100 %",
        "Sternocleidomastoid or scalenes at work",
        "Tired after hold 7, no symptoms. Cue earlier next time.",
        "CCFT Desktop 0.1.0, rules 1",
        "Page 1 of 1",
    ):
        assert line in text, line
    assert pages_of(path) == 1
    assert re.search(r"^ ?8$", text, re.MULTILINE)


def test_that_the_sentence_about_what_the_program_is_stands_on_every_page(
    report: Callable[..., Path], visit_of: VisitOf, cumulative: Sessions
) -> None:
    path = report(visit_of(cumulative()))
    for page in range(1, pages_of(path) + 1):
        text = asked("pdftotext", "-f", str(page), "-l", str(page), str(path), "-")
        assert words.disclaimer() in " ".join(text.split())


def test_that_the_page_is_vector_with_its_fonts_inside(
    report: Callable[..., Path], visit_of: VisitOf, endurance: Sessions
) -> None:
    path = report(visit_of(endurance()))
    fonts = asked("pdffonts", str(path)).splitlines()[2:]
    assert fonts
    for font in fonts:
        assert "Inter" in font
        assert font.split()[-5] == "yes", font  # the column "emb"
    assert len(asked("pdfimages", "-list", str(path)).splitlines()) == 2  # the two lines of its head


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_that_the_paper_is_the_clinics(
    paper: str, report: Callable[..., Path], visit_of: VisitOf, endurance: Sessions
) -> None:
    clinic = replace(CLINIC, paper=paper)  # type: ignore[arg-type]
    path = report(visit_of(endurance(note="One.\nTwo.\nThree.")), clinic=clinic, change=("First.", "Second."))
    size = {"A4": "595 x 842", "Letter": "612 x 792"}[paper]
    assert size in asked("pdfinfo", str(path))
    assert pages_of(path) == 1


def test_that_every_session_of_a_visit_begins_on_its_own_page_with_the_patient_on_it(
    report: Callable[..., Path],
    visit_of: VisitOf,
    endurance: Sessions,
    ladder: Sessions,
    cumulative: Sessions,
) -> None:
    path = report(visit_of(endurance(), ladder(), cumulative(), note="Plan: practice at 24 mmHg."))
    texts = [
        re.sub(r"[ \t]+", " ", page) for page in asked("pdftotext", "-layout", str(path), "-").split("\f")
    ]
    assert pages_of(path) == 4
    assert "Endurance, 10 × 10 s at 26 mmHg" in texts[0]
    assert "Ladder, 10 s per level, 22–30 mmHg" in texts[1]
    assert "Ended by the stop rule." in texts[1]
    assert "Median 28 mmHg without symptoms" in texts[1]
    assert "Cumulative, 10 × 10 s at 22–30 mmHg" in texts[2]
    assert "Plan: practice at 24 mmHg." in texts[3]
    for number, text in enumerate(texts[:4], start=1):
        assert f"Page {number} of 4" in text
        assert "Ada Muster" in text
    assert "Ada Muster · born 3 May 1981 · P-0117 Thu 19 Nov 2026" in texts[3]
    assert "Hold mmHg Outcome Why Marks" in texts[3], "the head of the table is repeated"


def test_that_no_hold_is_lost_over_the_pages(
    report: Callable[..., Path], visit_of: VisitOf, cumulative: Sessions
) -> None:
    rows = re.findall(r"^ ?\d+ \d\d (?:Held|Not held)", text_of(report(visit_of(cumulative()))), re.MULTILINE)
    assert len(rows) == 50


def test_that_a_test_entered_by_hand_says_it_has_no_trace(
    report: Callable[..., Path], visit_of: VisitOf, endurance: Sessions
) -> None:
    path = report(visit_of(endurance(with_trace=False)))
    text = text_of(path)
    assert "No pressure trace was recorded." in text
    assert "calibrated" not in text
    assert "8 Not held SCM marked 1 100 %" in text
    assert pages_of(path) == 1


def test_that_a_cuff_never_calibrated_and_what_it_sent_are_said(
    report: Callable[..., Path], visit_of: VisitOf, endurance: Sessions
) -> None:
    session = replace(endurance(), calibration=None)
    trace, device = replace(session.trace, raw=session.trace.t_s), replace(session.device, raw_unit="hPa")
    text = text_of(report(visit_of(replace(session, trace=trace, device=device))))
    assert "50 Hz · not calibrated in this program · raw numbers in hPa" in " ".join(text.split())


def test_that_a_visit_without_a_test_is_a_page_too(report: Callable[..., Path], visit_of: VisitOf) -> None:
    text = text_of(report(visit_of(note="Referred: sudden headache.")))
    assert "No test was done at this visit." in text
    assert "Referred: sudden headache." in text


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("which", ["endurance", "ladder", "cumulative", "long"])
def test_that_no_word_stands_on_another(
    which: str,
    paper: str,
    report: Callable[..., Path],
    visit_of: VisitOf,
    ada: Patient,
    request: pytest.FixtureRequest,
) -> None:
    long_name = "Wolfeschlegelsteinhausenbergerdorff " * 4
    session = request.getfixturevalue("endurance" if which == "long" else which)(
        examiner=long_name if which == "long" else "T. Example", note="A note of some length. " * 40
    )
    path = report(
        visit_of(session),
        patient=replace(ada, name=long_name) if which == "long" else ada,
        clinic=replace(CLINIC, paper=paper),  # type: ignore[arg-type]
        change=("The first sentence.", "A second one that is rather long. " * 5),
    )
    for page in asked("pdftotext", "-bbox", str(path), "-").split("<page ")[1:]:
        cores = [core_of(*map(float, box)) for box in re.findall(_WORD, page)]
        for place, one in enumerate(cores):
            for other in cores[place + 1 :]:
                assert not (
                    one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
                )


def test_that_long_names_and_notes_are_never_cut(
    report: Callable[..., Path], visit_of: VisitOf, endurance: Sessions, ada: Patient
) -> None:
    name = " ".join(f"Wolfeschlegelsteinhausen{number}" for number in range(9))
    note = " ".join(f"word{number}" for number in range(1500))
    reason = " ".join(f"reason{number}" for number in range(400))
    session = endurance(note=note, examiner=name)
    holds = list(session.result.holds)
    holds[2] = replace(holds[2], outcome="success", automatic=("failed", "left_band"), override_reason=reason)
    session = replace(session, result=replace(session.result, holds=tuple(holds)))
    path = report(
        visit_of(session), patient=replace(ada, name=name), clinic=Clinic(f"Centre {name}", f"Street {name}")
    )
    found = asked("pdftotext", str(path), "-").split()
    for word in (*name.split(), *note.split()):
        assert word in found
    assert all(any(said.startswith(word) for said in found) for word in reason.split())
    boxes = asked("pdftotext", "-bbox", str(path), "-")
    edges = [
        (float(left), float(right), float(bottom)) for left, _, right, bottom in re.findall(_WORD, boxes)
    ]
    assert min(left for left, _, _ in edges) >= 40
    assert max(right for _, right, _ in edges) <= 595 - 40
    assert max(bottom for _, _, bottom in edges) <= 842 - 14


def test_that_a_name_written_from_right_to_left_stands_whole(
    report: Callable[..., Path], visit_of: VisitOf, ladder: Sessions, ada: Patient
) -> None:
    path = report(visit_of(ladder()), patient=replace(ada, name="שרה כהן"))
    text = asked("pdftotext", str(path), "-")
    assert "שרה כהן" in text


def test_that_the_file_names_nobody_outside_its_page(
    report: Callable[..., Path], visit_of: VisitOf, endurance: Sessions
) -> None:
    path = report(visit_of(endurance()))
    assert path.name == "ccft-2026-11-19-3f2a9c1e.pdf"
    about = asked("pdfinfo", str(path))
    assert "Title: Cranio-cervical flexion test, Thu 19 Nov 2026" in re.sub(r" +", " ", about)
    assert "Muster" not in about
    assert b"Muster" not in path.read_bytes()


def test_that_pressure_beyond_the_scale_is_pinned_with_its_number(
    report: Callable[..., Path], visit_of: VisitOf, endurance: Sessions
) -> None:
    session = endurance()
    assert session.trace is not None
    pressure = session.trace.pressure_mmhg.copy()
    pressure[(session.trace.t_s > 52) & (session.trace.t_s < 52.6)] = 33.0
    pressure[session.trace.t_s < 3] = 0.4
    path = report(visit_of(replace(session, trace=Trace(session.trace.t_s, pressure))))
    found = asked("pdftotext", str(path), "-").split()
    assert "33.0" in found
    assert "0.4" in found


def test_that_half_an_hour_at_a_thousand_samples_a_second_stays_a_small_file(
    report: Callable[..., Path], visit_of: VisitOf, cumulative: Sessions
) -> None:
    session = cumulative()
    assert session.trace is not None
    t_s = np.arange(0.0, 1800.0, 0.001)
    pressure = np.interp(t_s, session.trace.t_s, session.trace.pressure_mmhg)
    pressure += np.random.default_rng(3).normal(0, 0.1, len(t_s))
    path = report(visit_of(replace(session, trace=Trace(t_s, pressure))))
    assert path.stat().st_size < 1_000_000


def test_that_a_missing_folder_is_one_sentence(
    qtbot: QtBot, tmp_path: Path, ada: Patient, visit_of: VisitOf, endurance: Sessions
) -> None:
    with pytest.raises(InputError, match=r"^r\.pdf cannot be written: its folder does not exist\. Choose"):
        write_visit_pdf(tmp_path / "gone" / "r.pdf", made(ada, visit_of(endurance())))


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs a folder this user may not write to"
)
def test_that_a_folder_one_may_not_write_to_is_one_sentence(
    tmp_path: Path, ada: Patient, visit_of: VisitOf, endurance: Sessions
) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(InputError, match="permission denied"):
            write_visit_pdf(tmp_path / "r.pdf", made(ada, visit_of(endurance())))
    finally:
        tmp_path.chmod(0o700)


def test_that_a_failed_write_leaves_what_was_there(
    tmp_path: Path, ada: Patient, visit_of: VisitOf, endurance: Sessions
) -> None:
    taken = tmp_path / "r.pdf"
    taken.mkdir()
    (taken / "kept").touch()
    with pytest.raises(InputError, match=r"^r\.pdf cannot be written: "):
        write_visit_pdf(taken, made(ada, visit_of(endurance())))
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["kept", "r.pdf"]


def test_that_figures_can_be_copied_whatever_the_font_of_the_window(
    report: Callable[..., Path], visit_of: VisitOf, endurance: Sessions, qapp: QApplication
) -> None:
    """Tabular figures have no code of their own: a reader of the file would get other characters."""
    before = qapp.font()
    tabular = qapp.font()
    tabular.setFeature(QFont.Tag("tnum"), 1)
    qapp.setFont(tabular)
    try:
        assert "Endurance, 10 × 10 s at 26 mmHg" in text_of(report(visit_of(endurance())))
    finally:
        qapp.setFont(before)


def full_visit(visit_of: VisitOf, *sessions: Session) -> Visit:
    """A visit with all there can be beside its tests."""
    at_utc = datetime(2026, 11, 19, 12, 14, tzinfo=UTC)
    pain = tuple(
        PainRating(at_utc=at_utc, moment=moment, place=place, score=score, session_id=sessions[0].session_id)
        for moment, place, score in (
            ("before", "neck", 3),
            ("after", "neck", 5),
            ("before", "headache", 2),
            ("stop", "dizziness", 4),
        )
    )
    return replace(
        visit_of(*sessions, note="Comes again on Monday."),
        safety=SafetyCheck(
            asked="all",
            has_headache=True,
            answered_yes=("recent_trauma", "pregnancy"),
            decision="go_on",
            reason="seen by her doctor in May",
        ),
        intake=Intake(headache_side="right", throbbing=False, began_with="injury"),
        pain=pain,
        done_today=DoneToday(treatments=("manual_therapy", "advice"), line="taping"),
        signature=Signature("T. Example", at_utc),
        amendments=(
            Amendment(
                at_utc=at_utc + timedelta(days=1),
                by="B. Other",
                what="hold 3",
                before="not held",
                after="held",
                reason="slip of the key",
            ),
        ),
    )


def test_that_all_that_stands_beside_the_tests_is_in_the_report(
    report: Callable[..., Path], visit_of: VisitOf, endurance: Sessions
) -> None:
    session = endurance(practice_holds=6, screen_position="feet", feedback="band")
    text = text_of(report(full_visit(visit_of, session)))
    for line in (
        "feedback: band · screen toward the feet · 6 practice holds before · cuff: Reference cuff",
        "Safety questions Discussed, and the test went on: seen by her doctor in May",
        "Answered yes: Recent fall, blow or accident; Pregnant, or a recent birth.",
        "Intake Headache: right; not throbbing; began with an injury.",
        "Pain, 0 to 10 Neck: 3 before, 5 after: 2 more. Head: 2 before, not asked after. Stopped for:",
        "Done today Manual therapy, Advice; taping",
        "Visit note Comes again on Monday.",
        "Signature Signed off by T. Example, Thu 19 Nov 2026,",
        "Changed since Fri 20 Nov 2026,",
        "B. Other: hold 3, before: “not held”; now: “held”. Reason: slip of the key.",
    ):
        assert line in text, line
    assert "Not signed off" not in text


def test_that_an_unsigned_report_says_so(
    report: Callable[..., Path], visit_of: VisitOf, endurance: Sessions
) -> None:
    assert "Not signed off" in text_of(report(visit_of(endurance())))


def test_that_pain_of_several_tests_names_its_test(
    report: Callable[..., Path], visit_of: VisitOf, endurance: Sessions, ladder: Sessions
) -> None:
    visit = full_visit(visit_of, endurance(), ladder(session_id="1" * 32))
    assert "Endurance, 10 × 10 s at 26 mmHg: Neck: 3 before, 5 after" in text_of(report(visit))


def test_that_a_session_read_off_a_dial_says_so_and_has_no_figures(
    report: Callable[..., Path], visit_of: VisitOf, endurance: Sessions
) -> None:
    session = endurance(with_trace=False, by_dial=True)
    holds = [replace(hold, metrics=Metrics()) for hold in session.result.holds]
    holds[2] = replace(holds[2], reason="tapped")
    holds[4] = replace(holds[4], reason="not_told")
    text = text_of(report(visit_of(replace(session, result=replace(session.result, holds=tuple(holds))))))
    for line in (
        "Read off a dial, no pressure recorded.",
        "3 Not held As read off the dial – – –",
        "5 Could not tell Nobody said how it went – – –",
    ):
        assert line in text, line
    assert "cuff:" not in text
    assert "No pressure trace" not in text


def test_that_no_name_is_in_the_file_name_or_its_properties(
    report: Callable[..., Path], visit_of: VisitOf, endurance: Sessions
) -> None:
    path = report(full_visit(visit_of, endurance()))
    assert "Muster" not in path.name + asked("pdfinfo", str(path))


@pytest.mark.parametrize("paper", ["A4", "Letter", "A5"])
def test_that_a_printer_gets_the_same_pages_on_whatever_paper(
    paper: str,
    tmp_path: Path,
    ada: Patient,
    visit_of: VisitOf,
    cumulative: Sessions,
    report: Callable[..., Path],
) -> None:
    visit = full_visit(visit_of, cumulative())
    document = made(ada, visit)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFullPage(True)
    printer.setPageSize(QPageSize(getattr(QPageSize.PageSizeId, paper)))
    assert draw_pages(printer, document)
    printed, written = tmp_path / "printed.pdf", report(visit)
    assert pages_of(printed) == pages_of(written) > 1
    assert text_of(printed).split() == text_of(written).split()
    size = re.search(r"Page size:\s+(\S+) x (\S+)", asked("pdfinfo", str(printed)))
    assert size
    wide, high = float(size[1]), float(size[2])
    boxes = [
        tuple(map(float, box)) for box in re.findall(_WORD, asked("pdftotext", "-bbox", str(printed), "-"))
    ]
    assert boxes
    assert all(min(left, top) > 0 and right < wide and bottom < high for left, top, right, bottom in boxes)


@pytest.mark.qt_log_ignore("Returned false", extend=True)
def test_that_a_printer_that_takes_nothing_is_told_from_one_that_does(
    tmp_path: Path, ada: Patient, visit_of: VisitOf, endurance: Sessions
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "gone" / "printed.pdf"))
    assert not draw_pages(printer, made(ada, visit_of(endurance())))
