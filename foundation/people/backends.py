"""Who is logged in."""

from django.contrib.auth.backends import ModelBackend

from foundation.people.models import User


class PersonBackend(ModelBackend):
    """As Django does, but the person behind the log-in, whom nearly every page asks for, comes in the same query."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
