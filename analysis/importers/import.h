/* Exports of survey tools, brought to answers: LimeSurvey (CSV of every heading style, VV), Kobo and
 * ODK, Google Forms, spreadsheets, SPSS and Stata. */
#ifndef ANALYSIS_IMPORTERS_IMPORT_H
#define ANALYSIS_IMPORTERS_IMPORT_H
#include "analysis/answers.h"

/* Reads an export by its codebook. format: what the user says of it, EXPORT_DETECT and zeros for
 * what is to be found out. Adds a fault for each cell that means nothing (row, heading, what was
 * expected), an id given twice, a level ranked twice, a damaged row, a codebook of which the export
 * holds less than half; and a warning for questions and items without a column, columns that belong
 * to none, numbers out of range, letters that were lost. NULL with faults. Release with
 * answers_free(). */
struct answers *answers_read(const struct codebook *codebook, const char *path,
                             const struct export_format *format, struct faults *faults,
                             struct faults *warnings);

/* "LimeSurvey", "Kobo". */
const char *export_dialect_name(enum export_dialect dialect);
/* By its name on the command line ("limesurvey", "vv"); N_EXPORT_DIALECTS when there is none. */
enum export_dialect export_dialect_find(const char *word);
#endif
