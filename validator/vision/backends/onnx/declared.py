"""What an ONNX file says of itself: its inputs, outputs, class names, and whether it leans on other files or operators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from validator.vision.backends.onnx.protobuf import Malformed, Value, Walk, content

FLOAT = 1
"""ONNX's number for 32-bit floats."""
STANDARD = ("", "ai.onnx")
"""Names of the domain of ONNX's own operators."""
# Numbers of the fields, from onnx.proto: of a model, a graph, a node, an attribute, and others.
_IR_VERSION, _GRAPH, _METADATA, _FUNCTIONS = 1, 7, 14, 25
_NODE, _INITIALIZER, _INPUT, _OUTPUT, _SPARSE = 1, 5, 11, 12, 15
_OPERATOR, _ATTRIBUTE, _DOMAIN = 4, 5, 7
_TENSORS, _SPARSE_TENSORS, _GRAPHS = (5, 10), (22, 23), (6, 11)
_NODE_OF_FUNCTION, _NAME_OF_TENSOR = 7, 8
_LOCATION, _EXTERNAL = 14, 1
_DEEPEST = 8
"""Graphs inside graphs; a detector has two at most."""
_CLASS = re.compile(r"(\d{1,5})\s*:\s*(?:'([^']*)'|\"([^\"]*)\")")


@dataclass(frozen=True)
class Tensor:
    """An input or output."""

    name: str
    kind: int
    """ONNX's number for the type of its elements; 0 where it is not a tensor."""
    shape: tuple[int, ...]
    """0 for an axis of no fixed size."""


@dataclass(frozen=True)
class Declared:
    """What the file says of its network."""

    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    classes: tuple[str, ...]
    """By index, where an exporter wrote them down; empty where not."""
    external: bool
    """Whether weights lie in other files."""
    domains: frozenset[str]
    """Of operators that are not ONNX's own."""
    loops: bool
    """Whether something in it may be repeated without end."""


def declared(data: memoryview) -> Declared:
    """What the bytes of an ONNX file say; raises Malformed for anything else."""
    walk = Walk()
    parts = list(walk.fields(data))
    graphs = [content(value) for number, value in parts if number == _GRAPH]
    if len(graphs) != 1 or not any(number == _IR_VERSION and isinstance(value, int) for number, value in parts):
        raise Malformed
    functions = [content(value) for number, value in parts if number == _FUNCTIONS]
    found = _Search(walk)
    found.graph(graphs[0], 0)
    for function in functions:
        found.nodes(function, _NODE_OF_FUNCTION, 0)
    weights = {walk.text(tensor, _NAME_OF_TENSOR) for tensor in walk.messages(graphs[0], _INITIALIZER)}
    inputs = [_tensor(walk, each) for each in walk.messages(graphs[0], _INPUT)]
    return Declared(
        # Files of the first years list weights among the inputs, too.
        inputs=tuple(each for each in inputs if each.name not in weights),
        outputs=tuple(_tensor(walk, each) for each in walk.messages(graphs[0], _OUTPUT)),
        classes=_classes(walk, [content(value) for number, value in parts if number == _METADATA]),
        external=found.external,
        domains=frozenset(found.domains),
        loops=found.loops,
    )


class _Search:
    """Looks through all graphs of a file for what lies outside of it."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self.external, self.loops, self.domains = False, False, set[str]()

    def graph(self, graph: memoryview, depth: int) -> None:
        """One graph, with those in its nodes."""
        if depth > _DEEPEST:
            raise Malformed
        for tensor in self._walk.messages(graph, _INITIALIZER):
            self._tensor(tensor)
        for sparse in self._walk.messages(graph, _SPARSE):
            self._sparse(sparse)
        self.nodes(graph, _NODE, depth)

    def nodes(self, message: memoryview, number: int, depth: int) -> None:
        """The nodes of a graph or function, which are its fields of that number."""
        for node in self._walk.messages(message, number):
            domain = self._walk.text(node, _DOMAIN)
            self.domains |= {domain} - set(STANDARD)
            self.loops = self.loops or self._walk.text(node, _OPERATOR) == "Loop"
            for attribute in self._walk.messages(node, _ATTRIBUTE):
                for found, value in self._walk.fields(attribute):
                    self._attribute(found, value, depth)

    def _attribute(self, number: int, value: Value, depth: int) -> None:
        if number in _TENSORS:
            self._tensor(content(value))
        elif number in _SPARSE_TENSORS:
            self._sparse(content(value))
        elif number in _GRAPHS:
            self.graph(content(value), depth + 1)

    def _tensor(self, tensor: memoryview) -> None:
        self.external = self.external or self._walk.varint(tensor, _LOCATION) == _EXTERNAL

    def _sparse(self, sparse: memoryview) -> None:
        for number in (1, 2):  # values and indices
            for tensor in self._walk.messages(sparse, number):
                self._tensor(tensor)


def _tensor(walk: Walk, info: memoryview) -> Tensor:
    """A ValueInfoProto: name, and type → tensor type → type of elements, and shape → dimensions."""
    name, kind, shape = walk.text(info, 1), 0, tuple[int, ...]()
    for declared_type in walk.messages(info, 2):
        for tensor in walk.messages(declared_type, 1):
            kind = walk.varint(tensor, 1) or 0
            shape = tuple(_axes(walk, tensor))
    return Tensor(name, kind, shape)


def _axes(walk: Walk, tensor: memoryview) -> Iterator[int]:
    for shape in walk.messages(tensor, 2):
        for axis in walk.messages(shape, 1):
            size = walk.varint(axis, 1) or 0
            yield size if size < 1 << 63 else 0  # a negative size is none


def _classes(walk: Walk, metadata: list[memoryview]) -> tuple[str, ...]:
    """The classes' names, as the exporters of the YOLO family write them: {0: 'person', 1: 'bicycle'}."""
    texts = {walk.text(each, 1): walk.text(each, 2) for each in metadata}
    found = {int(number): one or other for number, one, other in _CLASS.findall(texts.get("names", ""))}
    return tuple(found[index] for index in sorted(found)) if sorted(found) == list(range(len(found))) else ()
