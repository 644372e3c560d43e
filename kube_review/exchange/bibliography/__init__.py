"""Bibliographies and search results: Zotero, Mendeley, Scopus, Garuda, Google Scholar; in and out."""
