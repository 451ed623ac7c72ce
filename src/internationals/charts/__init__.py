"""Figures drawn from the numbers. Computes nothing."""
