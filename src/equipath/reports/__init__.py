"""Report formats: pages in, one self-contained file out."""
