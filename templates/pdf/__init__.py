"""A letter's Word file as a PDF, and its pages as pictures. May import the rest of templates/."""
