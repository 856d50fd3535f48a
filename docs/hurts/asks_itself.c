/* A handler that asks its own actor, and awaits the answer by hand. See the lesson of step 46. */
// since: 45
// until: 45
#include <actor-ext/actor-ext.h>
#include <async/log.h>
#include <async/oneshot.h>

#include "../stage.h"

struct count {
	int unused;
};
struct report {
	int unused;
};

struct clerk {
	struct actor base;
	struct async_frame frame;
	struct actor_responder own; /* a count */
	int files;
};
ACTOR_TYPE(clerk);
ACTOR_REQUEST(clerk, count, int);
ACTOR_EVENT(clerk, report);

static int clerk_on_count(struct clerk *self, const struct count *request, int *response,
                          struct async_waker *waker)
{
	(void)request;
	(void)waker;
	*response = self->files;
	return ACTOR_OK;
}

/* How many files are there? The clerk knows somebody who knows. */
static int clerk_on_report(struct clerk *self, const struct report *event,
                           struct actor_context *context)
{
	(void)event;
	ASYNC_BEGIN(&self->frame);
	self->own = clerk_ask_count(clerk_self(context), (struct count){ 0 }).untyped;
	if (self->own.interaction == NULL)
		ASYNC_RETURN(&self->frame, self->own.error);
	ASYNC_AWAIT(&self->frame, async_oneshot_poll(&self->own.interaction->oneshot,
	                                             actor_context_waker(context)));
	async_log_info("%d files", clerk_count_exchange_of(self->own.interaction)->response);
	actor_responder_received(&self->own);
	ASYNC_END(&self->frame);
	return ACTOR_OK;
}

TEST(the_clerk_reports)
{
	struct async_executor *executor = stage_open(1);
	struct clerk_address address;
	CHECK_OK(clerk_spawn(executor, (struct clerk){ .files = 3 }, &address));
	CHECK_OK(clerk_send_report(address, (struct report){ 0 }));
	CHECK_OK(clerk_address_interrupt(address));
	CHECK_OK(actor_address_join_until(address.untyped, async_after(2 * ASYNC_SECOND)));
	clerk_address_drop(&address);
	stage_close(executor);
}
