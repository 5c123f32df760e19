"""The squeeze wizard and the user's own profiles in every state, for the gallery. It drives pages."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from ccft_desktop.commands.gallery_samples import State
from ccft_desktop.live.squeeze_told import Found, Heard, Missed, Resting, Squeezing, Trying
from ccft_desktop.live.squeeze_watch import unheard_sentence
from ccft_desktop.program import Program
from ccft_desktop.ui.pages.own_profiles import OwnProfile, OwnProfilesPage
from ccft_desktop.ui.pages.squeeze import SqueezePage
from devices.ports import Port
from devices.squeeze import Finding as Squeezed
from devices.squeeze import NotFound
from devices.squeeze_guess import UnitGuess
from devices.squeeze_place import Place
from devices.squeeze_profile import profile_of

_PORT: Final = Port("COM3", "USB Serial (COM3)", "COM3")
_HEARD: Final = Heard(57600, "12345,3.30,2.668")
_KPA: Final = Squeezed(
    place=Place("text", column=3),
    unit_named=None,
    rest=2.668,
    squeezed=5.602,
    units=(UnitGuess("kPa", False, 0.06),),
    also_moved=(),
    still=1,
    clock=Place("text", column=1),
    clock_unit="ms",
    confidence="likely",
)
_NEAR: Final = replace(
    _KPA,
    rest=27.2,
    squeezed=57.1,
    units=(UnitGuess("cmH2O", False, 0.15), UnitGuess("hPa", False, 0.2), UnitGuess("mmHg", False, 0.6)),
)
_COUNTS: Final = replace(
    _KPA,
    place=Place("text"),
    rest=16388.0,
    squeezed=25615.0,
    units=(),
    clock=None,
    confidence="unsure",
)


_VOLTS: Final = replace(
    _KPA, place=Place("text", column=2), rest=3.3, squeezed=3.3, units=(), confidence="unsure", motion="still"
)
_TICKS: Final = replace(_VOLTS, place=Place("text", column=1), rest=12345.0, squeezed=16885.0, motion="clock")
_CODED: Final = replace(
    _KPA,
    place=Place("meter16", "upper", unit_code=25),
    rest=0.787,
    squeezed=1.654,
    units=(UnitGuess("inHg", False, 0.0), UnitGuess("inH2O", False, 1.4)),
    still=0,
    clock=None,
    confidence="unsure",
)
_METER: Final = Heard(9600, "", "Lutron, Extech, PCE, Sper: 16-character frame", 5.4)


def _squeeze(*steps: Callable[[SqueezePage], None]) -> State:
    def show(program: Program) -> None:
        page = program.cuff_room.squeeze_page
        page.begin(_PORT.name, "Cuff on COM3")
        program.house.window.show_page("squeeze", rail_key="settings")
        for step in steps:
            step(page)

    return show


def _trying(page: SqueezePage) -> None:
    page.show_told(Trying(57600, 3, 8, 4.3))


def _slowly(page: SqueezePage) -> None:
    page.show_told(Trying(9600, 2, 8, 8.2, slowly=True))


def _meter(page: SqueezePage) -> None:
    page.show_told(_METER)


def _heard(page: SqueezePage) -> None:
    _trying(page)
    page.show_told(_HEARD)


def _resting(page: SqueezePage) -> None:
    page.show_told(Resting(1.4, 4.0))


def _squeezing(page: SqueezePage) -> None:
    page.show_told(Squeezing(17.4))


def _squeezing_slowly(page: SqueezePage) -> None:
    page.show_told(Squeezing(24.0, 30.0, 5.0))


def _missed(page: SqueezePage) -> None:
    page.show_told(Missed(NotFound("nothing_moved", 2), (_TICKS, _VOLTS, _KPA)))


def _found(finding: Squeezed) -> Callable[[SqueezePage], None]:
    def step(page: SqueezePage) -> None:
        page.show_told(Found(finding, 57600, (_TICKS, _VOLTS, finding)))
        page.show_numbers({finding.place: finding.rest})

    return step


def _many_numbers(page: SqueezePage) -> None:
    """A board that tells a dozen."""
    more = tuple(
        replace(_VOLTS, place=Place("text", f"sensor_{n}"), rest=n / 3, squeezed=n / 3) for n in range(1, 10)
    )
    page.show_told(Found(_KPA, 57600, (_TICKS, _VOLTS, _KPA, *more)))
    page.by_hand.click()
    page.show_numbers({_KPA.place: 2.671})


def _by_hand(page: SqueezePage) -> None:
    page.by_hand.click()
    page.show_numbers({_TICKS.place: 18725.0, _KPA.place: 2.671})


def _other_unit(page: SqueezePage) -> None:
    page.units.rows[-2].click()
    page.units.other.setCurrentText("inHg")
    page.units.other.activated.emit(page.units.other.currentIndex())
    page.show_numbers({_NEAR.place: 27.2})


def _counts_too(page: SqueezePage) -> None:
    page.units.rows[-1].click()


def _one_point(page: SqueezePage) -> None:
    page.units.gauge.setText("0")
    page.enter_pressed()
    page.show_numbers({_COUNTS.place: _COUNTS.squeezed})
    page.units.gauge.setText("38,5")


def _named(page: SqueezePage) -> None:
    page.enter_pressed()


def _name_taken(page: SqueezePage) -> None:
    page.enter_pressed()
    page.show_name_error("There is a profile called Cuff on COM3 already. Give another name.")


def _failed(page: SqueezePage) -> None:
    page.show_failed("There is no cuff at COM3. Plug it in, or choose another port.")


def _silent(page: SqueezePage) -> None:
    page.show_failed(unheard_sentence("COM3", came=False))


def _own_profiles(*steps: Callable[[OwnProfilesPage], None]) -> State:
    def show(program: Program) -> None:
        page = program.cuff_room.profiles_page
        page.begin("/home/clinic/.local/share/ccft-desktop/profiles")
        program.house.window.show_page("own_profiles", rail_key="settings")
        for step in steps:
            step(page)

    return show


def _two_own(page: OwnProfilesPage) -> None:
    made = "Found by squeezing the bag, 2026-05-14."
    bench = profile_of(_KPA, name="Cuff on COM3", source=made, baud=57600, unit="kPa")
    meter = profile_of(_CODED, name="Meter in room 3", source=made, baud=9600, unit="inHg", rate_hz=1.5)
    page.show_profiles((OwnProfile("cuff_on_com3", bench, True), OwnProfile("meter", meter, False)), "meter")


def _own_refused(page: OwnProfilesPage) -> None:
    page.rows[0].click()
    page.show_said(
        "watch",
        "“Cuff on COM3” is not deleted: the cuff is read by it.",
        "Choose another way to read the cuff in the settings first.",
    )


def _own_deleted(page: OwnProfilesPage) -> None:
    page.show_said("info", "“Cuff of 2024” is deleted.", can_undo=True)


def _own_name_taken(page: OwnProfilesPage) -> None:
    page.name.setText("Reference cuff")
    page.show_name_error("There is a profile called Reference cuff already. Give another name.")


STATES: Final[Mapping[str, State]] = {
    "squeeze-listen": _squeeze(_trying),
    "squeeze-listen_slowly": _squeeze(_slowly),
    "squeeze-heard": _squeeze(_heard),
    "squeeze-heard_meter": _squeeze(_meter),
    "squeeze-resting": _squeeze(_heard, _resting),
    "squeeze-squeeze": _squeeze(_heard, _squeezing),
    "squeeze-squeeze_slowly": _squeeze(_meter, _squeezing_slowly),
    "squeeze-missed": _squeeze(_heard, _missed),
    "squeeze-check": _squeeze(_heard, _found(_KPA)),
    "squeeze-check_near": _squeeze(_heard, _found(_NEAR)),
    "squeeze-check_other": _squeeze(_heard, _found(_NEAR), _other_unit),
    "squeeze-check_near_counts": _squeeze(_heard, _found(_NEAR), _counts_too),
    "squeeze-check_code": _squeeze(_meter, _found(_CODED)),
    "squeeze-numbers": _squeeze(_heard, _found(_KPA), _by_hand),
    "squeeze-numbers_many": _squeeze(_heard, _found(_KPA), _many_numbers),
    "squeeze-check_counts": _squeeze(_heard, _found(_COUNTS), _one_point),
    "squeeze-save": _squeeze(_heard, _found(_KPA), _named),
    "squeeze-save_error": _squeeze(_heard, _found(_KPA), _name_taken),
    "squeeze-failed": _squeeze(_trying, _failed),
    "squeeze-failed_silent": _squeeze(_trying, _silent),
    "own_profiles-none": _own_profiles(),
    "own_profiles-two": _own_profiles(_two_own),
    "own_profiles-in_use": _own_profiles(_two_own, _own_refused),
    "own_profiles-deleted": _own_profiles(_two_own, _own_deleted),
    "own_profiles-name_error": _own_profiles(_two_own, _own_name_taken),
}
