"""A model learnt from labelled sentences, in one small file beside the codebook it belongs to.

Each code, and the question whether a sentence carries any code, has a logistic regression on terms, cues and place. A
last regression, the same for all codes, weighs a code's log-odds against whether the sentence carries any code,
whether it states a finding or does something else, and how the other codes fare: between neighbours only what stands
clearly out is left. What the sentences around it say of the same code is weighed in after that, as findings of one kind
stand together in a paper. Sentence embeddings were tried: on real pages they found no more and were wrong more often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kube_review import project
from kube_review.assist.passage_text import PassageText
from kube_review.assist.pretrained import hashed_terms
from kube_review.assist.pretrained.readings import Readings, language_of
from kube_review.errors import NotFound
from kube_review.model import Codebook

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROLES = ("finding", "other-finding", "background", "aim", "method", "norm", "definition", "recommendation")
"""What a sentence does in its paper: states its own finding, somebody else's, …"""

THRESHOLD = 0.4
"""Probability from which a code is proposed."""

ON_TOPIC = 0.03
"""Share of a study's words that are words of the topic; studies about KUBE have 4 to 10 %, others up to 2 %."""

_ENOUGH_WORDS = 200
"""Words of a study from which its topic can be told."""

_MOST_BUCKETS = 24_000
"""Buckets that keep a weight."""

_DENSE = ("side", "bias", "spread", "own", "nearest", "last", "around", "denies")
LIKENESS_WEIGHT = 0.3
N_STACKED = 10
_N_FINDING = 2
"""So many of ``ROLES`` state a finding."""
_N_NEAREST = 3
_LEAST_LOGIT = -2.0
_N_AROUND = 4
"""So many passages before and after one are its surroundings."""
_LEAST_AROUND = 1e-3
"""Added to the mean probability of the surroundings before its logarithm is taken."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Log-odds of the first layer: codes (n, n_codes), any code (n,), roles (n, n_roles); likeness (n, n_codes); and
    the log-odds that a passage denies the codes it carries (n, n_codes)."""

    codes: NDArray[np.float64]
    any_code: NDArray[np.float64]
    roles: NDArray[np.float64]
    likeness: NDArray[np.float64]
    denies: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pretrained:
    """The weights; ``n_out`` stands for codes, any code, roles and denying, in this order.

    codes, meanings: The codes it knows, and the hash of the definition each was learnt with.
    topic: Stems that mark a text about the topic.
    rare: Rarity of each bucket: (``N_BUCKETS``,).
    terms: (``N_BUCKETS``, n_out). side: (n_side, n_out). bias: (n_out,).
    spread: Mean and spread of likeness by language and code: (2, n_languages, n_codes).
    own: Weight of a code's own likeness: (n_codes,); nearest: of the greatest ones, for any code: (3,).
    last: Weights of the last regression, its bias at the end.
    around: Weights of a passage's own log-odds and of its surroundings, and their bias: (3,).
    denies: How much more a code is denied than others: (n_codes,).
    """

    codes: tuple[str, ...]
    meanings: tuple[str, ...]
    topic: frozenset[str]
    rare: NDArray[np.float64]
    terms: NDArray[np.float32]
    side: NDArray[np.float64]
    bias: NDArray[np.float64]
    spread: NDArray[np.float64]
    own: NDArray[np.float64]
    nearest: NDArray[np.float64]
    last: NDArray[np.float64]
    around: NDArray[np.float64]
    denies: NDArray[np.float64]

    def outputs(self, seen: Readings) -> Outputs:
        """Apply the first layer."""
        import numpy as np

        n = len(self.codes)
        likeness = standardised(seen, self.spread)
        flat = seen.terms.astype(np.float32) @ self.terms + seen.side @ self.side + self.bias
        codes = flat[:, :n] + likeness * LIKENESS_WEIGHT * self.own
        any_code = flat[:, n] + greatest(likeness) @ self.nearest
        denies = flat[:, [-1]] + self.denies
        return Outputs(codes, any_code, np.asarray(flat[:, n + 1 : -1]), likeness, denies)

    def log_odds(self, seen: Readings) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the log-odds that a passage carries a code, and that it denies it: (n_passages, n_codes) each.

        Args:
            seen: The passages of one text, in their order.
        """
        outputs = self.outputs(seen)
        return self.in_context(self.alone(outputs, seen.cues)), outputs.denies

    def alone(self, outputs: Outputs, cues: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds that a passage carries a code, without its surroundings: (n_passages, n_codes)."""
        import numpy as np

        return np.asarray(stacked(outputs, cues) @ self.last[:-1] + self.last[-1], np.float64)

    def in_context(self, alone: NDArray[np.float64]) -> NDArray[np.float64]:
        """Weigh in the surroundings of each passage of one text; a passage without any keeps its log-odds."""
        import numpy as np

        if len(alone) < 2:
            return alone
        own, surrounding, bias = self.around
        return np.asarray(own * alone + surrounding * surroundings(alone) + bias, np.float64)

    def off_topic(self, passages: Sequence[PassageText]) -> set[str]:
        """Return the studies whose words show that they are about something else."""
        n_words: dict[str, int] = {}
        n_topic: dict[str, int] = {}
        for passage in passages:
            stems = hashed_terms.stems_of(passage.text, language_of(passage))
            n_words[passage.study] = n_words.get(passage.study, 0) + sum(len(stem) > 3 for stem in stems)
            n_topic[passage.study] = n_topic.get(passage.study, 0) + sum(stem in self.topic for stem in stems)
        enough = {study for study, n in n_words.items() if n >= _ENOUGH_WORDS}
        return {study for study in enough if n_topic[study] < ON_TOPIC * n_words[study]}


