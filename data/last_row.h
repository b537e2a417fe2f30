/* Where a sheet of a workbook ends, which GDAL does not tell. */
#ifndef DATA_LAST_ROW_H
#define DATA_LAST_ROW_H
#include <stddef.h>

/* The last row of a sheet of an XLSX or ODS workbook that holds anything, counted from 1; 0 when none does.
 * SIZE_MAX when there is no such sheet, the file is none, or it cannot be read to its end.
 * LibreOffice closes sheets with rows down to 1048576 that hold nothing, at which GDAL gives them up:
 * this tells whether anything was lost. Needs gdal(). */
size_t last_row(const char *path, const char *sheet);
#endif
