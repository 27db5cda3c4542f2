"""The sound that the benchmark of costs is measured on."""

from itertools import islice

import numpy as np

from benchmarks.cost import of_length
from calame.asr.audio import SAMPLE_RATE_HZ


def test_stretches_have_the_length_and_never_end() -> None:
    """More than the recording holds, without the same stretch twice in a row."""
    samples = np.arange(5 * SAMPLE_RATE_HZ, dtype=np.float32)

    found = list(islice(of_length(samples, 2.0), 6))

    assert {len(stretch) for stretch in found} == {2 * SAMPLE_RATE_HZ}
    starts = [float(stretch[0]) / SAMPLE_RATE_HZ for stretch in found]
    assert starts == [0.0, 2.0, 1.0, 3.0, 0.0, 2.0]
