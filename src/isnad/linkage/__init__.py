"""Linkage: which events of which documents are one happening, and what speaks for it and against it.

Pure functions over :class:`~isnad.linkage.cases.Case`; nothing here knows a language or a store.
"""
