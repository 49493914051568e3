"""The labelled corpus: its schema, how drafts become articles, and what must hold of them."""
