"""What the vendor's pages state of the service as a whole."""

from __future__ import annotations

from datetime import timedelta, timezone

from submitter.services.service import Limits

LIMITS = Limits(
    queries_per_second=20.0,
    submits_per_second=5.0,
    task_life_seconds=24 * 3600.0,
    result_life_seconds=24 * 3600.0,
    upload_life_seconds=48 * 3600.0,
    zone=timezone(timedelta(hours=8), "UTC+8"),  # its answers state times without a zone
)
