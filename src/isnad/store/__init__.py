"""The store: documents with their evidence, what was read from them, and the log of every act."""
