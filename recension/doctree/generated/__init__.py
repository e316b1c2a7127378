"""What is made from the records once the whole edition is known."""
