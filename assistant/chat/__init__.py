"""Chat about one report."""
