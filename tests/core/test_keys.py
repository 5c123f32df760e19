"""Keys of a test: the usual ones, a clinic's own, and none that means two things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.faults import FAULTS
from ccft_desktop.core.keys import ACTIONS, USUAL, KeyMap, is_key, key_map_from
from ccft_desktop.core.limits import InputError


def test_that_every_fault_has_its_digit_and_its_function_key() -> None:
    for fault in FAULTS.values():
        assert USUAL[fault.code][:2] == (fault.key, f"F{fault.key}" if fault.key != "0" else "F10")


def test_that_a_key_can_be_given_and_taken_and_the_settings_keep_only_what_differs() -> None:
    assert KeyMap().to_text() == ""
    mine = KeyMap().with_key("scm", "A").without_key("cue", ".")
    assert mine.to_text() == "scm=1,F1,A;cue=Return"
    assert key_map_from(mine.to_text()) == mine
    assert key_map_from("") == KeyMap()
    assert mine.action_of("A") == "scm"
    assert mine.action_of(".") is None
    assert mine.action_of("") is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("scm=1,2", "the key 2 is used for scm and for retraction."),
        ("scm=", "scm has 0 keys. Allowed: 1 to 4."),
        ("scm=1,A,B,C,D", "scm has 5 keys"),
        ("scm=Ctrl+A", "scm is on 'Ctrl\\+A', which is no key"),
        ("scm=a", "scm is on 'a', which is no key"),
        ("scm=nonsense", "which is no key"),
        ("scm=Tab", "which is no key"),
        ("scm=W", "which is no key"),
        ("scm=F36", "which is no key"),
        ("dance=D", "nothing called 'dance'"),
        ("scm", "'scm' is no action with its keys. Allowed"),
    ],
)
def test_that_keys_that_cannot_be_used_are_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        key_map_from(text)


@given(st.one_of(st.text(max_size=60), st.from_regex(r"\A(scm|cue|stop)=[A-Z0-9.;=,]{0,8}\Z")))
def test_that_any_text_gives_keys_or_a_sentence(text: str) -> None:
    try:
        keys = key_map_from(text)
    except InputError:
        return
    assert set(keys.keys) == set(ACTIONS)
    assert all(is_key(name) for names in keys.keys.values() for name in names)
    assert key_map_from(keys.to_text()) == keys
