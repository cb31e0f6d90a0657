"""From frame to boxes: where red is, a net of three fixed layers sees people, whatever runs it and whatever the frame's shape."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.support import nets
from validator.errors import ToolFailed, ToolMissing
from validator.facts.people import PersonBox
from validator.media.decode import Frame
from validator.vision.backends.onnx.boxes import placed
from validator.vision.backends.onnx.detector import OnnxDetector, load
from validator.vision.backends.onnx.engines import Engine, OnnxRuntime, OpenCV
from validator.vision.backends.onnx.engines import engine as loaded
from validator.vision.backends.onnx.layouts import LAYOUTS
from validator.vision.backends.onnx.person_model import Model, read

ENGINES = (OnnxRuntime, OpenCV)
FULL = (1.0, 1.0, 1.0)
each_engine = pytest.mark.parametrize("engine", ENGINES)


def _detector(path: Path, engine: Callable[[Model], Engine]) -> OnnxDetector:
    model = read(path)
    return OnnxDetector(model, loaded(model, engine))


def _painted(width: int, height: int, colour: tuple[int, int, int], *, box: tuple[float, float, float, float]) -> Frame:
    """A grey frame with that part, in shares of it, in one colour."""
    frame = np.full((height, width, 3), 128, np.uint8)
    left, top, right, bottom = (round(at * side) for at, side in zip(box, (width, height) * 2, strict=True))
    frame[top:bottom, left:right] = colour
    return frame


def _around(boxes: tuple[PersonBox, ...]) -> tuple[float, float, float, float]:
    """Around all that are sure."""
    sure = np.array([box.box for box in boxes if box.score > 0.9])
    return (*sure[:, :2].min(axis=0), *sure[:, 2:].max(axis=0))


@each_engine
@pytest.mark.parametrize(("width", "height"), [(256, 256), (720, 1280), (1280, 720), (100, 60)])
def test_boxes_are_where_the_red_is_in_a_frame_of_any_shape(
    engine: Callable[[Model], Engine], width: int, height: int, tmp_path: Path
) -> None:
    box = (0.25, 0.5, 0.75, 1.0)
    boxes = _detector(nets.sees_red(tmp_path / "own.onnx"), engine).detect(_painted(width, height, (255, 0, 0), box=box))
    cell = 8 / min(128 / width, 128 / height)
    assert boxes
    assert _around(boxes) == pytest.approx(box, abs=1.5 * cell / min(width, height))
    assert [b.score for b in boxes] == sorted((b.score for b in boxes), reverse=True)
    assert all(0 <= edge <= 1 for b in boxes for edge in b.box)


@each_engine
def test_an_input_that_is_wider_than_high_is_filled_as_well(engine: Callable[[Model], Engine], tmp_path: Path) -> None:
    box = (0.5, 1 / 3, 0.75, 2 / 3)
    detector = _detector(nets.sees_red(tmp_path / "own.onnx", width=256, height=96), engine)
    assert _around(detector.detect(_painted(1280, 480, (255, 0, 0), box=box))) == pytest.approx(box, abs=0.1)


@each_engine
@pytest.mark.parametrize("colour", [(0, 0, 255), (0, 255, 0), (114, 114, 114), (255, 255, 255), (0, 0, 0)])
def test_blue_is_the_first_channel_and_the_bars_are_grey(
    engine: Callable[[Model], Engine], colour: tuple[int, int, int], tmp_path: Path
) -> None:
    detector = _detector(nets.sees_red(tmp_path / "own.onnx"), engine)
    assert detector.detect(_painted(300, 100, colour, box=(0, 0, 1, 1))) == ()


def _place(box: PersonBox) -> tuple[float, ...]:
    return box.box


def test_both_engines_give_the_same_boxes(tmp_path: Path) -> None:
    path = nets.sees_red(tmp_path / "own.onnx")
    noise = np.random.default_rng(1).integers(0, 256, (300, 200, 3), np.uint8)
    noise[:150, :100, 0], noise[:150, :100, 1:] = 255, 60
    one, other = (_detector(path, engine).detect(noise) for engine in ENGINES)
    assert len(one) == len(other) > 10
    for a, b in zip(sorted(one, key=_place), sorted(other, key=_place), strict=True):
        assert (a.score, *a.box) == pytest.approx((b.score, *b.box), abs=0.001)


def test_the_engine_is_onnxruntime_where_it_is_installed(tmp_path: Path) -> None:
    detector = load(nets.detects(tmp_path / "own.onnx", nets.HERS))
    assert detector.model.engine.startswith("onnxruntime ")
    assert _detector(tmp_path / "own.onnx", OpenCV).model.engine.startswith("cv2.dnn 4.")


def _boxes(path: Path, frame: Frame | None = None) -> tuple[PersonBox, ...]:
    square = np.zeros((128, 128, 3), np.uint8) if frame is None else frame
    one, other = (_detector(path, engine).detect(square) for engine in ENGINES)
    assert one == other
    return one


def test_offsets_and_logarithms_of_a_yolox_become_boxes(tmp_path: Path) -> None:
    found = _boxes(nets.detects(tmp_path / "own.onnx", nets.HERS, nets.HIS))
    shares = [tuple(edge / 128 for edge in box) for box in (nets.HERS, nets.HIS)]
    assert sorted(box.box for box in found) == [pytest.approx(each, abs=0.001) for each in shares]
    assert {box.score for box in found} == {0.9}


def test_a_box_beyond_the_frame_ends_at_its_edge(tmp_path: Path) -> None:
    path = nets.detects(tmp_path / "own.onnx", (-40, 32, 60, 200), (90, -100, 120, -20))
    assert [box.box for box in _boxes(path)] == [pytest.approx((0, 0.25, 0.4688, 1), abs=0.001)]


def test_a_box_in_the_bars_is_dropped_and_one_across_them_is_cut_off(tmp_path: Path) -> None:
    frame = np.zeros((64, 128, 3), np.uint8)
    path = nets.detects(tmp_path / "own.onnx", (8, 32, 40, 96), (80, 80, 100, 120))
    assert [box.box for box in _boxes(path, frame)] == [pytest.approx((0.0625, 0.5, 0.3125, 1), abs=0.001)]


def test_of_two_boxes_that_share_more_than_half_the_surer_one_is_kept(tmp_path: Path) -> None:
    wide, most, less = (0, 0, 96, 96), (0, 0, 64, 96), (0, 0, 32, 96)
    for other, kept in ((most, [0.9]), (less, [0.9, 0.6])):
        path = nets.gives(tmp_path / "own.onnx", nets.raw((wide, 0.9), (other, 0.6)))
        assert [box.score for box in _boxes(path)] == kept


def test_weak_boxes_and_other_classes_are_not_kept(tmp_path: Path) -> None:
    rows = nets.raw((nets.HERS, 0.09), (nets.HIS, 0.11))
    rows[0, :10, 4], rows[0, :10, 7] = 1.0, 0.9
    assert [box.score for box in _boxes(nets.gives(tmp_path / "own.onnx", rows))] == [0.11]


def _yolov5() -> nets.Numbers:
    rows = np.zeros((1, 1008, 85), np.float32)
    rows[0, 500, :6], rows[0, 700, :6] = (64, 64, 32, 96, 0.9, 1), (64, 64, 34, 96, 0.8, 1)
    return rows


def _yolov8() -> nets.Numbers:
    rows = np.zeros((1, 84, 336), np.float32)
    rows[0, :5, 100] = (64, 64, 32, 96, 0.9)
    rows[0, [0, 1, 2, 3, 9], 200] = (20, 20, 30, 30, 0.9)
    return rows


def _yolov10() -> nets.Numbers:
    rows = np.zeros((1, 300, 6), np.float32)
    rows[0, 0], rows[0, 1] = (48, 16, 80, 112, 0.9, 0), (0, 0, 60, 60, 0.9, 1)
    return rows


@pytest.mark.parametrize("rows", [_yolov5, _yolov8, _yolov10])
def test_layouts_in_pixels_become_boxes_of_people_alone(rows: Callable[[], nets.Numbers], tmp_path: Path) -> None:
    output = rows()
    names = {0: "person", 1: "car"} if output.shape[2] == 6 else None
    path = nets.gives(tmp_path / "own.onnx", output, names=names)
    assert _boxes(path) == (PersonBox(0.9, (0.375, 0.125, 0.625, 0.875)),)


def test_a_layout_says_where_the_picture_lies_in_which_order_and_how_bright(tmp_path: Path) -> None:
    frame = np.full((64, 128, 3), (255, 51, 0), np.uint8)
    for layout, output in zip(LAYOUTS, ((1, 336, 85), (1, 1008, 85), (1, 84, 336), (1, 300, 6)), strict=True):
        names = {0: "person"} if output == (1, 300, 6) else None
        model = read(nets.says(tmp_path / "own.onnx", gives=(output,), names=names))
        picture, where = placed(frame, model)
        top, order, white = (0, (0, 51, 255), 255) if layout.name == "YOLOX" else (32, (255, 51, 0), 1)
        assert (model.layout, picture.shape, where.scale, where.left, where.top) == (layout, (1, 3, 128, 128), 1, 0, top)
        assert picture[0, :, top + 32, 64] == pytest.approx([c / 255 * white for c in order], abs=1e-5)
        assert picture[0, :, 127, 64] == pytest.approx([114 / 255 * white] * 3, abs=1e-5)


def _nonsense(what: str) -> nets.Numbers:
    rows = nets.raw((nets.HERS, 0.9))
    if what == "pixels":
        rows[0, :, :2] = 64
    elif what == "scores":
        rows[0, 7, 4:6] = 3
    else:
        rows[0, 7, 2] = float(what)
    return rows


@each_engine
@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("nan", "the person model own.onnx gives numbers that are not finite."),
        ("inf", "the person model own.onnx gives numbers that are not finite."),
        ("scores", "the person model own.onnx gives scores that do not lie between 0 and 1."),
        ("pixels", "the person model own.onnx gives boxes in pixels, where a YOLOX gives raw ones; export it without --decode_in_inference."),
    ],
)  # fmt: skip
def test_numbers_that_no_detector_gives_are_a_failure(
    what: str, sentence: str, engine: Callable[[Model], Engine], tmp_path: Path
) -> None:
    detector = _detector(nets.gives(tmp_path / "own.onnx", _nonsense(what)), engine)
    with pytest.raises(ToolFailed) as failed:
        detector.try_out()
    assert str(failed.value) == sentence


def test_a_size_beyond_all_measure_fills_the_frame(tmp_path: Path) -> None:
    rows = nets.raw((nets.HERS, 0.9))
    rows[0, :, 2:4][rows[0, :, 4] > 0] = 1e30
    assert [box.box for box in _boxes(nets.gives(tmp_path / "own.onnx", rows))] == [(0.0, 0.0, 1.0, 1.0)]


@each_engine
def test_an_output_that_is_not_the_declared_one_is_a_failure(engine: Callable[[Model], Engine], tmp_path: Path) -> None:
    path = nets.gives(tmp_path / "own.onnx", np.zeros((1, 10, 85), np.float32), declares=(1, 336, 85))
    with pytest.raises(ToolFailed, match=r"person model own\.onnx(: | cannot be run: | gives another output than it declares\.)"):
        _detector(path, engine).try_out()


def test_what_no_engine_takes_is_a_failure_with_its_reason(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = nets.says(tmp_path / "own.onnx", inner=nets.onnx.GraphProto(name="inner"))
    with pytest.raises(ToolFailed, match=r"the person model own\.onnx cannot be run: "):
        load(path)
    with pytest.raises(ToolFailed, match=r"OpenCV cannot run the person model own\.onnx: .* 'motion-preflight\[onnx\]'\."):
        _detector(path, OpenCV)
    assert capfd.readouterr() == ("", "")


def test_a_file_that_is_gone_when_it_is_loaded_is_a_tool_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ToolMissing) as missing:
        load(tmp_path / "gone.onnx")
    assert str(missing.value) == f"the person model {tmp_path / 'gone.onnx'}: no such file."
