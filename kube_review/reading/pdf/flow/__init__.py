"""Lines to blocks: paragraphs, headings, tables, figures and notes, with sentences in one piece."""
