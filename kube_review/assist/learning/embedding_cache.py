"""Embeddings cached in the review, so that each text is embedded once by each model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from kube_review import cluster
from kube_review.assist.learning.embeddings import Encoder, Endpoint, encoder
from kube_review.store.database import cache
from kube_review.store.database.connection import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def embedded(name: str, texts: list[str]) -> list[bytes]:
    """Embed texts by an encoder of this name; runs on a worker, which loads the encoder once."""
    model = _loaded(name)
    assert model is not None
    return _halved(model, texts)


_loaded = lru_cache(maxsize=1)(encoder)


def _halved(model: Encoder, texts: list[str]) -> list[bytes]:
    return [row.tobytes() for row in model.encode(texts).astype("<f2")]


class Remembered:
    """An encoder that looks into the review's cache first; vectors are kept in half precision."""

    def __init__(self, model: Encoder, store: Store) -> None:
        self._model, self._store = model, store
        self.name = model.name

    def keep(self, texts: Iterable[Sequence[str]], address: str) -> None:
        """Embed texts that the cache does not know on the workers of a cluster; an endpoint is asked from here.

        Args:
            texts: Texts in portions, such as those of one study, each a task.
            address: The address of a Dask scheduler.
        """
        if isinstance(self._model, Endpoint):
            return
        portions = [{self._key(text): text for text in portion} for portion in texts]
        known = cache.get(self._store, (key for portion in portions for key in portion)).keys()
        new = [{key: text for key, text in one.items() if key not in known} for one in portions]
        new = [portion for portion in new if portion]
        made = cluster.results(address, embedded, ((self.name, list(portion.values())) for portion in new))
        for portion, vectors in zip(new, made, strict=True):
            cache.put(self._store, dict(zip(portion, vectors, strict=True)))

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
        fresh = dict(zip(asked, _halved(self._model, list(asked.values())), strict=True))
        cache.put(self._store, fresh)
        return fresh

    def _key(self, text: str) -> str:
        return f"embedding:{self.name}:{hashlib.sha256(text.encode()).hexdigest()}"
