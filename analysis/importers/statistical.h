/* SPSS (.sav, .zsav, .por) and Stata (.dta) files through readstat, as rows of text cells. */
#ifndef ANALYSIS_IMPORTERS_STATISTICAL_H
#define ANALYSIS_IMPORTERS_STATISTICAL_H
#include "analysis/answers.h"
#include "data/arena.h"
#include "data/rows.h"

/* EXPORT_SPSS or EXPORT_STATA by the name of the file; EXPORT_DETECT when neither. */
enum export_dialect statistical_dialect(const char *path);

/* Hands out a row of variable names, then a row a case: coded values as "1", numbers in full, dates
 * as 2026-03-09, system-missing values empty and bare, values declared missing in quotes, as their
 * code ("99", ".a"). encoding NULL: as the file says. False with a fault. */
bool statistical_rows(const char *path, const char *encoding, struct row_taker taker,
                      struct faults *faults);

/* For readers of the labels: parses the file with the handlers of readstat's parser, which it
 * releases; encoding NULL: as the file says. False with a fault. */
struct readstat_parser_s;
bool statistical_parse(struct readstat_parser_s *parser, const char *path, const char *encoding,
                       void *context, struct faults *faults);

/* A copy in the arena, in UTF-8 whatever an old file holds. */
const char *statistical_keep(struct arena *arena, const char *text);

/* True for the formats of days and moments: "DATE11", "%td", "%tc". */
bool statistical_is_date(const char *format);
#endif
