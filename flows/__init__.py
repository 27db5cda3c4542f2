"""The edge that Prefect runs: thin flows without logic. May import pipeline and below."""
