"""How Arabic is written: letters and their folding, tokens, forms of words, lexicon files."""
