"""Gazetteers: names of places with coordinates, whatever language the names are in."""
