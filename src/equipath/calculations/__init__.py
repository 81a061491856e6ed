"""One statistic over one table: for whoever has a spreadsheet and no study."""
