"""`make chaos`: the whole matrix, as a table, then answers behind a balancer. `--form` for one of them."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path
from typing import get_args

from chaos import guiding
from chaos.hopping import hopping
from chaos.matrix import Outcome, boundaries, killed_at, targets, undisturbed
from chaos.stage import Form, staged

RUNS = 100


async def matrix(form: Form, only: str | None) -> list[Outcome]:
    outcomes = []
    with tempfile.TemporaryDirectory() as directory:
        async with staged(form, Path(directory)) as stage:
            expected = await undisturbed(stage)
            for target in targets(form) if only is None else [only]:
                for boundary in boundaries(form):
                    outcome = await killed_at(stage, target, boundary, expected)
                    outcomes.append(outcome)
                    print(row(outcome), flush=True)
            if form == "embedded" and only in {None, "backend"}:
                for boundary in guiding.BOUNDARIES:
                    outcomes.append(await guiding.killed_at(stage, boundary))
                    print(row(outcomes[-1]), flush=True)
    return outcomes


async def balanced(runs: int) -> list[str]:
    with tempfile.TemporaryDirectory() as directory:
        async with staged("balanced", Path(directory)) as stage:
            return await hopping(stage, runs, await undisturbed(stage), seed=7)


def row(outcome: Outcome) -> str:
    asked = f"asked {outcome.asked}" if outcome.asked else ""
    verdict = "survived" if outcome.survived else f"LOST: {'; '.join(outcome.problems)}"
    return f"{outcome.target:10s} {outcome.boundary:24s} {outcome.seconds:6.1f} s  {asked:8s} {verdict}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m chaos")
    parser.add_argument("--form", choices=get_args(Form))
    parser.add_argument("--target", help="only this part is killed, for example mariadb")
    chosen = parser.parse_args()
    lost = 0
    for form in [chosen.form] if chosen.form else get_args(Form):
        print(f"\n{form}")
        if form == "balanced":
            problems = asyncio.run(balanced(RUNS))
            print("\n".join(problems))
            print(f"{form}: {RUNS} answers behind nginx, {len(problems)} problems")
            lost += len(problems)
            continue
        outcomes = asyncio.run(matrix(form, chosen.target))
        here = sum(not outcome.survived for outcome in outcomes)
        lost += here
        injected = sum(outcome.killed for outcome in outcomes)
        print(f"{form}: injected {injected}, survived {len(outcomes) - here}, lost {here}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
