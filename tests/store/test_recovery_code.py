"""The recovery code: what is typed rightly is the secret, what is mistyped is told as such."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.store.recovery_code import SECRET_BYTES, MistypedCode, code_of, new_secret, secret_of

SECRETS = st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES)
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_that_it_is_nine_groups_of_four_signs_nobody_confuses() -> None:
    code = code_of(new_secret())
    assert [len(group) for group in code.split("-")] == [4] * 9
    assert set(code) <= set(SIGNS) | {"-"}
    # By hand: a secret of zeros has 32 signs 0, and ((0·37 + 1)·37 + 1)… over 32 places modulo 1048573.
    total = 0
    for _ in range(32):
        total = (total * 37 + 1) % 1_048_573
    check = "".join(SIGNS[total >> shift & 31] for shift in (15, 10, 5, 0))
    assert code_of(bytes(20)) == "-".join(["0000"] * 8) + f"-{check}"


def test_that_no_two_secrets_are_alike() -> None:
    assert len({new_secret() for _ in range(100)}) == 100
    assert len(new_secret()) * 8 == 160


@given(SECRETS)
def test_that_what_is_typed_rightly_is_the_secret(secret: bytes) -> None:
    assert secret_of(code_of(secret)) == secret


@given(SECRETS)
def test_that_case_spaces_and_signs_taken_for_others_do_not_matter(secret: bytes) -> None:
    typed = code_of(secret).lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    assert secret_of(f" {typed}\n") == secret


@given(SECRETS, st.integers(0, 35), st.sampled_from(SIGNS))
def test_that_every_wrong_sign_is_a_typing_error(secret: bytes, place: int, wrong: str) -> None:
    signs = code_of(secret).replace("-", "")
    typed = signs[:place] + wrong + signs[place + 1 :]
    if typed != signs:
        with pytest.raises(MistypedCode, match="typing error"):
            secret_of(typed)


@given(SECRETS, st.integers(0, 34))
def test_that_two_neighbours_exchanged_are_a_typing_error(secret: bytes, place: int) -> None:
    signs = code_of(secret).replace("-", "")
    typed = signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]
    if typed != signs:
        with pytest.raises(MistypedCode, match="typing error"):
            secret_of(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "this has 0"),
        ("7Q2M-1234", "this has 8"),
        ("0" * 37, "this has 37"),
        ("0" * 35 + "U", "“U” is in no recovery code"),
        ("0" * 35 + "é", "“É” is in no recovery code"),
    ],
)
def test_that_what_is_no_code_is_told_with_what_is_wrong(typed: str, said: str) -> None:
    with pytest.raises(MistypedCode, match=said):
        secret_of(typed)


@given(st.text(max_size=60))
def test_that_anything_typed_is_a_secret_or_one_sentence(typed: str) -> None:
    try:
        secret = secret_of(typed)
    except MistypedCode:
        return
    assert secret_of(code_of(secret)) == secret
