"""What the fields of a certificate mean, for the published document."""

CERTIFIED = {
    "basis": "`scheduled` names one entity, `blanket` is for all that a contract asks it for.",
    "certificate": "The certificate as it stands, null while the first one is being made.",
    "document": "Where the insurer's endorsement is kept.",
    "edition": "Edition of the insurer's form.",
    "ended_at": "When it was superseded or revoked, in seconds since the Unix epoch; null while it stands.",
    "endorsements": "What the insurer has added to the policy; nothing else may be stated of the holder.",
    "form": "Number of the insurer's form.",
    "holder": "Whom it is made out to: the client of the work.",
    "insured": "Who is insured, by name.",
    "log_number": "Its place in the account's log of certificates, counted from 0.",
    "owner_covered": "Whether the policy covers the person named; a policy can exclude its owner.",
    "primary_noncontributory": "Whether it is to state that the cover is primary and non-contributory.",
    "revision": "1, 2, 3 and so on of one number.",
    "scope": "What the endorsement is for, in the insurer's words.",
    "signing_key": "ID of the key that signed it; `/verify/keys` has the key.",
    "superseded_by": "ID of the revision that took its place, null where none did.",
    "verify_url": "Its public page: says live whether there is cover; what is printed as its QR code.",
}
