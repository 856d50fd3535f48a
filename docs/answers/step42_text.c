/* Step 42, exercise 1: a response that holds something. Three ask for the same text, and one of them is heard. */
#include <actor-ext/actor-ext.h>
#include <stdlib.h>
#include <string.h>

#include "../../tests/stage.h"

struct page {
	int number;
};

static int texts_dropped;

/* The response is a pointer, so this gets a pointer to a pointer. */
static void text_drop(char **text)
{
	free(*text);
	texts_dropped++;
}

struct book {
	struct actor base;
};
ACTOR_TYPE(book);
ACTOR_REQUEST_WITH(book, page, char *, .drop_response = text_drop);

/* Reads from one page only, then it is closed. */
static int book_on_page(struct book *self, const struct page *request, char **response,
                        struct async_waker *waker)
{
	static const char words[] = "Call me Ishmael.";
	(void)waker;
	char *text = malloc(sizeof words);
	if (text == NULL)
		return ACTOR_E_NOMEM;
	if (request->number != 1) {
		free(text); /* an error: nobody will look at the response */
		return ACTOR_E_INVALID;
	}
	(void)self;
	*response = strcpy(text, words);
	return ACTOR_OK;
}

static void read_page(struct book_address book, int number)
{
	struct book_page_interaction interaction = book_page_wrap((struct page){ number });
	CHECK(interaction.untyped != NULL);
	CHECK_OK(actor_address_send(book.untyped, &interaction.untyped->message));
}

TEST(each_text_is_freed_once)
{
	struct async_executor *executor = stage_open(1);
	struct book_address book;
	CHECK_OK(book_spawn(executor, (struct book){ .base.ops = NULL }, &book));
	read_page(book, 1);
	read_page(book, 7); /* there is none */
	read_page(book, 1);
	CHECK_OK(book_address_interrupt(book));
	CHECK_OK(book_address_join(book));
	CHECK_INT_EQ(texts_dropped, 2);
	book_address_drop(&book);
	stage_close(executor);
}
