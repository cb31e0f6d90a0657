"""Which failures of one clip would be those of every other clip, too: they end a run at once."""

from __future__ import annotations

from submitter.errors import Abandoned, LedgerFailed, NotSent, Refused
from submitter.publish.errors import NoSuchPlace, StoreRefused, TooShortLived
from submitter.publish.refusals import OF_THE_STORE
from submitter.services.service import Fault, Service
from validator.errors import PreflightError

_OF_ALL = (LedgerFailed, NoSuchPlace, TooShortLived, NotSent)


def keeps_all(error: PreflightError, client: Service) -> bool:
    """Whether every other clip would end like this one."""
    if isinstance(error, Refused):
        return client.explain(error.code, error.message).fault in (Fault.ACCOUNT, Fault.REQUEST)
    if isinstance(error, StoreRefused):
        return _is_of_the_store(error, client)
    return isinstance(error, _OF_ALL) and not isinstance(error, Abandoned)


def _is_of_the_store(error: StoreRefused, client: Service) -> bool:
    """The service's own store refuses in the service's words; a refusal without a code is one of the credentials."""
    if isinstance(error.__cause__, Refused):
        return keeps_all(error.__cause__, client)
    return not error.code or error.code in OF_THE_STORE
