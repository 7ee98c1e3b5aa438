"""Begins turns, and goes on with those that wait or were interrupted."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.protocol.chat import ChatRequest
from wegent_contracts.protocol.stored import Said, ToldConversation
from wegent_contracts.protocol.waiting import CHOICES, AnswerBody, PersonAnswer, PersonRequest

from wegent_chat_shell.config.catalog import Catalog, with_fields
from wegent_chat_shell.dialogue.errors import NoStore, TurnNotFound
from wegent_chat_shell.dialogue.exchange import Exchange, keep_answer
from wegent_chat_shell.dialogue.reading import chat_request
from wegent_chat_shell.dialogue.turns import Asked, KeptTurn, MemoryTurns, Turns, taken
from wegent_chat_shell.storage.base import ConversationBusy, ConversationStore, title_of

if TYPE_CHECKING:
    from wegent_chat_shell.engine import ChatEngine

NEW: Final = "new"
"""In place of a conversation's id: one is made."""


@dataclass
class Dialogue:
    """Belongs to one engine. `durable`: keeps turns over the end of the process, where there is such a place."""

    engine: ChatEngine
    catalog: Catalog
    store: ConversationStore | None = None
    durable: Turns | None = None
    memory: Turns = field(default_factory=lambda: MemoryTurns(most=100))
    wait_seconds: float = 24 * 3600
    allowed: tuple[str, ...] = ()
    _running: set[str] = field(default_factory=set)
    _talking: set[tuple[str, str]] = field(default_factory=set)

    async def begin(
        self, asked: Asked, *, owner: str = "", conversation: str | None = None, turn_id: str | None = None
    ) -> Exchange:
        """`conversation`: an id, or NEW; None: nothing is kept of what is said.

        Raises Invalid, KeyMissing, NothingConfigured, and with a conversation NoStore, ConversationNotFound,
        and ConversationBusy.
        """
        turn_id = turn_id or uuid.uuid4().hex
        expires = datetime.now(UTC) + timedelta(seconds=self.wait_seconds)
        turn = KeptTurn(id=turn_id, owner=owner, asked=asked, expires_at=expires)
        request = self._request(turn)
        if conversation is None:
            return await self._opened(turn, request)
        store = self.needed_store()
        if conversation == NEW:
            conversation = (await store.create(owner, title_of(request.message))).id
        self._check_silent(owner, conversation)
        self._talking.add((owner, conversation))
        try:
            await self._check_finished(owner, conversation)
            return await self._kept(turn.model_copy(update={"conversation": conversation}), request, store)
        except BaseException:
            self._talking.discard((owner, conversation))
            raise

    async def go_on(self, owner: str, turn_id: str, answers: Mapping[str, AnswerBody], by: str = "") -> Exchange:
        """A turn that waits, with answers by `place`; without any, one whose process has died.

        Raises TurnNotFound, TurnRunning, and Invalid for answers to what was not asked.
        """
        turns, turn = await self._waiting(owner, turn_id)
        if turn.id in self._running or (not turn.waits and await turns.running(turn.id)):
            raise taken(turn_id)
        given = _given(turn, answers, by)
        allowed = [*turn.allowed, *_for_good(turn, given)]
        following = turn.model_copy(update={"attempt": turn.attempt + 1, "allowed": allowed})
        request = await self._remembered(following, self._request(following))
        await turns.claim(following.model_copy(update={"waits": []}))
        self._running.add(turn.id)
        self._talking.add((owner, str(turn.conversation)))
        return self._exchange(following, request, turns, given)

    async def cancel(self, owner: str, turn_id: str) -> None:
        """End a turn that waits, or whose process has died; what it has said is kept.

        Raises TurnNotFound and TurnRunning.
        """
        turns, turn = await self._waiting(owner, turn_id)
        if turn.id in self._running or (not turn.waits and await turns.running(turn.id)):
            raise taken(turn_id)
        await turns.end(turn.id)
        await keep_answer(self.store, turn, turn.said, "stopped", turn.asked.model or "")

    async def kept(self, owner: str, turn_id: str) -> KeptTurn:
        """Raises TurnNotFound."""
        _, turn = await self._waiting(owner, turn_id)
        return turn

    async def delete(self, owner: str, conversation: str) -> None:
        """With what waits in it. Raises NoStore, ConversationNotFound, and ConversationBusy during an answer."""
        self._check_silent(owner, conversation)
        await self.needed_store().delete(owner, conversation)
        if (turn := await self.unfinished(owner, conversation)) is not None:
            await self.memory.end(turn.id)

    async def unfinished(self, owner: str, conversation: str) -> KeptTurn | None:
        """The turn that waits there, or that was interrupted."""
        for turns in (self.memory, self.durable):
            if turns is not None and (found := await turns.of_conversation(owner, conversation)) is not None:
                return found
        return None

    async def aclose(self) -> None:
        """With the engine."""
        await self.engine.aclose()
        if self.durable is not None:
            await self.durable.aclose()
        if self.store is not None:
            await self.store.aclose()

    def _request(self, turn: KeptTurn) -> ChatRequest:
        """Without what was said before. Names mean what they mean now."""
        asked = turn.asked
        if asked.request is not None:
            return asked.request.model_copy(update={"attempt": turn.attempt})
        spec = self.catalog.answering(agent=asked.agent, model=asked.model)
        return chat_request({**with_fields(spec, asked.fields), "attempt": turn.attempt})

    async def _kept(self, turn: KeptTurn, request: ChatRequest, store: ConversationStore) -> Exchange:
        conversation = str(turn.conversation)
        told = await store.told(turn.owner, conversation)
        question = await store.append(turn.owner, conversation, Said(role="user", content=request.message))
        sent_at = question.sent_at if self.catalog.config.tell_time else None
        known = {**self._told(told), "sent_at": sent_at, "conversation": conversation}
        return await self._opened(turn.model_copy(update={"place": question.place}), request.model_copy(update=known))

    async def _remembered(self, turn: KeptTurn, request: ChatRequest) -> ChatRequest:
        """With what was said before its question."""
        if turn.conversation is None or self.store is None:
            return request
        told = await self.store.told(turn.owner, turn.conversation, before=turn.place)
        return request.model_copy(update={**self._told(told), "conversation": turn.conversation})

    def _told(self, told: ToldConversation) -> dict[str, Any]:
        history = told.history
        if not self.catalog.config.tell_time:
            history = [each.model_copy(update={"sent_at": None}) for each in history]
        return {"history": history, "summary": told.summary}

    async def _opened(self, turn: KeptTurn, request: ChatRequest) -> Exchange:
        turns = None if request.only_talks else self._turns_for(turn)
        if turns is not None:
            await turns.begin(turn)
        self._running.add(turn.id)
        return self._exchange(turn, request, turns, {})

    def _exchange(
        self, turn: KeptTurn, request: ChatRequest, turns: Turns | None, answers: Mapping[str, PersonAnswer]
    ) -> Exchange:
        def letting_go() -> None:
            self._running.discard(turn.id)
            self._talking.discard((turn.owner, str(turn.conversation)))

        return Exchange(self.engine, turn, request, self.store, turns, letting_go, answers, self.allowed)

    def _turns_for(self, turn: KeptTurn) -> Turns:
        """A request that brought its keys is not written down."""
        return self.memory if self.durable is None or turn.asked.request is not None else self.durable

    async def _waiting(self, owner: str, turn_id: str) -> tuple[Turns, KeptTurn]:
        if self.durable is not None:
            try:
                return self.durable, await self.durable.get(owner, turn_id)
            except TurnNotFound:
                pass
        return self.memory, await self.memory.get(owner, turn_id)

    def _check_silent(self, owner: str, conversation: str) -> None:
        if (owner, conversation) in self._talking:
            raise ConversationBusy("An answer is being written in this conversation. Wait until it is complete.")

    async def _check_finished(self, owner: str, conversation: str) -> None:
        if (turn := await self.unfinished(owner, conversation)) is not None:
            what = "waits for people" if turn.waits else "was interrupted, or is being given elsewhere"
            raise ConversationBusy(
                f"The last answer of this conversation {what}: go on with it, or cancel it ({turn.id}).",
                details={"response_id": turn.id, "waits": [each.model_dump(mode="json") for each in turn.waits]},
            )

    def needed_store(self) -> ConversationStore:
        """Raises NoStore."""
        if self.store is None:
            raise NoStore("Conversations are not kept here: send the history with each request, or set up a store.")
        return self.store


