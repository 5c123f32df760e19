"""A record being put right, for the gallery. It drives the real page."""

from collections.abc import Mapping
from typing import Final

from ccft_desktop.commands.gallery_samples import State, sample_row
from ccft_desktop.program import Program
from ccft_desktop.ui.pages.record import STEPS, Step
from ccft_desktop.ui.pages.record_words import detail_of, name_of

_TESTS: Final = [
    ("1", "Thu 19 Nov, 12:02", "Endurance, 26 mmHg: 48 of 100"),
    ("2", "Mon 2 Nov, 11:40", "Movement quality: 26 mmHg"),
]
_OTHERS: Final = [("b" * 32, "Ada Muster (P-0231), 1981", "P-0231, 3 tests")]


def _record(step: Step, *, asked: bool = False) -> State:
    def show(program: Program) -> None:
        page = program.front_desk.record_page
        program.house.window.show_page("record", rail_key="patients")
        steps = [one for one in STEPS if one != "unarchive"]
        page.show_record(sample_row(program).patient.headline, steps, _TESTS, "2036-12-31")
        page.show_others(_OTHERS)
        page.steps.show_rows([(one, name_of(one), detail_of(one)) for one in steps], step)
        if asked:
            page.enter_pressed()

    return show


STATES: Final[Mapping[str, State]] = {
    "record-archive": _record("archive"),
    "record-keep": _record("keep"),
    "record-move": _record("move"),
    "record-merge": _record("merge"),
    "record-erase": _record("erase", asked=True),
}
"""What may be done with a record besides writing into it."""
