"""Which citing codings count once per source, by plain loops over names and years written down by hand."""

from __future__ import annotations

from types import SimpleNamespace

from kube_review.synthesis.cells.rules import Rules
from tests.synthesis.naive_record import Record
from tests.synthesis.random_reviews import NOW

WORKS: dict[str, tuple[set[str], str]] = {
    "Sitepu (2016)": ({"sitepu"}, "2016"),
    "Sitepu, A. 2016": ({"sitepu"}, "2016"),
    "Dewi (2010)": ({"dewi"}, "2010"),
    "Ani (2012)": ({"ani"}, "2012"),
    "Siti Aminah (2012)": ({"siti", "aminah"}, "2012"),
    "Aminah dkk., 2012": ({"aminah"}, "2012"),
}
"""The names and the year of every source that random reviews cite, but those that are a study's id or empty."""


def credits_of(record: Record, rules: Rules, studies: list[str], finished: list[SimpleNamespace]) -> set[str]:
    """Return the uuids of citing codings that count: a source once per code, none that is in the review."""
    if not rules.count_cited:
        return set()
    done = {(r.study, r.coder) for r in finished}
    here = [(set(record.value(s, "authors").lower().split()), record.value(s, "year")) for s in record.values]
    taken: dict[tuple[str, str], str] = {}
    good = set()
    for study in sorted(studies, key=lambda study: (int(record.value(study, "year") or 9999), study)):
        for c in record.codings:
            if c.study != study or c.stance != "cites" or (c.study, c.coder) not in done or c.cited in record.values:
                continue
            if rules.link not in ("any", c.link):
                continue
            work = WORKS.get(c.cited)
            if work and any(work[1] == year and work[0] & names for names, year in here_and_alike(here, work)):
                continue
            source = same_work(c.cited) if work else f"unnamed {c.study}"
            if taken.setdefault((source, NOW.get(c.code, c.code)), c.study) == c.study:
                good.add(c.uuid)
    return good


def here_and_alike(here: list[tuple[set[str], str]], work: tuple[set[str], str]) -> list[tuple[set[str], str]]:
    """Return the studies' names, and those of citations that share a name and the year with a study."""
    alike = [w for w in WORKS.values() if any(w[1] == year and w[0] & names for names, year in here)]
    return here + [w for w in alike if w[1] == work[1] and w[0] & work[0]]


def same_work(cited: str) -> str:
    """Return the first source in the list that shares a name and the year."""
    names, year = WORKS[cited]
    return next(text for text, (others, when) in WORKS.items() if when == year and others & names)
