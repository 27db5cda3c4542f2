"""Numbers, units, dates, scores and abbreviations in their written form."""
