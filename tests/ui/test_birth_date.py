"""Birth dates as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.visit import Patient
from ccft_desktop.ui.birth_date import birth_date_text, parse_birth_date

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "born", "only_year"),
    [
        ("1981-03-14", date(1981, 3, 14), False),
        (" 1981-3-4 ", date(1981, 3, 4), False),
        ("14.3.1981", date(1981, 3, 14), False),
        ("4. 3. 1981", date(1981, 3, 4), False),
        ("1981", date(1981, 1, 1), True),
        ("1900", date(1900, 1, 1), True),
        ("2026-11-22", TODAY, False),
    ],
)
def test_that_whole_dates_and_years_are_read(typed: str, born: date, only_year: bool) -> None:
    assert parse_birth_date(typed, TODAY) == (born, only_year)


def test_that_nothing_typed_is_no_date() -> None:
    assert parse_birth_date("  ", TODAY) is None


@pytest.mark.parametrize(
    "typed", ["14/3/1981", "81", "1899", "2026-11-23", "2027", "30.2.1981", "soon", "19811", "1981-13-01"]
)
def test_that_a_guess_is_never_made(typed: str) -> None:
    with pytest.raises(InputError, match=r"Born is .*\. Allowed: 1981-03-14, 14\.3\.1981 or only 1981"):
        parse_birth_date(typed, TODAY)


@given(st.dates(date(1900, 1, 1), TODAY), st.booleans())
def test_that_what_is_shown_can_be_typed_again(born: date, only_year: bool) -> None:
    kept = date(born.year, 1, 1) if only_year else born
    patient = Patient(patient_id="0" * 32, code="P-1", born=kept, born_year_only=only_year)
    assert parse_birth_date(birth_date_text(patient), TODAY) == (kept, only_year)


def test_that_an_unknown_date_is_shown_as_nothing() -> None:
    assert birth_date_text(Patient(patient_id="0" * 32, code="P-1")) == ""
