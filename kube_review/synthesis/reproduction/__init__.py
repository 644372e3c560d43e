"""A publication's claims beside what this review finds, and manifests that prove a table."""
