"""What can be done to put a record right, in words. Pure."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def name_of(step: str) -> str:
    """What a step is called."""
    return {
        "archive": translate("Record", "Archive"),
        "unarchive": translate("Record", "Take out of the archive"),
        "keep": translate("Record", "Keep until"),
        "move": translate("Record", "Move a test"),
        "merge": translate("Record", "Merge"),
        "unmerge": translate("Record", "Part again"),
        "erase": translate("Record", "Erase for good"),
    }[step]


def detail_of(step: str) -> str:
    """In a line, what it does."""
    return {
        "archive": translate("Record", "Out of the list; everything stays"),
        "unarchive": translate("Record", "Back into the list"),
        "keep": translate("Record", "The day until which the record has to be kept"),
        "move": translate("Record", "A test that was done with the wrong patient chosen"),
        "merge": translate("Record", "Two records of one person"),
        "unmerge": translate("Record", "The last merge was a mistake"),
        "erase": translate("Record", "The person asks for it, or its time is over"),
    }[step]


def warning_of(step: str) -> str:
    """What to know before."""
    return {
        "archive": translate(
            "Record", "The record is found under Archive above the list, and can be taken out of it."
        ),
        "unarchive": translate("Record", "The record stands in the list again."),
        "keep": translate("Record", "Before that day it is erased only with a reason."),
        "move": translate(
            "Record",
            "With its pain ratings, into the visit of its day. Both records note it with the reason.",
        ),
        "merge": translate(
            "Record",
            "All visits go into the other record, this one goes into the archive. It can be undone until one "
            "of the two is changed.",
        ),
        "unmerge": translate("Record", "Each record is as it was before."),
        "erase": translate(
            "Record",
            "Everything of this record is taken out of the file, to the last byte. Backups made before still "
            "hold it.",
        ),
    }[step]
