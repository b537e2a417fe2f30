/* Text files of numbers, line by line: for the readers of this folder. */
#ifndef SIM_ROUTING_FORMATS_READING_H
#define SIM_ROUTING_FORMATS_READING_H
#include <stdbool.h>
#include <stddef.h>
#include "data/faults.h"

struct reading {
    const char *path;
    struct faults *faults;
    size_t n_before; /* faults that were there before this file */
    char *next;      /* what is not read yet, NUL at its end; cut into words as it is read */
    size_t line;     /* number of the line in hand */
    char **words;    /* its words; owned */
    size_t n_words, room;
};

/* A number that a file must hold. */
struct wanted {
    const char *field;
    double min, max;
    bool whole;
};

/* Values beyond these are slips: sums of them still are exact. */
#define LARGEST 1e9

struct where reading_where(const struct reading *reading, const char *field);

/* No fault yet in this file? */
bool reading_is_fine(const struct reading *reading);

/* Goes to the next line that holds a word; false at the end. */
bool reading_line(struct reading *reading);

/* The number in a word of the line; false with a fault when it is none, or out of range. */
bool reading_number(struct reading *reading, size_t word, const struct wanted *wanted,
                    double *value);
bool reading_text_number(const struct reading *reading, const char *text,
                         const struct wanted *wanted, double *value);

/* So many numbers from the line's first word on; false with faults. More words are a fault when
 * exact. */
bool reading_numbers(struct reading *reading, const struct wanted wanted[], size_t n, bool exact,
                     double values[]);

/* Are all the words of the line numbers? */
bool reading_is_numeric(const struct reading *reading);
void reading_clear(struct reading *reading);
#endif
