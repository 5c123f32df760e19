"""The words for the suitability gate: the verdict on a cuff, the number that decided, and what to do."""

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.suitability import Finding, Suitability
from ccft_desktop.reports.figures import number

translate = QCoreApplication.translate


def verdict_word(suitability: Suitability) -> str:
    """The verdict in two or three words."""
    return {
        "watching": translate("Suitability", "Being checked"),
        "fit": translate("Suitability", "Fit for scoring"),
        "log_only": translate("Suitability", "Log only"),
        "not_usable": translate("Suitability", "Not usable"),
    }[suitability.verdict]


def verdict_sentence(suitability: Suitability) -> str:
    """The verdict with the number that decided; for a fit cuff what is less than good about it."""
    word = verdict_word(suitability)
    decided_by = suitability.decided_by
    if suitability.verdict == "watching" or decided_by is None:
        return f"{word}…"
    if suitability.may_score and decided_by.grade == "good":
        rate = suitability.of("rate")
        return f"{word}: {_fact(rate)}" if rate is not None else f"{word}."
    return f"{word}: {_fact(decided_by)}"


def what_to_do(suitability: Suitability) -> str:
    """What would make the cuff fit, or better; empty where there is nothing to do."""
    decided_by = suitability.decided_by
    if suitability.verdict == "watching":
        return translate("Suitability", "Wait some seconds.")
    if decided_by is None or decided_by.grade == "good":
        return ""
    return _advice(decided_by)


def cuff_sentences(suitability: Suitability) -> str:
    """The verdict and what to do, one after the other."""
    return f"{verdict_sentence(suitability)} {what_to_do(suitability)}".strip()


def _fact(finding: Finding) -> str:
    figure, limit = number(finding.figure, 1), f"{finding.limit:g}"
    broken = finding.grade in ("log_only", "not_usable")
    match finding.subject:
        case "rate" if broken:
            pattern = translate("Suitability", "{figure} readings a second; {limit} are needed to score.")
        case "rate" if finding.grade == "usable":
            pattern = translate("Suitability", "{figure} readings a second; the live picture lags below 10.")
        case "rate":
            pattern = translate("Suitability", "{figure} readings a second.")
        case "resolution":
            figure = _unlike(finding.limit, finding.figure)
            pattern = (
                translate("Suitability", "its steps are {figure} mmHg; {limit} or finer is needed to score.")
                if broken
                else translate("Suitability", "its steps are {figure} mmHg; 0.1 is good.")
            )
        case "noise":
            figure = _unlike(finding.limit, finding.figure)
            pattern = (
                translate("Suitability", "{figure} mmHg rms of noise; {limit} or less is needed to score.")
                if broken
                else translate("Suitability", "{figure} mmHg rms of noise; 0.1 is good.")
            )
        case "gaps" if broken:
            figure = number(finding.figure, 0)
            pattern = translate("Suitability", "{figure} gaps in the last minute; up to {limit} are allowed.")
        case "gaps":
            figure = number(finding.figure, 0)
            pattern = translate("Suitability", "the signal had gaps in the last minute: {figure}.")
        case "range" if finding.limit > 0:
            pattern = translate("Suitability", "it measures up to {figure} mmHg; {limit} is needed.")
        case "range":
            pattern = translate("Suitability", "it measures from {figure} mmHg up; from {limit} is needed.")
        case "stuck":
            figure = number(finding.figure, 0)
            pattern = translate("Suitability", "the same number for {figure} s.")
        case "reference" if broken:
            pattern = translate("Suitability", "it measures absolute pressure, which the weather moves.")
        case _:
            pattern = translate("Suitability", "an absolute sensor, set to zero just now.")
    return pattern.format(figure=figure, limit=limit)


def _unlike(limit: float, figure: float) -> str:
    """With two decimals, or as many as show that it is not the limit."""
    decimals = next((n for n in (2, 3, 4) if round(figure, n) != limit), 4)
    return number(figure, decimals)


def _advice(finding: Finding) -> str:
    match finding.subject:
        case "rate":
            return translate("Suitability", "Make it send faster, or choose another cuff.")
        case "resolution":
            return translate("Suitability", "Make it send finer numbers, or choose another cuff.")
        case "noise":
            return translate("Suitability", "Check its power and cable, or let it average.")
        case "gaps":
            return translate("Suitability", "Check its cable and plug.")
        case "range":
            return translate("Suitability", "Choose a cuff that measures 0 to 60 mmHg or more.")
        case "stuck":
            return translate("Suitability", "Squeeze the bag: if nothing moves, unplug the cuff.")
        case "reference" if finding.grade == "not_usable":
            return translate(
                "Suitability", "Open it to the air and set it to zero, at most 30 minutes before use."
            )
        case _:
            return ""
