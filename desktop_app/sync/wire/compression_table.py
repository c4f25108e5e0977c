"""Words with a code on the wire, like the static table of HPACK for headers.

A word that is not here is sent as its text, so the table affects bytes and never meaning. Wire
version 1 fixes the table: it never changes, not even by appending, and a test compares its hash.
The first 126 take one byte. Item ids stand in the order of the first checklist, so that answers in
that order take few bytes.
"""

from __future__ import annotations

from typing import Final

_ITEMS = """
lead.centre_established lead.director_assigned staff.assigned staff.support lead.seal_account
lead.director_not_vice_chair staff.qualified staff.term_decision staff.trained_date
staff.it_officer staff.operating_rules premises.available premises.area_m2 premises.counters
premises.waiting_area premises.info_area premises.online_support_area premises.service_points
premises.signage premises.accessibility premises.power_backup premises.records_storage
device.computers device.scanners device.computer_adequate device.printers device.queue_system
device.cashless_payment device.rating net.internet net.tslcd meeting.online net.lan
net.backup_link sig.org_cert sig.person_certs sig.secret_sign sig.earliest_expiry sig.test_ok
sig.token_register sw.tthc_accounts sw.dvcqg_ok sw.civil_registry sw.population_db sw.documents
sw.support_contact sec.antivirus sec.os_supported sec.level_dossier sec.privacy
tthc.documents_disseminated tthc.published tthc.internal_process tthc.non_boundary tthc.forms
tthc.fees_posted tthc.feedback_channel tthc.online_rate tthc.continuity_plan digit.reuse
digit.scanned_on_receipt digit.results_electronic citizen.digital_teams citizen.satisfaction
"""

_ANSWERS = """
answer checklist status value of note reason cause solver lowered confirmed seconds decree-118/1
met partial unmet not_applicable answered not_known unanswered unknown
no_funding not_provided upper_software line_power no_staff no_guidance in_progress other
commune province ministry carrier supplier
"""

_OTHERS = """
attach detach submit verify visit approve return comment action order paragraph person call entry
evidence sha256 name media size number date captured layer target covers digest leader slip
judged evidence_wrong method started ended decision team present opinion conclusion closed
head accepted text reply who what due responsibility product authority progress done ordered
paper about position phone act detail
declared verified photo document measurement report on_site online file
image/jpeg image/png application/pdf
area inspection situation causes requests
one_level_model no_certificate_yet no_director_yet nobody_seconded few_dossiers no_fees_here
not_to_be_provided no_token_yet managed_by_province no_dossier_received no_dossier_handled
no_paper_dossier no_result_returned no_villages commune_centre one_level_branch reception_point
none role own_commune revoked counter sensitive malformed
"""

WORDS: Final = ("", *_ITEMS.split(), *_ANSWERS.split(), *_OTHERS.split())
