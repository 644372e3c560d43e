"""Dialogs in front of the text: forms to fill in, pages to read, lists to choose from."""
