"""The API reference: what scripts/site/doxygen_filter.py makes of a header, and what Doxygen says then."""

import shutil
import sys

from cases import TOP, contains, equal, main

sys.path.insert(0, str(TOP / "scripts/site"))

import api
import doxygen_filter


def filtered(directory, text, name="box", links=(), since=None):
    header = directory / "final/actor/include/actor" / f"{name}.h"
    header.parent.mkdir(parents=True, exist_ok=True)
    guard = f"ACTOR_{name.upper()}_H"
    comment, _, rest = text.partition("*/\n")
    header.write_text(f"{comment}*/\n#ifndef {guard}\n#define {guard}\n\n{rest}\n#endif\n")
    return doxygen_filter.filtered(header, links, since)


def declarations(output):
    """All of it but the comments."""
    lines, inside = [], False
    for line in output.splitlines():
        inside = inside or line == "/**"
        if not inside and line:
            lines.append(line)
        inside = inside and line != " */"
    return lines


# ---- Comments ----


def a_comment_keeps_its_shape(directory):
    output = filtered(
        directory,
        "/*\n * box.h - a *small* box.\n *\n * Never <b> or @code: `a < b`, a * b, *p.\n *\n"
        " *      struct box box = {\n *              .size = 1,\n *      };\n *\n"
        " * It completes with\n *      ACTOR_OK    and *the* value\n * and\n"
        " *   - one thing\n *     and more\n *   - another\n */\n",
    )
    equal(
        output,
        "/**\n@file actor/box.h\n\nA <em>small</em> box.\n\n"
        "Never \\<b\\> or \\@code: <code>a \\< b</code>, a * b, *p.\n\n"
        "@verbatim embed:rst\n.. code-block:: c\n   :force:\n\n"
        "   struct box box = {\n           .size = 1,\n   };\n@endverbatim\n\n"
        "It completes with\n\n@verbatim embed:rst\n.. code-block:: text\n\n   ACTOR_OK    and *the* value\n@endverbatim\n\n"
        "and\n\n<ul><li>one thing and more</li>\n<li>another</li>\n</ul>\n */\n",
    )


def what_has_a_place_is_linked(directory):
    output = filtered(
        directory,
        "/* box.h - a box. */\n/* ACTOR_E_CLOSED, ACTOR_E_OTHER. Not actor_box(), not ACTOR_E. */\nint actor_box(void);\n",
        links=["ACTOR_E_CLOSED", "ACTOR_E"],
    )
    contains(output, '@ref ACTOR_E_CLOSED "ACTOR_E_CLOSED", ACTOR_E_OTHER.', '@ref ACTOR_E "ACTOR_E".')


def the_step_of_a_name_is_said(directory):
    text = "/* box.h - a box. */\n/* Opens it. */\nint actor_open(void);\n\n/* Shuts it. */\nint actor_shut(void);\n"
    output = filtered(directory, text, since={"actor_open": "Since step 3"})
    equal(output.count("   Since step 3"), 1)
    equal(output.index("Since step 3") < output.index("int actor_open"), True)


# ---- Declarations ----


def members_have_the_words_beside_them(directory):
    output = filtered(
        directory,
        "/* box.h - a box. */\n/* Two sizes. */\nstruct actor_sizes {\n\tint width, *height; /* in metres */\n"
        "\t/* It is\n\t * not in the box. */\n\tint (*depth)(struct actor_box *box);\n};\n\n"
        "/* A secret. */\nstruct actor_secret {\n\tint told; /* to all */\n\tint kept;\n};\n\n"
        "/* A number. */\nstruct actor_number {\n\tASYNC_ATOMIC(int) number; /* written by all */\n};\n",
    )
    equal(
        output.partition("*/\n\n")[2],
        "/**\nTwo sizes.\n */\nstruct actor_sizes {\n/**\nIn metres\n */\nint width;\n/**\nIn metres\n */\nint *height;\n"
        "/**\nIt is not in the box.\n */\nint (*depth)(struct actor_box *box);\n};\n\n"
        "/**\nA secret.\n */\nstruct actor_secret {\n};\n\n/**\nA number.\n */\nstruct actor_number {\n};\n",
    )


def a_comment_is_about_all_up_to_the_blank_line(directory):
    header = "/* Two. */\nint actor_a(void);\nint actor_b(void);\n\nint actor_c(void);\n\n/* One. */\nint actor_d(void);\n"
    _, items = doxygen_filter.parse(f"/* box.h - a box. */\n{header}")
    equal(
        [(item.name, item.words, item.first.name if item.first else None) for item in items],
        [("actor_a", "Two.", "actor_a"), ("actor_b", "Two.", "actor_a"), ("actor_c", "", None), ("actor_d", "One.", None)],
    )


