"""The databases that count; no other room knows which one it is."""
