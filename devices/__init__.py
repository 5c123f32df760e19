"""Cuffs, real and simulated: bytes in, readings out. No Qt and nothing of ``ccft_desktop``."""
