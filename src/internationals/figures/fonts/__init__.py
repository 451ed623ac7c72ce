"""The committed fonts, and the script that made them."""
