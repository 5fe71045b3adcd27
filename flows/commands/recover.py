"""`pressfigures recover`: runs that died are closed, before a worker starts."""

from __future__ import annotations

import sys

from flows import terminal


def recover() -> None:
    """Close scheduled runs that died, so that they hold no place.

    On the Prefect server that PREFECT_API_URL or a profile names, runs of this machine whose
    process is gone are marked as crashed. From then on the server does so by itself with a run, on
    any machine, from which nothing is heard for a minute and a half. It is for a worker, before
    each of its starts; "pressfigures serve" needs no help.

    \b
    Examples:
      pressfigures recover && prefect worker start --pool pressfigures
    """
    from flows.orchestrator import PrefectUnavailableError, prefect_configured
    from flows.recovery import RecoveryError, close_dead, watch

    console = terminal.console(sys.stderr)
    try:
        with prefect_configured():
            watch()
            closed = close_dead()
    except PrefectUnavailableError as error:
        raise RecoveryError(f"Prefect cannot be used: {error}.") from error
    for name in closed:
        console.print(f"closed: {terminal.inert(name)}", soft_wrap=True)
    console.print(f"{terminal.plural(len(closed), 'dead run')} closed")
