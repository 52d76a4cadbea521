"""Figures for Plotly as plain JSON, and their twins on paper by matplotlib; both draw what `reports.panels` found.

Colours and the letter stand as names of tokens ('--merk-actie'): static/js/charts.js puts in the values of the brand.
"""
