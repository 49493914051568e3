from pathlib import Path

import numpy as np
from matplotlib.image import imread

from stance_training.metrics import doubt_of
from stance_training.plots import draw_calibration, draw_confusion

LABELS = ("none", "stability", "support", "opportunism")


def test_the_confusion_matrix_is_a_picture_with_ink(tmp_path: Path) -> None:
    path = tmp_path / "confusion.png"
    draw_confusion(np.diag([9, 5, 7, 0]).tolist(), LABELS, path, title="small on test")
    picture = imread(path)
    assert min(picture.shape[:2]) > 500
    assert picture[..., :3].std() > 0.05


def test_calibration_is_drawn_even_where_the_reader_always_abstains(tmp_path: Path) -> None:
    confidence = np.linspace(0.3, 0.9, 30)
    right = (confidence > 0.5).astype(np.float64)
    doubt = doubt_of([str(at) for at in range(30)], confidence, right, [True] * 30)
    draw_calibration(doubt, tmp_path / "calibration.png", title="small on test")
    assert imread(tmp_path / "calibration.png").shape[1] > 1000
