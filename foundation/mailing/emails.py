"""From an outbox row to a mail: three templates, in the language of the reader."""

from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils.module_loading import import_string
from django.utils.translation import override

from foundation.mailing.models import OutboxMessage
from foundation.people.links import path_of

TRIO = ("subject.txt", "txt", "html")


def trio_of(template: str) -> list[str]:
    """The names of subject, text and HTML for "<package>/<name>"."""
    return [f"emails/{template}.{ending}" for ending in TRIO]


def compose(message: OutboxMessage) -> EmailMultiAlternatives:
    """Templates see the context of the row, `site_url`, `municipality_name` and `language`.

    With a `link_id` (PersonalLink) the button leads to that link: it is written here, at the moment of sending, and
    stands in no row. So is a link that another floor makes: settings.MAIL_LINKS says by which name in the context.

    Raises TemplateDoesNotExist, TemplateSyntaxError or NoReverseMatch.
    """
    subject_name, text_name, html_name = trio_of(message.template)
    context = {
        **message.context,
        "site_url": settings.SITE_URL,
        "municipality_name": settings.MUNICIPALITY_NAME,
        "language": message.language,
    }
    with override(message.language):
        if "link_id" in message.context:
            context["action_path"] = path_of(message.context["link_id"])
        for name, maker in settings.MAIL_LINKS.items():
            if name in message.context:
                context["action_path"] = import_string(maker)(message.context[name])
        mail = EmailMultiAlternatives(
            subject=" ".join(_plain_text(subject_name, context).split()),
            body=_plain_text(text_name, context),
            to=[message.to_address],
            headers=_headers(message),
        )
        mail.attach_alternative(get_template(html_name).render(context), "text/html")
    if message.calendar_file:
        _attach_calendar(mail, message)
    return mail


def _attach_calendar(mail: EmailMultiAlternatives, message: OutboxMessage) -> None:
    """Twice: calendars take the part beside the text, people without one open the file."""
    lines = message.calendar_file.replace("\r\n", "\n")
    mail.attach_alternative(lines, f"text/calendar; method={message.calendar_method}")
    mail.attach("agenda.ics", message.calendar_file.encode(), "application/ics")


def _plain_text(name: str, context: dict[str, Any]) -> str:
    # Escaping belongs to HTML: in plain text "D'Souza" would become "D&#x27;Souza".
    template = cast(Any, get_template(name)).template
    return template.render(Context(context, autoescape=False))


def _headers(message: OutboxMessage) -> dict[str, str]:
    host = urlsplit(settings.SITE_URL).hostname
    opt_out = message.context.get("opt_out_path")
    return {
        # Of a mail that need not come: mail programs offer it beside the sender.
        **(
            {
                "List-Unsubscribe": f"<{settings.SITE_URL}{opt_out}>",
                # RFC 8058: with one press, without opening the page.
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }
            if opt_out
            else {}
        ),
        # The same at each attempt, so that a reader's mailbox can tell a double.
        "Message-ID": f"<{message.public_id}@{host}>",
        # RFC 3834: keeps out-of-office replies away.
        "Auto-Submitted": "auto-generated",
    }
