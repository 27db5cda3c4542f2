"""A file that somebody sent is looked at in a process of its own."""

from calame.templates.checking import TOO_DEMANDING, CheckLimits, check_upload
from calame.templates.letters import check_template
from tests.templates.word_files import template

PLAIN = template(lambda document: document.add_paragraph("{{ corps }}"))


def test_it_says_the_same_from_outside() -> None:
    """A good file, a file without a place for the letter, no Word file."""
    empty = template(lambda document: document.add_paragraph("Bonjour"))

    for content in (PLAIN, empty, b"%PDF-1.7"):
        assert check_upload(content) == check_template(content)
    assert check_upload(PLAIN) == []


def test_what_asks_for_too_much_is_refused() -> None:
    """Memory, processor time and waiting each have an end."""
    greedy = CheckLimits(max_memory_bytes=1 << 24)
    slow = CheckLimits(max_wall_s=0.01)

    assert check_upload(PLAIN, limits=greedy) == [TOO_DEMANDING]
    assert check_upload(PLAIN, limits=slow) == [TOO_DEMANDING]
