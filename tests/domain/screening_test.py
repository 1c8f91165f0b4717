"""Names somebody is screened by."""

from typing import Any

import pytest

from paycover.domain.screening import names_of
from tests.domain.records import contractor


@pytest.mark.parametrize(
    ("over", "names"),
    [
        ({}, ["joe parker"]),
        ({"middle_name": "B"}, ["b joe parker", "joe parker"]),
        (
            {"middle_name": "Bo", "company_name": "Zed & Co"},
            ["bo joe parker", "co zed", "joe parker"],
        ),
        ({"company_name": "Parker, JOE"}, ["joe parker"]),
        ({"first_name": "", "last_name": "…"}, [""]),
        ({"first_name": "", "last_name": "", "company_name": "Acme"}, ["acme"]),
    ],
)
def test_every_name_is_screened_once_in_order(over: dict[str, Any], names: list[str]) -> None:
    assert names_of(contractor(**over)) == names
