"""Sets of reviews: the Parquet tables of many reviews, read together by DuckDB."""
