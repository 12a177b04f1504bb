"""Files that hold many documents: archives, feeds, exports and tables, one module for each kind."""
