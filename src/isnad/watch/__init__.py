"""Watching feeds, sitemaps and pages, and taking what is new into a store."""
