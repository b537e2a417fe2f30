/* Rows a second and peak memory of a table of a million rows and six columns. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "data/table.h"
#include "tests/bench/measure.h"

enum { ROWS = 1000000, N_COLUMNS = 6 };
static const struct column columns[N_COLUMNS] = {
    {"id", COLUMN_TEXT, true, 0, 0},          {"name", COLUMN_TEXT, false, 0, 0},
    {"lon", COLUMN_NUMBER, false, -180, 180}, {"lat", COLUMN_NUMBER, false, -90, 90},
    {"supply_kg_week", COLUMN_NUMBER, false, 0, 1e6}, {"opens", COLUMN_TIME, false, 0, 0},
};

static long write_rows(FILE *out)
{
    fputs("Identifiant;Nom;Longitude;Latitude;Offre hebdo (kg);Ouverture\r\n", out);
    for (int i = 0; i < ROWS; i++)
        fprintf(out, "f%d;\"Ferme n° %d; bio\";-0,%06d;46,%06d;%d,5;07:%02d\r\n", i, i, i % 999983,
                i % 999979, i % 500, i % 60);
    return ftell(out);
}

int main(void)
{
    char path[] = "/tmp/proxilog-bench-XXXXXX";
    const int file = mkstemp(path);
    FILE *out = file < 0 ? NULL : fdopen(file, "w");
    if (!out)
        return EXIT_FAILURE;
    const double size_mb = (double)write_rows(out) / 1e6;
    fclose(out);
    const double before_mb = peak_mb(RUSAGE_SELF), start_s = clock_s();
    struct faults faults = {0};
    struct table *table = table_read(path, NULL, columns, N_COLUMNS, &faults);
    const double taken_s = clock_s() - start_s;
    unlink(path);
    const bool fine = table && table_n_rows(table) == ROWS;
    printf("table: %d rows, %.0f MB: %.2f s, %.0f rows/s, peak %.0f MB (%.0f before)\n", ROWS,
           size_mb, taken_s, ROWS / taken_s, peak_mb(RUSAGE_SELF), before_mb);
    table_free(table);
    faults_clear(&faults);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
