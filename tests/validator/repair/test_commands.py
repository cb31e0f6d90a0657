"""Every command that a fix offers is run as printed, and fixes what it says it fixes."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.recipes import CLIPS, Clip
from tests.support.command import ROOT
from tests.support.good import media_only
from validator import Finding, validate

_COMMAND = re.compile(r"(?:^|: )(\S*(?:ffmpeg|motion-preflight)\S* .*)$")


def _with_commands() -> list[str]:
    return [clip.name for clip in CLIPS.values() if (clip.rules or clip.notes) and not clip.name.startswith("20")]


def _one_of_each_rule() -> list[str]:
    """For each rule, the first clip that breaks it."""
    first: dict[str, str] = {}
    for name in _with_commands():
        for rule in (*CLIPS[name].rules, *CLIPS[name].notes):
            first.setdefault(rule, name)
    return list(first.values())


def _command(finding: Finding) -> list[str]:
    match = _COMMAND.search(finding.fix)
    if not match:
        return []
    words = shlex.split(match[1])
    return (
        [sys.executable, "-m", "validator", *words[1:]]
        if words[0] == "motion-preflight"
        else [*words[:1], "-v", "error", *words[1:]]
    )


@pytest.mark.sampled(only=_one_of_each_rule())
@pytest.mark.parametrize("name", _with_commands())
def test_a_fix_repairs_its_fault(name: str, tmp_path: Path) -> None:
    clip: Clip = CLIPS[name]
    here = tmp_path / name
    shutil.copy(clip.path(), here)
    for finding in validate(here, profile=media_only()).findings:
        if not (words := _command(finding)):
            assert re.match(r"[A-Z].*\.$", finding.fix)
            continue
        out = Path(words[-1])
        assert out.parent == tmp_path
        done = subprocess.run(
            words,
            capture_output=True,
            text=True,
            timeout=120,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert done.returncode == 0, (words, done.stderr)
        left = {f.rule for f in validate(out, profile=media_only()).findings}
        assert finding.rule not in left, (finding.message, shlex.join(words))
        out.unlink()
