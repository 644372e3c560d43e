"""What every suggester takes and gives: the words of a passage in, proposals out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kube_review.model import Codebook, Proposal, Section


@dataclass(frozen=True, slots=True)
class PassageText:
    """One passage with what surrounds it, as far as a suggester may know it.

    ``passage`` is its number within the study's current text and ``paragraph`` the paragraph it stands in, both from 1
    (``paragraph`` 0: unknown). ``lead_in`` is the sentence that introduces the enumeration this passage is an item of.
    """

    study: str
    passage: int
    text: str
    section: Section = Section.BODY
    language: str = "id"
    countable: bool = True
    lead_in: str = ""
    paragraph: int = 0


class Suggester(Protocol):
    """A method of another distribution that proposes codings from the words of passages; see docs/plug-ins.md."""

    @property
    def name(self) -> str:
        """What made the proposals, with its version, such as ``keywords 1.2``; it is kept with every run."""

    def suggest(self, passages: Sequence[PassageText], codebook: Codebook) -> list[Proposal]:
        """Propose codings.

        Args:
            passages: In the order of their texts; passages of one paragraph together.
            codebook: The codes to propose.

        Returns:
            At most one proposal per passage and code, in the order of the passages.
        """
