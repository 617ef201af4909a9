"""`classify` beside programs that were written for the same answers alone."""
