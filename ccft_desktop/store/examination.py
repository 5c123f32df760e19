"""Is everything in a vault as it was written, and does it still say what it said? Reads, mends nothing."""

from dataclasses import dataclass

from ccft_desktop.core.dial import replay
from ccft_desktop.core.limits import RULE_VERSION
from ccft_desktop.core.scoring import rescore
from ccft_desktop.core.session import Result, Session
from ccft_desktop.store.contents import Tell
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was looked at and what was found."""

    patients: int
    sessions: int
    rescored: int
    """Of how many sessions the samples give the stored result again, by the same rules."""
    trail_rows: int
    faults: tuple[str, ...]
    """One sentence each, naming nobody; none: everything is as it was written."""


def examine(vault: Vault, tell: Tell) -> Examination:
    """The file page by page, every session with its samples, every score, and the audit trail."""
    vault.require("verify")
    tell(0.0)
    faults = [fault for fault in (vault.damage(),) if fault]
    tell(0.3)
    ids = vault.sessions.all_ids()
    rescored = 0
    for place, session_id in enumerate(ids, start=1):
        try:
            again = _result_again(session := vault.sessions.load(session_id))
        except StoreError as error:
            faults.append(f"Session {session_id[:8]}: {error}")
        else:
            if again is not None and again != session.result:
                day = session.started_utc.astimezone().date().isoformat()
                faults.append(
                    f"The test of {day} (session {session_id[:8]}) gives another result than stored."
                )
            rescored += again is not None
        tell(0.3 + 0.65 * place / len(ids))
    if fault := vault.verify_audit():
        faults.append(fault)
    trail_rows = vault.audit.head().rows
    tell(1.0)
    vault.audit.note("verified", detail=f"{len(faults)} faults")
    return Examination(
        patients=vault.patients.count(),
        sessions=len(ids),
        rescored=rescored,
        trail_rows=trail_rows,
        faults=tuple(faults),
    )


def _result_again(session: Session) -> Result | None:
    """The result of the samples and events; None where other rules made it, or there are no samples."""
    if session.result.rule_version != RULE_VERSION:
        return None
    if session.by_dial:
        return replay(session.protocol, session.events, session.offered)
    if session.trace is None or not len(session.trace):
        return None
    trace = session.trace
    return rescore(trace.t_s, trace.pressure_mmhg, session.protocol, session.events, session.offered)
