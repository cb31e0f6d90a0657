"""The ledger's shape as named steps; the database remembers which ones it went through."""

from __future__ import annotations

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "tasks",
        (
            """
            CREATE TABLE tasks (
                row INTEGER PRIMARY KEY AUTOINCREMENT,
                clip TEXT NOT NULL, profile TEXT NOT NULL, model TEXT NOT NULL, account TEXT NOT NULL, variant TEXT NOT NULL,
                path TEXT NOT NULL, url TEXT NOT NULL, url_key TEXT NOT NULL,
                seconds REAL, judged TEXT NOT NULL, features TEXT NOT NULL,
                state TEXT NOT NULL, holds INTEGER NOT NULL, owner TEXT NOT NULL,
                created REAL NOT NULL, sent REAL, updated REAL NOT NULL,
                remote TEXT NOT NULL DEFAULT '', task_id TEXT, request_id TEXT NOT NULL DEFAULT '',
                code TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '', rule TEXT NOT NULL DEFAULT '',
                template_id TEXT, metered_seconds REAL, metered_ratio TEXT,
                possible TEXT NOT NULL DEFAULT '[]'
            )
            """,
            "CREATE UNIQUE INDEX one_task_per_clip ON tasks (clip, profile, account, variant) WHERE holds = 1",
            "CREATE UNIQUE INDEX one_row_per_task ON tasks (task_id) WHERE task_id IS NOT NULL",
            "CREATE INDEX tasks_by_address ON tasks (url_key, profile, account, variant) WHERE holds = 1",
            "CREATE INDEX tasks_by_state ON tasks (state)",
        ),
    ),
    (
        "orders",  # one identity for an order: the request itself, not the profile's name
        (
            "DROP INDEX one_task_per_clip",
            "DROP INDEX tasks_by_address",
            "ALTER TABLE tasks RENAME COLUMN variant TO request_fingerprint",
            # What else an old row's request held is not known any more: it meets every request of its model.
            "UPDATE tasks SET request_fingerprint = 'old:' || profile || ':' || request_fingerprint",
            "ALTER TABLE tasks DROP COLUMN holds",
            """
            CREATE UNIQUE INDEX one_request_per_order ON tasks (clip, account, model, request_fingerprint)
                WHERE clip <> '' AND state IN ('claimed', 'sending')
            """,
            "CREATE INDEX tasks_by_url ON tasks (url_key, account)",
            "CREATE INDEX tasks_by_clip ON tasks (clip, account)",
            "ALTER TABLE tasks ADD COLUMN adopted INTEGER NOT NULL DEFAULT 0",
        ),
    ),
    (
        "publications",
        (
            """
            CREATE TABLE publications (
                row INTEGER PRIMARY KEY AUTOINCREMENT,
                sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, path TEXT NOT NULL,
                store TEXT NOT NULL, key TEXT NOT NULL, target TEXT NOT NULL, settings TEXT NOT NULL,
                state TEXT NOT NULL, ours INTEGER NOT NULL DEFAULT 0, owner TEXT NOT NULL,
                url TEXT, expires REAL, created REAL NOT NULL, updated REAL NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX one_row_per_object ON publications (store, key)",
            "CREATE INDEX publications_by_content ON publications (sha256)",
        ),
    ),
    (
        "runs",  # the way of one clip to one target: what is done needs not be done again
        (
            """
            CREATE TABLE runs (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                source TEXT NOT NULL, recipe TEXT NOT NULL, target TEXT NOT NULL, path TEXT NOT NULL,
                reached TEXT NOT NULL, owner TEXT NOT NULL,
                sha256 TEXT NOT NULL DEFAULT '', judgement TEXT NOT NULL DEFAULT '',
                store TEXT NOT NULL DEFAULT '', key TEXT NOT NULL DEFAULT '', task INTEGER,
                created REAL NOT NULL, updated REAL NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX one_run_per_clip_and_target ON runs (source, recipe, target)",
        ),
    ),
)
"""Name and statements of each step, in order. A step that was released is never changed: add another."""
