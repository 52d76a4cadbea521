from measurement.models.figures import Figure, FigureImport, FigureTheme, Indicator

__all__ = ["Figure", "FigureImport", "FigureTheme", "Indicator"]
