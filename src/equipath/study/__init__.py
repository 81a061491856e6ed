"""What a study can declare: frozen definitions and the reader of its folder."""
