/* SPSS (.sav, .zsav, .por) and Stata (.dta) files through readstat, as rows of text cells. */
#ifndef ANALYSIS_IMPORTERS_STATISTICAL_H
#define ANALYSIS_IMPORTERS_STATISTICAL_H
#include "analysis/answers.h"
#include "data/rows.h"

/* EXPORT_SPSS or EXPORT_STATA by the name of the file; EXPORT_DETECT when neither. */
enum export_dialect statistical_dialect(const char *path);

/* Hands out a row of variable names, then a row a case: coded values as "1", numbers in full, dates
 * as 2026-03-09, system-missing values empty and bare, user-missing values as their code. False
 * with a fault. */
bool statistical_rows(const char *path, struct row_taker taker, struct faults *faults);
#endif
