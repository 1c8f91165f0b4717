"""The premium calculator."""

import csv
import io

from tests import make
from tests.conftest import Api
from tests.pages.dashboard.conftest import Desk
from tests.rows import rows_of

PATH = "/dashboard/calculator"
ONE = f"{PATH}?category={make.CATEGORY}&line=general&line=workers-comp&work_state=CA&home_state=CA&wage="
FILE = f"""category,lines,work_state,home_state,wage
{make.CATEGORY},general workers-comp,CA,NY,"$2,500.00"
Computer service,general,,ca,100
{make.CATEGORY},general,,,100
nothing,general,CA,CA,100
{make.CATEGORY},moon,CA,CA,100
{make.CATEGORY},general,CA,ZZ,100
{make.CATEGORY},general,CA,CA,-5
{make.CATEGORY},,CA,CA,5
"""


def test_a_premium_is_calculated_as_it_would_be_billed_and_nothing_is_written(api: Api, desk: Desk) -> None:
    desk.get("/dashboard")
    before = rows_of(api)
    page = desk.get(ONE + "2500", most=4)
    assert "$43.25" in page and "Why this price" in page
    assert "category" in desk.get(f"{PATH}?category=jc_nothing&line=general&wage=5", most=4)
    assert "must be from" in desk.get(ONE + "0", most=4)
    assert rows_of(api) == before


def test_a_file_is_calculated_row_by_row(api: Api, desk: Desk) -> None:
    files = {"file": ("cases.csv", FILE.encode(), "text/csv")}
    page = desk.client.post(PATH, files=files, data={"as": "page"})
    assert page.status_code == 200 and "2 of 8 rows" in page.text and "$44.25" in page.text
    answer = desk.client.post(PATH, files=files, data={"as": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["premium"] for row in rows] == ["43.25", "1.00", "", "", "", "", "", ""]
    assert all(row["refused_because"] for row in rows[2:])
    assert "'-5" in answer.text


def test_a_file_that_is_none_is_refused_and_the_template_works(api: Api, desk: Desk) -> None:
    for content in (b"", b"\xff\xfe", b"a,b\n1,2\n"):
        assert desk.client.post(PATH, files={"file": ("x.csv", content, "text/csv")}).status_code == 400
    template = desk.get(f"{PATH}/template.csv")
    page = desk.client.post(PATH, files={"file": ("x.csv", template.encode(), "text/csv")})
    assert "1 of 1 rows" in page.text
