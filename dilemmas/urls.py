from django.urls import path

from dilemmas.views import oembed, poll_feeds, poll_reactions, polls, prizes

app_name = "dilemmas"

urlpatterns = [
    path("poll/", polls.poll_now, name="poll_now"),
    path("poll/archief/", polls.archive, name="poll_archive"),
    path("poll/rss/", poll_feeds.rss, name="poll_rss"),
    path("poll/atom/", poll_feeds.atom, name="poll_atom"),
    path("poll/reacties/", poll_reactions.reactions, name="poll_reactions"),
    path("poll/reacties/<int:reaction_id>/", poll_reactions.reaction_decide, name="poll_reaction_decide"),
    path("poll/reactie/<uuid:poll_id>/", poll_reactions.reaction, name="poll_reaction"),
    path("poll/<uuid:poll_id>/", polls.poll, name="poll"),
    path("embed/poll/", polls.embed_now, name="embed_now"),
    path("embed/poll/<uuid:poll_id>/", polls.embed_poll, name="embed_poll"),
    path("oembed/", oembed.oembed, name="oembed"),
    path("prijs/<uuid:draw_id>/", prizes.prize, name="prize"),
    path("prijs/<uuid:draw_id>/meedoen/", prizes.prize_enter, name="prize_enter"),
    path("prijs/<uuid:draw_id>/niet-meer/", prizes.prize_leave, name="prize_leave"),
    path("prijs/<uuid:draw_id>/trekking/", prizes.prize_desk, name="prize_desk"),
    path("prijs/<uuid:draw_id>/trekking/nu/", prizes.prize_draw, name="prize_draw"),
]
