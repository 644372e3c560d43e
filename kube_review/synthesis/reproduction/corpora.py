"""Which studies a publication and this review rest on: the same ones, or how two corpora differ."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kube_review.store.counting.snapshot import Snapshot
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.reproduction.publication import Publication


@dataclass(frozen=True, slots=True)
class Overlap:
    """The publication's studies that are in this review.

    Attributes:
        here: The publication's name for a study to its id here.
        n_missing: How many it names that are not here.
        identified: Whether the publication names its studies at all, every one of them.
    """

    here: dict[str, str]
    n_missing: int
    identified: bool

    @property
    def same_corpus(self) -> bool | None:
        """Whether every study of the publication is identified and here: only then is it a reproduction.

        None where the publication names no study, or not all: then nobody knows how far the corpora overlap.
        """
        if self.n_missing:
            return False
        return True if self.identified else None


def overlap(held: Snapshot, publication: Publication) -> Overlap:
    """Look for the publication's studies here by DOI, id or title."""
    known: dict[str, str] = {}
    for study in held.included:
        for name in (study.values["doi"], study.values["title"], study.study):
            if name:
                known.setdefault(_key(name), study.study)
    here = {name: known[_key(name)] for name in publication.studies if _key(name) in known}
    here = {name: study for name, study in here.items() if list(here.values()).count(study) == 1}
    n = len(publication.studies)
    identified = n > 0 and not publication.at_least and publication.n_studies in (None, n)
    return Overlap(here, n - len(here), identified)


def _key(name: str) -> str:
    """Return a DOI or title as it may be compared: no resolver, no case, no punctuation."""
    bare = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", name.strip(), flags=re.IGNORECASE)
    folded = unicodedata.normalize("NFKC", bare).casefold()
    return "".join(c for c in folded if c.isalnum())


def differences(publication: Publication, matrix: Matrix, found: Overlap) -> list[dict[str, str]]:
    """Return, aspect by aspect, what the publication rests on and what is counted here."""
    studies = [study for unit in matrix.units for study in unit.studies]
    published_n = "unknown" if publication.n_studies is None else str(publication.n_studies)
    period = f"{publication.period[0]}–{publication.period[1]}" if publication.period else "unknown"
    n_here = f"{len(studies)} studies, {len(matrix.units)} units" if matrix.rules.unit != "study" else str(len(studies))
    named = f"{len(publication.studies)} named" if publication.studies else "none named"
    shared = f"{len(found.here)} of those named are here" if publication.studies else "unknown"
    return [
        _aspect("studies", f"at least {published_n}" if publication.at_least else published_n, n_here),
        _aspect("the same studies", named, shared),
        _aspect("years", period, _years([study.values.get("year") for study in studies])),
        _aspect("provinces", "unknown", _counts([study.values.get("province") for study in studies])),
        _aspect("evidence", "unknown", _counts([study.evidence for study in studies])),
        _aspect("what is counted", publication.unit or "unknown", matrix.rules.unit),
    ]


def _aspect(aspect: str, published: str, here: str) -> dict[str, str]:
    return {"aspect": aspect, "published": published, "here": here}


def _years(years: Sequence[Any]) -> str:
    known = sorted(int(year) for year in years if year)
    unknown = f", {len(years) - len(known)} without a year" if len(known) < len(years) else ""
    return (f"{known[0]}–{known[-1]}" if known else "unknown") + unknown


def _counts(values: Sequence[Any]) -> str:
    counted = Counter(str(value or "not recorded") for value in values)
    return ", ".join(f"{value} {n}" for value, n in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
