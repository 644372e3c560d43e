"""Merging reviews that were set up apart from each other: who and what is the same in both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kube_review import coding, ingest
from kube_review.coding.record import Judgement
from kube_review.commands import remedies
from kube_review.errors import Conflict, NotFound
from kube_review.store.corpus import studies, texts
from kube_review.store.database import integrity
from kube_review.store.record import codings
from tests.merge.copies import HERE, PAPER, act, apart, bring, copied, opened


def test_reviews_of_the_same_file_made_apart(tmp_path: Path) -> None:
    """The study is recognised by its file though it has another name there, and both codings count in it."""
    mine = apart(tmp_path / "mine", "ani", "Lereng 2012.md")
    theirs = apart(tmp_path / "theirs", "budi", "kube_lereng.md")
    merged = bring(mine, theirs)
    assert merged.unplaced == ()
    with opened(mine) as session:
        (study,) = studies.listing(session.store)
        assert (study["study"], study["codings"]) == ("lereng-2012", 2)
        assert integrity.problems(session.store, mine) == []
    assert bring(mine, theirs).backup is None


def test_the_same_text_from_another_file(tmp_path: Path) -> None:
    """A file with other bytes and the same text is the same study; later merges know its other uid."""
    mine = apart(tmp_path / "mine", "ani", "a.md")
    theirs = apart(tmp_path / "theirs", "budi", "b.md", PAPER.replace("\n\n", "\n\n\n"))
    third = copied(theirs, tmp_path / "third")
    with opened(theirs, "budi") as session:
        coding.set_value(session.store, session.coder, texts.text_of(session.store, "b"), {"year": "2012"})
    merged = bring(mine, theirs)
    assert [str(line.what) for line in merged.done if line.item == "study"] == [
        "is in both copies, there as b: same text"
    ]
    act(third, "citra", "set", "b", None)
    with opened(third, "citra") as session:
        text = texts.text_of(session.store, "b")
        coding.record(
            session.store, session.coder, text, coding.passage_span(session.store, text, 2), Judgement("top-down")
        )
    assert bring(mine, third).unplaced == ()
    with opened(mine) as session:
        (study,) = studies.listing(session.store)
        assert (study["study"], study["year"], study["codings"]) == ("a", 2012, 3)
        assert integrity.problems(session.store, mine) == []
        (again,) = ingest.add(session.project, session.store, [(tmp_path / "budi" / "b.md", None)], HERE)
        assert (again.study, again.status) == ("a", "unchanged")


def test_two_studies_of_one_name(tmp_path: Path) -> None:
    """Another file of the same name becomes a study of its own, with its source beside the first."""
    mine = apart(tmp_path / "mine", "ani", "kube.md")
    theirs = apart(tmp_path / "theirs", "budi", "kube.md", PAPER + "\nLain lagi isinya.\n")
    merged = bring(mine, theirs)
    assert ("study", "kube-2", "added; the other copy calls it kube") in [
        (m.item, m.name, str(m.what)) for m in merged.done
    ]
    with opened(mine) as session:
        assert [row["path"] for row in studies.listing(session.store)] == ["corpus/kube.md", "corpus/kube-2.md"]
        assert integrity.problems(session.store, mine) == []


def test_a_name_that_two_copies_made_is_asked_about(tmp_path: Path) -> None:
    """Same name, other uid: refused with both ways out, each of which works and is remembered."""
    mine = apart(tmp_path / "mine", "ani", "a.md")
    theirs = copied(apart(tmp_path / "x", "ani", "a.md"), tmp_path / "theirs")
    with pytest.raises(Conflict, match="the name ani") as clash:
        bring(mine, theirs)
    assert re.search("--same-coder NAME.*--rename NAME=NEWNAME", str(remedies.text_of(clash.value)))
    with pytest.raises(NotFound, match="Nobody named 'budi'"):
        bring(mine, theirs, same_coders=["budi"])
    other = copied(mine, tmp_path / "other")
    bring(mine, theirs, same_coders=["ani"])
    bring(other, theirs, renamed={"ani": "ani-palu"})
    for folder, names in ((mine, ["ani", "ani"]), (other, ["ani", "ani-palu"])):
        with opened(folder) as session:
            assert sorted(c.coder for c in codings.listing(session.store)) == names
        assert bring(folder, theirs).n_events == 0  # asked once


def test_same_coder_can_go_on_with_what_came_in(tmp_path: Path) -> None:
    """Codings of the other copy are the coder's own: they can be changed and undone."""
    mine = apart(tmp_path / "mine", "ani", "a.md")
    theirs = apart(tmp_path / "x", "ani", "b.md", PAPER + "\nSatu lagi.\n")
    bring(mine, theirs, same_coders=["ani"])
    with opened(mine, "ani") as session:
        there = next(c for c in codings.listing(session.store) if c.study == "b")
        assert [c.coding for c in coding.retract(session.store, session.coder, [there.coding])] == [there.coding]
        assert coding.undo(session.store, session.coder)
