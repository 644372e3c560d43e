"""The only door into the human record: record, change, retract, decide, finish, correct, undo and redo.

Everything here is on disk when the function returns.
"""

from kube_review.coding.correcting import set_countable, set_section
from kube_review.coding.decide import accept, reject
from kube_review.coding.looking import looked
from kube_review.coding.memos import change_memo, write_memo
from kube_review.coding.quotes import find_quote, passage_span, whole_span
from kube_review.coding.record import change, record, retract
from kube_review.coding.reviewing import adjudicate, done, exclude, reopen, reword, write
from kube_review.coding.study_values import set_value, set_values
from kube_review.coding.undoing import redo, undo

__all__ = [
    "accept",
    "adjudicate",
    "change",
    "change_memo",
    "done",
    "exclude",
    "find_quote",
    "looked",
    "passage_span",
    "record",
    "redo",
    "reject",
    "reopen",
    "retract",
    "reword",
    "set_countable",
    "set_section",
    "set_value",
    "set_values",
    "undo",
    "whole_span",
    "write",
    "write_memo",
]
