"""The enumerations of a review; ``model`` has the values built from them."""

from __future__ import annotations

from enum import StrEnum


class Stance(StrEnum):
    """What the study does with the finding."""

    ASSERTS = "asserts"
    DENIES = "denies"
    CITES = "cites"


class Link(StrEnum):
    """How the study ties the finding to failure."""

    CAUSE = "cause"
    CONDITION = "condition"


class Origin(StrEnum):
    """How a coding was made."""

    UNAIDED = "unaided"
    SUGGESTED = "suggested"
    BULK = "bulk"


class Evidence(StrEnum):
    """What a study rests on; only ``primary`` counts by default."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    CONCEPTUAL = "conceptual"


class Unit(StrEnum):
    """What a synthesis counts."""

    FIELDWORK = "fieldwork"
    STUDY = "study"


class EvidenceCounted(StrEnum):
    """Which studies count, by what they rest on."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    CONCEPTUAL = "conceptual"
    ANY = "any"


class LinkCounted(StrEnum):
    """Which findings count, by how the study ties them to failure."""

    ANY = "any"
    CAUSE = "cause"
    CONDITION = "condition"


class AgreementLevel(StrEnum):
    """What the agreement of coders is measured on."""

    CELLS = "cells"
    PASSAGES = "passages"
    STANCES = "stances"
    SPANS = "spans"


class Verdict(StrEnum):
    """What a person decides about a record on its title and abstract."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"


class Screened(StrEnum):
    """Where a record stands: not decided by all who have to, decided, disputed, or a duplicate of another."""

    PENDING = "pending"
    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"
    DISPUTED = "disputed"
    DUPLICATE = "duplicate"


class ExclusionStage(StrEnum):
    """At which stage of the review a study was excluded."""

    SCREENING = "screening"
    FULL_TEXT = "full-text"


class Ocr(StrEnum):
    """Which pages of a PDF are read by OCR: those without text, none, or all."""

    AUTO = "auto"
    OFF = "off"
    FORCE = "force"


class EvaluatedMethod(StrEnum):
    """The methods of suggesting that can be evaluated."""

    AUTO = "auto"
    CUES = "cues"
    LIKENESS = "likeness"
    CLASSIFIER = "classifier"


class Basis(StrEnum):
    """How far a coder read before saying *done*."""

    FULL = "full"
    SCREENED = "screened"


class CellState(StrEnum):
    """The state of one unit × code (counting rule 2)."""

    PRESENT = "present"
    MIXED = "mixed"
    DENIED = "denied"
    SILENT = "silent"
    NOT_ASSESSED = "not-assessed"
    DISPUTED = "disputed"


class Reported(StrEnum):
    """Whether a unit reports a code (counting rule 3)."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


class Component(StrEnum):
    """What confidence in a finding rests on, by GRADE-CERQual (Lewin et al. 2018), and the confidence itself."""

    METHODS = "methods"
    COHERENCE = "coherence"
    ADEQUACY = "adequacy"
    RELEVANCE = "relevance"
    CONFIDENCE = "confidence"


class Concern(StrEnum):
    """How serious the concerns about a component are."""

    NONE = "none"
    MINOR = "minor"
    MODERATE = "moderate"
    SERIOUS = "serious"


class Confidence(StrEnum):
    """How confident one can be that a finding represents what it is about."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very-low"


class Section(StrEnum):
    """Parts of a paper; headings in Indonesian and English lead to these."""

    FRONT = "front"
    ABSTRACT = "abstract"
    INTRODUCTION = "introduction"
    LITERATURE = "literature"
    METHODS = "methods"
    RESULTS = "results"
    DISCUSSION = "discussion"
    CONCLUSION = "conclusion"
    RECOMMENDATIONS = "recommendations"
    ACKNOWLEDGEMENTS = "acknowledgements"
    REFERENCES = "references"
    CONTENTS = "contents"
    APPENDIX = "appendix"
    BODY = "body"


NOT_COUNTABLE = frozenset({Section.FRONT, Section.REFERENCES, Section.CONTENTS, Section.ACKNOWLEDGEMENTS})
"""Sections that are kept and shown but never coded or counted (counting rule 1)."""
