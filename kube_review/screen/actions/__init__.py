"""The actions of the keys, with their questions and messages."""
