"""Fetching from the web within bounds: one resource at a time, nothing of it run, nothing trusted."""
