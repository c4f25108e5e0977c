"""The look: colours, type, shapes and the controls every window is assembled from.

Where things are: ``theme.dress`` once per application; ``tokens`` (colours, sizes) and ``fonts``
(text styles) for painting; ``marks`` (verdict shapes with their words), ``glyphs`` (icons);
``paint`` for delegates; controls in ``buttons``, ``choices``, ``fields``, ``combo``, ``texts``,
``badges``, ``chips``, ``cards``, ``progress``, ``hints``, ``scrolling``, ``tiles``, ``slip``.
No application style sheet, no proxy style, no graphics effects: palette and painting only.
"""
