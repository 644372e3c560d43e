"""Column ids and coded values of tables, for which the catalogues have headings and words.

Column ids head JSON and CSV and never change; where people read, a heading stands in the language of the run
(``messages.heading``), and values of ``CODED_COLUMNS`` and of enums are read as words (``messages.word``). Anything
else, such as the values of an attribute, is shown as it is.
"""

from __future__ import annotations

COLUMNS = (
    # what is counted
    *(
        "study",
        "studies",
        "unit",
        "units",
        "fieldwork",
        "code",
        "codes",
        "key",
        "label",
        "group",
        "parent",
        "groups",
        "definition",
    ),
    *("label_id", "definition_id", "n_codes", "n_studies", "n_units", "n_passages", "n_spans", "n_places", "n_codings"),
    # the tally
    *("n_present", "n_mixed", "n_denied", "n_silent", "n_not_assessed", "n_disputed", "n_absent", "n_reported"),
    *("n_not_reported", "n_open", "n_reviewed", "n_found_unassessed", "n_silent_screened", "reported", "share"),
    *("share_low", "share_high", "ci_low", "ci_high", "interval", "bar", "state", "states", "found_unassessed"),
    *("stage", "step", "n_missing", "test", "p_holm", "p (Holm)"),
    # co-occurrence, accumulation, estimate, sensitivity
    *("other", "n_code", "n_other", "n_both", "found_mean", "found_low", "found_high", "count", "count_low"),
    *("count_high", "n_audit", "n_audit_found", "failing", "n_passing", "n_failing", "n_unclear", "n_unanswered"),
    *(
        "all",
        "without",
        "difference",
        "share_without",
        "n_present_without",
        "n_reviewed_without",
        "criterion",
        "element",
    ),
    # effect sizes, direction, trend, coders' errors
    *("frequency_effect_size", "n_asserting", "n_denying", "intensity_effect_size", "n_findings", "n_frequent"),
    *("n_frequent_reported", "frequent_intensity_effect_size", "first_year", "last_year", "mean_year_reported"),
    *("mean_year_not_reported", "by_unit", "by_coder", "by_rule", "by_link", "model_share", "model_sensitivity"),
    *("model_specificity", "decided_sensitivity", "decided_specificity", "bounds", "read", "n_sample", "about"),
    # searches of the protocol
    *("date", "query", "hits", "before", "after"),
    # evidence profile, checklists
    *(
        "methods",
        "coherence",
        "adequacy",
        "relevance",
        "confidence",
        "component",
        "level",
        "proposed",
        "grounds",
        "item",
        "topic",
        "recorded",
    ),
    # agreement
    *("agreement", "prevalence", "percent", "positive_agreement", "coders", "place", "n_differing", "n_both_stances"),
    *("paradox",),
    # reproduction
    *("claim", "statement", "published", "here", "comparison", "aspect", "quotes", "locked", "now", "rests_on", "note"),
    *("publication", "corpora", "title", "wording", "alpha", "kappa", "ac1", "jaccard", "lift"),
    # listings
    *("authors", "year", "kind", "evidence", "province", "district", "journal", "language", "pages", "passages"),
    *(
        "codings",
        "reviewed_by",
        "excluded",
        "excluded_stage",
        "guessed",
        "corrected",
        "value",
        "source",
        "path",
        "status",
    ),
    *(
        "error",
        "passage",
        "page",
        "page_end",
        "section",
        "start",
        "end",
        "text",
        "countable",
        "coding",
        "quote",
        "stance",
    ),
    *(
        "stances",
        "link",
        "origin",
        "coder",
        "at",
        "memo",
        "number",
        "cited",
        "suggestion",
        "score",
        "method",
        "why",
        "pending",
    ),
    *("basis", "done", "blind", "what", "id", "when", "undone", "event", "events", "action", "codebook", "in_use"),
    *(
        "version",
        "change",
        "detail",
        "read_again",
        "topic",
        "result",
        "item",
        "name",
        "mine",
        "theirs",
        "where",
    ),
    *("reviewed", "default", "old", "new", "next"),
    *("citation", "claims", "synthetic", "found", "contradicted", "silent", "not_assessed", "fallen", "context", "f1"),
    *("eligibility", "registration", "duplicates-removed", "screened", "sought", "not-retrieved", "doi", "institution"),
    *("volume", "issue", "issn", "duplicate_of"),
    *("record", "decisions", "not_retrieved", "how", "screeners"),
    *("problem", "reason", "n_total", "n_seen", "n_found", "holds", "remaining_upper", "says", "form", "n_criteria"),
    *("criteria", "answer", "question", "made_at", "settings", "of", "duplicate", "first", "second"),
    # likeness
    *("alike", "alike_own", "other_code", "p"),
    # evaluation
    *("precision", "recall", "ap", "ap_low", "ap_high", "ece", "n_right", "n_with", "n_left", "threshold", "wss"),
)
"""Column ids that have a heading of their own in the catalogues."""

CODED_COLUMNS = frozenset(
    {"state", "states", "stance", "stances", "link", "origin", "section", "evidence", "basis", "status", "reason"}
    | {"kind", "change", "result", "excluded_stage", "what", "comparison", "reported", "event", "topic", "codes"}
    | {"method", "test", "stage", "about", "published"}
    | {"mine", "how", "locked", "now"}
)
"""Columns whose values are coded; a value without a word in the catalogue stands as it is."""

WORDS = (
    *("present", "mixed", "denied", "silent", "not-assessed", "disputed", "yes", "no", "open"),
    *("asserts", "denies", "cites", "cause", "condition", "unaided", "suggested", "bulk"),
    *("primary", "secondary", "conceptual", "any", "full", "screened", "screening", "full-text"),
    *("fieldwork", "study", "passage", "review", "coding", "memo"),
    *("front", "abstract", "introduction", "literature", "methods", "results", "discussion", "conclusion"),
    *("recommendations", "acknowledgements", "references", "contents", "appendix", "body"),
    *("include", "pending", "certain", "duplicate", "identify", "import", "screen", "settle", "retrieve"),
    *("added", "unchanged", "updated", "skipped", "failed", "likely", "typical", "unsure", "audit"),
    *(
        "methods",
        "coherence",
        "adequacy",
        "relevance",
        "confidence",
        "none",
        "minor",
        "moderate",
        "serious",
        "very-low",
    ),
    *("not recorded", "consensus", "fixed", "inductive", "high", "medium", "low"),
    *("no reason given", "file", "table", "there", "gone", "not there", "added", "missing", "as it was read"),
    *("cant-tell", "differing", "not appraised", "identification", "uid", "source file", "text"),
    *("exact hypergeometric", "prediction-powered", "Fisher's exact test", "no place"),
    *("not read: needs OCR", "not read: the page is damaged"),
    *(
        "journal article",
        "article",
        "thesis",
        "report",
        "proceedings",
        "other",
        "corpus",
        "verdict",
        "outcome",
        "factor",
    ),
    *("record", "accept", "reject", "retract", "done", "reopen", "exclude", "adjudicate", "set", "assign", "look"),
    *("appraise", "protocol", "reword", "countable", "section", "event", "codebook", "coding", "coder", "source"),
    *("pdf metadata", "passages", "word properties", "page metadata", "front matter"),
    *("root-cause", "explicit", "inferred", "unstated", "included"),
    *("twin", "stands-out", "drift"),
)
"""Coded values that have a word of their own in the catalogues."""
