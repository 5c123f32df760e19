"""Rooms: each joins a page with the live cuff, the records and the reports. No painting, no rules."""
