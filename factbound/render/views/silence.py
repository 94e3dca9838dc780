"""What stands where nothing is said at the clocks: prints 'not known' and has nothing to add."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from factbound.render.views.view import View


class Silence(View):
    """A statement that is not there; false, so that templates can ask for it with `if`."""

    text = "not known"
    because = note = when = until = status = certainty = rank = provided = formula = label = state = by = id = ""
    reason = None
    settled_by: tuple[Any, ...] = ()
    holds = disputed = overruled = excerpt = False
    worked = None
    missing = True
    marks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return self.text

    def land(self) -> Markup:
        """Print that nothing is known."""
        return Markup(self.text)

    @property
    def cited(self) -> Markup:
        """The same, since there is nothing to cite."""
        return self.land()

    @property
    def locators(self) -> list[Any]:
        """No places."""
        return []

    @property
    def working(self) -> list[Any]:
        """No inputs."""
        return []
