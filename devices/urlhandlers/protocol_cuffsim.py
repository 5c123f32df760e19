"""``cuffsim://``: a simulated cuff and patient behind a pyserial URL.

For example ``cuffsim://?patient=impaired&seed=3&rate=50&speed=20&levels=22,24&mishap=unplug@12:3``.

=========  ======================================================  ==================
parameter  meaning                                                 default
=========  ======================================================  ==================
patient    ``healthy`` or ``impaired``                             healthy
seed       the same seed, the same patient                         1
rate       samples per second, 1 to 1000                           50
speed      times faster than real, 0.1 to 1000                     1
format     a name in ``devices.encoders``: ``csv``, ``lab_dmm``    json
levels     unprompted efforts in mmHg, in order, over and over     22,24,26,28,30
hold       unprompted: seconds in the band before relaxing         10.8
rest       unprompted: seconds from relaxing to the next effort    5.6
prompts    ``auto``: unprompted until prompted; ``only``: waits    auto
highest    highest level he can hold, 20 to 45 mmHg                from the seed
setup      ``true``: begins deflated, is inflated and squeezed     false
leak       mmHg a minute, 0 to 10                                  from the seed
mishap     ``KIND@SECOND:DURATION``; may come several times        none
=========  ======================================================  ==================

Mishaps: retraction, lift, unplug, freeze, garbage, slow_clock, half_lines, doubled_lines, wrong_baud,
stall, reset, clock_wrap, unit_change, flood; times are of the cuff's own clock.
Written lines ``cue LEVEL``, ``hold``, ``relax``, ``rest`` are obeyed; after the first of them the
patient does nothing unprompted. ``setup`` takes the cuff out and sets it up from the beginning,
``mishap KIND SECONDS`` plays a mishap at once.
"""

from urllib.parse import urlsplit

from devices.simulated_cuff import SimulatedCuff
from devices.simulation import simulation
from devices.urlhandlers.timed_port import Source, TimedPort


class Serial(TimedPort):
    """The port class pyserial makes for ``cuffsim://``."""

    def source_of(self, url: str) -> tuple[Source, float]:
        """The simulated cuff of the URL and its speed. Raises ``ValueError`` with a sentence."""
        told = simulation(urlsplit(url).query)
        return SimulatedCuff(told), told.speed
