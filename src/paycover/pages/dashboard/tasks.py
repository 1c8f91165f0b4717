"""Failed tasks: what the program could not do, and doing it again."""

from paycover.domain.roles import Duty
from paycover.domain.tasks import TaskStatus
from paycover.flows.task_runs import run_again
from paycover.pages.dashboard.cells import code, link, number, path_of, text, when
from paycover.pages.dashboard.frame import Acting, Signed, doing, looking, shown
from paycover.pages.dashboard.nav import HOME
from paycover.pages.render import redirect
from paycover.pages.words import words
from paycover.store.task_lists import listed
from paycover.web.http import Answer

PATH = f"{HOME}/tasks"
ROWS_MAX = 200


def show(signed: Signed) -> Answer:
    """Show the tasks that failed for good, the latest first."""
    found = listed(signed.snapshot.link, TaskStatus.FAILED, account=signed.account.id, limit=ROWS_MAX)
    rows = []
    for _, task in found:
        subject = link(task.subject) if path_of(task.subject) else code(task.subject)
        cells = [
            text(words(task.kind.replace(".", ": "))),
            subject,
            number(task.attempts),
            when(task.due),
            text(task.last_error),
        ]
        rows.append((task.id, cells))
    return shown(signed, "tasks.html", path=PATH, rows=rows, may_run=signed.may(Duty.BILL))


def again(acting: Acting) -> Answer:
    """Have a task done anew."""
    run_again(acting.tx, acting.visit.parameters[0])
    return redirect(PATH)


ROUTES = (looking(PATH, show), doing(f"{PATH}/{{id}}/again", again, Duty.BILL))
