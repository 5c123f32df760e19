"""CCFT Desktop: the cranio-cervical flexion test with a pressure cuff on a serial port."""

__version__ = "0.1.0"
