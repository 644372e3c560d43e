"""What each key does, and how it asks and says so."""
