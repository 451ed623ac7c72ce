"""Encyclopaedia articles on political internationals, as tidy tables traced to the line."""
