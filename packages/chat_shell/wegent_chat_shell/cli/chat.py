"""`wegent-chat chat`: a conversation, line by line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from wegent_contracts.errors import WegentError
from wegent_kit.terminal import one_line, safe

from wegent_chat_shell.cli.asking import Asker, Read
from wegent_chat_shell.cli.outcome import DONE, ended
from wegent_chat_shell.cli.screen import Screen
from wegent_chat_shell.cli.session import PREFIX, Chosen, meant, open_dialogue
from wegent_chat_shell.cli.settings import TerminalSettings
from wegent_chat_shell.cli.talking import Talk
from wegent_chat_shell.dialogue.dialogue import NEW
from wegent_chat_shell.dialogue.turns import KeptTurn

HELP: Final = """Ctrl-C stops an answer and keeps what is there, Ctrl-D leaves.
/model [NAME]    who answers, or another model from now on
/new             a new conversation
/history [ID]    the latest conversations, or go on with one
/tools           what may be used
/help            this
/exit            leave"""
LISTED: Final = 10


def chat(chosen: Chosen) -> int:
    """The exit code."""
    return ended(lambda: _chat(chosen), prefix=PREFIX)


def _chat(chosen: Chosen) -> int:
    import readline  # noqa: F401 - gives input() its line editing

    settings = TerminalSettings()
    screen = Screen(interactive=True, thinking=settings.thinking)
    with asyncio.Runner() as runner:
        dialogue = open_dialogue(settings, chosen.allowed)
        try:
            talk = Talk(runner, dialogue, screen, Asker(screen))
            return Chat(talk, chosen.completed(settings), settings).run()
        finally:
            runner.run(dialogue.aclose())


@dataclass
class Chat:
    """`read`: a line of whoever is at the terminal."""

    talk: Talk
    chosen: Chosen
    settings: TerminalSettings
    read: Read = input

    def run(self) -> int:
        """Until they leave. Raises WegentError for what cannot begin."""
        screen = self.talk.screen
        spec = self.talk.dialogue.catalog.answering(agent=self.chosen.agent, model=self.chosen.model)
        screen.remark(f"{spec.name or spec.model.name} ({spec.model.model_id}). /help says what there is.")
        if self.chosen.conversation is not None:
            self._guarded(lambda: self._go_to(str(self.chosen.conversation)))
        while True:
            try:
                line = self.read("> ").strip()
            except EOFError:
                return DONE
            except KeyboardInterrupt:
                screen.remark("\nCtrl-D leaves.")
                continue
            if line in {"/exit", "/quit"}:
                return DONE
            if line:
                self._guarded(partial(self._heard, line))

    def _guarded(self, work: Callable[[], None]) -> None:
        """What fails does not end the conversation."""
        try:
            work()
        except WegentError as error:
            self.talk.screen.complain(error.message)
        except KeyboardInterrupt:
            self.talk.screen.remark("stopped; what is there was kept")

    def _heard(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        commands = {
            "/help": lambda: self.talk.screen.remark(HELP),
            "/model": lambda: self._model(rest.strip()),
            "/new": self._new,
            "/history": lambda: self._history(rest.strip()),
            "/tools": self._tools,
        }
        if word in commands:
            commands[word]()
        elif line.startswith("/"):
            self.talk.screen.remark(f"There is no {one_line(word)}.\n{HELP}")
        else:
            self._ask(line)

    def _ask(self, message: str) -> None:
        runner, dialogue = self.talk.runner, self.talk.dialogue
        kept = None if dialogue.store is None else self.chosen.conversation or NEW
        asked = self.chosen.asked(message, attended=True)
        exchange = runner.run(dialogue.begin(asked, conversation=kept))
        self.chosen = replace(self.chosen, conversation=exchange.kept_in)
        try:
            self.talk.to_its_end(exchange)
        finally:
            self._allow_always()

    def _allow_always(self) -> None:
        """Into the configuration, so that the next conversation does not ask either."""
        from wegent_chat_shell.cli.config import allow

        asker, dialogue = self.talk.asker, self.talk.dialogue
        tools, asker.always = list(dict.fromkeys(asker.always)), []
        if tools:
            dialogue.allowed = (*dialogue.allowed, *tools)
            allow(self.settings.config_path(), tools)
            self.talk.screen.remark(f"{', '.join(tools)}: allowed from now on (wegent-chat config get allowed_tools)")

    def _model(self, name: str) -> None:
        catalog, screen = self.talk.dialogue.catalog, self.talk.screen
        if name:
            catalog.model(name)
            self.chosen = replace(self.chosen, model=name)
        spec = catalog.answering(agent=self.chosen.agent, model=self.chosen.model)
        screen.remark(f"{spec.model.name} ({spec.model.model_id}). There are: {', '.join(catalog.models)}.")

    def _new(self) -> None:
        self.chosen = replace(self.chosen, conversation=None)
        self.talk.screen.remark("a new conversation")

    def _history(self, conversation: str) -> None:
        if conversation:
            self._go_to(conversation)
            return
        found = self.talk.runner.run(self.talk.dialogue.needed_store().page("", limit=LISTED))
        for each in found.items:
            self.talk.screen.remark(f"{each.id}  {each.updated_at.astimezone():%Y-%m-%d %H:%M}  {one_line(each.title)}")
        if not found.items:
            self.talk.screen.remark("Nothing has been said yet.")

    def _go_to(self, conversation: str) -> None:
        """Shows the end of it, and goes on with what was left in the middle."""
        runner, dialogue = self.talk.runner, self.talk.dialogue
        store = dialogue.needed_store()
        conversation_id = runner.run(meant(store, conversation))
        if conversation_id == NEW:
            self._new()
            return
        self.chosen = replace(self.chosen, conversation=conversation_id)
        for each in runner.run(store.messages("", conversation_id))[-2:]:
            self.talk.screen.remark(f"{'> ' if each.role == 'user' else ''}{each.content}")
        left = runner.run(dialogue.unfinished("", conversation_id))
        if left is not None:
            self._go_on(left)

    def _go_on(self, left: KeptTurn) -> None:
        runner, dialogue, screen = self.talk.runner, self.talk.dialogue, self.talk.screen
        screen.remark(safe(left.said))
        if (
            not left.waits
            and self.read("The last answer was interrupted. Go on with it? [Y/n] ").strip().lower() == "n"
        ):
            runner.run(dialogue.cancel("", left.id))
            return
        answers = {each.place: self.talk.asker.answer(each) for each in left.waits}
        try:
            self.talk.to_its_end(runner.run(dialogue.go_on("", left.id, answers)))
        finally:
            self._allow_always()

    def _tools(self) -> None:
        spec = self.talk.dialogue.catalog.answering(agent=self.chosen.agent, model=self.chosen.model)
        screen, allowed = self.talk.screen, self.talk.dialogue.allowed
        screen.remark(f"tools: {', '.join(spec.tools) or 'none'}")
        screen.remark(f"skills: {', '.join(skill.name for skill in spec.skills) or 'none'}")
        screen.remark(f"MCP servers: {', '.join(spec.mcp_servers) or 'none'}")
        screen.remark(f"allowed without a question: {', '.join(allowed) or 'none'}")
