"""What becomes of a picture: taken for what it is, made anew, and nothing told that it did not show."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from app.core.errors import DomainError
from app.media.headers import read_header
from app.media.images import LARGE, SMALL, prepare
from tests.media.hostile_pictures import hostile_pictures
from tests.media.made import chunk, jpeg, picture, png, resized_head, saved, segment, with_segments

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = hostile_pictures()
#: Megabytes that a process may have at any time.
MOST_MEMORY = 300


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def exif(orientation: int) -> bytes:
    said = Image.Exif()
    said[0x0112] = orientation
    said[0x010F] = "Canarykamera"
    gps = said.get_ifd(0x8825)
    gps[1], gps[2] = "N", (54.0, 54.0, 0.0)
    return said.tobytes()


def test_there_are_a_hundred() -> None:
    assert len(HOSTILE) >= 100
    assert sum(map(len, HOSTILE.values())) < 80_000_000


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_picture_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(DomainError) as refused:
        prepare(HOSTILE[name])

    assert refused.value.message.endswith((".", "WebP.")), refused.value.message
    assert refused.value.message[0].isupper()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_kept_in_two_widths(kind: str) -> None:
    made = prepare(saved(picture(2_000, 1_500), kind))

    assert (made.width, made.height) == (LARGE, 900)
    assert [opened(made.files[width]).size for width in (SMALL, LARGE)] == [(480, 360), (1200, 900)]
    assert {opened(content).format for content in made.files.values()} == {"JPEG"}
    assert len(made.files[SMALL]) < 60_000


def test_a_narrow_picture_is_not_made_wider() -> None:
    made = prepare(jpeg(300, 400))

    assert (made.width, made.height) == (300, 400)
    assert [opened(content).size for content in made.files.values()] == [(300, 400), (300, 400)]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
@pytest.mark.parametrize("width", [400, 3_000])
def test_every_sort_of_colour_becomes_a_plain_picture(mode: str, width: int) -> None:
    source = picture(width, width // 2, "L" if mode == "I;16" else "RGB")
    source = (
        source.convert("I").point(lambda value: value * 256).convert(mode)
        if mode == "I;16"
        else source.convert(mode)
    )
    made = prepare(saved(source, "PNG"))

    small = opened(made.files[SMALL])
    assert small.mode == "RGB"
    upper, lower = (sum(small.getpixel((small.width // 2, at))) for at in (5, small.height - 5))
    assert lower > upper + 100, "dark above and light below, as it was"


def test_what_one_could_see_through_is_white() -> None:
    made = prepare(saved(Image.new("RGBA", (400, 300), (200, 0, 0, 0)), "PNG"))

    assert opened(made.files[SMALL]).getpixel((200, 150)) == (255, 255, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(400, 300), (2_600, 1_300)])
def test_a_picture_stands_the_right_way_up(orientation: int, size: tuple[int, int]) -> None:
    """Its red corner, which the camera saw above on the left, is there again."""
    upright = Image.new("RGB", size, "white")
    upright.paste("red", (0, 0, size[0] // 4, size[1] // 4))
    undone = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright.transpose(Image.Transpose(undone[orientation])) if orientation > 1 else upright
    made = prepare(saved(stored, "JPEG", exif=exif(orientation)))

    large = opened(made.files[LARGE])
    assert abs(large.width / large.height - size[0] / size[1]) < 0.02
    red, green, _blue = large.getpixel((large.width // 10, large.height // 10))
    assert red > 200
    assert green < 80
    assert min(large.getpixel((large.width * 9 // 10, large.height * 9 // 10))) > 200


def test_nothing_that_was_said_about_a_picture_stays() -> None:
    content = with_segments(
        jpeg(exif=exif(1), icc_profile=b"canaryfarver" * 40, comment=b"canarybemaerkning"),
        segment(0xED, b"Photoshop 3.0\0canarynavn"),
    )
    made = prepare(content + b"canarybagved")

    for file in made.files.values():
        assert b"anary" not in file
        assert set(opened(file).info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }


def test_a_broken_word_about_the_camera_does_not_hide_the_picture() -> None:
    made = prepare(with_segments(jpeg(), segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff" + b"\xff" * 40)))

    assert made.width == 640


def test_more_pixels_than_the_head_says_are_left_lying() -> None:
    """A bomb of pixels: nothing is unpacked that the picture has no room for."""
    import zlib

    made = prepare(png(400, 300, pixels=zlib.compress(bytes(401 * 300) + bytes(60_000_000), 9)))

    assert (made.width, made.height) == (400, 300)


def test_a_head_that_promises_more_than_there_is_gives_what_there_is() -> None:
    """JPEG's decoder fills the rest with grey. It is a picture of nobody's, and no harm."""
    made = prepare(resized_head(jpeg(), 4_000, 3_000))

    assert (made.width, made.height) == (LARGE, 900)


def test_the_same_picture_has_the_same_hash_and_another_one_another() -> None:
    first, again, other = prepare(jpeg()), prepare(jpeg(comment=b"x")), prepare(jpeg(641, 480))

    assert first.content_hash == again.content_hash != other.content_hash


def test_a_header_is_read_without_a_decoder() -> None:
    assert read_header(jpeg(640, 480))[1:] == (640, 480)
    assert read_header(png(640, 480, chunk(b"tEXt", b"k\0v")))[1:] == (640, 480)
    for options in ({}, {"lossless": True}, {"exif": exif(6)}):
        assert read_header(saved(picture(), "WEBP", **options))[1:] == (640, 480)
    assert read_header(saved(picture(mode="P"), "GIF"))[1:] == (640, 480)


_CHILD = """
import sys
from pathlib import Path
import app.features
from app.core.errors import DomainError
from app.media.images import prepare

refused = made = 0
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        prepare(path.read_bytes())
        made += 1
    except DomainError:
        refused += 1
status = Path("/proc/self/status").read_text().split("VmHWM:")[1]
print(refused, made, int(status.split()[0]) // 1024)
"""


def test_a_process_that_meets_all_of_them_stays_small(tmp_path: Path) -> None:
    """Also with the largest pictures that are taken, in the ways that cost most; measured at the peak."""
    for number, content in enumerate(HOSTILE.values()):
        (tmp_path / f"hostile-{number:03}").write_bytes(content)
    noise = Image.effect_noise((5_000, 4_000), 20)
    good = {
        "clear": saved(picture(5_000, 4_000, "RGBA"), "PNG"),
        "progressive": saved(
            Image.merge("RGB", [noise] * 3), "JPEG", progressive=True, subsampling=0, quality=60
        ),
        "sixteen": saved(Image.new("I;16", (5_000, 4_000), 9_000), "PNG"),
        "grey": saved(picture(5_000, 4_000, "L").convert("LA"), "PNG"),
        "table": saved(picture(5_000, 4_000).quantize(64), "PNG", transparency=3),
        "webp": saved(picture(3_200, 2_500, "RGBA"), "WEBP", lossless=True),
        "gif": saved(picture(3_200, 2_500).quantize(64), "GIF"),
    }
    for name, content in good.items():
        (tmp_path / f"good-{name}").write_bytes(content)

    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )

    refused, made, peak = map(int, done.stdout.split())
    assert (refused, made) == (len(HOSTILE), len(good))
    assert peak < MOST_MEMORY, f"{peak} MB at the peak"
