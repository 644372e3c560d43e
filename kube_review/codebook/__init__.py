"""Codebooks: YAML that a social scientist edits, read into frozen values.

``load`` and ``loads`` read, ``check`` lists every mistake of a file, ``add_code`` writes a new inductive code into the
text, and ``diff`` says what changed between two versions and so which studies have to be read again.
"""

from kube_review.codebook.change import Change, Kind, diff
from kube_review.codebook.edit import add_code
from kube_review.codebook.file import check, load, loads

__all__ = ["Change", "Kind", "add_code", "check", "diff", "load", "loads"]
