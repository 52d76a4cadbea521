"""From answers to the content of a release: what the ledger lets through, and the estimates of that.

Every estimate is over a set of people that the ledger accepted, or over whole atoms, and over nobody else.
"""

from measurement.rules.building.content import Built, build
from measurement.rules.building.measured import Measured, Outset, variables

__all__ = ["Built", "Measured", "Outset", "build", "variables"]
