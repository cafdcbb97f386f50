"""The domains, by hand and in order: a later one may use an earlier one."""

from app import assets, estate, rounds, tickets
from app.domain import Domain

DOMAINS: tuple[Domain, ...] = (estate.DOMAIN, rounds.DOMAIN, assets.DOMAIN, tickets.DOMAIN)
