from datetime import UTC, datetime

AT = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
