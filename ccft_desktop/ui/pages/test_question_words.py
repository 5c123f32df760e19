"""The questions of a test in words: what is asked, which keys answer, what must be read. Pure."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.faults import FAULTS
from ccft_desktop.core.pain import PLACES, WORST_SCORE, Place
from ccft_desktop.core.suggestion import Suggestion
from ccft_desktop.reports.words import outcome_word
from ccft_desktop.ui.pages.test_cue_words import stopped_ways
from ccft_desktop.ui.pages.test_keys import LATER, TestKeys
from ccft_desktop.ui.pages.test_questions import OUTCOMES, PainAsked, Question, WhichFault, WhichOutcome
from ccft_desktop.ui.widgets.bars import KeyWords

translate = QCoreApplication.translate


NAMED: Final = tuple(code for code in FAULTS if code not in (LATER, "pain"))


def question(asked: Question, suggestion: Suggestion | None, keys: TestKeys) -> tuple[str, str]:
    """What stands in the place of the cue, and a quieter line below it."""
    if isinstance(asked, WhichFault):
        later = translate("TestPage", "{key}: named later, with the result.").format(key=keys.legend(LATER))
        which = translate("TestPage", "Which fault was it? {keys}").format(keys=keys.legend_of_all(NAMED))
        return which, " ".join(filter(None, [looks_like(suggestion, keys), later]))
    if isinstance(asked, WhichOutcome):
        kept = translate("TestPage", "The rules say: {outcome}. Both are kept.")
        said = kept.format(outcome=outcome_word(asked.automatic).lower())
        if asked.chosen is None:
            return translate("TestPage", "How did the last hold go?"), said
        pattern = translate("TestPage", "{outcome}. Why?")
        return pattern.format(outcome=outcome_word(asked.chosen)), said
    if asked.is_done:
        return _stopped_for(asked), stopped_ways(keys)
    slip = translate("TestPage", "{undo}: it was a slip").format(undo=keys.legend("undo"))
    if asked.place is None:
        return translate("TestPage", "Stopped. Where is it?"), slip
    pattern = translate("TestPage", "{place}: how strong, 0 to {worst}?")
    return pattern.format(place=_place(asked.place), worst=WORST_SCORE), slip


def answers(asked: Question, keys: TestKeys) -> tuple[list[KeyWords], list[KeyWords]]:
    """The keys that answer, for the leading and the trailing side of the hint bar."""
    enter, backspace = keys.legend("cue"), keys.legend("undo")
    stop = (keys.legend("stop"), translate("TestPage", "Stop"))
    if isinstance(asked, WhichFault):
        name = (keys.legend_of_all(NAMED), translate("TestPage", "Name it"))
        return [name, (keys.legend(LATER), translate("TestPage", "Later"))], [stop]
    if isinstance(asked, WhichOutcome):
        words = [(str(at), outcome_word(outcome)) for at, outcome in enumerate(OUTCOMES, 1)]
        return [*words, (backspace, translate("TestPage", "Leave it"))], [stop]
    slip, skip = (backspace, translate("TestPage", "It was a slip")), (enter, translate("TestPage", "Skip"))
    if asked.place is None:
        return [(str(at), _place(place)) for at, place in enumerate(PLACES, 1)], [slip, skip]
    numbers = [("0–9", translate("TestPage", "How strong")), ("T", f"{WORST_SCORE}")]
    return numbers, [slip, skip]


def advice(asked: Question | None, keys: TestKeys) -> tuple[str, str]:
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
    return question(asked, None, keys)[0], urgent


def looks_like(suggestion: Suggestion | None, keys: TestKeys) -> str:
    """What the pressure looked like, as a question with the key that would mark it; empty for nothing."""
    if suggestion is None:
        return ""
    pattern = {
        "retraction": translate("TestPage", "Looks like a push-back: {key}?"),
        "lift": translate("TestPage", "Looks like a lift: {key}?"),
    }[suggestion]
    return pattern.format(key=keys.legend(suggestion))


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
