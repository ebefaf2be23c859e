"""All features' front doors, in menu order, and the modules whose tables belong to the house."""

from __future__ import annotations

import gc

# What is imported stays: to look through it for garbage on the way took a fifth of every start.
_collects = gc.isenabled()
gc.disable()

# isort: split
from app.accounts import models as accounts_models
from app.accounts import models_factors as accounts_factors
from app.accounts.feature import FEATURE as ACCOUNTS
from app.admin.feature import FEATURE as ADMIN
from app.audit import models as audit_models
from app.background import models as background_models
from app.catalogue import models as catalogue_models
from app.core import records
from app.core.feature import Feature
from app.demo.feature import FEATURE as DEMO
from app.desk import models as desk_models
from app.desk.feature import FEATURE as DESK
from app.events import models as events_models
from app.events import models_about as events_about
from app.events import models_march as events_march
from app.events.feature import FEATURE as EVENTS
from app.exchange import models as exchange_models
from app.exchange import models_agreements as exchange_agreements
from app.exchange.feature import FEATURE as EXCHANGE
from app.gatherings import models as gatherings_models
from app.gatherings.feature import FEATURE as GATHERINGS
from app.groups import models as groups_models
from app.groups.feature import FEATURE as GROUPS
from app.home.feature import FEATURE as HOME
from app.jobs.feature import FEATURE as JOBS
from app.lifts import models as lifts_models
from app.lifts.feature import FEATURE as LIFTS
from app.listings import models as listings_models
from app.listings.feature import FEATURE as LISTINGS
from app.meals import models as meals_models
from app.meals import models_diet as meals_diets
from app.meals.feature import FEATURE as MEALS
from app.media import models as media_models
from app.media.feature import FEATURE as MEDIA
from app.moderation import models as moderation_models
from app.moderation.feature import FEATURE as MODERATION
from app.notifications import models as notifications_models
from app.notifications.feature import FEATURE as NOTIFICATIONS
from app.operations import models as operations_models
from app.operations.feature import FEATURE as OPERATIONS
from app.organisations import models as organisations_models
from app.organisations.feature import FEATURE as ORGANISATIONS
from app.people import models as people_models
from app.phone_friends import models as phone_friends_models
from app.phone_friends import models_match as phone_friends_match
from app.phone_friends import models_pair as phone_friends_pairs
from app.phone_friends.feature import FEATURE as PHONE_FRIENDS
from app.places import models as places_models
from app.plan import models as plan_models
from app.plan import models_history as plan_history
from app.plan import models_kept as plan_kept
from app.privacy import models as privacy_models
from app.proposals import models as proposals_models
from app.proposals.feature import FEATURE as PROPOSALS
from app.reporting import models as reporting_models
from app.reporting.feature import FEATURE as REPORTING
from app.rooms import models as rooms_models
from app.rooms.feature import FEATURE as ROOMS
from app.search import models as search_models
from app.sharing.feature import FEATURE as SHARING
from app.surveys import models as surveys_models
from app.surveys.feature import FEATURE as SURVEYS
from app.transfer import models as transfer_models
from app.transfer.feature import FEATURE as TRANSFER
from app.voices import models as voices_models
from app.voices.feature import FEATURE as VOICES
from app.walks import models as walks_models
from app.walks.feature import FEATURE as WALKS

gc.freeze()
if _collects:
    gc.enable()

FEATURES: tuple[Feature, ...] = (
    HOME,
    WALKS,
    GROUPS,
    MEALS,
    EVENTS,
    GATHERINGS,
    LIFTS,
    LISTINGS,
    PHONE_FRIENDS,
    PROPOSALS,
    ORGANISATIONS,
    MODERATION,
    ACCOUNTS,
    NOTIFICATIONS,
    MEDIA,
    DESK,
    ADMIN,
    REPORTING,
    TRANSFER,
    ROOMS,
    EXCHANGE,
    SURVEYS,
    SHARING,
    VOICES,
    OPERATIONS,
    JOBS,
    DEMO,
)

#: Importing them is what makes their tables known.
MODELS = (
    records,
    people_models,
    places_models,
    media_models,
    accounts_models,
    accounts_factors,
    audit_models,
    notifications_models,
    background_models,
    plan_kept,
    plan_models,
    plan_history,
    privacy_models,
    catalogue_models,
    search_models,
    moderation_models,
    organisations_models,
    gatherings_models,
    lifts_models,
    rooms_models,
    walks_models,
    groups_models,
    meals_models,
    meals_diets,
    events_models,
    events_march,
    events_about,
    listings_models,
    phone_friends_models,
    phone_friends_match,
    phone_friends_pairs,
    proposals_models,
    exchange_models,
    exchange_agreements,
    surveys_models,
    voices_models,
    desk_models,
    reporting_models,
    transfer_models,
    operations_models,
)
