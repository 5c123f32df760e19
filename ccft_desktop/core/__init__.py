"""The test itself: standard library and numpy; no Qt, no clock, no files."""
