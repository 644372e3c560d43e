"""Studies, their texts, pages and passages."""
