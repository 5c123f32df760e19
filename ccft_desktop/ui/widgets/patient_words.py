"""What the patient reads: one short sentence, at most 22 letters in English; paints nothing."""

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.guidance import Guidance, Sentence

translate = QCoreApplication.translate


def sentence(kind: Sentence) -> str:
    """The sentence itself; empty for none."""
    words: dict[Sentence, str] = {
        "none": "",
        "get_ready": translate("PatientView", "Get ready."),
        "nod": translate("PatientView", "Nod gently."),
        "hold": translate("PatientView", "Hold it there."),
        "more": translate("PatientView", "A little more."),
        "less": translate("PatientView", "A little less."),
        "breathe": translate("PatientView", "Keep going, breathe."),
        "relax": translate("PatientView", "Relax."),
        "held": translate("PatientView", "Relax. Held."),
        "not_held": translate("PatientView", "Relax. Not held."),
        "not_told": translate("PatientView", "Relax. Could not tell."),
        "lie_still": translate("PatientView", "Relax, lie still."),
        "paused": translate("PatientView", "Pause. Relax."),
        "no_signal": translate("PatientView", "One moment. Relax."),
        "done": translate("PatientView", "All done. Relax."),
        "stopped": translate("PatientView", "Stopped. Relax."),
    }
    return words[kind]


def unit(seconds: int) -> str:
    """The word under the countdown."""
    return translate("PatientView", "second") if seconds == 1 else translate("PatientView", "seconds")


def spoken(guidance: Guidance) -> str:
    """What a screen reader says of the whole window."""
    said = sentence(guidance.sentence)
    if guidance.clock is None:
        return said
    seconds = guidance.clock.seconds
    return f"{said} {seconds} {unit(seconds)}"
