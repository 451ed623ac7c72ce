"""The tidy tables: their schema, the rows an article gives, and the files they are in."""
