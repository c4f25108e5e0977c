"""A field for an amount in đồng: typed with dots, digits or words, shown grouped on leaving."""

from __future__ import annotations

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from desktop_app.core.fault import EntryRefused
from desktop_app.core.text.money import typed_dong
from desktop_app.i18n import _, figures, sentence
from desktop_app.ui.look.fields import Field


class MoneyField(Field):
    """An amount; what is no amount stays as it was typed, and ``why_wrong`` says so."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, placeholder=_("12.500.000 or 12,5 million"), parent=parent)

    def amount(self) -> int | None:
        """Return the amount in đồng; None where none, or none that can be read, is written."""
        try:
            return typed_dong(self.text())
        except EntryRefused:
            return None

    def why_wrong(self) -> str:
        """Return why the text is no amount, "" where it is one or empty."""
        try:
            typed_dong(self.text())
        except EntryRefused as refused:
            return sentence(refused)
        return ""

    def show_amount(self, amount: int | None) -> None:
        """Show a stored amount, grouped, or nothing."""
        self.show_text("" if amount is None else figures.number(amount))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        amount = self.amount()
        if amount is not None and not self.is_composing:
            self.setText(figures.number(amount))
