"""Qt's own sentences in the person's language: Qt ships none in Vietnamese.

They stand in the dialogs that Qt draws itself, where the system has none of its own: buttons, file
dialogs, messages. The file dialog's names that the program gives (``ui.files``) come first.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QCoreApplication, QTranslator

from desktop_app.core.fault import N_
from desktop_app.i18n import _

# By Qt's context, Qt's sentence: ours, a message id. An ampersand marks the letter of Alt.
_SAID: dict[str, dict[str, str]] = {
    "QPlatformTheme": {
        "OK": N_("OK"),
        "Save": N_("Save"),
        "Open": N_("Open"),
        "&Yes": N_("Yes"),
        "&No": N_("No"),
        "Yes to &All": N_("Yes to all"),
        "N&o to All": N_("No to all"),
        "Abort": N_("Stop"),
        "Retry": N_("Try again"),
        "Ignore": N_("Go on all the same"),
        "Close": N_("Close"),
        "Cancel": N_("Leave it"),
        "Discard": N_("Throw away"),
        "Help": N_("Help"),
        "Apply": N_("Apply"),
        "Reset": N_("As before"),
        "Save All": N_("Save all"),
        "Restore Defaults": N_("As delivered"),
    },
    "QFileDialog": {
        "Look in:": N_("Look in:"),
        "Back": N_("Back"),
        "Go back": N_("Go back"),
        "Alt+Left": "",
        "Forward": N_("Forward"),
        "Go forward": N_("Go forward"),
        "Alt+Right": "",
        "Parent Directory": N_("Folder above"),
        "Go to the parent directory": N_("Go to the folder above"),
        "Alt+Up": "",
        "Create New Folder": N_("New folder"),
        "Create a New Folder": N_("Make a new folder"),
        "List View": N_("As a list"),
        "Change to list view mode": N_("Show names only"),
        "Detail View": N_("With details"),
        "Change to detail view mode": N_("Show size, kind and day"),
        "Sidebar": N_("Places"),
        "List of places and bookmarks": N_("Places to go to"),
        "Files": N_("Files"),
        "File &name:": N_("File name:"),
        "Files of type:": N_("Kind of file:"),
        "&Open": N_("Open"),
        "&Save": N_("Save"),
        "Open": N_("Open"),
        "Save As": N_("Save as"),
        "&Choose": N_("Take it"),
        "Directory:": N_("Folder:"),
        "&Rename": N_("Rename"),
        "&Delete": N_("Delete"),
        "Delete": N_("Delete"),
        "Show &hidden files": N_("Show hidden files"),
        "&New Folder": N_("New folder"),
        "New Folder": N_("New folder"),
        "Remove": N_("Take off the list"),
        "Find Directory": N_("Find a folder"),
        "Recent Places": N_("Recent places"),
        "My Computer": N_("This computer"),
        "%1 already exists.\nDo you want to replace it?": N_("%1 is there already.\nReplace it?"),
        "%1\nFile not found.\nPlease verify the correct file name was given.": N_(
            "%1\nThere is no such file. Check its name."
        ),
        "%1\nDirectory not found.\nPlease verify the correct directory name was given.": N_(
            "%1\nThere is no such folder. Check its name."
        ),
        "'%1' is write protected.\nDo you want to delete it anyway?": N_(
            "“%1” is protected against writing.\nDelete it all the same?"
        ),
        "Are you sure you want to delete '%1'?": N_("Delete “%1”?"),
        "Could not delete directory.": N_("The folder cannot be deleted."),
        "All Files (*)": N_("All files (*)"),
    },
    "QFileSystemModel": {
        "Name": N_("Name"),
        "Size": N_("Size"),
        "Kind": N_("Kind"),
        "Type": N_("Kind"),
        "Date Modified": N_("Changed"),
        "My Computer": N_("This computer"),
        "Computer": N_("This computer"),
        '<b>The name "%1" cannot be used.</b>': N_("The name “%1” cannot be used."),
        "Invalid filename": N_("This is no name for a file"),
    },
    "QAbstractFileIconProvider": {
        "Drive": N_("Drive"),
        "File": N_("File"),
        "File Folder": N_("Folder"),
        "Folder": N_("Folder"),
        "Shortcut": N_("Shortcut"),
        "Unknown": N_("Unknown"),
        "%1 File": N_("%1 file"),
    },
    "QMessageBox": {
        "OK": N_("OK"),
        "Show Details...": N_("Show details"),
        "Hide Details...": N_("Hide details"),
    },
}


_INSTALLED = "our words"  # a property of the application


class QtWords(QTranslator):
    """Gives Qt our sentences for its own; what it asks for and we lack stays as it is."""

    def translate(
        self,
        context: str | bytes,
        sourceText: str | bytes,
        disambiguation: str | bytes | None = None,
        n: int = -1,
    ) -> str:
        said = _SAID.get(str(context), {}).get(str(sourceText), "")
        return _(said) if said else ""

    def isEmpty(self) -> bool:
        return False


@cache
def _words() -> QtWords:
    return QtWords()


def speak_to_qt() -> None:
    """Let Qt use our sentences in the dialogs made from now on, in the language of each moment."""
    app = QCoreApplication.instance()
    if app is not None and not app.property(_INSTALLED):
        app.setProperty(_INSTALLED, True)
        app.installTranslator(_words())
