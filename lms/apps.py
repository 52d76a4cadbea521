from django.apps import AppConfig


class LmsConfig(AppConfig):
    name = "lms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from foundation.mailing.freshness import register_check
        from lms import signals  # noqa: F401  connects the receivers
        from lms.actions import reminders

        register_check(reminders.STAFF_MAIL, reminders.fresh_staff_reminder)
        register_check(reminders.TEAM_MAIL, reminders.fresh_team_digest)
        register_check(reminders.CLUSTER_MAIL, reminders.fresh_cluster_digest)
