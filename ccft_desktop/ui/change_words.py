"""The sentences about change, from the facts of ``core.change``; never a diagnosis. Knows no widget."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from ccft_desktop.core.change import CHANGE_COUNTS_FROM_MMHG, ChangeFacts, Comparison, Difference
from ccft_desktop.core.practice_nods import SETTLED_AFTER_HOLDS
from ccft_desktop.reports.words import number

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """What the notice about change says: one strong sentence and what belongs beside it."""

    heading: str
    text: str


def change_words(facts: ChangeFacts) -> ChangeWords:
    """The sentences for one session's change: what differs, whether it counts, and what cannot be said.

    A number and its unit are never parted at the end of a line.
    """
    said = _said(facts)
    return ChangeWords(*(text.replace(" mmHg", "\u00a0mmHg") for text in (said.heading, said.text)))


def _said(facts: ChangeFacts) -> ChangeWords:
    learning = _learning(facts)
    if facts.reference is None:
        return _nothing_to_compare(facts, learning)
    if facts.level_chosen:
        return _chosen_level(facts, facts.reference, learning)
    return _highest_pressure(facts, facts.reference, learning)


def short_day(moment_utc: datetime) -> str:
    """``15 Oct`` in local time and the language of the program, with the year when it is not this one."""
    local = moment_utc.astimezone()
    pattern = "d MMM" if local.year == datetime.now().astimezone().year else "d MMM yyyy"
    return QLocale().toString(QDate(local.year, local.month, local.day), pattern)


def _learning(facts: ChangeFacts) -> str:
    if not facts.is_learning:
        return ""
    return translate("Change", "First sessions contain learning ({done} of {all} practice holds).").format(
        done=facts.practice_holds, all=SETTLED_AFTER_HOLDS
    )


def _nothing_to_compare(facts: ChangeFacts, learning: str) -> ChangeWords:
    if not facts.earlier:
        return ChangeWords(
            translate("Change", "This is the first session."),
            _joined(translate("Change", "Later ones are compared with it."), learning),
        )
    nothing = translate("Change", "No earlier session can be compared with this one.")
    if facts.differs:
        names = [_difference_name(difference) for difference in facts.differs]
        joined = translate("Change", " and ").join(names)
        why = translate("Change", "The closest had {differences}.").format(differences=joined)
    elif facts.level_chosen:
        why = translate(
            "Change", "Only sessions with the same protocol, level, cuff and feedback are compared."
        )
    else:
        why = translate("Change", "Only sessions with the same protocol, cuff and feedback are compared.")
    return ChangeWords(nothing, _joined(why, learning))


def _difference_name(difference: Difference) -> str:
    return {
        "protocol": translate("Change", "another protocol"),
        "level": translate("Change", "another level"),
        "dial": translate("Change", "pressures from a cuff on one side and from a dial on the other"),
        "cuff": translate("Change", "another cuff"),
        "feedback": translate("Change", "other feedback"),
    }[difference]


def _chosen_level(facts: ChangeFacts, reference: Comparison, learning: str) -> ChangeWords:
    index = _index_sentence(facts, reference, first=True)
    heading = index or translate("Change", "Highest pressure is not compared: its level was chosen.")
    return ChangeWords(heading, _joined(_no_threshold(reference), *_against(facts, reference), learning))


def _highest_pressure(facts: ChangeFacts, reference: Comparison, learning: str) -> ChangeWords:
    difference = reference.highest_pressure_mmhg or 0.0
    verdict = (
        translate("Change", "{difference}: beyond measurement error.")
        if reference.beyond_error
        else translate("Change", "{difference}: within measurement error.")
    )
    counts = translate("Change", "Change counts from {least} mmHg.").format(
        least=f"{CHANGE_COUNTS_FROM_MMHG:g}"
    )
    scale = ""
    if not reference.increase_can_show:
        scale = translate(
            "Change",
            "From {start} mmHg up an increase beyond error cannot be shown: the scale ends at {end} mmHg.",
        ).format(start=f"{reference.from_mmhg:g}", end=f"{facts.scale_end_mmhg:g}")
    return ChangeWords(
        verdict.format(difference=_pressure_difference(difference, facts, reference)),
        _joined(
            counts,
            scale,
            _index_sentence(facts, reference, first=False),
            _no_threshold(reference),
            *_against(facts, reference),
            learning,
        ),
    )


def _pressure_difference(difference_mmhg: float, facts: ChangeFacts, reference: Comparison) -> str:
    if difference_mmhg > 0:
        pattern = translate("Change", "Highest pressure is {mmhg} mmHg above {day}")
    elif difference_mmhg < 0:
        pattern = translate("Change", "Highest pressure is {mmhg} mmHg below {day}")
    else:
        pattern = translate("Change", "Highest pressure is the same as on {day}")
    return pattern.format(mmhg=_plain(abs(difference_mmhg)), day=_named_day(facts, reference))


def _named_day(facts: ChangeFacts, reference: Comparison) -> str:
    """The day of the reference and which session it is."""
    if facts.is_practised:
        pattern = translate("Change", "{day}, the first comparable test after six practice holds")
    else:
        pattern = translate("Change", "{day}, the first comparable test")
    return pattern.format(day=short_day(reference.started_utc))


def _index_sentence(facts: ChangeFacts, reference: Comparison, *, first: bool) -> str:
    """How the index differs; ``first`` where this sentence is the one to name the reference."""
    if reference.cumulative_performance_index is not None:
        name = translate("Change", "Cumulative performance index")
        difference = reference.cumulative_performance_index
    elif reference.performance_index is not None:
        name = translate("Change", "Performance index")
        difference = reference.performance_index
    else:
        return ""
    day = _named_day(facts, reference) if first else short_day(reference.started_utc)
    if difference > 0:
        pattern = translate("Change", "{name} is {points} above {day}.")
    elif difference < 0:
        pattern = translate("Change", "{name} is {points} below {day}.")
    else:
        pattern = translate("Change", "{name} is the same as on {day}.")
    return pattern.format(name=name, points=_plain(abs(difference)), day=day)


def _no_threshold(comparison: Comparison) -> str:
    if comparison.performance_index is None and comparison.cumulative_performance_index is None:
        return ""
    return translate("Change", "For the index no threshold is published.")


def _against(facts: ChangeFacts, reference: Comparison) -> list[str]:
    """The last session, where that is not the reference, and other examiners."""
    last = facts.last
    said = [] if last is None else [_last_sentence(last)]
    days_of: dict[str, list[str]] = {}
    for comparison in (reference, last):
        if comparison is not None and comparison.examiner is not None:
            days_of.setdefault(comparison.examiner or "–", []).append(short_day(comparison.started_utc))
    for examiner, days in days_of.items():
        listed = translate("Change", " and ").join(days)
        said.append(
            translate("Change", "Examiner on {days}: {examiner}.").format(days=listed, examiner=examiner)
        )
    return said


def _last_sentence(last: Comparison) -> str:
    if last.highest_pressure_mmhg is None:
        difference, unit = last.performance_index, ""
    else:
        difference, unit = last.highest_pressure_mmhg, " mmHg"
    if difference is None:
        return ""
    sign = "+" if difference > 0 else ""
    return translate("Change", "Against the last, {day}: {difference}.").format(
        day=short_day(last.started_utc), difference=f"{sign}{_plain(difference)}{unit}"
    )


def _plain(x: float) -> str:
    """Whole numbers without decimals, others with one."""
    return number(x, 0 if abs(x - round(x)) < 0.05 else 1)


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
