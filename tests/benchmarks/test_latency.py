"""The trace is painted when its sample arrives: the whole page no later than a plain window."""

import os

import pytest

from tests.benchmarks.latency_bench import run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are a thing of POSIX")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_that_the_whole_page_shows_a_sample_no_later_than_a_plain_window() -> None:
    figures = run(20.0, os.environ.get("PGLIVE_FOLDER", ""))
    print(figures)
    idle, page, plain = (figures[name] for name in ("idle", "page", "pyqtgraph"))
    assert isinstance(idle, dict)
    assert isinstance(page, dict)
    assert isinstance(plain, dict)
    assert page["frames"] > 500
    assert page["p50_ms"] - idle["p50_ms"] < plain["p50_ms"] - idle["p50_ms"]
