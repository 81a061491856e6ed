"""Turn records into what is known of each person on a day: variables and cohorts."""
