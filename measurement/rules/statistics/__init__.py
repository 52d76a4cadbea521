"""What answers can say, and how surely: estimators on numpy arrays, each of one family in its own file.

The estimators compute and refuse nothing but what cannot be computed. What may be shown of a result is decided in
`refusals`, and `judged` joins the two. Nothing here imports statsmodels, which takes seconds to load: the tests
hold these functions equal to it.
"""
