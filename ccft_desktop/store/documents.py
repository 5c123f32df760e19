"""What is kept as one text each: protocol, result, notes, points, what belongs to a visit; no tables."""

import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from ccft_desktop.core.calibration import Point
from ccft_desktop.core.intake import Intake
from ccft_desktop.core.limits import InputError
from ccft_desktop.core.protocol import Protocol, from_mapping, to_mapping
from ccft_desktop.core.safety import SafetyCheck
from ccft_desktop.core.session import Hold, Metrics, Result, Scores
from ccft_desktop.core.treatment import DoneToday
from ccft_desktop.store.errors import StoreError


def protocol_text(protocol: Protocol) -> str:
    """The protocol under the keys of its TOML form."""
    return _dumps(to_mapping(protocol))


@lru_cache(maxsize=256)  # a clinic has few protocols and thousands of sessions
def protocol_from(text: str) -> Protocol:
    """The protocol in ``text``; raises ``StoreError`` when this version cannot run it."""
    try:
        return from_mapping(json.loads(text), "The protocol in the records")
    except InputError as error:
        raise StoreError(str(error)) from error


def result_text(result: Result) -> str:
    """The result with every hold and metric; numbers keep every bit."""
    return _dumps(
        {
            "protocol": to_mapping(result.protocol),
            "holds": [asdict(hold) for hold in result.holds],
            "scores": asdict(result.scores),
            "ended": result.ended,
            "rule_version": result.rule_version,
            "would_continue": result.would_continue,
        }
    )


def result_from(text: str) -> Result:
    """The result in ``text``."""
    document = json.loads(text)
    return Result(
        protocol=protocol_from(_dumps(document["protocol"])),
        holds=tuple(_hold(hold) for hold in document["holds"]),
        scores=Scores(**document["scores"]),
        ended=document["ended"],
        rule_version=document["rule_version"],
        would_continue=document["would_continue"],
    )


def notes_text(notes: tuple[str, ...]) -> str:
    """A list of words."""
    return _dumps(notes)


def notes_from(text: str) -> tuple[str, ...]:
    """The list of words in ``text``."""
    return tuple(json.loads(text))


def points_text(points: tuple[Point, ...]) -> str:
    """The points of a calibration as pairs of reference and reading."""
    return _dumps([(point.reference_mmhg, point.read_mmhg) for point in points])


def points_from(text: str) -> tuple[Point, ...]:
    """The points in ``text``."""
    return tuple(Point(reference_mmhg, read_mmhg) for reference_mmhg, read_mmhg in json.loads(text))


def document_text(document: SafetyCheck | Intake | DoneToday) -> str:
    """What belongs to a visit under the names of its fields."""
    return _dumps(asdict(document))


def safety_from(text: str) -> SafetyCheck:
    """The safety check in ``text``."""
    document = json.loads(text)
    return SafetyCheck(**document | {"answered_yes": tuple(document["answered_yes"])})


def intake_from(text: str) -> Intake:
    """The intake in ``text``."""
    return Intake(**json.loads(text))


def done_today_from(text: str) -> DoneToday:
    """What was done on a day, in ``text``."""
    document = json.loads(text)
    return DoneToday(treatments=tuple(document["treatments"]), line=document["line"])


def _hold(document: dict[str, Any]) -> Hold:
    automatic = document["automatic"]
    return Hold(
        **document
        | {
            "notes": tuple(document["notes"]),
            "faults": tuple(document["faults"]),
            "metrics": Metrics(**document["metrics"]),
            "automatic": None if automatic is None else tuple(automatic),
        }
    )


def _dumps(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
