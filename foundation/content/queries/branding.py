from django.core.cache import cache
from django.core.signing import BadSignature, loads

from foundation.content.models.branding import BRAND_KEY, DRAFT, BrandSettings
from foundation.content.rules.brand import Brand

# Another process than the one that saved follows within a minute.
KEPT_SECONDS = 60
# As long as an editor looks at a preview.
DRAFT_SECONDS = 3600


def current_brand() -> Brand:
    """Of this installation; ours while nobody chose another. Seldom a query."""
    brand = cache.get(BRAND_KEY)
    if brand is None:
        settings = BrandSettings.objects.select_related("logo").first()
        brand = settings.as_brand() if settings else Brand()
        cache.set(BRAND_KEY, brand, KEPT_SECONDS)
    return brand


def draft_brand(signed: str) -> Brand | None:
    """What an editor looks at before saving; None when we did not sign it, or too long ago."""
    try:
        colours, font, corner = loads(signed, salt=DRAFT, max_age=DRAFT_SECONDS)
    except (BadSignature, ValueError):
        return None
    return Brand(colours=colours, font=font, corner=corner)
