"""`python -m bench [--only PART] [--streams 1,20,100,300]`: the figures of docs/performance.md."""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
from dataclasses import astuple, dataclass

from bench import engine, logins, page, resources, sockets, viewers
from bench.product import Product, product, scripted_model
from bench.streams import Load, Sample, bare_sdk, through_platform

# Chunks of one stream are this far apart, so that all streams together ask for at most 1,000 chunks a second.
SPACING = {1: 0.02, 20: 0.02, 100: 0.1, 300: 0.3}
CHUNKS = {1: 500, 20: 250, 100: 100, 300: 40}
BURST = Load(streams=100, chunks=20, spacing=0.1, starts=1.0)

PARTS = ("engine", "streams", "resources", "logins", "sockets", "viewers", "page")
HEAD = "streams  spacing  who       first P50  first P95    lag P50    lag P95   CPU-s/1,000   chunks"


@dataclass(frozen=True)
class Figures:
    """Milliseconds to the first chunk and from model to reader; CPU-seconds for 1,000 chunks."""

    first_50: float
    first_95: float
    lag_50: float
    lag_95: float
    cpu: float

    @classmethod
    def of(cls, sample: Sample) -> Figures:
        cpu = sample.cpu_seconds / sample.chunks * 1000
        first, lags = sorted(sample.first), sorted(sample.lags)
        return cls(_ms(first, 0.5), _ms(first, 0.95), _ms(lags, 0.5), _ms(lags, 0.95), cpu)

    def __sub__(self, floor: Figures) -> Figures:
        return Figures(*(mine - its for mine, its in zip(astuple(self), astuple(floor), strict=True)))

    def row(self, load: Load, who: str) -> str:
        times = f"{self.first_50:9.1f}  {self.first_95:9.1f}  {self.lag_50:9.2f}  {self.lag_95:9.2f}"
        chunks = load.streams * load.chunks
        return f"{load.streams:7d}  {load.spacing * 1e3:4.0f} ms  {who:8s}  {times}  {self.cpu:12.3f}  {chunks:7d}"


def _ms(in_order: list[float], share: float) -> float:
    return in_order[int(share * (len(in_order) - 1))] * 1e3


async def measure(model_url: str, running: Product, levels: list[int]) -> None:
    print(HEAD)
    for streams in levels:
        load = Load(streams, CHUNKS[streams], SPACING[streams])
        samples = await bare_sdk(model_url, load), await through_platform(running, load)
        assert {sample.chunks for sample in samples} == {load.streams * load.chunks}, "chunks were lost or doubled"
        floor, through = (Figures.of(sample) for sample in samples)
        for who, figures in (("bare SDK", floor), ("Wegent", through), ("added", through - floor)):
            print(figures.row(load, who), flush=True)


async def measure_burst(model_url: str, running: Product) -> None:
    """So many messages within one second that answers have to wait for their turn: that is saturation, and all end."""
    print(f"{BURST.streams} messages within {BURST.starts:.0f} s, {BURST.chunks} chunks each")
    for who, sample in (
        ("bare SDK", await bare_sdk(model_url, BURST)),
        ("Wegent", await through_platform(running, BURST)),
    ):
        assert sample.chunks == BURST.streams * BURST.chunks, "chunks were lost or doubled"
        print(Figures.of(sample).row(BURST, who), flush=True)


def show_engine(provider: engine.Provider, load: Load, floor: Sample, mine: Sample) -> None:
    """And how many times the floor the engine's processor time is."""
    bare, through = Figures.of(floor), Figures.of(mine)
    for who, figures in ((f"bare {provider}", bare), ("engine", through), ("added", through - bare)):
        print(figures.row(load, f"{who:14s}"))
    print(f"{'':20s}{provider}: CPU {through.cpu / bare.cpu:.2f} times the client alone", flush=True)


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--streams", default="1,20,100,300", help=f"levels, of {', '.join(map(str, SPACING))}")
    parser.add_argument("--only", choices=PARTS, help="a part of it")
    wanted = parser.parse_args()
    levels = [int(level) for level in wanted.streams.split(",")]
    with scripted_model() as model_url:
        print(f"machine: {machine()}; model, engine and readers share it")
        if wanted.only in (None, "engine"):
            print(HEAD)
            asyncio.run(engine.measure(model_url, show_engine))
        if wanted.only != "engine":
            measure_product(model_url, wanted.only, levels)


def measure_product(model_url: str, only: str | None, levels: list[int]) -> None:
    with product(model_url) as running:
        print(f"machine: {machine()}; model, platform and readers share it")
        print(f"start-up: /ready after {running.ready_seconds:.2f} s (installed, second start, without local model)")
        if only in (None, "resources"):
            asyncio.run(resources.measure(running))
        if only in (None, "streams"):
            asyncio.run(measure(model_url, running, levels))
            asyncio.run(measure_burst(model_url, running))
        if only in (None, "logins"):
            asyncio.run(logins.measure(running))
        if only in (None, "sockets"):
            asyncio.run(sockets.measure(running))
        if only in (None, "viewers"):
            asyncio.run(viewers.measure(running))
        if only in (None, "page"):
            page.measure(running)
        memory = running.memory_mb()
        print("memory, MB resident: " + ", ".join(f"{part} {size:.0f}" for part, size in memory.items()))
        print(f"memory, all parts: {sum(memory.values()):.0f} MB")


if __name__ == "__main__":
    main()
