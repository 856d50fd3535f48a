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
	bool is_done;     /* --help or --version: it is printed, and nothing is to be calculated */
	unsigned workers; /* 0: one per CPU */
	bool is_load;
	struct load load;
	struct input *inputs; /* owned: free() it, in every case */
	size_t input_count;
};

/* STATUS_OK; or the status to end with, and what is wrong has been printed. */
int options_parse(struct options *options, int count, char **arguments);

#endif
