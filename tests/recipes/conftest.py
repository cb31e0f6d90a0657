"""The clips whose names say what becomes of the process that judges them."""

from tests.validator.conftest import named

__all__ = ["named"]
