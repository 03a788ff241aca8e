"""The import wizard: file, columns, check, save; and taking it back."""
