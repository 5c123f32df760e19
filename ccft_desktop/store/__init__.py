"""The encrypted records of patients and tests; no Qt, no cuff, no scoring. ``vault`` is the way in."""
