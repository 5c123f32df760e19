"""What a device prints for ever is told once."""

from devices.decoders.decoded import Rejected, Said
from devices.notices import Notices


def test_that_banners_and_reasons_are_told_once_and_lines_counted() -> None:
    notices = Notices()
    block = [Said("banner", "start"), Rejected("x", "No."), Said("banner", "end")]
    assert notices.of(block) == [("banner", "start"), ("rejected", "No."), ("banner", "end")]
    assert notices.of(block * 5) == []
    assert notices.rejected_lines == 6


def test_that_an_error_word_is_told_again_after_a_reading() -> None:
    notices = Notices()
    word = Said("status", "OL")
    assert notices.of([word, word]) == [("status", "OL")]
    notices.read_well()
    assert notices.of([word]) == [("status", "OL")]


def test_that_few_are_remembered() -> None:
    notices = Notices()
    first = Said("banner", "0")
    notices.of([first, *(Said("banner", str(number)) for number in range(1, 70))])
    assert notices.of([first]) == [("banner", "0")]
