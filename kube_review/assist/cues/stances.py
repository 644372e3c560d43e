"""The stance of a passage towards a code: from its cues, else from the sentence, corrected by what was learnt from
coders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kube_review.assist.cues.sentence_context import Kind
from kube_review.assist.learning.features import Features
from kube_review.assist.learning.labels import Labels
from kube_review.assist.learning.threads import one_thread
from kube_review.assist.passage_text import PassageText
from kube_review.language.function_words import SMALL_WORDS
from kube_review.language.stemline import reader
from kube_review.model import Code, Stance
from kube_review.statistics import logistic

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Reader = Callable[[int, str], tuple[Stance, str]]
"""Returns the stance of a passage (by its row) towards a code, and the source it cites, if any."""

_STANCES = tuple(Stance)
_GOOD_AND_BAD = {"id": ("BAIK", "BURUK"), "en": ("GOOD", "BAD")}
_NEGATOR = 2  # as in ``StemLine.negates``
_REACH = 4  # words from a negator to what it negates
_BASE, _PRAISE, _BLAME, _NEGATED, _LIKENESS = -1.0, 2.0, 4.0, 3.0, 20.0
_ENOUGH = 60
_ENOUGH_OF_ONE = 5
_RULE_SCALE = 2.0
_COST = 3.0  # inverse strength of the penalty
_FOLDS = 5


def by_rules(features: Features) -> Reader:
    """Return the reader that needs no codings."""
    leanings = cache(lambda: _leanings(features))

    def read(row: int, code: str) -> tuple[Stance, str]:
        proposal = features.proposals.get((row, code))
        if proposal is not None:
            return proposal.stance, proposal.cited
        reading = features.readings[row]
        if reading.kind is Kind.CITED:
            return Stance.CITES, reading.source
        column = features.codes.index(code)
        if features.denies is not None:
            return Stance.DENIES if features.denies[row, column] > 0 else Stance.ASSERTS, ""
        leaning = float(leanings()[row, column])
        return Stance.DENIES if valence(features.passages[row]) + leaning > 0 else Stance.ASSERTS, ""

    return read


def valence(passage: PassageText) -> float:
    """Return the valence of a sentence: below 0 for most, which report a failing. A negation reverses the next word, so
    that *tidak ada yang dirugikan* is good news; one before neither praise nor blame (*tidak pernah datang*) is bad
    news.
    """
    language = passage.language if passage.language in SMALL_WORDS else "id"
    good, bad = (SMALL_WORDS[language].lists[name] for name in _GOOD_AND_BAD[language])
    line = reader(language).read(passage.text)
    praise = blame = False
    negated_at: int | None = None
    for stem, place, negates in zip(line.stems, line.places, line.negates, strict=True):
        turned = negated_at is not None and place - negated_at <= _REACH
        if negates == _NEGATOR and not turned:
            negated_at = place
        elif negates or stem in bad or stem in good:
            praised = (stem in good and not negates and stem not in bad) is not turned
            praise, blame = praise or praised, blame or not praised
            negated_at = None if turned else negated_at
    return _BASE + _PRAISE * praise - _BLAME * blame - _NEGATED * (negated_at is not None)


def _leanings(features: Features) -> NDArray[np.float64]:
    """Return how much more similar a passage is to the cues that deny a code than to its other statements.

    Returns:
        (n_passages, n_codes) float; 0 for codes without cues that deny them.
    """
    import numpy as np

    def said(code: Code, stance: Stance) -> str:
        return "\n".join(cue.pattern for cue in code.cues if cue.stance is stance)

    codes = features.codebook.codes
    denies = [said(code, Stance.DENIES) for code in codes]
    asserts = ["\n".join([said(c, Stance.ASSERTS), *(example.text for example in c.examples)]) for c in codes]
    against, along = (features.terms.matrix(texts).T.toarray() for texts in (denies, asserts))
    return np.asarray(_LIKENESS * (features.rows @ (against - along)) * [text != "" for text in denies], np.float64)


def learnt(features: Features, labels: Labels) -> Reader:
    """Return a reader that corrects the rules by n-grams, if that does better on fieldworks it has not seen."""
    rules = by_rules(features)
    coded = _coded(features, labels, rules)
    if not coded.enough or _n_right(_out_of_fold(features, coded), coded.stances) <= coded.n_ruled_right:
        return rules
    weights, by_rule = _weights(features, coded)

    def read(row: int, code: str) -> tuple[Stance, str]:
        stance, cited = rules(row, code)
        said = (features.rows[row] @ weights)[0] + by_rule[_STANCES.index(stance)]
        corrected = _STANCES[int(said.argmax())]
        return corrected, cited if corrected is Stance.CITES else ""

    return read


def held_out(features: Features, labels: Labels) -> list[tuple[Stance, Stance]]:
    """Return (said, true) for every coded passage and code, by a reader that had not seen its fieldwork."""
    coded = _coded(features, labels, by_rules(features))
    said = list(coded.ruled)
    if coded.enough:
        corrected = _out_of_fold(features, coded)
        said = corrected if _n_right(corrected, coded.stances) > coded.n_ruled_right else said
    return list(zip(said, coded.stances, strict=True))


@dataclass(frozen=True, slots=True)
class _Coded:
    """Coded passages: their rows, what the rules say, the stances coders gave, their fieldworks."""

    rows: tuple[int, ...]
    ruled: tuple[Stance, ...]
    stances: tuple[Stance, ...]
    groups: tuple[str, ...]

    @property
    def enough(self) -> bool:
        often = [stance for stance in _STANCES if self.stances.count(stance) >= _ENOUGH_OF_ONE]
        return len(self.rows) >= _ENOUGH and len(often) > 1

    @property
    def n_ruled_right(self) -> int:
        return _n_right(self.ruled, self.stances)


def _coded(features: Features, labels: Labels, rules: Reader) -> _Coded:
    places = sorted(labels.stances)
    return _Coded(
        tuple(row for row, _ in places),
        tuple(rules(row, features.codes[column])[0] for row, column in places),
        tuple(labels.stances[place] for place in places),
        tuple(labels.groups[row] for row, _ in places),
    )


def _n_right(said: Sequence[Stance], true: Sequence[Stance]) -> int:
    return sum(a is b for a, b in zip(said, true, strict=True))


def _out_of_fold(features: Features, coded: _Coded) -> list[Stance]:
    import numpy as np

    from kube_review.assist.learning.classifier import folds

    said = list(coded.ruled)
    parts = [part.tolist() for part in folds(list(coded.groups), _FOLDS)]
    chosen = [np.isin(np.arange(len(said)), part, invert=True) for part in parts]
    logits = _fit(features, coded, chosen).logits
    for part, known, own in zip(parts, chosen, np.hsplit(logits, len(parts)), strict=True):
        if len({coded.stances[n] for n in np.flatnonzero(known)}) > 1:
            for n in part:
                said[n] = _STANCES[int(own[n].argmax())]
    return said


def _fit(features: Features, coded: _Coded, chosen: Sequence[NDArray[np.bool_]]) -> logistic.Fitted:
    """Learn each stance against the others, from terms and from what the rules say, once for each choice of rows."""
    import numpy as np

    terms, ruled = features.rows[list(coded.rows)], _each_stance(coded.ruled) * _RULE_SCALE
    products = (terms @ terms.T).toarray() + ruled @ ruled.T + 1
    costs = np.hstack([np.repeat(known[:, None] * _COST, len(_STANCES), axis=1) for known in chosen])
    yes = np.tile(_each_stance(coded.stances) == 1, len(chosen))
    with one_thread():
        return logistic.fit(lambda dual: products @ dual, yes, costs)


def _weights(features: Features, coded: _Coded) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the weights of terms, (n_terms, n_stances), and what each stance that the rules say adds, with a bias."""
    import numpy as np

    dual = _fit(features, coded, [np.ones(len(coded.rows), dtype=bool)]).dual
    by_rule = _each_stance(coded.ruled).T @ dual * _RULE_SCALE**2 + dual.sum(axis=0)
    return features.rows[list(coded.rows)].T @ dual, by_rule


def _each_stance(stances: Sequence[Stance]) -> NDArray[np.float64]:
    import numpy as np

    return np.array([[stance is one for one in _STANCES] for stance in stances], dtype=np.float64)
