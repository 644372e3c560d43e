"""Double coding: the draw, the assignments, and who sees what until everybody is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from kube_review import coding
from kube_review.coding import blind
from kube_review.coding.record import Judgement
from kube_review.errors import Conflict, NotFound, ReviewError
from kube_review.model import Coder, Proposal, Stance
from kube_review.project import Project
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.database.connection import open_store
from kube_review.store.record import assignments, coders, codings, suggestions
from tests.conftest import add_study

NAMES = [f"studi-{n:02}" for n in range(20)]


def fill(session: Session, n: int = 20) -> None:
    """Add studies of one sentence."""
    for name in NAMES[:n]:
        add_study(session, name, f"{name}: pendamping jarang datang.")


def as_coder(session: Session, name: str) -> Session:
    """Return the same review opened by somebody else; it shares the open database."""
    person(session, name)
    return Session(session.project, session.store, name)


def person(session: Session, name: str) -> Coder:
    """Return a coder of the review."""
    return coders.get_or_add(session.store, name)


def code(session: Session, who: str, study: str, name: str = "weak-facilitators") -> None:
    """Record one coding on the first sentence."""
    text = texts.text_of(session.store, study)
    span = coding.passage_span(session.store, text, 1)
    coding.record(session.store, person(session, who), text, span, Judgement(name))


def finish(session: Session, who: str, study: str) -> None:
    """Say that somebody is done."""
    coding.done(session.store, person(session, who), texts.text_of(session.store, study), session.versions)


def test_the_draw_depends_on_seed_and_studies_only(session: Session) -> None:
    """Same seed, same sample; a larger share contains the smaller one; another seed is another sample."""
    fill(session)
    small, large = blind.draw(session.store, 0.2, 7), blind.draw(session.store, 0.5, 7)
    assert (len(small), len(large)) == (4, 10)
    assert small == blind.draw(session.store, 0.2, 7)
    assert set(small) < set(large)
    assert blind.draw(session.store, 0.5, 8) != large
    assert [name for _, name in blind.draw(session.store, 1, 7)] == NAMES


def test_every_study_has_the_same_chance(session: Session) -> None:
    """Over many seeds each of 20 studies is drawn about as often as the share says."""
    fill(session)
    drawn = [name for seed in range(400) for _, name in blind.draw(session.store, 0.25, seed)]
    counts = [drawn.count(name) for name in NAMES]
    assert sum(counts) == 400 * 5
    assert min(counts) > 60 and max(counts) < 140  # 100 expected, standard deviation 8.7


def test_excluded_studies_and_duplicates_are_not_drawn(session: Session) -> None:
    """The draw is over what may count."""
    fill(session, 4)
    coding.exclude(session.store, session.coder, texts.text_of(session.store, NAMES[0]), "off topic")
    coding.set_value(session.store, session.coder, texts.text_of(session.store, NAMES[1]), {"duplicate_of": NAMES[2]})
    assert [name for _, name in blind.draw(session.store, 1, 1)] == NAMES[2:4]


@pytest.mark.parametrize("share", [0, -0.1, 1.01])
def test_a_share_is_between_0_and_1(session: Session, share: float) -> None:
    """Anything else is refused with an example."""
    fill(session, 1)
    with pytest.raises(ReviewError, match="such as 0"):
        blind.draw(session.store, share, 1)


def plan(session: Session, share: float = 0.5) -> str:
    """Assign half of the studies to ani and budi and return one of them."""
    sample = blind.draw(session.store, share, 1)
    blind.assign(session.store, session.coder, sample, [person(session, "ani"), person(session, "budi")])
    return sample[0][1]


def test_a_plan_is_made_once_and_replaced_on_request(session: Session) -> None:
    """The same plan again writes nothing; another one is refused, or replaces it."""
    fill(session, 4)
    plan(session)
    people = [person(session, "ani"), person(session, "budi")]
    assert blind.assign(session.store, session.coder, blind.draw(session.store, 0.5, 1), people) == 0
    other = blind.draw(session.store, 0.25, 2)
    with pytest.raises(Conflict, match="Another plan is in force"):
        blind.assign(session.store, session.coder, other, people)
    blind.assign(session.store, session.coder, other, people, replace=True)
    assert {a.study for a in assignments.listing(session.store)} == {name for _, name in other}
    with pytest.raises(ReviewError, match="two coders"):
        blind.assign(session.store, session.coder, other, people[:1])


def test_a_plan_is_one_action(session: Session) -> None:
    """One undo takes the whole plan back."""
    fill(session, 4)
    plan(session)
    assert len(coding.undo(session.store, session.coder)) == 4
    assert assignments.listing(session.store) == []


def test_blind_until_everybody_is_done(session: Session) -> None:
    """Each sees only their own codings of the study until both are done; a third person sees all."""
    fill(session, 4)
    study = plan(session)
    code(session, "ani", study)
    code(session, "budi", study, "top-down")

    def seen(who: str) -> set[str]:
        everything = codings.listing(session.store)
        return {c.coder for c in blind.visible(as_coder(session, who), everything)}

    assert (seen("ani"), seen("budi"), seen("citra")) == ({"ani"}, {"budi"}, {"ani", "budi"})
    finish(session, "ani", study)
    assert (seen("ani"), seen("budi")) == ({"ani"}, {"budi"})
    assert blind.is_blind(session.store, person(session, "ani"), study)
    finish(session, "budi", study)
    assert (seen("ani"), seen("budi")) == ({"ani", "budi"}, {"ani", "budi"})
    assert not blind.is_blind(session.store, person(session, "ani"), study)


def test_other_studies_are_not_hidden(session: Session) -> None:
    """What is outside the sample is open to all."""
    fill(session, 4)
    plan(session)
    outside = next(n for n in NAMES[:4] if n not in {a.study for a in assignments.listing(session.store)})
    code(session, "budi", outside)
    assert [c.study for c in blind.visible(as_coder(session, "ani"), codings.listing(session.store))] == [outside]


def test_no_suggestions_for_a_blind_coder(session: Session) -> None:
    """A blind coder can neither accept nor reject; others and later they can."""
    fill(session, 4)
    study = plan(session)
    proposal = Proposal(study, 1, "weak-facilitators", Stance.ASSERTS, 0.9, "pendamping jarang")
    suggestions.save_run(session.store, session.coder, "cues", "cues 1", {}, [study], [proposal])
    number = suggestions.listing(session.store)[0].suggestion
    for decide in (coding.accept, coding.reject):
        with pytest.raises(Conflict, match="blind"):
            decide(session.store, person(session, "ani"), [number])
    finish(session, "ani", study)
    finish(session, "budi", study)
    assert coding.accept(session.store, person(session, "ani"), [number])


def test_looking_adds_no_coder(session: Session) -> None:
    """Without a plan anybody may list codings; who is unknown is asked for only where there is one."""
    fill(session, 1)
    code(session, "ani", NAMES[0])
    stranger = Session(session.project, session.store, "annie")
    assert len(blind.visible(stranger, codings.listing(session.store))) == 1
    plan(session)
    with pytest.raises(NotFound, match="Did you mean ani"):
        blind.visible(stranger, codings.listing(session.store))
    assert "annie" not in [coder.name for coder in coders.listing(session.store)]


def test_the_newest_uses_of_a_code_are_those_that_the_coder_may_see(session: Session) -> None:
    """Counted and cut in the database without a plan, from the visible codings with one; own ones only on request."""
    fill(session, 1)
    for name in (session.coder.name, "budi"):
        code(session, name, NAMES[0])
    everybody, own = (blind.uses(session, "weak-facilitators", own=own, n_newest=1) for own in (False, True))
    listed = codings.listing(session.store, code="weak-facilitators")
    assert (everybody.n, everybody.newest) == (2, (max(listed, key=lambda one: (one.at, one.coding)),))
    assert own.n == len(codings.listing(session.store, code="weak-facilitators", coder=session.coder.name))
    plan(session)
    seen = blind.visible(session, listed)
    assert blind.uses(session, "weak-facilitators", own=False, n_newest=9).n == len(seen) < 2


def test_the_plan_survives_reopening(session: Session, tmp_path: Path) -> None:
    """It stands in the database."""
    fill(session, 4)
    plan(session)
    with open_store(Project(session.project.root).database) as store:
        assert assignments.listing(store) == assignments.listing(session.store)
