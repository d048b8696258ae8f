"""What is done in steps: one of them on the screen, Escape goes back one, and nothing is made before the last."""

from textual.containers import Vertical

from screens.arrival import Arrival, Result
from screens.setup_steps import Done, Making, Step


class Stepped(Arrival[Result]):
    """One step at a time. Whoever stops before the last has made nothing, and no passphrase stays behind."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: list[Step] = []
        self._busy = False
        self.unsure = False
        """Whether the disk failed so that nobody can tell what became of it."""

    @property
    def here(self) -> Step:
        """The step that is on the screen."""
        return self._steps[-1]

    @property
    def chosen(self) -> Step:
        """The step before this one: while it is made, the one with the passphrase."""
        return self._steps[-2]

    async def go(self, step: Step) -> None:
        """Put a step on the screen; the one before it waits behind it."""
        if self._steps:
            self.here.display = False
        self._steps.append(step)
        await self.query_one("#steps", Vertical).mount(step)
        self.show()

    def show(self) -> None:
        """Begin the step that is on the screen now."""
        self.here.begin()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no way back while the keys are made, nor once they are."""
        return not self._busy and self.may_go_back if action == "back" else True

    @property
    def may_go_back(self) -> bool:
        """Whether there is a step behind this one."""
        return len(self._steps) > 1

    async def action_back(self) -> None:
        """Go back a step: what was typed there is still there, a passphrase that was typed on this one is not."""
        gone = self._steps.pop()
        gone.forget()
        await gone.remove()
        self.here.display = True
        self.show()

    async def on_done(self, message: Done) -> None:
        """Each step, and what comes after it."""
        message.stop()
        await self.after(message.step)

    async def after(self, step: Step) -> None:
        """What comes after a step."""

    async def work(self, making: Making) -> None:
        """Say that it is being made, and once that is on the screen make it."""
        self._busy = True
        await self.go(making)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        # The worker reads the steps itself: whatever is handed to a worker stays on it.
        self.run_worker(self._work(), exclusive=True, group="make")

    async def _work(self) -> None:
        from datui.casework.refusal import Refusal

        making = self.here
        assert isinstance(making, Making)
        try:
            await self.make()
        except Refusal as refusal:
            self._busy = False
            self.unsure = refusal.code == "unsure"
            so = "What became of it is seen after the next unlocking." if self.unsure else self.as_it_is()
            making.refused(refusal.reason, refusal.route, so)
            self.refresh_bindings()

    async def make(self) -> None:
        """Make what all the steps were for. Raises Refusal, and then nothing was made."""

    def as_it_is(self) -> str:
        """How things stand where it was refused."""
        return "Nothing was made."

    def forget(self) -> None:
        """Let go of every passphrase, and of the steps that were gone through."""
        for step in self._steps:
            step.forget()
        # What is hidden is not drawn again, and would keep what was last drawn of it.
        *gone, here = self._steps
        self._steps = [here]
        if self.is_attached:
            for step in gone:
                step.remove()
