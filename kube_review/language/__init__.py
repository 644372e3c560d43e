"""What the tool knows about Indonesian and English: sentences, language, stems."""