def what_is_no_readers_business_is_hidden(directory):
    output = filtered(
        directory,
        "/* box.h - a box. */\n#include <stddef.h>\n#define ACTOR_API __attribute__((visibility(\"default\")))\n"
        "ASYNC_BEGIN_DECLS\nstruct other;\n\n/* A. */\nACTOR_API ACTOR_MUST_CHECK int actor_a(const char *format, ...)\n"
        "\t__attribute__((format(printf, 1, 2)));\n\n/* B. */\nint actor__b(void);\n\n"
        "/* C. */\nstatic inline int actor_c(int x)\n{\n\treturn x ? \";\" : 0; /* } */\n}\n\n"
        "#ifdef __cplusplus\n/* D. */\nint actor_d(void);\n#else\n/* E. */\n#define ACTOR_E(x) \\\n\t(x)\n#endif\nASYNC_END_DECLS\n",
    )
    equal(declarations(output), ["int actor_a(const char *format, ...);", "int actor_c(int x);", "#define ACTOR_E(x)"])


def a_list_of_errors_is_an_enum(directory):
    output = filtered(
        directory,
        "/* box.h - a box. */\n/* All. */\n#define ACTOR_ERRORS(X) \\\n\tX(NOMEM, -1, \"out of memory\") \\\n\tX(CLOSED, -2, \"shut\")\n\n"
        "/* Codes. */\nenum actor_error {\n\tACTOR_OK = 0,\n#define ACTOR_CODE(name, code, text) ACTOR_E_##name = (code),\n"
        "\tACTOR_ERRORS(ACTOR_CODE)\n#undef ACTOR_CODE\n\t/* Yours. */\n\tACTOR_E_USER = -1000\n};\n",
    )
    equal(
        output.partition("Codes.\n */\n")[2],
        "enum actor_error {\nACTOR_OK = 0,\n/**\nOut of memory\n */\nACTOR_E_NOMEM = -1,\n/**\nShut\n */\nACTOR_E_CLOSED = -2,\n"
        "/**\nYours.\n */\nACTOR_E_USER = -1000,\n};\n",
    )


# ---- Words from elsewhere ----

MACROS = """\
/*
 * box.h - boxes: ACTOR_BOX(crate, nail); declares a box.
 *
 * You call crate_add_nail(box), and may give options: ACTOR_BOX_WITH. ACTOR_LIDS of them at most.
 *
 *      ACTOR_BOX_WITH(crate, nail, .drop = nail_drop);
 *
 *      nail_drop(nail)   throws it away
 *
 * actor_silent() is not explained.
 */
#define ACTOR_LIDS 8

#define ACTOR_BOX_DECLARE(box_, thing_) \\
	ACTOR_STATIC_ASSERT(sizeof(struct thing_) <= 16, "too (large"); \\
	struct box_##_box { \\
		struct actor_box untyped; \\
	}; \\
	ACTOR_GENERATED ACTOR_MUST_CHECK int box_##_add_##thing_(struct box_##_box box) \\
	{ \\
		return 0; \\
	} \\
	ACTOR_GENERATED int box_##_secret(void) \\
	{ \\
		return 0; \\
	} \\
	ACTOR_NEEDS_SEMICOLON

#define ACTOR_BOX_WITH(box_, thing_, ...) \\
	static int box_##_on_##thing_(struct thing_ *thing); \\
	static const struct box_##_options { \\
		void (*drop)(struct thing_ * thing); \\
	} box_##_options = { __VA_ARGS__ }

#define ACTOR_BOX(box_, thing_) \\
	ACTOR_BOX_DECLARE(box_, thing_); \\
	ACTOR_BOX_WITH(box_, thing_, NULL)

#define ACTOR_SILENT 1

struct actor_box {
	int inside;
};

int actor_silent(void);
"""


