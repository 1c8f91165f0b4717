"""What each limit of the compliance hub and of its alerts is for."""

HUB_LIMITS = {
    ("domain.hub_links", "LINK_SECONDS"): "seconds a hub link is good where no end is given",
    ("domain.hub_links", "LINK_SECONDS_MAX"): "longest time a hub link can be good, seconds",
    (
        "domain.hub_links",
        "MAIL_PAUSE_SECONDS",
    ): "seconds between two messages with a hub link that are asked for",
    ("domain.lapses", "AHEAD_SECONDS"): "seconds before its end from which cover is told to be lapsing",
    ("domain.lapses", "LOOKBACK_SECONDS"): "seconds after its end for which a lapse is still told",
    ("domain.lapses", "LINES_MAX"): "lapses of each stage that an e-mail lists",
    ("domain.site_covers", "KEPT_SECONDS"): "seconds for which cover that ended is shown as current work",
    ("pages.hub", "SCANNED_MAX"): "rows looked at for a page of the compliance hub",
    ("pages.hub", "EXPORT_ROWS_MAX"): "rows of a file of the compliance hub",
    ("pages.hub", "WITHIN_DAYS_MAX"): "most days ahead that the compliance hub can be asked about",
    ("pages.hub", "NAME_LENGTH_MAX"): "characters of a name looked for in the compliance hub",
    ("store.hub_links", "SENT_MAX"): "hub links one address is sent at a time",
    ("store.lapses", "TOLD_MAX"): "lapses that the e-mails of one day name",
    ("pages.dashboard.hub_links", "LINKS_SHOWN_MAX"): "hub links shown on the page of an entity",
}
