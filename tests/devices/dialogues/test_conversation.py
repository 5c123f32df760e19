"""Asking in turn: silence, late answers, endless answers, waking anew."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.decoded import Decoded, Said
from devices.dialogues.ask import AskParameters
from devices.dialogues.conversation import MOST_BYTES
from tests.devices.dialogues.talk import Talk, pressures, reasons, texts

SILENT = "The instrument does not answer when asked for the pressure."
PARAMETERS = AskParameters(
    request="P?",
    pattern=r"(?P<value>\S+) (?P<unit>\S+)",
    wake=("WAKE",),
    wake_wait_s=0.3,
    period_s=0.1,
    timeout_s=0.5,
    gap_s=0.02,
)
WAKE, ASK, GOOD = b"WAKE\r", b"P?\r", b"22.0 mmHg\r\n"


def talk() -> Talk:
    return Talk(PARAMETERS.dialogue())


def test_that_the_first_line_is_due_at_once_and_a_wake_up_line_needs_no_answer() -> None:
    one = talk()
    assert one.dialogue.due_s() == one.now_s
    assert one.asked() == WAKE
    woken_s = one.now_s
    assert one.asked() == ASK
    assert one.given_up == []
    assert one.now_s == pytest.approx(woken_s + 0.3 + 0.02)


def test_that_what_is_said_to_a_wake_up_line_is_a_banner_and_ends_the_wait() -> None:
    one = talk()
    one.asked()
    assert one.told(b"Hello\r\n") == [Said("banner", "Hello")]
    assert one.dialogue.due_s() == pytest.approx(one.now_s + 0.02)


def test_that_nothing_is_written_before_it_is_due_or_while_an_answer_is_awaited() -> None:
    one = talk()
    one.asked()
    one.asked()
    assert one.dialogue.act(one.now_s) == b""
    assert one.dialogue.act(one.now_s + 0.499) == b""
    assert one.told(GOOD) == [Decoded(22.0, 22.0, "mmHg", None)]
    assert one.dialogue.act(one.now_s) == b""


def test_that_silence_is_said_and_is_never_a_value() -> None:
    one = talk()
    came = one.play([(WAKE, b""), (ASK, GOOD), (ASK, b""), (ASK, b""), (ASK, b""), (WAKE, b""), (ASK, GOOD)])
    assert texts(came) == [SILENT] * 3
    assert pressures(came) == [22.0, 22.0]


def test_that_after_three_questions_in_vain_it_is_woken_anew() -> None:
    one = talk()
    one.play(
        [(WAKE, b""), (ASK, b""), (ASK, b""), (ASK, b""), (WAKE, b""), (ASK, b""), (ASK, GOOD), (ASK, b"")]
    )
    one.play([(ASK, b""), (ASK, b""), (WAKE, b"")])


def test_that_a_late_answer_is_taken_for_no_other() -> None:
    one = talk()
    one.play([(WAKE, b""), (ASK, b"")])
    one.now_s = one.dialogue.due_s()
    assert one.dialogue.act(one.now_s) == b""
    assert texts(one.dialogue.feed(b"", one.now_s)) == [SILENT]
    assert one.told(b"99.0 mmHg\r\n") == []
    assert one.play([(ASK, GOOD)]) == [Decoded(22.0, 22.0, "mmHg", None)]


def test_that_after_a_question_in_vain_the_line_is_left_alone_for_as_long_again() -> None:
    one = talk()
    one.play([(WAKE, b""), (ASK, b"")])
    asked_s = one.now_s
    one.asked()
    assert one.now_s == pytest.approx(asked_s + 0.5 + 0.5)


def test_that_what_nobody_asked_for_is_no_answer() -> None:
    one = talk()
    assert one.told(GOOD) == []
    one.play([(WAKE, b""), (ASK, GOOD)])
    assert one.told(GOOD) == []


def test_that_more_than_one_answer_at_once_is_one() -> None:
    one = talk()
    assert pressures(one.play([(WAKE, b""), (ASK, GOOD + b"99.0 mmHg\r\n")])) == [22.0]


def test_that_an_answer_without_an_end_is_given_up() -> None:
    one = talk()
    came = one.play([(WAKE, b""), (ASK, b"x" * (MOST_BYTES + 1))])
    assert reasons(came) == [
        "An answer has no end: the baud rate may be wrong, or another device is talking."
    ]
    assert pressures(one.play([(ASK, GOOD)])) == [22.0]


def test_that_a_broken_answer_is_rejected_when_the_wait_ends() -> None:
    one = talk()
    came = one.play([(WAKE, b""), (ASK, b"22."), (ASK, GOOD)])
    assert reasons(came) == [
        "An answer cannot be read: the baud rate, the address or the wiring may be wrong."
    ]
    assert pressures(came) == [22.0]


def test_that_an_adapter_that_only_repeats_is_told_from_silence() -> None:
    one = talk()
    came = one.play([(WAKE, b""), (ASK, ASK), (ASK, GOOD)])
    assert texts(came) == [
        "Only the question came back: the adapter works, and the instrument does not answer."
    ]


def test_that_an_answer_read_late_but_in_its_turn_counts() -> None:
    one = talk()
    one.play([(WAKE, b""), (ASK, b"")])
    one.now_s += 3.0
    assert pressures(one.told(GOOD)) == [22.0]


def test_that_opening_anew_forgets_everything() -> None:
    one = talk()
    one.play([(WAKE, b""), (ASK, b"22.")])
    one.dialogue.opened(5000.0)
    assert one.dialogue.feed(b"0 mmHg\r\n", 5000.0) == []
    assert one.dialogue.due_s() == 5000.0
    assert one.dialogue.act(5000.0) == WAKE


def test_that_it_does_not_hurry_after_the_program_was_held_up() -> None:
    one = talk()
    one.play([(WAKE, b""), (ASK, GOOD)])
    one.now_s += 60.0
    one.play([(ASK, GOOD)])
    assert one.dialogue.due_s() >= one.now_s + 0.02


@given(
    steps=st.lists(
        st.tuples(
            st.floats(0.0, 1.0), st.sampled_from([b"", GOOD, b"22.", b"0 mmHg\r", b"\r\n", b"\xff\x00"])
        ),
        max_size=60,
    )
)
def test_that_there_are_never_more_pressures_than_questions_nor_faster_questions_than_allowed(
    steps: list[tuple[float, bytes]],
) -> None:
    dialogue = PARAMETERS.dialogue()
    now_s, asked_s, readings = 0.0, [], 0
    dialogue.opened(now_s)
    for after_s, data in steps:
        now_s += after_s
        if dialogue.act(now_s) == ASK:
            asked_s.append(now_s)
        readings += sum(isinstance(one, Decoded) for one in dialogue.feed(data, now_s))
        assert readings <= len(asked_s)
    assert all(later - earlier >= 0.02 - 1e-9 for earlier, later in pairwise(asked_s))
