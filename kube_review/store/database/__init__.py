"""The SQLite file itself: schema, connection, integrity, copies."""
