"""Words and drawings of a page, by PDFium, pdfplumber or tesseract."""
