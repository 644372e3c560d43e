"""From blocks of text to passages: sections, sentences, enumerations, references."""
