"""Start-up and the limits-only check, against bare Python and bare ffprobe: `python tests/bench/start.py`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from fixtures.workshop import X, build, source, tone
from tests.bench.pairs import compare, table
from validator.media import ffmpeg


def main(runs: int) -> None:
    """Print both tables."""
    clip = str(build("bench-60.mp4", f"{source('720x1280', '30', '60')} {tone('60')} {X} -crf 40 -c:a aac -shortest"))
    probe = ffmpeg.find("ffprobe").path
    program = [sys.executable, "-m", "validator"]
    print(f"a clip of 60 s, 720x1280 at 30 frames/s, with audio, {Path(clip).stat().st_size / 1e6:.0f} MB; {runs} runs each")
    bare = [probe, "-v", "error", "-show_format", "-show_streams", "-show_packets", clip]
    limits = [*program, "check", "--limits-only", clip]
    print(
        table(
            compare(
                {
                    "ffprobe format, streams, packets": bare,
                    "check --limits-only": limits,
                    "check --limits-only, JSON": [*limits, "--format", "json"],
                },
                runs=runs,
            )
        )
    )
    print()
    print(
        table(
            compare(
                {"python -c pass": [sys.executable, "-c", "pass"], "--help": [*program, "--help"], "rules": [*program, "rules"]},
                runs=runs,
            )
        )
    )


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=21)
    main(**vars(asked.parse_args()))
