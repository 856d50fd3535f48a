/*
 * expression.h - the text of a line, checked and brought into the order in which it is calculated.
 *
 *      2 + 3 * ans     becomes     2  3  ans  *  +
 *
 * In this order (postfix, or reverse Polish notation) precedence and parentheses are gone: a number goes onto a stack, an
 * operator takes two from it and puts its result there.
 */
#ifndef EXPRESSION_H
#define EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>

/* An operator is its own character: '+', '-', '*' or '/'. */
enum { TERM_NUMBER = '0', TERM_LAST = 'a' };

struct term {
	char kind; /* TERM_NUMBER, TERM_LAST, or an operator */
	double number;
};

/* Owned by whoever holds it, until expression_deinit(). All-zero: empty. */
struct expression {
	struct term *terms;
	size_t count, capacity;
	size_t depth; /* how many numbers its stack will hold at most */
};

/* What is wrong with a line, and where: the first character of a line is in column 1. */
struct syntax_error {
	size_t column; /* 0: it is not the text (out of memory) */
	char text[80];
};

/*
 * Reads an expression from `length` bytes, which a zero byte follows:
 *
 *      sum      = product { ("+" | "-") product }
 *      product  = factor { ("*" | "/") factor }
 *      factor   = { "+" | "-" } ( number | "ans" | "(" sum ")" )
 *
 * True: *gives* the expression; it is empty for a line that has nothing but blanks and a # comment. False: *error says why.
 */
bool expression_parse(struct expression *expression, const char *text, size_t length,
                      struct syntax_error *error);

void expression_deinit(struct expression *expression);

#endif
