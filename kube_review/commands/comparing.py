"""What commands that compare passages say about how they did."""

from __future__ import annotations

from kube_review.messages import Message, _


def compared_by(model: str) -> Message:
    """Return what passages were compared by; ``model`` names the embeddings, empty without."""
    if model:
        return _("Compared by words and by meaning ({model}); 1 is the same.", model=model)
    return _("Compared by words; 1 is the same. The extra semantic compares meaning too.")
