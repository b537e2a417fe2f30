/* The columns of an export of which nothing is known, and what they seem to hold. */
#ifndef ANALYSIS_DRAFTS_COLUMNS_H
#define ANALYSIS_DRAFTS_COLUMNS_H
#include "analysis/drafts/draft.h"
#include "analysis/importers/source.h"

/* A column with more different texts than VALUES_MAX, or longer ones, has no levels. */
enum { VALUES_MAX = 30, PIECES_MAX = 60, LEVEL_BYTES = 120 };

struct value {
    const char *text;
    size_t count;
    size_t after, n_after;   /* the piece that first came behind this one in a cell, and how often */
    size_t before, n_before; /* the same of the piece before it */
};

struct column {
    const char *heading;     /* as answers_read() will see it */
    const char *base, *part; /* "Besoins [Mutualiser]": a question and an item; part NULL: none */
    const char *code;        /* of "Q03[SQ001]. Besoins [Mutualiser]", or of a VV export; NULL */
    size_t n_filled, n_numbers, n_dates, n_ticks, n_values, n_pieces, n_joined;
    struct value values[VALUES_MAX];
    struct value pieces[PIECES_MAX]; /* of cells parted at ";" or ", " */
    size_t n_measured;       /* numbers with the unit behind them */
    const char *unit;        /* of these; NULL: none */
    bool part_is_code;       /* "SQ001" of "Q03_SQ001" */
    bool is_comment;         /* beside a list or a tick: "Q2[comment]", "Métier [Commentaire]" */
    bool many;               /* more different texts, or longer ones */
    bool many_pieces;
    bool tool;               /* what the tool adds, or what other columns hold as well */
    bool submitted;          /* ... when an answer was given */
    bool perhaps_submitted;  /* headed "Date": that, or a question */
    size_t n_moments;        /* dates with a time of day */
};

struct columns {
    struct draft *draft;
    size_t n, n_rows;
    struct column *list; /* owned */
    bool is_vv, broken;
    struct source source; /* while it is read */
    struct faults *faults;
};

/* Reads the whole export; false with faults. Release the list with free(). */
bool columns_read(struct columns *columns, const char *path, const struct export_format *told,
                  struct faults *faults);
#endif
