"""The screens of the dashboard, one file each: `present(results, address) -> Screen`."""
