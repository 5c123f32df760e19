"""What stands in a visit beside its tests, in words: pain, intake, what was done, signature."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.intake import Intake
from ccft_desktop.core.pain import PainRating, Place
from ccft_desktop.core.pain_course import PainCourse, pain_courses, stopped_for
from ccft_desktop.core.session import ScreenPosition, Session
from ccft_desktop.core.treatment import DoneToday
from ccft_desktop.core.visit import Amendment, Signature
from ccft_desktop.reports.figures import clock, day

translate = QCoreApplication.translate


def place_name(place: Place) -> str:
    """Where it hurt."""
    return {
        "neck": translate("Visit", "Neck"),
        "headache": translate("Visit", "Head"),
        "dizziness": translate("Visit", "Dizziness or vision"),
        "other": translate("Visit", "Other"),
    }[place]


def pain_sentence(course: PainCourse) -> str:
    """One place before and after, the difference in neutral words; empty where nothing was said."""
    before, after, more = course.before, course.after, course.more
    if before is None and after is None:
        return ""
    if more is None:
        pattern = (
            translate("Visit", "{place}: {after} after, not asked before.")
            if before is None
            else translate("Visit", "{place}: {before} before, not asked after.")
        )
    elif more > 0:
        pattern = translate("Visit", "{place}: {before} before, {after} after: {difference} more.")
    elif more < 0:
        pattern = translate("Visit", "{place}: {before} before, {after} after: {difference} less.")
    else:
        pattern = translate("Visit", "{place}: {before} before, {after} after: the same.")
    return pattern.format(
        place=place_name(course.place), before=before, after=after, difference=abs(more or 0)
    )


def pain_sentences(session: Session, ratings: Sequence[PainRating]) -> list[str]:
    """Pain from 0 to 10 around one test, and what it was stopped for; nothing where nobody said anything."""
    courses = pain_courses(ratings, session.session_id, session.started_utc)
    said = [sentence for course in courses if (sentence := pain_sentence(course))]
    return [*said, *stop_sentences(session, ratings)]


def stop_sentences(session: Session, ratings: Sequence[PainRating]) -> list[str]:
    """What the test was stopped for; nothing where it was not."""
    said = []
    for rating in stopped_for(ratings, session.session_id):
        pattern = (
            translate("Visit", "Stopped for: {place}.")
            if rating.score is None
            else translate("Visit", "Stopped for: {place}, {score}.")
        )
        said.append(pattern.format(place=place_name(rating.place).lower(), score=rating.score))
    return said


def treatment_name(treatment: str) -> str:
    """What one tick of the list stands for."""
    return {
        "manual_therapy": translate("Visit", "Manual therapy"),
        "inhibitive_distraction": translate("Visit", "Inhibitive distraction"),
        "stretching": translate("Visit", "Stretching"),
        "strengthening": translate("Visit", "Strengthening"),
        "reeducation": translate("Visit", "Re-education"),
        "advice": translate("Visit", "Advice"),
    }[treatment]


def done_today_sentence(done: DoneToday) -> str:
    """The ticks and the line; empty for nothing."""
    ticks = ", ".join(treatment_name(one) for one in done.treatments)
    return "; ".join(filter(None, [ticks, done.line.strip()]))


def screen_fact(position: ScreenPosition) -> str:
    """Where the patient's screen stood; empty when nobody said."""
    return {
        "": "",
        "feet": translate("Visit", "screen toward the feet"),
        "overhead": translate("Visit", "screen over the forehead"),
        "side": translate("Visit", "screen beside the couch"),
        "none": translate("Visit", "no screen for the patient"),
    }[position]


def practice_fact(holds: int) -> str:
    """How many holds were practised just before; empty for none."""
    if not holds:
        return ""
    pattern = (
        translate("Visit", "{holds} practice hold before")
        if holds == 1
        else translate("Visit", "{holds} practice holds before")
    )
    return pattern.format(holds=holds)


def intake_sentence(intake: Intake) -> str:
    """What was answered of the intake, what was not left out; empty for an empty one."""
    side = {
        "left": translate("Visit", "left"),
        "right": translate("Visit", "right"),
        "both": translate("Visit", "both sides"),
        "alternating": translate("Visit", "alternating"),
    }
    beginning = {
        "injury": translate("Visit", "began with an injury"),
        "posture": translate("Visit", "began with posture"),
        "stress": translate("Visit", "began with stress"),
        "other": translate("Visit", "began with something else"),
    }
    answers = [
        translate("Visit", "headache: {side}").format(side=side[intake.headache_side])
        if intake.headache_side
        else "",
        _yes_or_no(
            intake.side_shift,
            translate("Visit", "changes sides"),
            translate("Visit", "does not change sides"),
        ),
        _yes_or_no(
            intake.onset_in_neck,
            translate("Visit", "begins in the neck"),
            translate("Visit", "does not begin in the neck"),
        ),
        _yes_or_no(
            intake.neck_movement_provokes,
            translate("Visit", "brought on by neck movement"),
            translate("Visit", "not brought on by neck movement"),
        ),
        _yes_or_no(intake.throbbing, translate("Visit", "throbbing"), translate("Visit", "not throbbing")),
        translate("Visit", "with {signs}").format(signs=intake.accompanying.strip(" ."))
        if intake.accompanying.strip()
        else "",
        translate("Visit", "painful side: {side}").format(side=side[intake.painful_side])
        if intake.painful_side
        else "",
        _yes_or_no(
            intake.worse_turning_toward,
            translate("Visit", "worse when turning toward it"),
            translate("Visit", "not worse when turning toward it"),
        ),
        beginning.get(intake.began_with, ""),
        _rotation(intake),
    ]
    said = "; ".join(filter(None, answers))
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _yes_or_no(answer: bool | None, yes: str, no: str) -> str:
    return "" if answer is None else yes if answer else no


def _rotation(intake: Intake) -> str:
    left, right = intake.rotation_left_deg, intake.rotation_right_deg
    if left is None and right is None:
        return ""
    turned = [
        pattern.format(deg=f"{deg:g}")
        for pattern, deg in (
            (translate("Visit", "{deg}° to the left"), left),
            (translate("Visit", "{deg}° to the right"), right),
        )
        if deg is not None
    ]
    return translate("Visit", "rotation {sides}").format(sides=", ".join(turned))


def signature_sentence(signature: Signature) -> str:
    """Who signed, and when, in local time."""
    return translate("Visit", "Signed off by {name}, {day}, {time}.").format(
        name=signature.by, day=day(_local_day(signature.at_utc)), time=clock(signature.at_utc)
    )


def amendment_sentence(amendment: Amendment) -> str:
    """One change after signing: when, by whom, what, and why; what stood before is named."""
    return translate(
        "Visit", "{day}, {time}, {name}: {what}, before: {before}; now: {after}. {reason}"
    ).format(
        day=day(_local_day(amendment.at_utc)),
        time=clock(amendment.at_utc),
        name=amendment.by,
        what=amendment.what,
        before=_quoted(amendment.before),
        after=_quoted(amendment.after),
        reason=translate("Visit", "Reason: {reason}.").format(reason=amendment.reason.strip(" .")),
    )


def _quoted(text: str) -> str:
    shown = " ".join(text.split())
    return translate("Visit", "“{text}”").format(text=shown) if shown else translate("Visit", "nothing")


def _local_day(moment_utc: datetime) -> date:
    return moment_utc.astimezone().date()
