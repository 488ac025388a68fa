"""Archives: the parts of a .docx or .odt, opened so that no file can fill the memory.

What a part says of its own size is held to: nothing beyond it is unpacked, and the sizes are added up before
anything is. Pictures are never unpacked.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping

from federation.errors import FileProtected, FileUnreadable, StatuteTooLarge

MAX_PARTS = 5_000
MAX_XML_BYTES = 24 << 20  # all parts of text together; a book of a thousand pages has 10 MiB
_PICTURES = (".bmp", ".emf", ".gif", ".jpeg", ".jpg", ".png", ".svm", ".tif", ".tiff", ".webp", ".wmf")


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Return the archive's table of contents. Raises FileUnreadable where it is broken or cut off."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, OverflowError) as fault:
        raise FileUnreadable("The file is broken or was cut off: its archive cannot be opened.") from fault


def has_pictures(archive: zipfile.ZipFile) -> bool:
    """Whether pictures lie in the archive."""
    return any(name.lower().endswith(_PICTURES) for name in archive.namelist())


def read_parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Return the XML parts by name, all within `MAX_XML_BYTES`.

    Raises:
        StatuteTooLarge: unpacked they would be larger than any statute
        FileProtected: the parts are encrypted
        FileUnreadable: a part is damaged
    """
    infos = archive.infolist()
    wanted = [info for info in infos if info.filename.lower().endswith((".xml", ".rels"))]
    if len(infos) > MAX_PARTS or sum(info.file_size for info in wanted) > MAX_XML_BYTES:
        raise StatuteTooLarge(
            f"Unpacked, the file's text has over {MAX_XML_BYTES >> 20} MiB: no statute is that long.",
            limit=MAX_XML_BYTES,
        )
    if any(info.flag_bits & 1 for info in wanted):
        raise FileProtected("The file only opens with a password: save it without one.")
    parts: dict[str, bytes] = {}
    for info in wanted:
        try:
            with archive.open(
                info
            ) as part:  # asked for more than it says, it says at its end whether it lied
                parts[info.filename] = part.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, EOFError) as fault:
            raise FileUnreadable(
                f"The file is damaged: its part {info.filename} cannot be unpacked.", part=info.filename
            ) from fault
        except RuntimeError as fault:  # zipfile has no class of its own for a part that asks for a password
            raise FileProtected("The file only opens with a password: save it without one.") from fault
    return parts


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return an archive of the parts, the same bytes for the same parts. The first one is not compressed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()
