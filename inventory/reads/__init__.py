"""Reads of stock: what is free, where it lies, how it was, what it is worth."""
