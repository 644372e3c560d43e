"""Growing and shrinking what a key codes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kube_review.screen.desk import span
from tests.screen.conftest import paper

TEXT, PASSAGES = paper().text, paper().passages


def test_growing_down_and_up_again_is_where_it_began() -> None:
    """Passages are added below and taken away again."""
    whole = PASSAGES[1].start, PASSAGES[1].end
    longer = span.grown(PASSAGES, 1, whole, 1)
    assert longer == (PASSAGES[1].start, PASSAGES[2].end)
    assert span.grown(PASSAGES, 1, longer, -1) == whole


def test_growing_up_takes_passages_from_above() -> None:
    """From the anchor upwards, and back."""
    whole = PASSAGES[1].start, PASSAGES[1].end
    higher = span.grown(PASSAGES, 1, whole, -1)
    assert higher == (PASSAGES[0].start, PASSAGES[1].end)
    assert span.grown(PASSAGES, 1, higher, 1) == whole


def test_growing_stops_at_the_ends_of_the_text() -> None:
    """There is nothing beyond the last passage."""
    last = len(PASSAGES) - 1
    whole = PASSAGES[last].start, PASSAGES[last].end
    assert span.grown(PASSAGES, last, whole, 1) == whole


def test_words_are_whole() -> None:
    """Ends move by words, and a word always stays."""
    whole = PASSAGES[0].start, PASSAGES[0].end
    start, end = span.end_moved(TEXT, span.start_moved(TEXT, whole, 1), -1)
    assert TEXT[start:end] == "dibentuk tergesa-gesa menjelang akhir tahun"
    one = TEXT.index("dibentuk"), TEXT.index("dibentuk") + len("dibentuk")
    assert span.end_moved(TEXT, one, -1) == span.start_moved(TEXT, one, 1) == one


@given(st.integers(0, len(TEXT) - 1), st.integers(0, len(TEXT) - 1))
def test_dragging_over_text_takes_whole_words(one: int, other: int) -> None:
    """Wherever the mouse begins and ends, no word is cut."""
    start, end = span.of_words(TEXT, one, other)
    assert 0 <= start < end <= len(TEXT)
    assert start == 0 or TEXT[start - 1].isspace() or TEXT[start].isspace()
    assert end == len(TEXT) or TEXT[end].isspace() or TEXT[end - 1].isspace()


def test_touched_agrees_with_looking_at_each_passage() -> None:
    """The bisection finds what a comparison of all passages finds."""
    starts, ends = [p.start for p in PASSAGES], [p.end for p in PASSAGES]
    for start in range(0, len(TEXT), 7):
        for end in range(start + 1, len(TEXT), 31):
            expected = [n for n, p in enumerate(PASSAGES) if span.inside((p.start, p.end), (start, end))]
            assert list(span.touched(starts, ends, (start, end))) == expected


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda p: (p[0], p[0] + p[1])), max_size=6))
def test_overlaps_are_what_two_different_spans_share(places: list[span.Span]) -> None:
    """Offset by offset, as one would count it."""
    marked = {n for start, end in span.overlaps(places) for n in range(start, end)}
    assert marked == {n for n in range(41) if sum(start <= n < end for start, end in set(places)) > 1}