def _given(turn: KeptTurn, answers: Mapping[str, AnswerBody], by: str) -> dict[str, PersonAnswer]:
    waits = {each.place: each for each in turn.waits}
    fields = [
        FieldError(path=f"answers.{place}", rule=rule, message=message)
        for place, body in answers.items()
        for rule, message in _wrong(waits.get(place), body)
    ]
    if turn.waits and not answers:
        places = ", ".join(waits)
        fields.append(FieldError(path="answers", rule="missing", message=f"It waits for answers at: {places}."))
    if fields:
        raise Invalid("These answers do not fit what was asked.", fields=fields)
    return {place: PersonAnswer(**body.model_dump(), by=by) for place, body in answers.items()}


def _wrong(wait: PersonRequest | None, body: AnswerBody) -> list[tuple[str, str]]:
    if wait is None:
        return [("unknown", "Nothing was asked there.")]
    choices = CHOICES[wait.kind]
    return [] if body.choice in choices else [("choice", f"One of these can be chosen: {', '.join(choices)}.")]


def _for_good(turn: KeptTurn, given: Mapping[str, PersonAnswer]) -> list[str]:
    """Tools that people need not be asked about any more in this turn."""
    asked: dict[str, Any] = {each.place: each.tool for each in turn.waits}
    remembered = (asked[place] for place, each in given.items() if each.choice == "approve" and each.remember != "once")
    return [tool for tool in remembered if tool]
