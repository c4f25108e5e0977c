"""The look: colours, type, shapes and the controls every window is assembled from.

``theme.dress`` once an application, then:

======================  ========================================================================
``tokens``, ``fonts``   colours, sizes; text styles, widths, eliding
``marks``, ``glyphs``   verdicts as shapes with their words; shapes and icons as cached pixmaps
``icons``               the names of the icons
``paint``, ``rows``     painting for delegates: text, caps, tags, pills; whole rows
``focus``               the focus ring
``texts``               Label, Paragraph
``badges``              KeyCap, Tag, Pill, Count, Shape, IconSign, Avatar, Dot
``buttons``             Button
``answers``             StatusRow, CauseGrid
``choices``             Segment, Tabs, Check
``fields``              Field, SearchField, TextArea
``figures``             NumberField, DateField
``combo``               Combo
``chips``, ``drop``     FileChip, FilterChip; DropZone
``cards``               Ground, Line, Card, Banner, Note
``progress``, ``steps`` ProgressTrack, ProgressBar, TickStrip; Steps
``hints``               HintsBar
``scrolling``           ScrollArea, thin bars for list views
``tiles``, ``slip``     HeatTiles; Slip
======================  ========================================================================

No application style sheet, no proxy style, no graphics effects: palette and painting only. A
short style sheet alone made building and painting 300 widgets 1.9 times as slow.
"""
