/* What headers are called: the other names of columns, French and English. */
#ifndef DATA_TABLE_NAMES_H
#define DATA_TABLE_NAMES_H
#include <stdbool.h>
#include <stddef.h>
#include "data/table_units.h"

/* The names under which a column may be found. */
struct column_names {
    char *canonical; /* the column's own header, folded; owned */
    size_t n;
    char **name;     /* folded, without unit; the column's own first; owned */
    bool *weak;      /* taken only when no other header fits: "code" for an id; owned */
    bool has_unit;
    struct unit unit;
    const char *unit_text; /* "kg_week"; borrowed from the column's name, "" when none */
};

/* Names of the column whose canonical header is name. Only a number has a unit. */
void column_names_init(struct column_names *names, const char *name, bool is_number);
void column_names_clear(struct column_names *names);

/* A header as it is compared. */
struct header {
    const char *text; /* as the file has it; borrowed */
    char *canonical;  /* folded; owned */
    char *folded;     /* folded, without articles and "number of"; owned */
    char *stem;       /* so too, without unit and brackets: what is near a mistyped name; owned */
    char *before;     /* so too, the part before a bracket; NULL without one; owned */
    char *within;     /* text in the brackets; owned */
};
void header_init(struct header *header, const char *text);
void header_clear(struct header *header);

/* How a header fits a column, best last. */
enum fit {
    FIT_NONE,
    FIT_OTHER_UNIT, /* the name fits; what follows is a unit of another kind or just words */
    FIT_BAD_UNIT,   /* the name fits; what follows is meant as a unit and cannot be taken */
    FIT_WEAK,
    FIT_NAME,
    FIT_EXACT       /* the canonical header itself */
};
struct header_fit {
    enum fit fit;
    double factor;         /* by what to multiply the header's values */
    struct unit unit;      /* of the header's values, when the column has one */
    const char *unit_text; /* as the header has it, "" when none; borrowed from the header */
};
struct header_fit header_fit(const struct header *header, const struct column_names *names);
#endif
