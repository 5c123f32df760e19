"""The expected faults of the records, each with one sentence for people; bugs have other classes."""


class StoreError(Exception):
    """The records cannot be read or written: the sentence names the file and what to do."""


class DamagedValue(StoreError):
    """One value in the records is not what was written; ``Records`` adds the name of the file."""


class DamagedRecords(StoreError):
    """A part of the file is damaged; what does not stand in it can still be read."""


class WrongPassphrase(StoreError):
    """No key slot of the vault opens with what was typed."""


class WrongRecoveryCode(StoreError):
    """A recovery code without a typing error that is not, or no longer, that of these records."""


class NotAllowed(StoreError):
    """The person signed in may not do this."""


class VaultInUse(StoreError):
    """Another running program holds the vault."""


class StoreTooNew(StoreError):
    """A newer version of the program wrote this; it was left untouched."""


class NotInRecords(StoreError):
    """The patient, visit or session asked for is not, or no longer, there."""


class CodeTaken(StoreError):
    """Another patient has this id already."""


class VisitSigned(StoreError):
    """The visit is signed off, and the change came without an amendment."""
