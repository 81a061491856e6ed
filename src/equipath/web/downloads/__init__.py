"""What stands beside a page to be taken away: numbers, pictures of its charts, the page itself."""
