from measurement.models.instruments import Instrument, InstrumentVersion

__all__ = ["Instrument", "InstrumentVersion"]
