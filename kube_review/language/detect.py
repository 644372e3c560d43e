"""The language of each passage, from its function words: Indonesian, English or other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kube_review.language import wordlist

INDONESIAN = "id"
ENGLISH = "en"
OTHER = "other"

_WORD = re.compile(r"[^\W\d_]+")
_MAX_CHARS = 2_000

_FUNCTION_WORDS = {
    INDONESIAN: wordlist("""
        yang dan di ke dari pada untuk dengan adalah ini itu dalam tidak oleh sebagai akan juga atau karena bahwa dapat
        ada telah sudah belum lebih secara para serta antara kepada sehingga hanya masih bagi mereka saya kami kita ia
        dia bisa harus seperti jika maka namun tetapi agar tersebut hal yaitu yakni merupakan menjadi terhadap melalui
        berdasarkan menurut setiap beberapa banyak saat ketika setelah sebelum tanpa hingga sampai kurang sangat paling
        bukan jadi pun lain lainnya sendiri saja lagi tentang maupun sedangkan apabila adanya nya satu dua tiga sesuai
        """),
    ENGLISH: wordlist("""
        the of and to in is are was were that for with as by on be this which from an it at not have has had or their
        they these those but there been its can will would should could may also than into such between because only
        who how what when where no more most we our he she his her them other any both each some about after before
        """),
    OTHER: wordlist("""
        het een niet zijn voor worden deze der und nicht eine ist mit für auf les des une dans est qui pour el los las
        una por como ingkang lan sing ora kang wong karo saka iku dening marang anu jeung henteu teu urang dina ieu eta
        """),
}
_TRACES = {
    INDONESIAN: re.compile(
        r"(?:nya|kan|isasi|lah)\Z|\A(?:meng|mem|men|ber|ter|peng|pem|per|ke.+an\Z|pe.+an\Z|di[a-z]{4})"
    ),
    ENGLISH: re.compile(r"(?:tion|tions|ing|ness|ment|ity|ous|ed|ly|ship|ive|al)\Z"),
}


def language_of(text: str) -> str:
    """Name the language of one stretch of text.

    Args:
        text: A sentence or more; only its first 2,000 code points are looked at.

    Returns:
        ``id``, ``en`` or ``other``; an empty string where the text is too short to tell.
    """
    words = _WORD.findall(text[:_MAX_CHARS].lower())
    if not words:
        return ""
    if sum(word.isascii() for word in words) * 2 < len(words) and len(words) > 2:
        return OTHER
    hits = {name: sum(word in known for word in words) for name, known in _FUNCTION_WORDS.items()}
    first, second = sorted(hits.values(), reverse=True)[:2]
    if first >= 2 and first > second + first // 4:
        return max(hits, key=hits.__getitem__)
    return _by_traces(words, hits)


def _by_traces(words: Sequence[str], hits: dict[str, int]) -> str:
    """Decide by word endings and beginnings where function words are few; strict, since neighbours can tell as well."""
    scores = {
        name: 2 * hits[name] + sum(len(word) > 5 and trace.search(word) is not None for word in words)
        for name, trace in _TRACES.items()
    }
    best = max(scores, key=scores.__getitem__)
    if scores[best] >= 3 and scores[best] >= 2 * min(scores.values()):
        return best
    if len(words) >= 12 and not any(scores.values()):
        return OTHER
    return ""


def languages_of(texts: Sequence[str], ahead: Sequence[bool] = ()) -> list[str]:
    """Name the language of each of a document's passages, in order.

    Args:
        texts: The passages of one document.
        ahead: For each passage whether it belongs to what follows it, as a heading does; none of them by default.

    Returns:
        One of ``id``, ``en`` and ``other`` for each. A passage that does not tell takes the language of the passage it
        belongs to, before or after it; the first ones that of the passage after them; a document that never tells is
        Indonesian.
    """
    named = [language_of(text) for text in texts]
    current = next((name for name in reversed(named) if name), INDONESIAN)
    following = []
    for name in reversed(named):
        current = name or current
        following.append(current)
    following.reverse()
    current = following[0] if following else INDONESIAN
    for index, name in enumerate(named):
        if not name and index < len(ahead) and ahead[index]:
            named[index] = following[index]
        else:
            current = named[index] = name or current
    return named
