"""Terms, pronunciations and look-up; word lists as data. May import models."""
