"""The reference, one file a chapter: each returns its page as Markdown from the code."""
