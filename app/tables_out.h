/* tables.xlsx of a comparison: what a spreadsheet opens with a double click, where CSV has another
 * separator and decimal mark than its language expects. */
#ifndef APP_TABLES_OUT_H
#define APP_TABLES_OUT_H
#include "app/comparison.h"
#include "app/folder.h"

bool tables_out_write(const struct comparison *comparison, const struct folder *folder,
                      struct faults *faults);
#endif
