"""Merge another copy of the review: nothing is lost or duplicated, and either order gives the same review.

Events keep their uuid, so a merge is the union of two sets; the state of each subject is its latest event. What
only people can decide (which coders are one person, which of two values holds) is decided before anything is written.
"""

from kube_review.merge.disagreements import Disagreement, Disagreements
from kube_review.merge.merging import Merged, merge

__all__ = ["Disagreement", "Disagreements", "Merged", "merge"]
