"""The words of the limits of the dashboard's pages."""

PAGE_LIMITS = {
    ("pages.dashboard.lists", "EXPORT_ROWS_MAX"): "rows of one export of a list",
    ("pages.dashboard.objects", "EVENTS_SHOWN_MAX"): "events of an object's history that are shown",
    ("pages.dashboard.statements", "LINES_SHOWN_MAX"): "lines of a statement that are shown",
    ("pages.dashboard.rate_plans", "ROWS_SHOWN_MAX"): "rates of a version that are shown",
    ("pages.dashboard.users", "USERS_SHOWN_MAX"): "users that are shown",
    ("pages.dashboard.tasks", "ROWS_MAX"): "failed tasks that are shown",
    ("pages.dashboard.underwriting", "NOTE_LENGTH_MAX"): "longest note of an underwriter, characters",
    (
        "pages.dashboard.rate_plan_files",
        "FORM_BYTES_MAX",
    ): "largest form with the files of a rate plan, bytes; also unpacked",
    ("pages.dashboard.rate_plan_files", "PACKED_FILES_MAX"): "files of a ZIP file with a rate plan",
    ("pages.dashboard.rate_plan_files", "FAULTS_SHOWN_MAX"): "faults of a rate plan that are shown",
    ("pages.dashboard.certificates", "REASON_LENGTH_MAX"): "longest reason of a reviewer, characters",
    ("pages.dashboard.certificate_desk", "FORM_BYTES_MAX"): "largest form with a certificate, bytes",
    (
        "domain.certificate_expiry",
        "AHEAD_SECONDS",
    ): "how long before its end a certificate is chased, seconds",
    (
        "domain.certificate_expiry",
        "LOOKBACK_SECONDS",
    ): "how long after its end a certificate is chased, seconds",
    ("domain.bulk_uploads", "KEPT_SECONDS"): "how long a bulk upload that nobody runs is kept, seconds",
    ("domain.bulk_uploads", "AGAIN_SECONDS"): "how long the same file counts as the same upload, seconds",
    ("pages.dashboard.uploads", "NAME_MAX"): "longest name of an uploaded file that is kept, characters",
    ("pages.dashboard.uploads", "FORM_BYTES_MAX"): "largest form with a bulk upload, bytes",
    (
        "pages.dashboard.uploads",
        "AGAIN_SECONDS",
    ): "seconds until the page of a running upload looks again",
    ("pages.dashboard.calculator", "ROWS_MAX"): "rows of a file of the premium calculator",
    ("pages.dashboard.calculator", "ROWS_SHOWN_MAX"): "rows of it that are shown",
    ("pages.dashboard.calculator", "FILE_BYTES_MAX"): "largest file of the premium calculator, bytes",
    ("flows.sign_in", "SEEN_SECONDS"): "seconds between two notes that a session is in use",
    ("kit.second_factor", "STEP_SECONDS"): "seconds a code of an authenticator application is shown",
    ("cli.serving", "HANGS_SECONDS"): "seconds one of several server processes may give no sign",
    ("cli.serving", "STOP_SECONDS"): "seconds running requests have to end when the server is stopped",
    ("cli.processes", "START_SECONDS_MAX"): "seconds in which several server processes have to answer",
    ("cli.checkup_table", "LINE_MAX"): "columns of what `doctor` prints where no terminal shows it",
    ("cli.rate_views", "LINE_MAX"): "columns of what `rates` prints where no terminal shows it",
    ("kit.dates", "SECONDS_MAX"): "latest moment, Unix seconds: the end of the year 9999",
}
"""Module and name of a limit → what it bounds."""
