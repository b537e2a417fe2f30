/* What GDAL does not tell of an ODS workbook. */
#ifndef DATA_ODS_H
#define DATA_ODS_H
#include <stddef.h>

/* The last row of a sheet (NULL: the first sheet) that holds anything, counted from 1; 0 when none
 * does. SIZE_MAX when there is no such sheet, the file is none, or it cannot be read to its end.
 * Spreadsheets close a sheet with up to a million empty rows, at which GDAL gives it up: this tells
 * whether it lost anything. Needs gdal(). */
size_t ods_last_row(const char *path, const char *sheet);
#endif
