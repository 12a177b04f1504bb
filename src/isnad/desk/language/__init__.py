"""The languages of the desk: words, numbers and dates."""
