"""What a decoder is to the driver: bytes in, outcomes out. Knows no port and no clock."""

from typing import Protocol

from devices.decoders.decoded import Outcome


class Decoder(Protocol):
    """One per opening of a port, because it keeps what has not ended yet."""

    def feed(self, data: bytes) -> list[Outcome]:
        """What has become certain with ``data``, oldest first.

        However bytes are cut the outcomes are the same, and no bytes make it raise.
        """
        ...
