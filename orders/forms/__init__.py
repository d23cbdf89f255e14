"""Input shapes of the order pages."""
