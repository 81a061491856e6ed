"""What each page shows, asked of the results store, one file per page."""
