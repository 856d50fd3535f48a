/* options.h - the command line, checked before anything is calculated. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "load.h"

enum exit_status {
	STATUS_OK = 0,
	STATUS_FAILED = 1, /* a line was in error, or something could not be read or written */
	STATUS_USAGE = 2,
	STATUS_SIGNAL = 128 /* plus its number */
};

struct input {
	bool is_file;
	const char *text; /* a file's name, or an expression */
};

struct options {
	unsigned workers; /* 0: one per CPU */
	bool is_load;
	struct load load;
	struct input *inputs; /* owned: free() it */
	size_t input_count;
};

/* Ends the program after --help and --version, and with STATUS_USAGE if the arguments make no sense. */
struct options options_parse(int count, char **arguments);

#endif
