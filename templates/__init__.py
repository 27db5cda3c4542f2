"""Report in, .docx out; letter templates as data. May import lexicon and models."""
