"""The frame of a desk: header, bar, body, banners, hints; it signals when the step changes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.look.cards import Ground, GroundColour
from desktop_app.ui.look.hints import HintsBar

from .header import Header
from .steps import Step, step_for


class Frame(Ground):
    """Header, a bar of the desk's own, the body, the hints.

    ``above`` holds banners that stay while they apply, ``below`` a bar shown on request
    (connecting). Signals: ``step_changed(Step)``.
    """

    step_changed = Signal(object)

    def __init__(self, bar: QWidget, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(GroundColour.BG, parent=parent)
        self.header = Header()
        self.bar = bar
        self.body = body
        self.hints = HintsBar()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(bar)
        self.above = QVBoxLayout()
        self.above.setSpacing(0)
        whole.addLayout(self.above)
        whole.addWidget(body, 1)
        self.below = QVBoxLayout()
        whole.addLayout(self.below)
        whole.addWidget(self.hints)
        self._step: Step | None = None

    @property
    def step(self) -> Step:
        """How much fits side by side now."""
        return self._step if self._step is not None else step_for(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        step = step_for(self.width())
        if step is not self._step:
            self._step = step
            self.step_changed.emit(step)
