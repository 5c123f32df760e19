"""What stands in a visit beside its tests, on paper: labels and what belongs to them."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.safety import SafetyCheck
from ccft_desktop.core.visit import Visit
from ccft_desktop.reports.flow import Block, Flow
from ccft_desktop.reports.names import protocol_title
from ccft_desktop.reports.safety_words import answers_sentence, decision_sentence
from ccft_desktop.reports.text_blocks import labelled
from ccft_desktop.reports.visit_words import (
    amendment_sentence,
    done_today_sentence,
    intake_sentence,
    pain_sentences,
    signature_sentence,
)

translate = QCoreApplication.translate

GAP_PT: Final = 4.0
FIRST_GAP_PT: Final = 12.0


def visit_parts(visit: Visit) -> list[tuple[str, list[str]]]:
    """Label and paragraphs of each part there is something to say of."""
    signed = visit.signature
    parts = [
        (translate("Report", "Pain, 0 to 10"), _pain(visit)),
        (translate("Report", "Done today"), [done_today_sentence(visit.done_today)]),
        (translate("Report", "Safety questions"), _safety(visit.safety) if visit.safety else []),
        (translate("Report", "Intake"), [intake_sentence(visit.intake)] if visit.intake else []),
        (translate("Report", "Visit note"), [visit.note.strip()]),
        (translate("Report", "Signature"), [signature_sentence(signed)] if signed else []),
        (
            translate("Report", "Changed since"),
            [amendment_sentence(amendment) for amendment in visit.amendments],
        ),
    ]
    said = [(label, [text for text in texts if text]) for label, texts in parts]
    return [(label, texts) for label, texts in said if texts]


def visit_height_pt(visit: Visit, left: float, width: float) -> float:
    """What ``place_visit`` needs where it all fits on one page."""
    parts = _blocks(visit, left, width)
    if not parts:
        return 0.0
    gaps = FIRST_GAP_PT + GAP_PT * (len(parts) - 1)
    return gaps + sum(block.height_pt for part in parts for block in part)


def place_visit(flow: Flow, visit: Visit, left: float, width: float) -> None:
    """Set everything beside the tests from where ``flow`` stands."""
    for place, part in enumerate(_blocks(visit, left, width)):
        flow.place_rows([], part, gap_pt=GAP_PT if place else FIRST_GAP_PT)


def _blocks(visit: Visit, left: float, width: float) -> list[list[Block]]:
    return [labelled(label, texts, left, width) for label, texts in visit_parts(visit)]


def _safety(check: SafetyCheck) -> list[str]:
    discussed = ""
    if check.decision == "refer" and check.reason.strip():
        discussed = translate("Report", "Discussed: {reason}.").format(reason=check.reason.strip(" ."))
    return [decision_sentence(check), answers_sentence(check), discussed]


def _pain(visit: Visit) -> list[str]:
    """A line for each test; its name where there are several."""
    lines = []
    for session in visit.sessions:
        said = " ".join(pain_sentences(session, visit.pain))
        if said and len(visit.sessions) > 1:
            said = translate("Report", "{protocol}: {pain}").format(
                protocol=protocol_title(session.protocol), pain=said
            )
        lines.append(said)
    return lines
