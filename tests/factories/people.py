from datetime import date

import factory
from factory.django import DjangoModelFactory

from foundation.people.models import Engagement, Membership, Person, Unit, UnitKind, UnitPeriod, User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"log-in-{n}")


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    personnel_number = factory.Sequence(lambda n: f"9{n:05d}")
    initials = "N."
    given_name = factory.Iterator(["Noor", "Tom", "Yusuf", "Sanne", "Mei-Lin"])
    family_name = factory.Sequence(lambda n: f"Bakker{n}")
    email = factory.LazyAttribute(lambda person: f"p{person.personnel_number}@lindewaard.example")


class UnitFactory(DjangoModelFactory):
    """A unit with one period from 2015 on; `parent` is a Unit."""

    class Meta:
        model = Unit
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"U{n}")
    kind = UnitKind.TEAM

    @factory.post_generation
    def name(unit, create, extracted, *, parent=None, **kwargs):
        UnitPeriod.objects.create(
            unit=unit, name=extracted or f"Team {unit.code}", parent=parent, valid_from=date(2015, 1, 1)
        )


class EngagementFactory(DjangoModelFactory):
    """A job from 1 February 2022, in `unit` if one is given."""

    class Meta:
        model = Engagement
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    kind = "medewerker"
    job_title = "Medewerker"
    starts_on = date(2022, 2, 1)

    @factory.post_generation
    def unit(engagement, create, extracted, **kwargs):
        if extracted:
            Membership.objects.create(
                engagement=engagement, unit=extracted, valid_from=engagement.starts_on or date(2022, 2, 1)
            )
