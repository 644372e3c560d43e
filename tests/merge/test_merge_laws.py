"""Merging is a union: idempotent, commutative, associative, and nothing is lost, whatever was done in the copies."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from kube_review.merge import Merged, merge
from kube_review.store.database import integrity
from tests.merge.copies import action, copied, make_base, opened, recorded, state, work

few = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
plan = st.lists(action, max_size=5)
Work = list[tuple[str, tuple[Any, ...]]]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the review that all copies start from."""
    return make_base(tmp_path_factory.mktemp("base") / "review")


@pytest.fixture
def room() -> Iterator[Path]:
    """Return a folder of this test's own."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


class Copies:
    """Copies of one review by name, worked in and merged anew for every example."""

    def __init__(self, room: Path, base: Path, **works: Work) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=room))
        for name, actions in works.items():
            work(copied(base, self.folder / name), actions)
        self.n = 0

    def merged(self, *names: str, take: str = "mine") -> str:
        """Merge copies from left to right into a fresh copy of the first and return its name."""
        self.n += 1
        name = f"merged{self.n}"
        copied(self.folder / names[0], self.folder / name)
        for other in names[1:]:
            self.into(name, other, take)
        return name

    def into(self, name: str, other: str, take: str = "mine") -> Merged:
        """Merge one copy into another."""
        with opened(self.folder / name) as session:
            return merge(session, self.folder / other, take=take)

    def state(self, name: str, *, times: bool = True) -> Any:
        """Return what a copy holds."""
        return state(self.folder / name, times=times)

    def recorded(self, name: str) -> set[tuple[Any, ...]]:
        """Return the events of a copy."""
        return recorded(self.folder / name)


@few
@given(plan, plan)
def test_merging_again_changes_nothing(room: Path, base: Path, mine: Work, theirs: Work) -> None:
    """The second merge finds nothing, writes nothing and leaves no backup."""
    copies = Copies(room, base, mine=mine, theirs=theirs)
    name = copies.merged("mine", "theirs")
    before = copies.state(name), copies.recorded(name)
    again = copies.into(name, "theirs", take="theirs")
    assert (again.n_events, again.done, again.backup) == (0, (), None)
    assert (copies.state(name), copies.recorded(name)) == before


AGAIN: Work = [("ani", ("reread", "satu", words)) for words in ("lagi", "ulang", "lagi")]


@few
@given(plan, plan)
@example(a=[], b=AGAIN)
def test_either_order_gives_the_same_review(room: Path, base: Path, a: Work, b: Work) -> None:
    """A with B is B with A: the same events and state; where a person chose, the same choice."""
    copies = Copies(room, base, a=a, b=b)
    one, other = copies.merged("a", "b"), copies.merged("b", "a", take="theirs")
    assert copies.state(one, times=False) == copies.state(other, times=False)
    both = copies.recorded("a") | copies.recorded("b")
    if both == copies.recorded(one) == copies.recorded(other):  # nothing had to be chosen
        assert copies.state(one) == copies.state(other)


@few
@given(plan, plan, plan)
def test_any_grouping_gives_the_same_review(room: Path, base: Path, a: Work, b: Work, c: Work) -> None:
    """(A with B) with C is A with (B with C)."""
    copies = Copies(room, base, a=a, b=b, c=c)
    left = copies.merged("a", "b", "c")
    right = copies.merged("a", copies.merged("b", "c"))
    assert copies.state(left, times=False) == copies.state(right, times=False)


@few
@given(plan, plan)
def test_nothing_is_lost(room: Path, base: Path, mine: Work, theirs: Work) -> None:
    """Every event of both sides is there word for word, and the state follows from them."""
    copies = Copies(room, base, mine=mine, theirs=theirs)
    name = copies.merged("mine", "theirs")
    assert copies.recorded("mine") | copies.recorded("theirs") <= copies.recorded(name)
    texts = {row for side in ("mine", "theirs") for row in map(repr, copies.state(side)["texts"])}
    assert {t.rsplit(",", 1)[0] for t in texts} == {repr(t).rsplit(",", 1)[0] for t in copies.state(name)["texts"]}
    with opened(copies.folder / name) as session:
        wrong = [where for where, _ in integrity.problems(session.store, session.project.root)]
    assert not {"codings", "reviews", "adjudications", "protocol", "studies", "anchors"} & set(wrong)
