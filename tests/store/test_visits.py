"""Visits: what is asked and ticked comes back as it was, and a signed visit changes by amendments only."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.intake import Intake
from ccft_desktop.core.limits import InputError
from ccft_desktop.core.pain import PainRating
from ccft_desktop.core.protocol import PRESETS
from ccft_desktop.core.safety import HEADACHE_LIST, NECK_LIST, PROMPTS, SafetyCheck
from ccft_desktop.core.session import Device
from ccft_desktop.core.treatment import TREATMENTS, DoneToday
from ccft_desktop.core.visit import Amendment, Patient, Signature
from ccft_desktop.store import documents
from ccft_desktop.store.errors import NotInRecords, StoreError, VisitSigned
from ccft_desktop.store.vault import Vault
from tests.store.conftest import MakeSession

NOON = datetime(2026, 11, 19, 11, 0, tzinfo=UTC)
CHANGE = Amendment(
    at_utc=NOON + timedelta(days=1),
    by="B. Other",
    what="note",
    before="",
    after="tired",
    reason="typed in the wrong record",
)


def yes_answers(items: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(items), unique=True).map(tuple)


@given(yes_answers((*NECK_LIST, *HEADACHE_LIST)), yes_answers(PROMPTS), st.sampled_from(["go_on", "refer"]))
def test_that_a_safety_check_comes_back_as_it_was_stored(
    raised: tuple[str, ...], prompts: tuple[str, ...], decision: str
) -> None:
    check = SafetyCheck(
        asked="all",
        has_headache=True,
        answered_yes=(*raised, *prompts),
        decision=decision if raised else "clear",  # type: ignore[arg-type]
        reason="talked it through",
    )
    assert documents.safety_from(documents.document_text(check)) == check
    assert check.raised == raised
    assert check.may_test is not (bool(raised) and decision == "refer")


@given(
    st.builds(
        Intake,
        painful_side=st.sampled_from(["", "left", "both"]),
        throbbing=st.none() | st.booleans(),
        accompanying=st.text(max_size=20),
        rotation_left_deg=st.none() | st.floats(0, 120),
    )
)
def test_that_an_intake_comes_back_as_it_was_stored(intake: Intake) -> None:
    assert documents.intake_from(documents.document_text(intake)) == intake


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: SafetyCheck(asked="all", answered_yes=("infection",)),
        lambda: SafetyCheck(asked="all", answered_yes=("infection",), decision="go_on", reason=" "),
        lambda: SafetyCheck(asked="all", decision="refer"),
        lambda: SafetyCheck(asked="all", answered_yes=("fever",), decision="refer"),
        lambda: SafetyCheck(asked="all", answered_yes=("hunger",), decision="refer"),
        lambda: SafetyCheck(asked="since_last_time", answered_yes=("infection",), decision="refer"),
        lambda: PainRating(at_utc=NOON, moment="before", place="neck", score=11),
        lambda: DoneToday(treatments=("magic",)),
        lambda: Intake(rotation_left_deg=200.0),
    ],
)
def test_that_answers_that_do_not_go_together_are_a_sentence(wrong: Callable[[], object]) -> None:
    with pytest.raises(InputError):
        wrong()


def test_that_a_visit_without_a_test_is_on_record(vault: Vault, patient: Patient) -> None:
    visit_id = vault.visits.open_for(patient.patient_id, NOON)
    assert vault.visits.open_for(patient.patient_id, NOON + timedelta(minutes=5)) == visit_id
    assert vault.visits.last_safety_check(patient.patient_id) is None
    check = SafetyCheck(asked="all", answered_yes=("cannot_lie_flat",), decision="refer", reason="dizzy")
    vault.visits.write_safety(visit_id, check, by="Ada")
    vault.visits.write_intake(visit_id, Intake(painful_side="left"), by="Ada")
    vault.visits.write_done_today(
        visit_id, DoneToday(treatments=TREATMENTS[:2], line="home advice"), by="Ada"
    )
    pain = PainRating(at_utc=NOON, moment="before", place="headache", score=6)
    vault.visits.write_pain(visit_id, replace(pain, score=3))
    vault.visits.write_pain(visit_id, pain)
    visit = vault.visits.on_day(patient.patient_id, NOON.astimezone().date())
    assert visit is not None
    assert visit == vault.visits.load(visit_id)
    assert (visit.safety, visit.intake) == (check, Intake(painful_side="left"))
    assert visit.done_today == DoneToday(treatments=TREATMENTS[:2], line="home advice")
    assert visit.pain == (pain,)
    assert visit.sessions == ()
    day = NOON.astimezone().date()
    assert vault.visits.last_safety_check(patient.patient_id) == (day, check)
    assert vault.visits.intake_of(patient.patient_id) == Intake(painful_side="left")
    assert vault.visits.on_day(patient.patient_id, NOON.date() - timedelta(days=3)) is None


def test_that_the_last_whole_safety_screen_is_found_behind_later_short_ones(
    vault: Vault, patient: Patient
) -> None:
    whole = SafetyCheck(asked="all", answered_yes=("latex_allergy",))
    for day, check in enumerate((SafetyCheck(asked="all"), whole, SafetyCheck(asked="since_last_time"))):
        visit_id = vault.visits.open_for(patient.patient_id, NOON + timedelta(days=day))
        vault.visits.write_safety(visit_id, check, by="Ada")
    day_of_whole = (NOON + timedelta(days=1)).astimezone().date()
    assert vault.visits.last_safety_check(patient.patient_id) == (day_of_whole, whole)


def test_that_pain_rated_before_belongs_to_the_test_that_begins_next(vault: Vault, patient: Patient) -> None:
    visit_id = vault.visits.open_for(patient.patient_id, NOON)
    neck = PainRating(at_utc=NOON, moment="before", place="neck", score=6)
    head = replace(neck, place="headache", score=2)
    begun: list[str] = []

    def begin() -> None:
        recording = vault.sessions.begin(
            patient.patient_id,
            started_utc=NOON + timedelta(minutes=len(begun)),
            protocol=PRESETS["stage1"],
            device=Device(name="Stabilizer", url="COM4"),
            examiner="Ada",
        )
        begun.append(recording.session_id)
        recording.close()

    vault.visits.write_pain_before(visit_id, [neck, replace(head, score=9)])
    vault.visits.write_pain_before(visit_id, [neck, head])
    begin()
    assert vault.visits.load(visit_id).pain == tuple(
        replace(rating, session_id=begun[0]) for rating in (neck, head)
    )
    begin()
    assert {rating.session_id for rating in vault.visits.load(visit_id).pain} == {begun[0]}
    later = replace(neck, at_utc=NOON + timedelta(hours=1), score=3)
    vault.visits.write_pain_before(visit_id, [later])
    vault.visits.write_pain_before(visit_id, [])
    assert {rating.session_id for rating in vault.visits.load(visit_id).pain} == {begun[0]}
    vault.sessions.discard_interrupted(begun[0])
    assert vault.visits.load(visit_id).pain == ()


def test_that_practised_holds_add_up_over_sessions(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    assert vault.visits.practice_holds(patient.patient_id) == 0
    for holds in (3, 4):
        session = make_session(practice_holds=holds, screen_position="feet", by_dial=True, trace=None)
        vault.sessions.save(patient.patient_id, session)
    assert vault.visits.practice_holds(patient.patient_id) == 7
    stored = vault.sessions.load(session.session_id)
    assert (stored.practice_holds, stored.screen_position, stored.by_dial) == (4, "feet", True)


def test_that_a_signed_visit_changes_by_amendments_only(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    session = make_session()
    vault.sessions.save(patient.patient_id, session)
    visit_id = vault.sessions.visit_of(session.session_id).visit_id
    vault.visits.sign(visit_id, by="Ada", at_utc=NOON)
    changes: list[Callable[[Amendment | None], None]] = [
        lambda amendment: vault.visits.write_note(visit_id, "tired", amendment=amendment),
        lambda amendment: vault.sessions.write_note(session.session_id, "tired", amendment=amendment),
        lambda amendment: vault.sessions.update(replace(session, note="tired"), amendment=amendment),
        lambda amendment: vault.visits.write_done_today(
            visit_id, DoneToday(line="tape"), by="Ada", amendment=amendment
        ),
    ]
    signed = vault.visits.load(visit_id)
    assert signed.signature == Signature("Ada", NOON)
    for change in changes:
        for none in (None, replace(CHANGE, reason=" ")):
            with pytest.raises(VisitSigned):
                change(none)
    assert vault.visits.load(visit_id) == signed
    for change in changes:
        change(CHANGE)
    amended = vault.visits.load(visit_id)
    assert amended.amendments == (CHANGE,) * len(changes)
    assert (amended.note, amended.sessions[0].note, amended.done_today.line) == ("tired", "tired", "tape")
    with pytest.raises(StoreError, match="signed off already"):
        vault.visits.sign(visit_id, by="Ada", at_utc=NOON)


def test_that_a_further_test_on_a_signed_day_is_an_amendment(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    first, second = make_session(), make_session()
    vault.sessions.save(patient.patient_id, first)
    visit_id = vault.sessions.visit_of(first.session_id).visit_id
    vault.visits.sign(visit_id, by="Ada", at_utc=NOON)
    vault.sessions.save(patient.patient_id, second)
    (added,) = vault.visits.load(visit_id).amendments
    assert (added.what, added.session_id) == ("session", second.session_id)


def test_that_a_visit_unknown_to_the_records_is_a_sentence(vault: Vault) -> None:
    for ask in (
        lambda: vault.visits.load("0" * 32),
        lambda: vault.visits.open_for("0" * 32, NOON),
        lambda: vault.visits.sign("0" * 32, by="Ada", at_utc=NOON),
        lambda: vault.visits.write_note("0" * 32, ""),
    ):
        with pytest.raises(NotInRecords, match="not in the records"):
            ask()
