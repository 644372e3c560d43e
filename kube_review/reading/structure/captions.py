"""Captions of tables and figures, and sentences that only begin like one."""

from __future__ import annotations

import re

_HEAD = re.compile(
    r"(?i:tabel|table|gambar|figure|fig|grafik|bagan|diagram|skema|peta|foto|chart|graph|ilustrasi)\.?\s*"
    r"((?>\d+(?:[.-]\d+)*)|[IVXL]+\b(?:[.\d-]*\d)?)\s*(?P<after>[.:–-]|\s*$|\s+[A-Z0-9(“\"])"
)
_WHOLE = re.compile(
    r"(?:tabel|gambar|grafik|bagan|diagram|peta|foto|skema|table|figure|fig\.|chart)\s+(?:\d{1,2}(?:[.-]\d{1,2})*|[IVX]{1,4})"
    r"(?:\s*[.:]|\s+[A-Z]|\Z)|(?:sumber|source)\s*:",
    re.IGNORECASE,
)
_POINTS_AT = re.compile(
    r"(?:[A-Z][a-z]+|[A-Z]+)\.?\s+\d{1,2}(?:[.-]\d{1,2})*(?:\s+(?:(?:di\s)?(?:atas|bawah)|[a-z])|[.:]?\s+"
    r"(?:shows?|presents?|describes?|illustrates?|lists?|summari[sz]es?|gives|contains|depicts|displays|compares|is|are|above|below|"
    r"menunjukkan|menunjukan|memperlihatkan|menjelaskan|menggambarkan|menampilkan|menyajikan|merupakan|adalah|di\s?atas|di\s?bawah)\b)"
)
_MAX_CHARS = 250


def opens(text: str) -> re.Match[str] | None:
    """Match the head of a caption: its label and what follows it (group ``after``).

    Args:
        text: A line, or a block, from its beginning.
    """
    found = _HEAD.match(text)
    return found if found and not points_at(text) else None


def is_whole(text: str) -> bool:
    """Tell the caption "Tabel 2. Jumlah anggota" from a sentence that begins with "Tabel 2 menunjukkan"."""
    return len(text) <= _MAX_CHARS and _WHOLE.match(text) is not None and not points_at(text)


def points_at(text: str) -> bool:
    """Return whether a text begins as a sentence about a table or figure: a verb follows the label."""
    return _POINTS_AT.match(text) is not None
