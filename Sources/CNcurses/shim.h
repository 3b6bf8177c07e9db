// ncursesw for Swift. Attribute and line-drawing macros, stdscr and the other shared variables, and variadic functions
// cannot be seen by the importer: each is given here as a constant or a small inline function.
#ifndef ULLAGE_CNCURSES_SHIM_H
#define ULLAGE_CNCURSES_SHIM_H

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <term.h>
#include <wchar.h>

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

/// A string capability of the present terminal, or NULL where it has none.
static inline const char *ullage_capability(const char *name) {
    const char *value = tigetstr(name);
    return value == (const char *)-1 ? NULL : value;
}
/// Gives up the terminal description that setupterm made.
static inline void ullage_forget_terminal(void) {
    if (cur_term != NULL) del_curterm(cur_term);
}

/// Whether the locale's characters are written as UTF-8.
static inline int ullage_locale_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

// POSIX has it in <wchar.h>, but behind a feature macro that must be set before anything is included.
extern int wcwidth(wchar_t character);
/// Columns of a character in the locale: 0 for a combining one, -1 for one that cannot be shown.
static inline int ullage_character_width(wchar_t character) { return wcwidth(character); }

/// Puts one character with its combining marks, one or two columns wide, into the window. Nothing scrolls, not even
/// at the last cell of the screen.
static inline int ullage_put(
    WINDOW *window, int row, int column, const wchar_t *text, int length, attr_t attributes, short pair) {
    wchar_t terminated[CCHARW_MAX + 1];
    cchar_t cell;
    if (length > CCHARW_MAX) length = CCHARW_MAX;
    wmemcpy(terminated, text, (size_t)length);
    terminated[length] = L'\0';
    if (setcchar(&cell, terminated, attributes, pair, NULL) != OK) return ERR;
    if (wmove(window, row, column) != OK) return ERR;
    return wadd_wchnstr(window, &cell, 1);
}

#endif
