"""GGUF files with seeded random weights: every architecture we run, made here, nothing downloaded.

    write_random_model(path, TINY["llama"])            # 40 to 200 KB, for tests
    write_random_model(path, LLAMA_3_2_1B)             # the real shape, for benchmarks
    quantize(path, smaller, "Q4_0")
    write_model(path, shape, vocabulary, numbers)      # the same file with numbers of one's own

They load, tokenise, follow their chat template and obey grammars as real models do; what they write
means nothing.
"""

from evals.random_models.quantize import KINDS, quantize
from evals.random_models.shapes import LLAMA_3_2_1B, QWEN_2_5_0_5B, TINY, Shape
from evals.random_models.tensors import Tensor
from evals.random_models.vocabulary import Vocabulary
from evals.random_models.write import write_model, write_random_model

__all__ = [
    "KINDS",
    "LLAMA_3_2_1B",
    "QWEN_2_5_0_5B",
    "TINY",
    "Shape",
    "Tensor",
    "Vocabulary",
    "quantize",
    "write_model",
    "write_random_model",
]
