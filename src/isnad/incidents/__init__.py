"""Incidents: what many reports of one happening say, account by account, and what follows from it.

Pure functions over the events of a group; nothing here knows a language or a store.
"""
