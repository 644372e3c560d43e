"""Whether frequencies depend on a study, a coder, a rule or a criterion of appraisal."""
