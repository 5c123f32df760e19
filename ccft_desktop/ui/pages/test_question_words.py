"""The questions of a test in words: what is asked, which keys answer, what must be read. Pure."""

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.faults import FAULTS
from ccft_desktop.core.pain import PLACES, WORST_SCORE, Place
from ccft_desktop.core.suggestion import Suggestion
from ccft_desktop.reports.words import outcome_word
from ccft_desktop.ui.pages.test_questions import OUTCOMES, PainAsked, Question, WhichFault, WhichOutcome
from ccft_desktop.ui.widgets.bars import KeyWords

translate = QCoreApplication.translate


def question(asked: Question, suggestion: Suggestion | None) -> tuple[str, str]:
    """What stands in the place of the cue, and a quieter line below it."""
    if isinstance(asked, WhichFault):
        later = translate("TestPage", "0: named later, with the result.")
        return translate("TestPage", "Which fault was it? 1–8"), " ".join(
            filter(None, [looks_like(suggestion), later])
        )
    if isinstance(asked, WhichOutcome):
        kept = translate("TestPage", "The rules say: {outcome}. Both are kept.")
        said = kept.format(outcome=outcome_word(asked.automatic).lower())
        if asked.chosen is None:
            return translate("TestPage", "How did the last hold go?"), said
        pattern = translate("TestPage", "{outcome}. Why?")
        return pattern.format(outcome=outcome_word(asked.chosen)), said
    if asked.is_done:
        ways = translate("TestPage", "Enter: finish, Space: go on, Backspace: it was a slip")
        return _stopped_for(asked), ways
    slip = translate("TestPage", "Backspace: it was a slip")
    if asked.place is None:
        return translate("TestPage", "Stopped. Where is it?"), slip
    pattern = translate("TestPage", "{place}: how strong, 0 to {worst}?")
    return pattern.format(place=_place(asked.place), worst=WORST_SCORE), slip


def keys(asked: Question) -> tuple[list[KeyWords], list[KeyWords]]:
    """The keys that answer, for the leading and the trailing side of the hint bar."""
    enter, backspace = translate("TestPage", "Enter"), translate("TestPage", "Backspace")
    escape = (translate("TestPage", "Esc"), translate("TestPage", "Stop"))
    if isinstance(asked, WhichFault):
        name = ("1–8", translate("TestPage", "Name it"))
        return [name, ("0", translate("TestPage", "Later"))], [escape]
    if isinstance(asked, WhichOutcome):
        if asked.chosen is not None:
            return [], []
        answers = [(str(at), outcome_word(outcome)) for at, outcome in enumerate(OUTCOMES, 1)]
        return [*answers, (backspace, translate("TestPage", "Leave it"))], [escape]
    slip, skip = (backspace, translate("TestPage", "A slip")), (enter, translate("TestPage", "Skip"))
    if asked.place is None:
        return [(str(at), _place(place)) for at, place in enumerate(PLACES, 1)], [slip, skip]
    numbers = [("0–9", translate("TestPage", "How strong")), ("T", f"{WORST_SCORE}")]
    return numbers, [slip, skip]


def advice(asked: Question | None) -> tuple[str, str]:
    """What must be read at once, a heading and a sentence; empty for nothing.

    After the signs asked for before a test (SNNOOP10, Do 2019; IFOMPT framework, Rushton 2023).
    """
    if not isinstance(asked, PainAsked) or asked.place != "dizziness":
        return "", ""
    urgent = translate(
        "TestPage",
        "Double vision, trouble speaking or swallowing, numbness, fainting, a sudden worst headache: call "
        "the emergency number now. Without any of them: no further test today.",
    )
    return question(asked, None)[0], urgent


def looks_like(suggestion: Suggestion | None) -> str:
    """What the pressure looked like, as a question with the key that would mark it; empty for nothing."""
    if suggestion is None:
        return ""
    pattern = {
        "retraction": translate("TestPage", "Looks like a push-back: {key}?"),
        "lift": translate("TestPage", "Looks like a lift: {key}?"),
    }[suggestion]
    return pattern.format(key=FAULTS[suggestion].key)


def _stopped_for(asked: PainAsked) -> str:
    if asked.place is None:
        return translate("TestPage", "Stopped for pain.")
    place = _place(asked.place).lower()
    if asked.score is None:
        return translate("TestPage", "Stopped: {place}.").format(place=place)
    pattern = translate("TestPage", "Stopped: {place}, {score} of {worst}.")
    return pattern.format(place=place, score=asked.score, worst=WORST_SCORE)


def _place(place: Place) -> str:
    return {
        "neck": translate("TestPage", "Neck"),
        "headache": translate("TestPage", "Usual headache"),
        "dizziness": translate("TestPage", "Dizziness or vision"),
        "other": translate("TestPage", "Other"),
    }[place]
