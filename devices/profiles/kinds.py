"""Which parameters each kind of cuff has; each class lives beside its decoder or dialogue.

Such a class is a frozen dataclass whose fields are keys of ``[parameters]``, bounded by ``Annotated``
and ``strict_table.check`` in ``__post_init__``; its ``decoder()`` or ``dialogue()`` makes what it tells.
"""

from collections.abc import Mapping
from typing import Final

from devices.decoders.binary_frame import BinaryParameters
from devices.decoders.json_line import JsonParameters
from devices.decoders.lab_dmm import LabDmmParameters
from devices.decoders.meter16 import Meter16Parameters
from devices.decoders.nmea import NmeaParameters
from devices.decoders.teleplot import TeleplotParameters
from devices.decoders.text_line import TextParameters
from devices.dialogues.ask import AskParameters
from devices.dialogues.keller import KellerParameters
from devices.dialogues.modbus import ModbusParameters
from devices.profiles.profile import Answering, Streaming

KINDS: Final[Mapping[str, type[Streaming] | type[Answering]]] = {
    "text": TextParameters,
    "teleplot": TeleplotParameters,
    "nmea": NmeaParameters,
    "json": JsonParameters,
    "meter16": Meter16Parameters,
    "lab_dmm": LabDmmParameters,
    "binary": BinaryParameters,
    "ask": AskParameters,
    "modbus": ModbusParameters,
    "keller": KellerParameters,
}
