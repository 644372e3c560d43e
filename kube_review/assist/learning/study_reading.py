"""What can be read from one study alone: its cues, the function of its sentences, and what a shipped model says.

None of it depends on other studies or on anybody's codings, so that it is worked out once, on any machine.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

from kube_review import __version__
from kube_review.assist.cues import cue_suggester
from kube_review.assist.cues.sentence_context import Context, Kind, Reading
from kube_review.assist.passage_text import PassageText
from kube_review.assist.pretrained import pretrained_model, readings
from kube_review.model import Codebook, Proposal, Stance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST = 0.5
"""A reading that covers more than this share of a sentence counts for the whole sentence."""
_FORMAT = 1
"""Changes when the same passages are read otherwise, or their reading is packed otherwise."""


@dataclass(frozen=True, slots=True)
class StudyReading:
    """What is read from the countable passages of a study, in their order.

    proposals: What the cues propose.
    kinds: What each sentence does as a whole.
    carries: Log-odds of the shipped model that a passage carries a code: (n_passages, n_codes) float; None without one.
    denies: Log-odds of that model that it denies the code, of that shape.
    off_topic: Whether the study is not about the codebook's topic, as that model knows it.
    """

    proposals: tuple[Proposal, ...]
    kinds: tuple[Reading, ...]
    carries: NDArray[np.float32] | None = None
    denies: NDArray[np.float32] | None = None
    off_topic: bool = False


def by_study(passages: Iterable[PassageText]) -> list[list[PassageText]]:
    """Return the passages study by study."""
    return [list(group) for _study, group in itertools.groupby(passages, key=lambda passage: passage.study)]


def read(passages: Sequence[PassageText], codebook: Codebook, *, with_pretrained: bool = True) -> StudyReading:
    """Read the passages of one study.

    Args:
        passages: All of them, in their order; those that are not countable are left out.
        codebook: The codes.
        with_pretrained: Whether to apply the model that is shipped with the codebook.
    """
    import numpy as np

    counted = [passage for passage in passages if passage.countable]
    context_of = cache(cue_suggester.read_context)
    proposals = tuple(cue_suggester.suggest(counted, codebook, context_of))
    kinds = tuple(_whole(passage, context_of(passage)) for passage in counted)
    model = pretrained_model.find(codebook) if with_pretrained else None
    if model is None or not counted:
        return StudyReading(proposals, kinds)
    cues = strengths(counted, codebook, proposals)
    seen = readings.read(counted, codebook, model.rare, cues, places(counted, kinds), kinds)
    carries, denies = (said.astype(np.float32) for said in model.log_odds(seen))
    return StudyReading(proposals, kinds, carries, denies, bool(model.off_topic(counted)))


def strengths(
    passages: Sequence[PassageText], codebook: Codebook, proposals: Iterable[Proposal]
) -> NDArray[np.float64]:
    """Return the strength of each code's cues: (n_passages, n_codes) float, 0-1."""
    import numpy as np

    column = {code.code: number for number, code in enumerate(codebook.codes)}
    row = {(passage.study, passage.passage): number for number, passage in enumerate(passages)}
    found = np.zeros((len(passages), len(column)))
    for proposal in proposals:
        found[row[proposal.study, proposal.passage], column[proposal.code]] = proposal.score
    return found


def places(passages: Sequence[PassageText], kinds: Sequence[Reading]) -> NDArray[np.float64]:
    """Return how likely a passage at its place and of its kind reports findings at all: (n_passages,) float."""
    import numpy as np

    found = np.zeros(len(passages))
    for row, (passage, reading) in enumerate(zip(passages, kinds, strict=True)):
        weight = cue_suggester.FINDINGS_WEIGHT.get(passage.section, 0.0)
        cited = reading.kind is Kind.CITED  # reported findings may be anywhere
        found[row] = (1.0 if cited else weight) - (reading.kind is Kind.NOTHING)
    return found


def _whole(passage: PassageText, context: Context) -> Reading:
    """Return the function of most of a sentence."""
    for stretch in context.stretches:
        if not stretch.praise_only and stretch.end - stretch.start > _MOST * len(passage.text):
            return stretch.reading
    return Reading(Kind.FINDING)


def key(passages: Sequence[PassageText], codebook: Codebook) -> str:
    """Return what a reading depends on, as a key for a cache: the passages, the codebook and the program."""
    digest = hashlib.sha256(f"{_FORMAT} {__version__} {pretrained_model.digest(codebook)}".encode())
    for p in passages:
        parts = (p.passage, p.text, p.section.value, p.language, p.countable, p.lead_in, p.paragraph)
        digest.update(repr(parts).encode())
    return f"study-reading:{codebook.version}:{digest.hexdigest()}"


def packed(reading: StudyReading) -> bytes:
    """Return a reading as bytes, without the id of the study, which may change."""

    lines = {
        "proposals": [list(asdict(one).values())[1:] for one in reading.proposals],
        "kinds": [[one.kind, one.source, one.reason] for one in reading.kinds],
        "off_topic": reading.off_topic,
        "has_model": reading.carries is not None,
    }
    head = zlib.compress(json.dumps(lines, ensure_ascii=False).encode())
    arrays = [array.astype("<f4").tobytes() for array in (reading.carries, reading.denies) if array is not None]
    return b"".join((struct.pack("<I", len(head)), head, *arrays))


def unpacked(content: bytes, study: str, n_codes: int) -> StudyReading:
    """Return the reading that was packed.

    Args:
        content: What ``packed`` returned.
        study: The id of the study.
        n_codes: The number of codes of the codebook.

    Raises:
        ValueError: The content is damaged.
    """
    import numpy as np

    try:
        (size,) = struct.unpack_from("<I", content)
        lines: Mapping[str, list[list[object]]] = json.loads(zlib.decompress(content[4 : 4 + size]))
        proposals = tuple(_proposal(study, *line) for line in lines["proposals"])  # type: ignore[arg-type]
        kinds = tuple(Reading(Kind(str(kind)), str(source), str(reason)) for kind, source, reason in lines["kinds"])
        if not lines["has_model"]:
            return StudyReading(proposals, kinds)
        carries, denies = np.frombuffer(content, "<f4", offset=4 + size).reshape(2, len(kinds), n_codes)
    except (struct.error, zlib.error, KeyError, TypeError) as error:
        raise ValueError("no reading of a study") from error
    return StudyReading(proposals, kinds, carries, denies, bool(lines["off_topic"]))


def _proposal(study: str, passage: int, code: str, stance: str, *rest: object) -> Proposal:
    return Proposal(study, passage, code, Stance(stance), *rest)  # type: ignore[arg-type]
