"""Where the campaign's processes run: one ledger, one service, one folder; and the command line of each."""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256
from pathlib import Path
from typing import Any

from fixtures.service.service import KEY
from tests.storm.hostile_service import Hostile
from tests.storm.rounds import Round
from tests.support.command import ROOT
from tests.support.sending import a_report


class Field:
    """Where the processes run: one ledger, one service, a folder."""

    def __init__(self, folder: Path, service: Hostile, authority: Path) -> None:
        """`folder` is empty."""
        self.folder, self.service, self.authority = folder, service, authority
        self.ledger = folder / "ledger.sqlite3"
        (folder / "linked").mkdir()
        self.link = folder / "linked" / "ledger.sqlite3"
        self.link.symlink_to(self.ledger)
        self.temp = folder / "tmp"
        for place in ("tmp", "out", "home", "cwd"):
            (folder / place).mkdir()

    def url(self, clip: int) -> str:
        """The clip's URL; its bytes are served from now on."""
        self.service.files.setdefault(f"{clip}.mp4", _bytes(clip))
        return f"{self.service.root}/files/{clip}.mp4"

    def env(self, drawn: Round) -> dict[str, str]:
        """The variables of one process."""
        root = self.service.root.replace("http:", "https:") if drawn.tls else self.service.root
        env = {
            "DASHSCOPE_HTTP_BASE_URL": f"{root}/api/v1",
            "DASHSCOPE_API_KEY": KEY,
            "DASHSCOPE_WORKSPACE": drawn.name,
            "MOTION_PREFLIGHT_LEDGER": str(self.link if drawn.linked else self.ledger),
            "TMPDIR": str(self.temp),
            "HOME": str(self.folder / "home"),
            "PYTHONPATH": str(ROOT),
        }
        return {**env, "REQUESTS_CA_BUNDLE": str(self.authority)} if drawn.trusted else env

    def rows(self, url: str = "") -> list[dict[str, Any]]:
        """The ledger as it is, seen from outside and left untouched."""
        if not self.ledger.exists():
            return []
        db = sqlite3.connect(f"file:{self.ledger}?mode=ro", uri=True, timeout=30)
        db.row_factory = sqlite3.Row
        try:
            query = "SELECT * FROM tasks WHERE url = ? ORDER BY row" if url else "SELECT * FROM tasks ORDER BY row"
            return [dict(row) for row in db.execute(query, (url,) if url else ())]
        except sqlite3.OperationalError:
            return []
        finally:
            db.close()

    def words(self, drawn: Round, url: str) -> list[str]:
        """The command line."""
        rows = self.rows(url)
        row = rows[int(drawn.pick * len(rows))] if rows else {"row": 1, "task_id": None}
        named = str(row["task_id"] or row["row"]) if drawn.pick * 7 % 1 < 0.7 else str(row["row"])
        form, deadline = ["--format", drawn.form], ["--deadline", f"{drawn.deadline}s"]
        submit = ["submit", url, "--report", str(self._report(drawn)), "--allow-private-host", *form, *deadline]
        table = {
            "submit": submit,
            "submit-wait": [*submit, "--wait"],
            "again": [*submit, "--wait", "--again"],
            "wait": ["wait", named, *form, *deadline],
            "wait-all": ["wait", "--all", *form, *deadline],
            "status": ["status", named, *form],
            "cancel": ["cancel", named, *form],
            "tasks": ["tasks", *form],
            "ask": ["tasks", "--ask", *form],
        }
        return table[drawn.action]

    def _report(self, drawn: Round) -> Path:
        """A report that names the process as the clip's path, so that the row that it makes can be distinguished from the others'."""
        path = a_report(self.folder / "out" / f"{drawn.name}.json", _bytes(drawn.clip))
        document = json.loads(path.read_text())
        document["clips"][0]["path"] = drawn.name
        path.write_text(json.dumps(document))
        return path


def _bytes(clip: int) -> bytes:
    return b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + sha256(str(clip).encode()).digest() * 8