def a_macro_says_what_it_declares(directory):
    output = filtered(directory, MACROS)
    declare, others, rest = (output.split("#define ACTOR_BOX")[index] for index in (0, 1, 2))
    contains(
        rest,
        "Boxes: %ACTOR_BOX(crate, nail); declares a box.\n\nWith <code>%ACTOR_BOX(crate, nail)</code> you write:",
        "   int crate_on_nail(struct nail *thing);\n@endverbatim\n\nIt declares:",
        "   struct crate_box;\n   int crate_add_nail(struct crate_box box);\n@endverbatim",
    )
    contains(others, "You call crate_add_nail(box)", ".drop = nail_drop);\n@endverbatim\n\nWith", "The options are these", "   void (*drop)(struct nail *thing);\n")
    equal("secret" in output or "STATIC_ASSERT" in output, False)
    contains(declare, "ACTOR_LIDS of them at most.\n */\n#define ACTOR_LIDS 8\n")


def a_long_declaration_has_several_lines(directory):
    equal(doxygen_filter.wrapped("int f( struct box * box);"), "int f(struct box *box);")
    equal(
        doxygen_filter.wrapped("int (*fill)(struct box *box, const struct nail *nail);", 40),
        "int (*fill)(struct box *box,\n        const struct nail *nail);",
    )
    equal(
        doxygen_filter.wrapped("struct nail box_take(struct box *box, unsigned number, int side);", 40),
        "struct nail box_take(struct box *box,\n        unsigned number, int side);",
    )


def what_the_header_is_named_after_is_its_first_line(directory):
    contains(filtered(directory, MACROS), "/**\nBoxes: ACTOR_BOX(crate, nail); declares a box.\n */\nstruct actor_box {\n};\n")


def a_function_has_its_own_words_or_none(directory):
    lines = filtered(directory, MACROS).splitlines()
    equal(lines[lines.index("int actor_silent(void);") - 1], "")
    equal(lines[lines.index("#define ACTOR_SILENT 1") - 1], "")


# ---- Pages ----


def a_page_is_in_the_order_of_the_header(directory):
    filtered(
        directory,
        "/* box.h - a box. */\n/* ---- Inside ---- */\n\n/* A. */\nint actor_a(void);\n\n/* ---- Outside ---- */\n\n"
        "/* Most. */\nenum { ACTOR_MOST = 3 };\n\n/* Two. */\n#define ACTOR_C 1\n#define ACTOR_B 2\n\n"
        "/* S. */\nstruct actor_s {\n\tint x; /* x */\n};\n\n/* ---- Nothing ---- */\n",
    )
    items = doxygen_filter.read(directory / "final/actor/include/actor/box.h")[1]
    equal(
        [line for line in api.header_page("actor", "box", items).split("\n") if line],
        [
            *(".. _api-actor-box:", "actor/box.h", "===========", ".. doxygenfile:: actor/box.h"),
            *("   :sections: detaileddescription", "Inside", "------", ".. doxygenfunction:: actor_a", "Outside", "-------"),
            *(".. doxygenenumvalue:: ACTOR_MOST", ".. doxygendefine:: ACTOR_C", "   :outline:", ".. doxygendefine:: ACTOR_B"),
            *(".. doxygenstruct:: actor_s", "   :members:"),
        ],
    )


# ---- The real headers, and Doxygen ----


def everything_public_has_words(directory):
    silent = []
    for library, header in api.headers(TOP):
        for item in doxygen_filter.read(header)[1]:
            if item.kind != "section" and not item.words:
                silent.append(f"{library}/{header.name}: {item.name or item.members}")
    equal(silent, [])


def doxygen_names_what_has_no_words(directory):
    for part in ("scripts/site/doxygen_filter.py", "docs/site/Doxyfile"):
        (directory / part).parent.mkdir(parents=True)
        shutil.copy(TOP / part, directory / part)
    for library in doxygen_filter.LIBRARIES.values():
        (directory / library).mkdir(parents=True)
    header = directory / "final/actor/include/actor/box.h"
    text = "/* box.h - a box. */\n#ifndef A_H\n#define A_H\n\n/* Opens it. */\nint actor_open(int x);\n\n{}int actor_shut(int x);\n\n#endif\n"
    data = {"links": [], "since": {}}
    header.write_text(text.format("/* Shuts it, unlike actor_open(). */\n"))
    api.run_doxygen(directory, directory / "build", data)
    contains((directory / "build/xml/box_8h.xml").read_text(), "Shuts it, unlike", "<ref ")
    header.write_text(text.format(""))
    try:
        api.run_doxygen(directory, directory / "build", data)
    except api.ApiError as error:
        contains(str(error), "\nfinal/actor/include/actor/box.h: Member actor_shut(int x) (function)", "is not documented")
        equal("actor_open" in str(error) or str(directory) in str(error), False)
        return
    raise AssertionError("no error")


if __name__ == "__main__":
    main(globals())
