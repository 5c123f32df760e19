"""A test in a few plain lines for the clinic's own record, by a template people can change."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Patient, Visit
from ccft_desktop.reports.figures import clock, day
from ccft_desktop.reports.names import fault_short, feedback_word, protocol_title
from ccft_desktop.reports.scores import SCORE_IDS, answer, held_count, score_name, score_of, score_range
from ccft_desktop.reports.verdicts import marks_of_session
from ccft_desktop.reports.visit_words import (
    done_today_sentence,
    pain_sentences,
    practice_fact,
    screen_fact,
    signature_sentence,
)

translate = QCoreApplication.translate

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def usual_template() -> str:
    """Four to six lines; whose test it was is not among them."""
    return translate(
        "Summary",
        "CCFT {date}, {protocol}, feedback: {feedback}\n"
        "{result}. {scores}\n"
        "Faults: {faults}\n"
        "{change}\n"
        "Pain 0-10: {pain}\n"
        "Done today: {done}",
    )


def placeholders() -> dict[str, str]:
    """What a template may hold in braces, and what stands there then."""
    return {
        "date": translate("Summary", "day of the test"),
        "time": translate("Summary", "when it began"),
        "protocol": translate("Summary", "protocol with its holds and levels"),
        "result": translate("Summary", "holds held, or highest pressure"),
        "scores": translate("Summary", "every score the protocol defines, by name"),
        "faults": translate("Summary", "faults marked, and how often"),
        "change": translate("Summary", "what may be said of change"),
        "pain": translate("Summary", "pain before and after"),
        "done": translate("Summary", "what was done today"),
        "note": translate("Summary", "note of the test"),
        "feedback": translate("Summary", "guide, band or blind"),
        "screen": translate("Summary", "where the patient's screen stood"),
        "practice": translate("Summary", "practice holds before the test"),
        "cuff": translate("Summary", "cuff, or that a dial was read"),
        "examiner": translate("Summary", "who examined"),
        "signed": translate("Summary", "who signed off, and when"),
        "code": translate("Summary", "the patient's id"),
        "name": translate("Summary", "the patient's name"),
    }


def example_values() -> dict[str, str]:
    """A made-up test, to show what a template gives."""
    return {
        "date": translate("Summary", "Thu 19 Nov 2026"),
        "time": "12:02",
        "protocol": translate("Summary", "Endurance, 10 × 10 s at 26 mmHg"),
        "result": translate("Summary", "8 of 10 held"),
        "scores": translate(
            "Summary", "Highest pressure 26 mmHg, activation score 6 mmHg, performance index 48 of 100"
        ),
        "faults": translate("Summary", "SCM 1, Jaw 1"),
        "change": translate(
            "Summary",
            "Performance index is 12 above 15 Oct, the first comparable test. For the index no threshold is "
            "published.",
        ),
        "pain": translate("Summary", "Neck: 3 before, 2 after: 1 less."),
        "done": translate("Summary", "Manual therapy, Advice"),
        "note": translate("Summary", "Tired after hold 7."),
        "feedback": feedback_word("guide"),
        "screen": screen_fact("feet"),
        "practice": practice_fact(3),
        "cuff": translate("Summary", "Reference cuff"),
        "examiner": translate("Summary", "T. Example"),
        "signed": translate("Summary", "Signed off by T. Example, Thu 19 Nov 2026, 12:14."),
        "code": "P-0117",
        "name": translate("Summary", "Ada Muster"),
    }


def check_template(template: str) -> None:
    """Raises ``InputError``, one sentence, for a placeholder that is none and for a brace alone."""
    known = placeholders()
    for found in _PLACEHOLDER.finditer(template):
        if found[1] not in known:
            raise InputError(
                translate("Summary", "{placeholder} is no placeholder. Allowed: {allowed}.").format(
                    placeholder=found[0], allowed=", ".join(f"{{{name}}}" for name in known)
                )
            )
    alone = re.search(r"[{}]", _PLACEHOLDER.sub("", template))
    if alone:
        raise InputError(
            translate("Summary", "A {brace} stands alone. Write placeholders like {example}.").format(
                brace=alone[0], example="{date}"
            )
        )


def summary_text(template: str, values: Mapping[str, str]) -> str:
    """The lines of ``template`` with ``values`` in them; a line whose placeholders are all empty is left out.

    An empty template is the usual one. Raises ``InputError`` as ``check_template`` does.
    """
    template = template if template.strip() else usual_template()
    check_template(template)
    lines = []
    for line in template.splitlines():
        names = _PLACEHOLDER.findall(line)
        if names and not any(values[name] for name in names):
            continue
        lines.append(_PLACEHOLDER.sub(lambda found: values[found[1]], line).rstrip())
    return "\n".join(lines).strip("\n")


def summary_values(patient: Patient, session: Session, visit: Visit | None, change: str) -> dict[str, str]:
    """What stands for the placeholders; ``change`` says what differs from earlier tests."""
    values = {
        "date": day(session.started_utc.astimezone().date()),
        "time": clock(session.started_utc),
        "protocol": protocol_title(session.protocol),
        "result": _result(session),
        "scores": _scores(session),
        "faults": _faults(session),
        "change": change,
        "pain": " ".join(pain_sentences(session, visit.pain)) if visit else "",
        "done": done_today_sentence(visit.done_today) if visit else "",
        "note": session.note,
        "feedback": feedback_word(session.feedback),
        "screen": screen_fact(session.screen_position),
        "practice": practice_fact(session.practice_holds),
        "cuff": translate("Summary", "read off a dial, no pressure recorded")
        if session.by_dial
        else session.device.name,
        "examiner": session.examiner,
        "signed": signature_sentence(visit.signature) if visit and visit.signature else "",
        "code": patient.code,
        "name": patient.name,
    }
    # Another program's field takes one line a value, and plain spaces.
    return {name: " ".join(text.split()) for name, text in values.items()}


def _result(session: Session) -> str:
    if not held_count(session.result.holds)[1]:
        said = translate("Summary", "No hold could be told")
    else:
        said = " ".join(answer(session.result))
    if session.interrupted:
        return translate("Summary", "{result} (interrupted)").format(result=said)
    if session.by_dial:
        return translate("Summary", "{result} (read off a dial)").format(result=said)
    return said


def _scores(session: Session) -> str:
    said: list[str] = []
    for score_id in SCORE_IDS:
        score = score_of(score_id, session.result.scores)
        if score is None:
            continue
        unit = (
            translate("Summary", "mmHg")
            if score_id in ("highest_pressure", "activation_score")
            else score_range(score_id, session.protocol)
        )
        name = score_name(score_id)
        said.append(f"{name if not said else name.lower()} {score:g} {unit}")
    return ", ".join(said)


def _faults(session: Session) -> str:
    counted = Counter(mark.code for mark in marks_of_session(session))
    if not counted:
        return translate("Summary", "none marked")
    return ", ".join(f"{fault_short(code)} {times}" for code, times in counted.items())
