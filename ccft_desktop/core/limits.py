"""How closely times and pressures are compared, and the error for input that cannot be used.

Decimals such as 0.1 have no exact binary form. Without a tolerance a hold of ten seconds sampled at
50 Hz would sometimes be a nanosecond short, so a value at a limit counts as inside.
"""

TIME_TOLERANCE_S = 1e-9
PRESSURE_TOLERANCE_MMHG = 1e-9

# Which set of rules made a result; stored with every session and printed on every report.
RULE_VERSION = "1"


class InputError(ValueError):
    """Something from outside cannot be used: the text names the thing, the value and what is allowed.

    An expected fault, not a bug: whoever catches it shows the one sentence and keeps what there is.
    """
