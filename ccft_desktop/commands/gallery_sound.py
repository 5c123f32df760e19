"""Sound in the settings and on the test page, for the gallery. It drives pages and plays nothing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ccft_desktop.commands import gallery_live
from ccft_desktop.commands.gallery_samples import State
from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.ui.pages.settings_sound import SoundView
from ccft_desktop.ui.widgets.sound_chip import SoundState

_SOUND_SECTION: Final = 2
_SPEAKERS: Final = (
    ("alsa_output.pci-0000_00_1f.3.analog-stereo", "Built-in Audio Analog Stereo"),
    ("alsa_output.usb-0d8c_USB_Audio", "USB Audio Device"),
)
_THERE: Final = SoundView(speakers=_SPEAKERS, usual=_SPEAKERS[0][1], voice="Vera")


def _settings(view: SoundView, **changes: object) -> State:
    def show(program: Program) -> None:
        program.office.open()
        program.settings_page.show_section(_SOUND_SECTION)
        settings = replace(Settings(), **changes)  # type: ignore[arg-type]
        program.settings_page.show_settings(settings)
        program.settings_page.show_sound(view)

    return show


def _chip(state: SoundState) -> State:
    def show(program: Program) -> None:
        gallery_live.STATES["test-hold"](program)
        program.test.sound.show_sound(state)

    return show


STATES: Final[Mapping[str, State]] = {
    "settings-sound": _settings(_THERE),
    "settings-sound_some": _settings(
        replace(_THERE, voice=""), sound_tick=False, sound_end=False, sound_volume=35
    ),
    "settings-sound_unplugged": _settings(
        replace(
            _THERE,
            speakers=_SPEAKERS[:1],
            trouble=(
                "The loudspeaker you chose is not plugged in.",
                "Until it is back, sounds come from Built-in Audio Analog Stereo.",
            ),
        ),
        sound_speaker=_SPEAKERS[1][0],
    ),
    "settings-sound_none": _settings(
        SoundView(trouble=("No sound here.", "There is no loudspeaker and no headphones. Tests run without."))
    ),
    "test-sound_off": _chip("off"),
    "test-sound_none": _chip("none"),
    # The last one: the pages after it find the chip as it usually is.
    "test-sound_on": _chip("on"),
}
"""What may be set about sound, with and without a loudspeaker; and its switch in a test."""
