"""RIS: tagged lines, one record between ``TY`` and ``ER``."""

from __future__ import annotations

import re

_LINE = re.compile(r"([A-Z][A-Z0-9])\s{1,2}-\s?(.*)\Z")

Tags = dict[str, list[str]]


def parse(content: str) -> list[Tags]:
    """Read the records of a RIS file.

    Args:
        content: The file's text.

    Returns:
        For each record its values by tag, in order; a line without a tag continues the one before it.
    """
    records: list[Tags] = []
    tags: Tags = {}
    last = ""
    for line in content.splitlines():
        match = _LINE.match(line.strip("\ufeff \t"))
        if match is None:
            if last and line.strip():
                tags[last][-1] = f"{tags[last][-1]} {line.strip()}".strip()
            continue
        tag, value = match.group(1), match.group(2).strip()
        if tag == "TY" and "TY" in tags:
            records.append(tags)
            tags = {}
        if tag == "ER":
            if "TY" in tags:
                records.append(tags)
            tags, last = {}, ""
            continue
        tags.setdefault(tag, []).append(value)
        last = tag
    return [*records, tags] if "TY" in tags else records
