from datetime import UTC, datetime

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 9, tzinfo=UTC)
STARTS_AT = datetime(2026, 4, 1, 13, tzinfo=UTC)
ENDS_AT = datetime(2026, 4, 1, 14, tzinfo=UTC)
