from django.urls import URLPattern, path

from dilemmas.views import outcomes, proposals, proposing

app_name = "dilemmas"

urlpatterns: list[URLPattern] = [
    # In settings.UNSEEN_PLACES: nobody is known below inbrengen/.
    path("inbrengen/", proposing.propose, name="propose"),
    path("inbrengen/dilemma/", proposing.propose_form, name="propose_form"),
    path("inbrengen/volgen/", proposing.propose_follow, name="propose_follow"),
    path("inbrengen/volgen/antwoord/", proposing.propose_answer, name="propose_answer"),
    path("inbrengen/volgen/intrekken/", proposing.propose_withdraw, name="propose_withdraw"),
    path("inbrengen-met-naam/", proposing.propose_named, name="propose_named"),
    path("inbreng/", proposals.proposals, name="proposals"),
    path("inbreng/<int:proposal_id>/", proposals.proposal, name="proposal"),
    path("inbreng/<int:proposal_id>/vraag/", proposals.proposal_ask, name="proposal_ask"),
    path("inbreng/<int:proposal_id>/niet-gebruiken/", proposals.proposal_decline, name="proposal_decline"),
    path("inbreng/<int:proposal_id>/ergens-anders/", proposals.proposal_elsewhere, name="proposal_elsewhere"),
    path("inbreng/<int:proposal_id>/terug/", proposals.proposal_reopen, name="proposal_reopen"),
    path("moresprudentie-inbrengen/", outcomes.outcome_offer, name="outcome_offer"),
    path("moresprudentie-inbrengen/klaar/", outcomes.outcome_offered, name="outcome_offered"),
]
