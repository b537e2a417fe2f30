#include "app/csv_out.h"
#include <math.h>
#include "data/csv.h"

void csv_header(FILE *out, const char *names)
{
    fputs(names, out);
    csv_end_line(out);
}

void csv_end_line(FILE *out)
{
    fputc('\n', out);
}

void csv_first_text(FILE *out, const char *text)
{
    csv_put_cell(out, text, true);
}

void csv_text(FILE *out, const char *text)
{
    fputc(',', out);
    csv_first_text(out, text);
}

void csv_number(FILE *out, double value)
{
    fputc(',', out);
    if (isfinite(value))
        fprintf(out, "%.10g", value == 0 ? 0.0 : value);
}

void csv_count(FILE *out, size_t value)
{
    fprintf(out, ",%zu", value);
}
