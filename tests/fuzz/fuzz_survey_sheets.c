/* Any bytes as a workbook. GDAL, which reads it, is not watched here; what stands before it is, the
 * limits of an archive, and what comes after it, rows of whatever it made of the file. By the first
 * byte,
 *   P  they are an archive: an ODS if its first part is "mimetype", else an XLSX;
 *   <  the sheet of a sound XLSX or, from <office: on, the content of a sound ODS;
 *   else a line that says which workbook (o: ODS, s: XLSX whose cells share their texts, else XLSX of
 *      cells on their own), then a line a row, cells between tabs as workbook.h reads them.
 * Texts must come back as they went in. */
#include "data/sheet.h"
#include "tests/fuzz/survey_files.h"
#include "tests/fuzz/workbook.h"

struct sheet {
    struct filled *cells; /* owned */
    size_t n, room, n_seen;
};

static struct sheet sheet_of(const char *at, const char *end)
{
    struct sheet sheet = {0};
    for (size_t row = 0, column = 0; at < end; at++) {
        const char *start = at;
        while (at < end && *at != '\t' && *at != '\n')
            at++;
        if (at > start) {
            sheet.cells = mem_grown(sheet.cells, &sheet.room, sheet.n + 1, sizeof *sheet.cells);
            sheet.cells[sheet.n++] = (struct filled){row, column, start, (size_t)(at - start)};
        }
        column = at < end && *at == '\n' ? 0 : column + 1;
        row += column == 0;
    }
    return sheet;
}

/* Whether all cells are texts that XML can hold. */
static bool are_texts(const struct sheet *sheet)
{
    for (size_t k = 0; k < sheet->n; k++) {
        const struct filled *cell = &sheet->cells[k];
        if (!is_text(cell) || !text_is_utf8(cell->text, cell->n))
            return false;
        for (size_t i = 0; i < cell->n; i++)
            if ((uint8_t)cell->text[i] < ' ' || (i > 1 && !memcmp(cell->text + i - 2, "\xef\xbf", 2)))
                return false;
    }
    return true;
}

static bool same_row(void *context, const struct row *row)
{
    struct sheet *sheet = context;
    const struct filled *cell = &sheet->cells[sheet->n_seen];
    for (size_t c = 0; c < row->n_cells; c++) {
        const bool filled = sheet->n_seen < sheet->n && cell->row + 1 == row->line && cell->column == c;
        assert(row->cells[c].n == (filled ? cell->n : 0));
        assert(memcmp(row->cells[c].text, filled ? cell->text : "", row->cells[c].n) == 0);
        sheet->n_seen += filled;
        cell += filled;
    }
    assert(row->n_cells > 0 && row->cells[row->n_cells - 1].n > 0);
    return true;
}

static void check_workbook(const char *bytes, size_t n, const char *ending, struct sheet *sheet)
{
    const char *path = input_file((const uint8_t *)bytes, n, ending);
    struct faults faults = {0};
    if (sheet && are_texts(sheet)) {
        const bool fine = sheet_rows(path, NULL, (struct row_taker){same_row, sheet}, &faults);
#ifdef HAVE_GDAL
        assert(fine == (faults.n == 0) && sheet->n_seen == sheet->n);
        assert(fine || sheet->n == 0); /* an ODS sheet without rows is none to GDAL */
#else
        assert(!fine && faults.n == 1);
#endif
    }
    check_reading(pat_codebook(), path, EXPORT_DETECT);
    check_draft(path);
    remove(path);
    faults_clear(&faults);
}

static bool starts_at(const char *text, size_t n, size_t at, const char *word)
{
    return n >= at + strlen(word) && memcmp(text + at, word, strlen(word)) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    const char *text = (const char *)bytes, sort = n ? *text : '\0';
    const char *lines = n ? memchr(text, '\n', n) : NULL;
    if (sort == 'P') {
        check_workbook(text, n, starts_at(text, n, 30, "mimetype") ? ".ods" : ".xlsx", NULL);
        return 0;
    }
    const bool is_ods = sort == '<' ? starts_at(text, n, 0, "<office:") : sort == 'o';
    struct sheet sheet = lines ? sheet_of(lines + 1, text + n) : (struct sheet){0};
    char *archive;
    size_t n_archive;
    FILE *out = open_memstream(&archive, &n_archive);
    if (sort == '<' && is_ods)
        put_ods(out, text, n);
    else if (sort == '<')
        put_xlsx(out, text, n, "", 0);
    else if (is_ods)
        put_ods_cells(out, sheet.cells, sheet.n);
    else
        put_xlsx_cells(out, sheet.cells, sheet.n, sort == 's');
    fclose(out);
    check_workbook(archive, n_archive, is_ods ? ".ods" : ".xlsx", sort == '<' ? NULL : &sheet);
    free(archive);
    free(sheet.cells);
    return 0;
}
