"""Embeddings cached in the review, so that each text is embedded once by each model."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kube_review.assist.learning.embeddings import Encoder
from kube_review.store.database import cache
from kube_review.store.database.connection import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Remembered:
    """An encoder that looks into the review's cache first; vectors are kept in half precision."""

    def __init__(self, model: Encoder, store: Store) -> None:
        self._model, self._store = model, store
        self.name = model.name

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector per text: (n_texts, n_dimensions) float, each of length 1."""
        import numpy as np

        if not texts:
            return np.zeros((0, 1), np.float32)
        asked = {self._key(text): text for text in texts}
        known = cache.get(self._store, asked)
        known |= self._made({key: text for key, text in asked.items() if key not in known})
        if len({len(value) for value in known.values()}) > 1:  # the endpoint now serves another model by that name
            known = self._made(asked)
        return np.vstack([np.frombuffer(known[self._key(text)], "<f2") for text in texts]).astype(np.float32)

    def _made(self, asked: Mapping[str, str]) -> dict[str, bytes]:
        if not asked:
            return {}
        made = self._model.encode(list(asked.values())).astype("<f2")
        fresh = {key: row.tobytes() for key, row in zip(asked, made, strict=True)}
        cache.put(self._store, fresh)
        return fresh

    def _key(self, text: str) -> str:
        return f"embedding:{self.name}:{hashlib.sha256(text.encode()).hexdigest()}"
