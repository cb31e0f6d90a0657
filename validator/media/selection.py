"""Says which frames are sampled, and how ffmpeg is asked for them."""

from __future__ import annotations

from collections.abc import Sequence


def sampled(times: Sequence[float], every: float) -> list[int]:
    """Numbers of the frames to sample: the first, then the next one whenever `every` seconds have passed."""
    chosen: list[int] = []
    for number, time in enumerate(times):
        if not chosen or time - times[chosen[-1]] >= every - 1e-6:
            chosen.append(number)
    return chosen


def select(numbers: Sequence[int]) -> str:
    """The filter that keeps the frames with these numbers; those at even intervals together, for a long clip has a thousand."""
    terms = [_run_of(run) if len(run) > 1 else f"eq(n\\,{run[0]})" for run in _even_runs(numbers)]
    return f"select={_sum(terms)}"


def _run_of(run: Sequence[int]) -> str:
    step = run[1] - run[0]
    return f"between(n\\,{run[0]}\\,{run[-1]})*not(mod(n-{run[0]}\\,{step}))"


def _even_runs(numbers: Sequence[int]) -> list[list[int]]:
    """The same numbers, in runs with one interval each; what is too short for a run is alone."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and (len(runs[-1]) == 1 or number - runs[-1][-1] == runs[-1][1] - runs[-1][0]):
            runs[-1].append(number)
        else:
            runs.append([number])
    return [part for run in runs for part in ([run] if len(run) > 2 else [[each] for each in run])]


def _sum(terms: Sequence[str]) -> str:
    """Nested in halves: a long sum without brackets is evaluated as deep as it is long."""
    half = len(terms) // 2
    return f"({_sum(terms[:half])}+{_sum(terms[half:])})" if half else terms[0]
