"""The face of this installation: its style sheet and style page, and the end of a log-in that nobody uses."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST

from config.look import samples
from config.look.mails import CONTEXTS, mail_sample
from foundation.content.queries.branding import current_brand, draft_brand
from foundation.content.templatetags.plein import ICONS, VALUE_NAMES
from foundation.people.access import Shows, Who, access

YEAR_SECONDS = 365 * 24 * 3600
# A mail brings its style along, and shows what stands in it and nothing else.
MAIL_POLICY = {
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF],
    "form-action": [NONE],
    # What is not named is refused by default-src.
    **dict.fromkeys(("script-src", "font-src", "connect-src", "manifest-src")),
}


@access(who=Who.ANYONE, shows=Shows.FILE)
def brand_css(request: HttpRequest) -> HttpResponse:
    """The brand's variables. Addressed by version it may be kept for ever; a draft is the editor's alone."""
    draft = request.GET.get("concept")
    brand = draft_brand(draft) if draft else current_brand()
    if brand is None:
        raise Http404
    response = HttpResponse(brand.style_sheet, content_type="text/css; charset=utf-8")
    if draft:
        patch_cache_control(response, private=True, no_store=True)
    elif request.GET.get("v") == brand.version:
        patch_cache_control(response, public=True, immutable=True, max_age=YEAR_SECONDS)
    else:
        patch_cache_control(response, public=True, max_age=60)
    return response


@require_POST
@access(who=Who.ANYONE, shows=Shows.ACTION)
def stay_logged_in(request: HttpRequest) -> HttpResponse:
    """Any request starts the idle half hour again; this one does nothing else. 401 when it came too late."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)


# For anyone: nothing of a person stands here, and a designer of the municipality has no log-in.
@access(who=Who.ANYONE, shows=Shows.PAGE)
def style_page(request: HttpRequest) -> HttpResponse:
    """Every component in every state, in the brand of this installation. Dutch only, for who makes the pages."""
    context = {
        "headers": samples.headers(),
        "swatches": list(samples.swatches(current_brand())),
        "icons": sorted(ICONS),
        "values": list(VALUE_NAMES),
        "form": samples.SampleForm(),
        "wrong_form": samples.wrong_form(),
        "choice_form": samples.ChoiceForm(),
        "second_page": samples.second_page(),
        "sample_nav": samples.NAVIGATION,
        "sample_messages": samples.MESSAGES,
        "sample_options": [samples.OPTION, samples.OPTION_OF_NORM],
        "sample_scale": samples.SCALE,
        "mails": [mail_sample(name, language="nl") for name in CONTEXTS],
        "other_language_url": "",
    }
    response = render(request, "styleguide/page.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@csp_replace(MAIL_POLICY)
@access(who=Who.ANYONE, shows=Shows.PAGE)
def style_mail(request: HttpRequest, package: str, name: str) -> HttpResponse:
    """A sample of one mail as a mail program draws it; `?taal=en` for the English one."""
    language = request.GET.get("taal", "nl")
    if f"{package}/{name}" not in CONTEXTS or language not in dict(settings.LANGUAGES):
        raise Http404
    return HttpResponse(mail_sample(f"{package}/{name}", language=language).html)


# Paper: two hundred and ten millimetres wide on any screen.
@access(who=Who.ANYONE, shows=Shows.FILE)
def style_certificate(request: HttpRequest) -> HttpResponse:
    """The oorkonde as it goes to the printer, with nobody's name."""
    sample = {**samples.CERTIFICATE, "municipality_name": settings.MUNICIPALITY_NAME}
    context = {"certificates": [sample], "colours": current_brand().colours}
    return render(request, "lms/certificate.html", context)
