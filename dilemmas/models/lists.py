"""The lists that cases are sorted by; themes, building blocks and values stand in foundation.content."""

from django.utils.translation import gettext_lazy as _

from foundation.content.models import ListItem


class Topic(ListItem):
    """What a case is about in the work, as the policy documents name it: geschenken, ondermijning, AI …"""

    class Meta(ListItem.Meta):
        verbose_name = _("onderwerp")
        verbose_name_plural = _("onderwerpen")


class KindOfWork(ListItem):
    """Balie, buitendienst, sociaal domein …: where in the work of a municipality a case is met."""

    class Meta(ListItem.Meta):
        verbose_name = _("soort werk")
        verbose_name_plural = _("soorten werk")
