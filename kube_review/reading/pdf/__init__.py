"""PDF pages to text in reading order: words, lines, columns, furniture, OCR."""
