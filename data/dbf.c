/* The attribute table of a shapefile: its header checked against its size, its records read
 * through shapelib, its texts brought into UTF-8. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "data/file.h"
#include "data/mem.h"
#include "data/shapefile.h"
#include "data/text.h"

enum { DBF_HEADER_BYTES = 32, DBF_FIELD_BYTES = 32, DBF_END_OF_FIELDS = 0x0D };

static size_t little16(const unsigned char b[2])
{
    return (size_t)b[0] | (size_t)b[1] << 8;
}

/* Checks the field descriptors of a header; returns their number, 0 with a fault. */
static size_t check_fields(const unsigned char *header, size_t header_bytes, size_t record_bytes,
                           struct where where, struct faults *faults)
{
    size_t n = 0, sum = 1, sum_wide = 1; /* a record starts with its deletion mark */
    for (size_t at = DBF_HEADER_BYTES;
         at + DBF_FIELD_BYTES <= header_bytes && header[at] != DBF_END_OF_FIELDS;
         at += DBF_FIELD_BYTES) {
        const unsigned char *field = header + at;
        const size_t width = field[16];
        if (width == 0 || field[0] == 0) {
            faults_add(faults, where, _("column %zu: expected a name and a width above 0"), n + 1);
            return 0;
        }
        sum += width;
        sum_wide += field[11] == 'C' ? width + 256u * field[17] : width;
        n++;
    }
    if (n == 0) {
        faults_add(faults, where, _("expected at least one column, found none"));
        return 0;
    }
    if (sum > record_bytes || (sum_wide != sum && sum_wide == record_bytes)) {
        faults_add(faults, where, _("its %zu columns take %zu bytes, its records have %zu: the "
                                    "header is broken"),
                   n, sum > record_bytes ? sum : sum_wide, record_bytes);
        return 0;
    }
    return n;
}

bool dbf_check(const char *path, struct dbf_file *dbf, struct faults *faults)
{
    enum { HEADER_BYTES_MAX = 1 << 16 };
    *dbf = (struct dbf_file){0};
    const struct where where = {.path = path};
    const size_t n_before = faults->n;
    FILE *in = file_open(path, faults);
    if (!in)
        return false;
    if (fseeko(in, 0, SEEK_END) != 0) {
        faults_add(faults, where, _("cannot be read: %s"), strerror(errno));
        fclose(in);
        return false;
    }
    const off_t end = ftello(in);
    const size_t file_bytes = end > 0 ? (size_t)end : 0;
    rewind(in);
    unsigned char *header = mem_zeroed(HEADER_BYTES_MAX, 1);
    const size_t n_read = fread(header, 1, HEADER_BYTES_MAX, in);
    fclose(in);

    const size_t n_records = little16(header + 4) | little16(header + 6) << 16;
    const size_t header_bytes = little16(header + 8), record_bytes = little16(header + 10);
    if (n_read <= DBF_HEADER_BYTES)
        faults_add(faults, where, _("expected a header of %d bytes, found a file of %zu bytes: "
                                    "copy it again"), DBF_HEADER_BYTES + 1, file_bytes);
    else if (header_bytes <= DBF_HEADER_BYTES || header_bytes > n_read || record_bytes == 0)
        faults_add(faults, where, _("not a .dbf table: a header of %zu bytes and records of %zu "
                                    "in a file of %zu bytes"),
                   header_bytes, record_bytes, file_bytes);
    else if (n_records > INT_MAX || header_bytes + n_records * record_bytes > file_bytes)
        faults_add(faults, where, _("truncated: %zu records of %zu bytes need %zu bytes, the file "
                                    "has %zu: copy it again"), n_records, record_bytes,
                   header_bytes + n_records * record_bytes, file_bytes);
    else
        dbf->n_fields = check_fields(header, header_bytes, record_bytes, where, faults);
    dbf->n_records = n_records;
    dbf->language = header[29];
    free(header);
    return faults->n == n_before;
}

struct layer_field *dbf_fields(DBFHandle table, size_t n_fields)
{
    struct layer_field *fields = mem_zeroed(n_fields, sizeof *fields);
    for (size_t k = 0; k < n_fields; k++) {
        char name[XBASE_FLDNAME_LEN_READ + 1] = "";
        DBFGetFieldInfo(table, (int)k, name, &fields[k].width, &fields[k].decimals);
        memcpy(fields[k].name, name, sizeof name);
        char type = table->pachFieldType[k];
        fields[k].type = type == 'N' || type == 'F' ? FIELD_NUMBER : FIELD_TEXT;
        if (type == 'D')
            fields[k].width = 10; /* ISO, with hyphens */
        if (fields[k].type == FIELD_TEXT)
            fields[k].decimals = 0;
    }
    return fields;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Sets one attribute from the bytes of its cell. */
static void set_cell(struct layer *layer, size_t field, char type, const char *cell, size_t width)
{
    size_t n = strnlen(cell, width);
    while (n > 0 && is_blank(cell[n - 1]))
        n--;
    while (n > 0 && is_blank(*cell))
        cell++, n--;
    char date[11];
    switch (type) {
    case 'N':
    case 'F': /* a number that did not fit is stars: null */
        if (n && *cell == '*')
            n = 0;
        break;
    case 'L':
        if (n && *cell == '?')
            n = 0;
        break;
    case 'D':
        if (n == 8 && strspn(cell, "0123456789") >= 8) {
            snprintf(date, sizeof date, "%.4s-%.2s-%.2s", cell, cell + 4, cell + 6);
            n = strcmp(date, "0000-00-00") == 0 ? 0 : 10;
            cell = date;
        }
        break;
    default:
        break;
    }
    layer_set(layer, field, cell, n);
}

bool dbf_set_record(DBFHandle table, size_t record, struct layer *layer)
{
    const char *tuple = DBFReadTuple(table, (int)record);
    if (!tuple)
        return false;
    for (size_t k = 0; k < layer->n_fields; k++)
        set_cell(layer, k, table->pachFieldType[k], tuple + table->panFieldOffset[k],
                 (size_t)table->panFieldSize[k]);
    return true;
}
