"""What a letter is made of: header, titles, sections."""