def standardised(seen: Readings, spread: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return likeness with mean 0 and spread 1 for each language and code, as in training: (n_passages, n_codes)."""
    import numpy as np

    language = seen.english.astype(np.int64)
    return np.asarray((seen.cosines - spread[0, language]) / spread[1, language], np.float64)


def greatest(likeness: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the greatest likenesses of each passage, weighted: (n_passages, 3) float."""
    import numpy as np

    return np.asarray(np.sort(likeness, axis=1)[:, -_N_NEAREST:] * LIKENESS_WEIGHT)


def stacked(outputs: Outputs, cues: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the last regression weighs for each passage and code: (n_passages, n_codes, ``N_STACKED``) float."""
    import numpy as np

    logits = outputs.codes
    ordered = np.sort(logits, axis=1)
    best_other = np.where(logits == ordered[:, [-1]], ordered[:, [-2]], ordered[:, [-1]])
    any_code = np.broadcast_to(outputs.any_code[:, None], logits.shape)
    states = outputs.roles[:, :_N_FINDING].max(axis=1)
    finding = np.broadcast_to(states[:, None], logits.shape)
    other_role = np.broadcast_to((states - outputs.roles[:, _N_FINDING:].max(axis=1))[:, None], logits.shape)
    least = np.maximum(logits, _LEAST_LOGIT)
    parts = [logits, any_code, np.minimum(any_code, 0), np.minimum(finding, 0), logits - best_other, cues]
    parts += [least * any_code, outputs.likeness, np.minimum(other_role, 0), least * np.minimum(other_role, 0)]
    return np.stack(parts, axis=2)


def surroundings(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how likely the passages around each one carry a code: the logarithm of their mean probability.

    Args:
        log_odds: Of the passages of one text, at least two, in their order: (n_passages, n_codes).
    """
    import numpy as np
    from scipy.special import expit

    likely = expit(log_odds)
    sums = np.vstack([np.zeros_like(likely[:1]), likely.cumsum(axis=0)])
    rows = np.arange(len(likely))
    first, end = np.maximum(rows - _N_AROUND, 0), np.minimum(rows + _N_AROUND + 1, len(rows))
    means = (sums[end] - sums[first] - likely) / (end - first - 1)[:, None]
    return np.asarray(np.log(np.maximum(means, 0) + _LEAST_AROUND))


def find(codebook: Codebook) -> Pretrained | None:
    """Return the model that is shipped for a codebook; None where there is none, or the codebook was redefined."""
    path = _file(codebook)
    if path is None:
        return None
    model = load(path)
    known = dict(zip(model.codes, model.meanings, strict=True))
    same = [code.code for code in codebook.codes] == list(model.codes)
    return model if same and all(known[code.code] == code.meaning for code in codebook.codes) else None


def digest(codebook: Codebook) -> str:
    """Return the SHA-256 of the file of the model that is shipped for a codebook, in hex; empty without one."""
    path = _file(codebook)
    return "" if path is None else _hash(path)


@lru_cache(maxsize=2)
def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _file(codebook: Codebook) -> Path | None:
    try:
        return project.shipped("codebook", f"{codebook.name}.pretrained.npz")
    except NotFound:
        return None


@lru_cache(maxsize=2)
def load(path: Path) -> Pretrained:
    """Read a model: weights are 8-bit integers with one scale a column, for the buckets that have any."""
    import numpy as np

    with np.load(path, allow_pickle=False) as stored:
        terms = np.zeros((hashed_terms.N_BUCKETS, stored["weights"].shape[1]), np.float32)
        terms[stored["buckets"]] = stored["weights"] * stored["scales"]
        rare = np.zeros(hashed_terms.N_BUCKETS)
        rare[stored["rare_buckets"]] = stored["rare"]
        return Pretrained(
            tuple(stored["codes"].tolist()),
            tuple(stored["meanings"].tolist()),
            frozenset(stored["topic"].tolist()),
            rare,
            terms,
            *(stored[name].astype(np.float64) for name in _DENSE),
        )


def save(model: Pretrained, path: Path) -> None:
    """Write a model as ``load`` reads it; the same model gives the same bytes."""
    import numpy as np

    size = np.abs(model.terms).max(axis=1)
    buckets = np.sort(np.argsort(-size, kind="stable")[:_MOST_BUCKETS])
    buckets = buckets[size[buckets] > 0]
    scales = np.maximum(np.abs(model.terms[buckets]).max(axis=0), 1e-9) / 127
    rare_buckets = np.flatnonzero(model.rare)
    with path.open("wb") as out:
        np.savez_compressed(
            out,
            codes=np.array(model.codes),
            meanings=np.array(model.meanings),
            topic=np.array(sorted(model.topic)),
            buckets=buckets.astype(np.int32),
            weights=np.round(model.terms[buckets] / scales).astype(np.int8),
            scales=scales.astype(np.float32),
            rare_buckets=rare_buckets.astype(np.int32),
            rare=model.rare[rare_buckets].astype(np.float16),
            side=model.side.astype(np.float32),
            bias=model.bias.astype(np.float32),
            spread=model.spread.astype(np.float32),
            own=model.own.astype(np.float32),
            nearest=model.nearest.astype(np.float32),
            last=model.last.astype(np.float32),
            around=model.around.astype(np.float32),
            denies=model.denies.astype(np.float32),
        )
