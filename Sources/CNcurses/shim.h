// ncursesw for Swift. Attribute and line-drawing macros, stdscr and the other shared variables, and variadic functions
// cannot be seen by the importer: each is given here as a constant or a small inline function.
#ifndef ULLAGE_CNCURSES_SHIM_H
#define ULLAGE_CNCURSES_SHIM_H

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>
#include <locale.h>

static const attr_t ullage_A_NORMAL = A_NORMAL;
static const attr_t ullage_A_BOLD = A_BOLD;
static const attr_t ullage_A_DIM = A_DIM;
static const attr_t ullage_A_REVERSE = A_REVERSE;
static const attr_t ullage_A_BLINK = A_BLINK;
static const attr_t ullage_A_UNDERLINE = A_UNDERLINE;

static inline WINDOW *ullage_stdscr(void) { return stdscr; }
static inline int ullage_rows(void) { return LINES; }
static inline int ullage_columns(void) { return COLS; }
static inline int ullage_colours(void) { return COLORS; }
static inline int ullage_colour_pairs(void) { return COLOR_PAIRS; }

#endif
