"""What the screen of areas side by side is made of."""
