"""A file that is not a person model we know is refused in one sentence, before any engine or clip is opened."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import onnx
import pytest
from onnx import TensorProto

from fixtures.films import performed
from tests.support import nets
from tests.support.command import ROOT, preflight
from validator.vision.backends.onnx.layouts import LAYOUTS, layout_of
from validator.vision.backends.onnx.person_model import LARGEST_BYTES, Unfit, read
from validator.vision.backends.onnx.protobuf import MOST_FIELDS

PERSON = {0: "person", 1: "car"}
COCO = "none of the known layouts (YOLOX, YOLOv5, YOLOv8, YOLOv10)"
DYNAMIC = "it has axes of no fixed size; export it for one size of picture, and without a dynamic batch"
TAKES = "it does not take one picture of 32-bit floats, 1×3×height×width, with sides of up to 2048 px in steps of 32"
ELSEWHERE = "its weights lie in other files; export it as one file"


def _nothing(path: Path) -> Path:
    return path


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _bytes(data: bytes) -> Callable[[Path], Path]:
    def written(path: Path) -> Path:
        path.write_bytes(data)
        return path

    return written


def _half(path: Path) -> Path:
    path.write_bytes(nets.detects(path, nets.HERS).read_bytes()[:-1000])
    return path


def _huge(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)
    return path


def _beside_its_weights(path: Path) -> Path:
    model = onnx.load(nets.detects(path, nets.HERS))
    onnx.save(model, path, save_as_external_data=True, location="weights.bin", size_threshold=0)
    return path


def _says(**what: object) -> Callable[[Path], Path]:
    return lambda path: nets.says(path, **what)  # type: ignore[arg-type]


def _gives(*shape: int | str, names: dict[int, str] | None = None) -> Callable[[Path], Path]:
    return _says(gives=(shape,), names=names)


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "gone": (_nothing, "no such file"),
    "folder": (_folder, "not a regular file"),
    "empty": (_bytes(b""), "not an ONNX file, or damaged"),
    "text": (_bytes(b"not a network\n"), "not an ONNX file, or damaged"),
    "zip": (_bytes(b"PK\x03\x04" + bytes(100)), "not an ONNX file, or damaged"),
    "half": (_half, "not an ONNX file, or damaged"),
    "graphless": (_bytes(b"\x08\x08"), "not an ONNX file, or damaged"),
    "endless": (_bytes(b"\x08\x08" * (MOST_FIELDS + 1)), "not an ONNX file, or damaged"),
    "huge": (_huge, "larger than 512 MB, which no person model needs"),
    "elsewhere": (_beside_its_weights, ELSEWHERE),
    "elsewhere-inside": (_says(inner=nets.with_weights_elsewhere()), ELSEWHERE),
    "elsewhere-sparse": (_says(inner=nets.with_weights_elsewhere(sparse=True)), ELSEWHERE),
    "foreign": (_says(domain="com.example"), "it needs operators that are not ONNX's own (com.example)"),
    "loop": (_says(operator="Loop", inner=nets.onnx.GraphProto(name="inner")), "it holds a loop, which no detector needs"),
    "no-input": (_says(takes=()), "it has 0 inputs; a person model takes one picture"),
    "two-inputs": (_says(takes=((1, 3, 128, 128), (1, 2))), "it has 2 inputs; a person model takes one picture"),
    "two-outputs": (_says(gives=((1, 336, 85), (1, 1))), "it has 2 outputs; of the known layouts, each has one"),
    "batch": (_says(takes=(("batch", 3, 128, 128),)), DYNAMIC),
    "any-size": (_says(takes=((1, 3, "height", "width"),)), DYNAMIC),
    "any-output": (_gives(1, "boxes", 85), DYNAMIC),
    "no-axes": (_gives(), DYNAMIC),
    "half-floats": (_says(kind=TensorProto.FLOAT16), TAKES),
    "grey": (_says(takes=((1, 1, 128, 128),)), TAKES),
    "four": (_says(takes=((4, 3, 128, 128),)), TAKES),
    "odd-side": (_says(takes=((1, 3, 100, 128),)), TAKES),
    "wide": (_says(takes=((1, 3, 128, 4096),)), TAKES),
    "flat": (_says(takes=((1, 3, 128),)), TAKES),
    "classifier": (_gives(1, 1000), f"its output, 1×1000, has {COCO}"),
    "other-size": (_gives(1, 8400, 85), f"its output, 1×8400×85, has {COCO}"),
    "own-classes": (_gives(1, 336, 8), f"its output, 1×336×8, has {COCO}"),
    "nameless": (_gives(1, 300, 6), f"its output, 1×300×6, has {COCO}"),
    "segments": (_gives(1, 116, 336, names=PERSON), f"its output, 1×116×336, has {COCO}"),
    "cats": (_gives(1, 6, 336, names={0: "cat", 1: "dog"}), "none of its classes is a person"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_a_known_person_model_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    make, sentence = REFUSED[name]
    with pytest.raises(Unfit) as refused:
        read(make(tmp_path / "own.onnx"))
    assert refused.value.args[0] == sentence


def test_a_wrong_person_model_ends_with_2_before_any_clip_is_opened(tmp_path: Path) -> None:
    nets.says(tmp_path / "own.onnx", domain="com.example")
    sentence = "own.onnx: it needs operators that are not ONNX's own (com.example).\n"
    for words, env, origin in (
        (("--person-model", "own.onnx"), {}, "--person-model"),
        ((), {"MOTION_PREFLIGHT_PERSON_MODEL": "own.onnx"}, "MOTION_PREFLIGHT_PERSON_MODEL"),
    ):
        good = performed("good")
        others = (("fix", good, "new.mp4"), ("trim", good), ("split", good, "--out", "shots"), ("show", good))
        for command in (("check", good), *others):
            if origin == "--person-model" or command[0] == "check":
                done = preflight(*command, *words, env=env, cwd=tmp_path)
                assert (done.status, done.out, done.err) == (2, "", f"motion-preflight: {origin}: {sentence}")
    assert os.listdir(tmp_path) == ["own.onnx"]


def test_a_person_model_that_nobody_needs_is_not_asked_for() -> None:
    gone = {"MOTION_PREFLIGHT_PERSON_MODEL": "nofile.onnx"}
    assert preflight("check", "--limits-only", performed("good"), env=gone).status == 0


def test_reading_a_person_model_loads_no_engine_and_no_network(tmp_path: Path) -> None:
    path = nets.sees_red(tmp_path / "own.onnx")
    code = (
        "import sys\nfrom validator.vision.backends.onnx.person_model import chosen\n"
        f"print(chosen({str(path)!r}, wanted=True).name)\nprint({{'cv2', 'numpy', 'onnxruntime'}} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.stdout == "own.onnx\nset()\n", done.stderr


@pytest.mark.parametrize(
    ("name", "shape", "names", "person"),
    [
        ("YOLOX", (1, 336, 85), None, 0),
        ("YOLOv5", (1, 1008, 85), None, 0),
        ("YOLOv8", (1, 84, 336), None, 0),
        ("YOLOv8", (1, 6, 336), {0: "car", 1: "Person"}, 1),
        ("YOLOv10", (1, 300, 6), PERSON, 0),
    ],
)
def test_a_layout_is_known_by_its_shape(
    name: str, shape: tuple[int, ...], names: dict[int, str] | None, person: int, tmp_path: Path
) -> None:
    path = nets.says(tmp_path / "own.onnx", gives=(shape,), names=names)
    found = read(path)
    assert (found.layout.name, found.person, found.height, found.width, found.name) == (name, person, 128, 128, "own.onnx")


@pytest.mark.parametrize("side", [320, 416, 640])
def test_no_shape_is_that_of_two_layouts(side: int) -> None:
    cells = sum((side // stride) ** 2 for stride in nets.STRIDES)
    for shape in ((1, cells, 85), (1, 3 * cells, 85), (1, 84, cells)):
        assert sum(each.fits(shape, cells, 80) for each in LAYOUTS) == 1
    assert layout_of((1, cells, 6), side, side, ("person",)) is LAYOUTS[0]
    assert layout_of((1, 300, 6), side, side, ("person",)) is LAYOUTS[3]


@pytest.mark.exhaustive
def test_whatever_byte_is_changed_a_file_is_read_or_refused(tmp_path: Path) -> None:
    path = nets.says(tmp_path / "own.onnx", names=PERSON, gives=((1, 6, 336),), inner=nets.with_weights_elsewhere())
    data, ends = path.read_bytes(), set()
    for index in range(len(data)):
        for other in (0xFF, data[index] ^ 0x01):
            path.write_bytes(data[:index] + bytes([other]) + data[index + 1 :])
            ends.add(_end(path))
        path.write_bytes(data[:index])
        ends.add(_end(path))
    assert {ELSEWHERE, "not an ONNX file, or damaged"} <= ends


def _end(path: Path) -> str:
    try:
        return read(path).layout.name
    except Unfit as error:
        return str(error.args[0])
