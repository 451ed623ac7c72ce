"""Figures drawn from the numbers. Computes nothing.

`charts`, `counting`, `entryism`, `history`, `maps` and `recovery` hold one function a figure, each
of which takes the tables and a language and returns an `export.Chart`. They are made of `style`
(type, colours, words in two languages, the page) and `layout` (marks and words on a page); `export`
writes them as the `pictures` that ship.
"""
