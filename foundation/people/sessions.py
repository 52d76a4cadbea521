"""Where sessions are kept: as Django does, but one on a shared tablet ends with the browser too."""

from django.contrib.sessions.backends import db

from foundation.people.tablet import SESSION_MARK


class SessionStore(db.SessionStore):
    def get_expire_at_browser_close(self) -> bool:
        return SESSION_MARK in self or super().get_expire_at_browser_close()
