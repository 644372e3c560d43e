"""The current decisions about studies, cells and suggestions, with who made them and when."""

from __future__ import annotations

from typing import Any

from kube_review.store.database.connection import Store

_DECIDED = """
SELECT s.study, 'done' AS event, '' AS code, r.basis AS value, r.codebook AS reason, k.name AS coder, r.at
  FROM reviews r JOIN studies s ON s.id = r.study_id JOIN coders k ON k.id = r.coder_id
UNION ALL
SELECT s.study, 'adjudicate', a.code, a.state, a.reason, k.name, a.at
  FROM adjudications a JOIN studies s ON s.id = a.study_id JOIN coders k ON k.id = a.coder_id
UNION ALL
SELECT s.study, 'suggestion', d.code, d.verdict, d.method, k.name, d.at
  FROM decisions d JOIN studies s ON s.id = d.study_id JOIN coders k ON k.id = d.coder_id
UNION ALL
SELECT study, 'exclude', '', coalesce(excluded_stage, ''), excluded, name, at FROM (
  SELECT s.study, s.excluded_stage, s.excluded, k.name, e.at,
    row_number() OVER (PARTITION BY s.id ORDER BY e.at DESC, e.uuid DESC) AS rank
  FROM studies s JOIN events e ON e.study = s.uid AND e.kind = 'exclude' JOIN coders k ON k.uid = e.coder
  WHERE s.excluded IS NOT NULL) WHERE rank = 1
UNION ALL
SELECT study, 'duplicate', '', duplicate_of, '', '', NULL FROM studies WHERE duplicate_of IS NOT NULL
ORDER BY 1, 2, 3, 6, 7
"""


def listing(store: Store) -> list[dict[str, Any]]:
    """Return every standing decision as a row ``{study, event, code, value, reason, coder, at}``.

    ``event`` says what was decided: ``done`` (value: the basis, reason: the codebook), ``adjudicate`` (value: the
    state), ``suggestion`` (value: accepted or rejected, reason: the method), ``exclude`` (value: the stage),
    ``duplicate`` (value: the study that it is a duplicate of).
    """
    return [dict(row) for row in store.rows(_DECIDED)]
