"""Try a study's definitions on people drawn by hand."""
