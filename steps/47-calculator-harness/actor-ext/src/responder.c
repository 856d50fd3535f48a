/* responder.c - the asker's end. */
#include "actor-ext/responder.h"

#include "async/require.h"

struct actor_responder actor_responder_failed(int error)
{
	struct actor_responder responder = { .error = error };
	return responder;
}

void actor_responder_received(struct actor_responder *responder)
{
	actor_interaction_received(responder->interaction);
	responder->interaction = NULL;
}

void actor_responder_drop(struct actor_responder *responder)
{
	async_require(responder != NULL, "no responder");
	if (responder->interaction != NULL)
		actor_interaction_abandon(responder->interaction);
	responder->interaction = NULL;
	responder->error = ACTOR_OK;
}

/* Complete, and used up. */
static int complete_with(struct actor_responder *responder, int error)
{
	actor_responder_drop(responder);
	return error;
}

/* Whether the request is in the mailbox of the very actor that waits. */
static bool is_asked(struct actor_interaction *interaction, const struct async_waker *waker)
{
	struct actor_address asked = { interaction->asked };
	return actor_address_is_woken_by(asked, waker);
}

int actor_responder_poll(struct actor_responder *responder, struct async_waker *waker)
{
	async_require(responder != NULL && waker != NULL, "no responder or no waker");
	struct actor_interaction *interaction = responder->interaction;
	if (interaction == NULL) {
		int error = responder->error;
		responder->error = ACTOR_OK;
		return error != ACTOR_OK ? error : ACTOR_E_INVALID;
	}
	if (!async_oneshot_is_complete(&interaction->oneshot) && is_asked(interaction, waker))
		return complete_with(responder, ACTOR_E_DEADLOCK);
	int result = async_oneshot_poll(&interaction->oneshot, waker);
	if (result == ASYNC_PENDING)
		return ACTOR_PENDING;
	if (result == ASYNC_READY && interaction->result == ACTOR_OK)
		return ACTOR_OK;
	return complete_with(responder, result == ASYNC_READY ? interaction->result : result);
}

int actor_responder_poll_until(struct actor_responder *responder, struct async_waker *waker,
                               struct async_sleep *timer, uint64_t deadline)
{
	int result = actor_responder_poll(responder, waker);
	if (result == ACTOR_PENDING) {
		int expired = async_sleep_poll(timer, waker, deadline);
		if (expired == ASYNC_PENDING)
			return ACTOR_PENDING;
		return complete_with(responder,
		                     expired == ASYNC_READY ? (int)ACTOR_E_TIMEDOUT : expired);
	}
	async_sleep_deinit(timer);
	return result;
}

static int poll_blocked(void *future, struct async_waker *waker)
{
	return actor_responder_poll(future, waker);
}

int actor_responder_block_on_until(struct actor_responder *responder, uint64_t deadline)
{
	int result = async_block_on_until(poll_blocked, responder, deadline);
	/* Timed out, or no thread may or can wait here: an error is the end of the request, as ever. */
	return result == ACTOR_OK ? ACTOR_OK : complete_with(responder, result);
}
