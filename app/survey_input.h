/* The codebook and the answers that the steps of `proxilog survey` begin with. */
#ifndef APP_SURVEY_INPUT_H
#define APP_SURVEY_INPUT_H
#include <stdbool.h>
#include "analysis/describe.h"
#include "app/options.h"

/* Start from {0}. */
struct survey_input {
    const char *dialect, *encoding, *separator, *decimal, *sheet; /* as told by the options; borrowed */
    struct codebook *codebook; /* owned */
    struct answers *answers;   /* owned */
};

/* The options that say how an export was written, when it is not found out right. */
enum { SURVEY_INPUT_OPTIONS = 5 };
void survey_input_options(struct survey_input *input,
                          struct option_spec options[SURVEY_INPUT_OPTIONS]);

/* What the options told. */
struct export_format survey_format_told(const struct survey_input *input);

/* Prints "read as NAME, UTF-8, separator ";"" on stderr, without a line end. */
void survey_print_format(const char *name, const struct export_format *format);

/* Reads both, prints warnings and what was detected on stderr; false with faults. */
bool survey_input_load(struct survey_input *input, const char *codebook_path,
                       const char *export_path, struct faults *faults);
/* The same, and prints the faults. */
bool survey_input_read(struct survey_input *input, const char *codebook_path,
                       const char *export_path);
void survey_input_clear(struct survey_input *input);

/* The fewest answers that may be told of respondents "persons" (5, also of NULL) or "organisations"
 * (3). */
size_t survey_smallest(const char *respondents);

enum { FEW_ANSWERS = 5 }; /* what rests on fewer is told, but marked as not reliable */

/* The most of a sum that one answer may make, or the sum would tell it. */
enum { SURVEY_DOMINANCE_PERCENT = 85 };
extern const char *const survey_respondents_words[];
extern const char *const survey_respondents_help; /* not translated */

/* Of --weighting; NULL: none. */
/* Of an option; of none: by the weights that the codebook names, if it does. */
enum weighting survey_weighting(const char *word, const struct codebook *codebook);
extern const char *const survey_weighting_words[];
extern const char *const survey_weighting_help; /* not translated */
/* "Authors, wave, date, licence"; the arena's. */
const char *survey_brief_source(const struct codebook *codebook, struct arena *arena);
const char *survey_brief_mention(bool synthetic); /* NULL: none */
const char *survey_weighting_short(enum weighting weighting); /* "weighted to the strata" */
#endif
