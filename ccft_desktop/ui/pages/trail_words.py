"""What the audit trail says, in words. Pure."""

from PySide6.QtCore import QCoreApplication

from ccft_desktop.store.audit import AuditAction

translate = QCoreApplication.translate


def action_word(action: AuditAction) -> str:
    """What was done, as people say it."""
    return {
        "created": translate("Trail", "made the records"),
        "opened": translate("Trail", "opened the records"),
        "failed": translate("Trail", "wrong passphrases before"),
        "recovered": translate("Trail", "opened with the recovery code"),
        "locked": translate("Trail", "locked"),
        "viewed": translate("Trail", "looked at"),
        "added": translate("Trail", "added"),
        "edited": translate("Trail", "changed"),
        "tested": translate("Trail", "began a test"),
        "kept": translate("Trail", "kept an interrupted test"),
        "discarded": translate("Trail", "discarded a test"),
        "signed": translate("Trail", "signed off a visit"),
        "overridden": translate("Trail", "overruled a hold"),
        "exported": translate("Trail", "exported"),
        "imported": translate("Trail", "imported"),
        "printed": translate("Trail", "printed"),
        "copied": translate("Trail", "copied a summary"),
        "moved": translate("Trail", "moved to another patient"),
        "merged": translate("Trail", "merged two records"),
        "unmerged": translate("Trail", "took a merge back"),
        "archived": translate("Trail", "archived"),
        "unarchived": translate("Trail", "took out of the archive"),
        "erased": translate("Trail", "erased"),
        "backup": translate("Trail", "made a backup"),
        "restored": translate("Trail", "put back a backup"),
        "verified": translate("Trail", "checked the records"),
        "rescored": translate("Trail", "scored again"),
        "people": translate("Trail", "changed who opens the records"),
        "passphrase": translate("Trail", "changed a passphrase"),
        "recovery_code": translate("Trail", "made a recovery code"),
        "calibrated": translate("Trail", "calibrated or checked a cuff"),
    }[action]
