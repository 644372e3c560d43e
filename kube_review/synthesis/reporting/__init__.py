"""What a synthesis paper has to report about how it was made."""
