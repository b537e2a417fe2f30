/* Sheets of XLSX and ODS workbooks, through GDAL, as rows of UTF-8 cells. */
#ifndef DATA_SHEET_H
#define DATA_SHEET_H
#include <stdbool.h>
#include "data/faults.h"
#include "data/rows.h"

/* True when the name ends like a workbook's: .xlsx .xlsm .ods. */
bool sheet_is_workbook(const char *path);

/* Hands the rows of the named sheet (NULL: the first) to the taker; numbers come with a
 * decimal point, dates as 2025-09-01, times as 07:30:00. Adds a fault and returns false when
 * the file is no such workbook, has no such sheet, or when the program was built without
 * GDAL. */
bool sheet_rows(const char *path, const char *sheet, struct row_taker taker,
                struct faults *faults);
#endif
