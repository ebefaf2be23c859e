"""The front door of log-in."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts import queries, views_email, views_factors, views_factors_set_up, views_oidc
from app.accounts.actions import MESSAGE
from app.accounts.blocking import OF_PERSON
from app.accounts.erasure import erase_account
from app.accounts.messages import merge_colleague, merge_inactive, merge_log_in_code, merge_staff
from app.accounts.new_email import MOVED
from app.accounts.privacy import PRIVACY
from app.accounts.retention import INACTIVE, warn_inactive
from app.accounts.staff_letters import ADDED, CHANGED, COLLEAGUES, INVITED, RESET
from app.accounts.views import bp
from app.core.blocking import PERSON
from app.core.feature import Erasure, Feature, MessageKind


def _preview(person_id: int) -> list[str]:
    gone = [_("Dit navn, dit telefonnummer og din e-mail bliver slettet.")]
    if queries.account_of_person(person_id) is not None:
        gone.append(_("Du kan ikke længere logge ind. Du kan altid lave en ny konto."))
    return [*gone, _("Vi gemmer, hvad der er sket i systemet, men uden dit navn.")]


#: Importing the pages is what puts them on the blueprint.
PAGES = (views_email, views_factors, views_factors_set_up, views_oidc)


_WHO_CAN_LOG_IN = _l("Du får brevet, fordi det er vigtigt at vide, hvem der kan logge ind som dig.")


def _about_staff(name: str, title: Any, reason: Any, merge: Any = merge_staff) -> MessageKind:
    return MessageKind(name=name, title=title, reason=reason, merge=merge, rings=False)


def _merge_obstacle(kept_id: int, gone_id: int) -> str | None:
    """A person has one log-in; which of two is meant, only they can say. And nobody comes by a colleague's log-in."""
    if queries.is_anybody_staff((kept_id, gone_id)):
        return _("En af de to er medarbejder. En administrator skal først tage rollen fra kontoen.")
    if queries.account_of_person(kept_id) is None or queries.account_of_person(gone_id) is None:
        return None
    return _("Begge kan logge ind. Personen skal selv slette den ene konto først.")


FEATURE = Feature(
    name="accounts",
    blueprint=bp,
    message_kinds=(
        MessageKind(
            name=MESSAGE,
            title=_l("Kode til log ind"),
            reason=_l("Du får brevet, fordi nogen har bedt om at logge ind med din e-mail."),
            merge=merge_log_in_code,
            urgent=True,
            rings=False,
            forget_params=True,
        ),
        MessageKind(
            name=INACTIVE,
            title=_l("Din konto bliver slettet"),
            reason=_l("Du får brevet, fordi du har en konto hos os."),
            merge=merge_inactive,
            quiet_hours=True,
            # It is about logging in, which only the e-mail does.
            rings=False,
        ),
        MessageKind(
            name=MOVED,
            title=_l("Ny e-mail til at logge ind"),
            reason=_WHO_CAN_LOG_IN,
            merge=merge_staff,
            rings=False,
        ),
        _about_staff(
            INVITED,
            _l("Du er inviteret som medarbejder"),
            _l("Du får brevet, fordi en administrator har givet dig en rolle."),
        ),
        _about_staff(
            CHANGED,
            _l("Dine roller er ændret"),
            _l("Du får brevet, fordi en administrator har ændret dine roller."),
        ),
        _about_staff(ADDED, _l("Din konto har fået en ny nøgle"), _WHO_CAN_LOG_IN),
        _about_staff(RESET, _l("Du skal vælge ny sikkerhed"), _WHO_CAN_LOG_IN),
        _about_staff(
            COLLEAGUES,
            _l("En kollega har fået en rolle"),
            _l("Du får brevet, fordi du er administrator."),
            merge_colleague,
        ),
    ),
    merge_words={"account": lambda _n: _("det at logge ind. Den, der logger ind, ser så alt om personen")},
    merge_obstacle=_merge_obstacle,
    erasure=Erasure(preview=_preview, erase=erase_account),
    privacy=PRIVACY,
    block_effects={PERSON: OF_PERSON},
    jobs=(("warn_inactive", 3600, warn_inactive),),
)
