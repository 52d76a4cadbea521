from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A log-in. Who somebody is stands in Person; a person may have none."""
