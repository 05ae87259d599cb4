"""Writes scaling/*.png beside it: pictures as Pillow's Image.resize scales them. Run as `python scaling.py` with Pillow installed."""
import pathlib

from PIL import Image

HERE = pathlib.Path(__file__).parent / "scaling"
FILTERS = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC, "lanczos": Image.Resampling.LANCZOS}
# Width and height before and after: smaller, larger, one axis each way, and hardly at all.
SIZES = [(90, 61, 24, 24), (9, 5, 24, 20), (70, 6, 20, 20), (33, 32, 32, 32), (1, 1, 3, 2), (301, 203, 16, 16)]


def picture(width, height):
    """Edges and waves that the test makes too."""
    image = Image.new("RGB", (width, height))
    for y in range(height):
        for x in range(width):
            image.putpixel((x, y), (255 * ((x // 3 + y // 2) % 2), (x * 37 + y * 11) % 256, (x * y * 5 + y) % 256))
    return image


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for name, resample in FILTERS.items():
        for width, height, to_width, to_height in SIZES:
            scaled = picture(width, height).resize((to_width, to_height), resample)
            scaled.save(HERE / f"{name}-{width}-{height}-{to_width}-{to_height}.png")
