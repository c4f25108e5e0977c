"""A right and a wrong example of evidence for each critical item, drawn, with a few words.

The drawings lie in ``resources/examples``, two for an item; their colours are those of the light
theme and are changed for the dark one.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app import paths
from desktop_app.core.ids import ItemId
from desktop_app.i18n import N_, _
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD, Colours
from desktop_app.ui.look.tooltips import set_tooltip

_RATIO = 104 / 160  # height of a drawing by its width
_GAP = 10
_WORDS = 36  # pixels below a drawing: two lines

# What is right about the one drawing, and wrong about the other.
EXAMPLES: dict[str, tuple[str, str]] = {
    "lead.centre_established": (
        N_("the decision, with number, stamp, signature"),
        N_("only told, nothing on paper"),
    ),
    "lead.director_assigned": (
        N_("the decision that names the person"),
        N_("a draft without stamp and signature"),
    ),
    "staff.assigned": (
        N_("the list of those assigned and present"),
        N_("a group photo: it names nobody"),
    ),
    "staff.support": (
        N_("the duty roster, or the helper at work"),
        N_("the clerk who sits at the counter"),
    ),
    "premises.available": (
        N_("counter, sign and entrance"),
        N_("the face of a citizen"),
    ),
    "device.computers": (
        N_("all counters, computers switched on"),
        N_("broken or private computers"),
    ),
    "device.scanners": (
        N_("the scanner with the file on the screen"),
        N_("a phone that photographs paper"),
    ),
    "net.internet": (
        N_("the measurement, with its time"),
        N_("only the box with its lights"),
    ),
    "net.tslcd": (
        N_("a system opened over this network"),
        N_("the ordinary Internet"),
    ),
    "meeting.online": (
        N_("the room, picture and sound both ways"),
        N_("a secret document on the screen"),
    ),
    "sig.org_cert": (
        N_("the agency's certificate and its expiry"),
        N_("the token and its password"),
    ),
    "sig.person_certs": (
        N_("the list of people with certificates"),
        N_("tokens counted instead of people"),
    ),
    "sig.secret_sign": (
        N_("choose an answer, nothing else"),
        N_("no photo, number or content"),
    ),
    "sw.tthc_accounts": (
        N_("an account for each person"),
        N_("one account shared by several"),
    ),
    "tthc.documents_disseminated": (
        N_("the list of those who received it"),
        N_("the board for citizens"),
    ),
    "tthc.published": (
        N_("the whole board, screen or QR code"),
        N_("sheets missing or out of date"),
    ),
    "tthc.internal_process": (
        N_("every step set up on the system"),
        N_("a step that is missing"),
    ),
    "digit.reuse": (
        N_("the system's statistics of the round"),
        N_("photos of dossiers"),
    ),
}


class ExamplePair(QWidget):
    """The two drawings beside each other; read from their files after the first paint."""

    def __init__(self, item: ItemId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item = item
        right, wrong = EXAMPLES[item]
        self._captions = (_("Right: {what}"), _("Wrong: {what}"))
        self._said = tuple(
            caption.format(what=_(words))
            for caption, words in zip(self._captions, (right, wrong), strict=True)
        )
        self.setAccessibleName(". ".join(self._said))
        set_tooltip(self, "\n".join(self._said))
        self._images: dict[tuple[bool, int], tuple[QImage, QImage]] = {}
        self._may_read = False
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        QTimer.singleShot(0, self, self._read)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._wide(width) * _RATIO) + _WORDS + 4

    def sizeHint(self) -> QSize:
        return QSize(300, self.heightForWidth(300))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(200))

    @staticmethod
    def _wide(width: int) -> float:
        return min(160.0, (width - _GAP) / 2)

    def _read(self) -> None:
        self._may_read = True
        self.update()

    def _pictures(self, wide: int) -> tuple[QImage, QImage]:
        c = colours()
        key = c.dark, wide
        if key not in self._images:
            self._images[key] = (
                drawn(self._item, "right", wide, c),
                drawn(self._item, "wrong", wide, c),
            )
        return self._images[key]

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        wide = self._wide(self.width())
        tall = wide * _RATIO
        ratio = self.devicePixelRatioF()
        shown = self._pictures(round(wide * ratio)) if self._may_read else None
        for n, said in enumerate(self._said):
            x = n * (wide + _GAP)
            frame = QRectF(x, 0, wide, tall)
            tone = (c.green, c.red)[n]
            paint.box(p, frame, RADIUS_FIELD, fill=c.surface, border=c.line)
            if shown is not None:
                p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                p.drawImage(frame.adjusted(3, 3, -3, -3), shown[n])
            icon = (Icon.TICK, Icon.CLOSE)[n]
            paint.box(p, QRectF(x + 5, 5, 18, 18), 9, fill=tone.soft)
            glyphs.paint_icon(p, icon, x + 8, 8, 12, tone.text)
            for line, words in enumerate(_two_lines(said, wide)):
                paint.text(p, x, tall + 2 + 16 * line, 17, words, fonts.CAP, c.ink2, room=wide)


def _two_lines(said: str, room: float) -> list[str]:
    """Break *said* into two lines at most; the second is elided when it is painted."""
    first, rest = "", said.split(" ")
    while rest and fonts.width(f"{first} {rest[0]}".strip(), fonts.CAP) <= room:
        first = f"{first} {rest.pop(0)}".strip()
    return [first, " ".join(rest)] if rest else [first]


def drawn(item: ItemId, which: str, wide: int, c: Colours) -> QImage:
    """Return one drawing, *wide* pixels wide, in the colours of the theme; null without a file."""
    # Imported here, so that the first paint does not wait for it.
    from PySide6.QtSvg import QSvgRenderer

    try:
        text = (paths.resources() / "examples" / f"{item}-{which}.svg").read_text("utf-8")
    except OSError:
        return QImage()
    renderer = QSvgRenderer(_in_colours(text, c).encode())
    image = QImage(wide, round(wide * _RATIO), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def _in_colours(text: str, c: Colours) -> str:
    """Return a drawing made in the light colours with those of the theme *c*."""
    if not c.dark:
        return text
    from desktop_app.ui.look.tokens import LIGHT

    pairs = (
        (LIGHT.ink2, c.ink2), (LIGHT.accentsoft, c.accentsoft), (LIGHT.accent, c.accent),
        (LIGHT.red.shape, c.red.shape), (LIGHT.green.shape, c.green.shape),
        (LIGHT.edge, c.edge), (LIGHT.sunken, c.sunken), (LIGHT.surface, c.surface),
    )  # fmt: skip
    for light, dark in pairs:
        text = text.replace(light.name().upper(), dark.name())
    return text
