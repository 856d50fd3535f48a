/* expression.c - a recursive descent parser: a function for each rule of the grammar. */
#include "expression.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each level is a few calls deep, and the stack is not endless. */
enum { DEEPEST = 1000 };

struct parser {
	const char *text, *at, *end;
	struct expression *expression;
	size_t height; /* of the stack, after the terms so far */
	unsigned level;
	struct syntax_error *error;
};

static bool parse_sum(struct parser *parser);

/* ---- Errors ---- */

__attribute__((format(printf, 2, 3))) static bool fail(struct parser *parser, const char *format,
                                                       ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(parser->error->text, sizeof parser->error->text, format, arguments);
	va_end(arguments);
	parser->error->column = (size_t)(parser->at - parser->text) + 1;
	return false;
}

/* A comment goes as far as the line. */
static bool at_end(const struct parser *parser)
{
	return parser->at == parser->end || *parser->at == '#';
}

/* What stands where the parser is, in words that are safe to print. */
static bool unexpected(struct parser *parser, const char *expected)
{
	unsigned char c = (unsigned char)*parser->at;
	int length = 0;

	if (at_end(parser))
		return fail(parser, "expected %s, not the end of the line", expected);
	while (length < 20 && isalnum((unsigned char)parser->at[length]))
		length++;
	if (length > 0)
		return fail(parser, "expected %s, not '%.*s'", expected, length, parser->at);
	if (isprint(c))
		return fail(parser, "expected %s, not '%c'", expected, c);
	return fail(parser, "expected %s, not the byte 0x%02x", expected, c);
}

static bool out_of_memory(struct parser *parser)
{
	(void)fail(parser, "out of memory");
	parser->error->column = 0;
	return false;
}

/* ---- Characters ---- */

static void skip_blanks(struct parser *parser)
{
	while (parser->at < parser->end && strchr(" \t\r\v\f", *parser->at) != NULL &&
	       *parser->at != '\0')
		parser->at++;
}

/* If the next character is one of these: takes it, and blanks behind it. */
static char take(struct parser *parser, const char *wanted)
{
	char c = *parser->at;

	if (c == '\0' || strchr(wanted, c) == NULL)
		return '\0';
	parser->at++;
	skip_blanks(parser);
	return c;
}

static const char *skip_digits(const char *at)
{
	while (isdigit((unsigned char)*at))
		at++;
	return at;
}

/* The end of the number that begins here, or NULL. strtod() alone takes too much: 0x1f, inf, nan. */
static const char *end_of_number(const char *begin)
{
	const char *end = skip_digits(begin);
	bool has_digits = end > begin;

	if (*end == '.') {
		const char *fraction = end + 1;

		end = skip_digits(fraction);
		has_digits = has_digits || end > fraction;
	}
	if (!has_digits)
		return NULL;
	if (*end == 'e' || *end == 'E') {
		const char *exponent = end + 1 + (end[1] == '+' || end[1] == '-');

		if (isdigit((unsigned char)*exponent))
			end = skip_digits(exponent);
	}
	return end;
}

/* ---- Terms ---- */

static bool emit(struct parser *parser, char kind, double number)
{
	struct expression *expression = parser->expression;

	if (expression->count == expression->capacity) {
		size_t capacity = expression->capacity == 0 ? 8 : 2 * expression->capacity;
		struct term *terms = realloc(expression->terms, capacity * sizeof *terms);

		if (terms == NULL)
			return out_of_memory(parser);
		expression->terms = terms;
		expression->capacity = capacity;
	}
	expression->terms[expression->count++] = (struct term){ kind, number };

	if (kind == TERM_NUMBER || kind == TERM_LAST)
		parser->height++;
	else
		parser->height--;
	if (parser->height > expression->depth)
		expression->depth = parser->height;
	return true;
}

/* ---- The grammar ---- */

static bool parse_parentheses(struct parser *parser)
{
	if (++parser->level > DEEPEST)
		return fail(parser, "more than %d parentheses in each other", DEEPEST);
	if (!parse_sum(parser))
		return false;
	parser->level--;
	return take(parser, ")") != '\0' || unexpected(parser, "an operator or ')'");
}

static bool parse_number(struct parser *parser)
{
	const char *end = end_of_number(parser->at);

	if (end == NULL)
		return unexpected(parser, "a number");
	if (isalnum((unsigned char)*end) || *end == '.' || *end == '_') { /* 2x, 0x1f, 1.2.3 */
		parser->at = end;
		return unexpected(parser, "the end of the number");
	}
	double number = strtod(parser->at, NULL);

	if (!isfinite(number))
		return fail(parser, "the number is too large");
	if (!emit(parser, TERM_NUMBER, number))
		return false;
	parser->at = end;
	skip_blanks(parser);
	return true;
}

static bool parse_operand(struct parser *parser)
{
	if (take(parser, "("))
		return parse_parentheses(parser);
	if (strncmp(parser->at, "ans", 3) == 0 && !isalnum((unsigned char)parser->at[3])) {
		parser->at += 3;
		skip_blanks(parser);
		return emit(parser, TERM_LAST, 0);
	}
	return parse_number(parser);
}

/* -x is calculated as 0 - x: there is no request for less. */
static bool parse_factor(struct parser *parser)
{
	bool negative = false;
	char sign;

	while ((sign = take(parser, "+-")) != '\0')
		negative ^= sign == '-';
	if (!negative)
		return parse_operand(parser);
	return emit(parser, TERM_NUMBER, 0) && parse_operand(parser) && emit(parser, '-', 0);
}

static bool parse_product(struct parser *parser)
{
	char operator;

	if (!parse_factor(parser))
		return false;
	while ((operator= take(parser, "*/")) != '\0')
		if (!parse_factor(parser) || !emit(parser, operator, 0))
			return false;
	return true;
}

static bool parse_sum(struct parser *parser)
{
	char operator;

	if (!parse_product(parser))
		return false;
	while ((operator= take(parser, "+-")) != '\0')
		if (!parse_product(parser) || !emit(parser, operator, 0))
			return false;
	return true;
}

bool expression_parse(struct expression *expression, const char *text, size_t length,
                      struct syntax_error *error)
{
	struct parser parser = { .text = text, .at = text, .end = text + length };

	*expression = (struct expression){ 0 };
	parser.expression = expression;
	parser.error = error;
	skip_blanks(&parser);
	if (at_end(&parser))
		return true;
	if (parse_sum(&parser) && (at_end(&parser) || unexpected(&parser, "an operator")))
		return true;
	expression_deinit(expression);
	return false;
}

void expression_deinit(struct expression *expression)
{
	free(expression->terms);
	*expression = (struct expression){ 0 };
}
