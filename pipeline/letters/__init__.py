"""Letters as files: the practice's templates, output folders, printed pages."""
