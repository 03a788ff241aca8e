"""Records for tests: plain functions, every argument optional, made-up persons only.

NIK serials start at 9001 (none are issued that high) and phone numbers are 08xx-00….
"""

from __future__ import annotations

from tests.factories_events import (  # noqa: F401
    make_agenda_item,
    make_attendance,
    make_event,
    make_event_kind,
    make_event_role,
    make_invitation,
    make_invitation_rule,
    make_letter,
    make_number_format,
    make_participant,
    make_session,
)
from tests.factories_ground import (  # noqa: F401
    BRONJONG,
    PASSWORD,
    code_of,
    letters,
    make_alias,
    make_batch,
    make_distinct_pair,
    make_import_row,
    make_job,
    make_letterhead,
    make_match_decision,
    make_merge,
    make_merge_row,
    make_nightly_run,
    make_nik,
    make_person,
    make_photo,
    make_possible_double,
    make_region_spelling,
    make_saved_mapping,
    make_sensitive_read,
    make_signatory,
    make_user,
    next_number,
)
from tests.factories_pillars import (  # noqa: F401
    make_activity_report,
    make_client_count,
    make_decree,
    make_evaluation,
    make_held_village,
    make_institution,
    make_institution_profile,
    make_legal_paper,
    make_membership,
    make_membership_act,
    make_pillar,
    make_pillar_coordinator,
    make_pillar_rule,
    make_position,
    make_report_photo,
    make_training,
    make_unit,
)
from tests.factories_puskesos import (  # noqa: F401
    make_activation_plan,
    make_activation_step,
    make_centre,
    make_centre_staff,
    make_enrolment,
    make_facility_check,
    make_facility_kind,
    make_monthly_activity,
    make_opening_hour,
    make_programme,
    make_stage_change,
    make_step_template,
)
