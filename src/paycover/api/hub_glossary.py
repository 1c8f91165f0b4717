"""What the fields of hub links mean, for the published document."""

HUB = {
    "alerts": "Whether the contact gets an e-mail when cover lapses, and seven days ahead.",
    "revoked_at": "When it was ended for good, in seconds since the Unix epoch; null while it was not.",
    "send": "Whether the contact is sent the address by e-mail.",
}
