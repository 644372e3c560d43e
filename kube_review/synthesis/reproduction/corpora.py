"""Which studies a publication and this review rest on: the same ones, or how two corpora differ."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kube_review.messages import Text, _, formatted, heading, joined, word
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

        None where the publication names no study, or not all: then the overlap of the corpora is unknown.
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


def differences(publication: Publication, matrix: Matrix, found: Overlap) -> list[dict[str, Text]]:
    """Return, aspect by aspect, what the publication rests on and what is counted here."""
    studies = [study for unit in matrix.units for study in unit.studies]
    published_n: Text = _("unknown") if publication.n_studies is None else str(publication.n_studies)
    period = f"{publication.period[0]}–{publication.period[1]}" if publication.period else _("unknown")
    n_here: Text = str(len(studies))
    if matrix.rules.unit != "study":
        n_here = _("{n} studies, {k} units", n=len(studies), k=len(matrix.units))
    named = _("{n} named", n=len(publication.studies)) if publication.studies else _("none named")
    shared = _("{n} of the named studies", n=len(found.here)) if publication.studies else _("unknown")
    return [
        _aspect(heading("studies"), _("at least {n}", n=published_n) if publication.at_least else published_n, n_here),
        _aspect(_("the same studies"), named, shared),
        _aspect(_("years"), period, _years([study.values.get("year") for study in studies])),
        _aspect(_("provinces"), _("unknown"), _counts([study.values.get("province") for study in studies])),
        _aspect(heading("evidence"), _("unknown"), _counts([study.evidence for study in studies])),
        _aspect(heading("unit"), word(publication.unit) if publication.unit else _("unknown"), word(matrix.rules.unit)),
    ]


def _aspect(aspect: Text, published: Text, here: Text) -> dict[str, Text]:
    return {"aspect": aspect, "published": published, "here": here}


def _years(years: Sequence[Any]) -> Text:
    known = sorted(int(year) for year in years if year)
    period = f"{known[0]}–{known[-1]}" if known else _("unknown")
    n_without = len(years) - len(known)
    return _("{period}, {n} without a year", period=period, n=n_without) if n_without else period


def _counts(values: Sequence[Any]) -> Text:
    counted = Counter(str(value or "not recorded") for value in values)
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return joined((formatted("{value} {n}", value=word(value), n=n) for value, n in ranked), ", ")
