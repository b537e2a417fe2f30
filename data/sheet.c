#include "data/sheet.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include "data/file.h"
#include "data/gdal.h"
#include "data/last_row.h"
#include "data/mem.h"
#include "data/text.h"

bool sheet_is_workbook(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && (!strcasecmp(dot, ".xlsx") || !strcasecmp(dot, ".xlsm") ||
                   !strcasecmp(dot, ".ods"));
}

static bool refuse(const char *path, struct faults *faults)
{
    faults_add(faults, (struct where){.path = path},
               _("this program has no GDAL, which reads workbooks; save the sheet as CSV (in the "
                 "spreadsheet: Save as, CSV UTF-8)"));
    return false;
}

#ifdef HAVE_GDAL
enum { UNPACKED_BYTES_MAX = 256 << 20 };

/* One row on its way from GDAL. */
struct sheet_row {
    int n;
    struct cell *cells; /* n; owned */
    char **text;        /* n; owned */
};

/* The cell as text. OGR keeps dates apart, and writes them with slashes. */
static char *cell_text(OGRFeatureH feature, int field)
{
    if (!gdal()->OGR_F_IsFieldSetAndNotNull(feature, field))
        return mem_text("");
    OGRFieldDefnH definition = gdal()->OGR_F_GetFieldDefnRef(feature, field);
    const OGRFieldType type = gdal()->OGR_Fld_GetType(definition);
    int year, month, day, hour, minute, second, zone;
    if ((type == OFTDate || type == OFTTime || type == OFTDateTime) &&
        gdal()->OGR_F_GetFieldAsDateTime(feature, field, &year, &month, &day, &hour, &minute,
                                         &second, &zone)) {
        if (type == OFTTime)
            return mem_printf("%02d:%02d:%02d", hour, minute, second);
        if (type == OFTDateTime && (hour || minute || second))
            return mem_printf("%04d-%02d-%02d %02d:%02d:%02d", year, month, day, hour, minute, second);
        return mem_printf("%04d-%02d-%02d", year, month, day);
    }
    const char *text = gdal()->OGR_F_GetFieldAsString(feature, field);
    /* A time of an ODS sheet: an ISO 8601 duration. */
    if (sscanf(text, "PT%2dH%2dM%2d", &hour, &minute, &second) == 3)
        return mem_printf("%02d:%02d:%02d", hour, minute, second);
    char *composed = text_composed(text);
    return composed ? composed : mem_text(text);
}

static bool take_feature(OGRFeatureH feature, struct sheet_row *row, struct row_taker taker)
{
    size_t n_filled = 0;
    for (int i = 0; i < row->n; i++) {
        row->text[i] = cell_text(feature, i);
        row->cells[i] = (struct cell){.text = row->text[i], .n = strlen(row->text[i])};
        if (row->cells[i].n)
            n_filled = (size_t)i + 1;
    }
    const GIntBig fid = gdal()->OGR_F_GetFID(feature);
    const struct row taken = {.line = fid > 0 ? (size_t)fid : 0, .n_cells = n_filled,
                              .cells = row->cells};
    const bool more = n_filled == 0 || taker.take(taker.context, &taken);
    for (int i = 0; i < row->n; i++)
        free(row->text[i]);
    return more;
}

static void take_layer(OGRLayerH layer, struct row_taker taker)
{
    OGRFeatureDefnH definition = gdal()->OGR_L_GetLayerDefn(layer);
    struct sheet_row row = {.n = gdal()->OGR_FD_GetFieldCount(definition)};
    if (row.n > ROW_CELLS_MAX)
        row.n = ROW_CELLS_MAX;
    row.cells = mem_zeroed((size_t)row.n, sizeof *row.cells);
    row.text = mem_zeroed((size_t)row.n, sizeof *row.text);
    gdal()->OGR_L_ResetReading(layer);
    OGRFeatureH feature;
    for (bool more = true; more && (feature = gdal()->OGR_L_GetNextFeature(layer)) != NULL;) {
        more = take_feature(feature, &row, taker);
        gdal()->OGR_F_Destroy(feature);
    }
    free(row.cells);
    free(row.text);
}

/* A fault that names the sheets there are. */
static void refuse_sheet(GDALDatasetH workbook, const char *path, const char *sheet,
                         struct faults *faults)
{
    char *names = mem_text("");
    for (int i = 0; i < gdal()->GDALDatasetGetLayerCount(workbook) && i < 20; i++) {
        OGRLayerH layer = gdal()->GDALDatasetGetLayer(workbook, i);
        char *longer =
            mem_printf("%s%s\"%s\"", names, i ? ", " : "", gdal()->OGR_L_GetName(layer));
        free(names);
        names = longer;
    }
    if (sheet && *names)
        faults_add(faults, (struct where){.path = path},
                   _("expected a sheet \"%s\", found only %s"), sheet, names);
    else
        faults_add(faults, (struct where){.path = path}, _("expected a sheet with rows, found none"));
    free(names);
}

/* Bytes of a part once unpacked, counted up to the limit and a bit: its directory may lie. */
static uint64_t part_bytes(const char *folder, const char *name)
{
    char block[1 << 16], *inside = mem_printf("%s/%s", folder, name);
    VSILFILE *part = gdal()->VSIFOpenL(inside, "rb");
    uint64_t sum = 0;
    for (size_t n = 1; part && n && sum <= UNPACKED_BYTES_MAX; sum += n)
        n = gdal()->VSIFReadL(block, 1, sizeof block, part);
    if (part)
        gdal()->VSIFCloseL(part);
    free(inside);
    return sum;
}

/* Bytes of the parts of a workbook once unpacked: GDAL holds them in memory, and a file of some
 * megabytes can stand for gigabytes. Deflate makes at most 1032 bytes of one: for a small file, what
 * its directory says will do. 0 when it is no archive. */
static uint64_t unpacked_bytes(const char *path, uint64_t file_bytes)
{
    enum { RATIO_MAX = 1032 };
    const bool counted = file_bytes > UNPACKED_BYTES_MAX / RATIO_MAX;
    gdal()->CPLPushErrorHandler(gdal()->CPLQuietErrorHandler);
    char *inside = mem_printf("/vsizip/{%s}", path);
    VSIDIR *folder = gdal()->VSIOpenDir(inside, -1, NULL);
    uint64_t sum = 0;
    const VSIDIREntry *part;
    while (folder && sum <= UNPACKED_BYTES_MAX &&
           (part = gdal()->VSIGetNextDirEntry(folder)) != NULL)
        if (part->nSize > UNPACKED_BYTES_MAX)
            sum = UNPACKED_BYTES_MAX + 1u; /* a sum might begin again from 0 */
        else
            sum += counted ? part_bytes(inside, part->pszName) : part->nSize;
    if (folder)
        gdal()->VSICloseDir(folder);
    gdal()->CPLPopErrorHandler();
    free(inside);
    return sum;
}

/* Every row is data for GDAL, headers too, and every cell text: it would guess both. */
static void set_options(const char *headers, const char *types)
{
    gdal()->CPLSetThreadLocalConfigOption("OGR_XLSX_HEADERS", headers);
    gdal()->CPLSetThreadLocalConfigOption("OGR_XLSX_FIELD_TYPES", types);
    gdal()->CPLSetThreadLocalConfigOption("OGR_ODS_HEADERS", headers);
    gdal()->CPLSetThreadLocalConfigOption("OGR_ODS_FIELD_TYPES", types);
}

/* Keeps what GDAL says first of a sheet that it gives up: the rows before it would pass for all. */
static void note_error(CPLErr severity, CPLErrorNum number, const char *message)
{
    (void)number;
    char **first = gdal()->CPLGetErrorHandlerUserData();
    if (severity >= CE_Failure && !*first)
        *first = mem_text(message);
}

/* Whether all rows that hold anything were read, though GDAL gave the sheet up at empty ones that close
 * it, or another sheet. */
static bool has_all_rows(OGRLayerH layer, const char *path, const char *error)
{
    GIntBig last = 0;
    OGRFeatureH feature;
    if (!layer || (!strstr(error, "Too big gap") && !strstr(error, "number-rows-repeated")))
        return false;
    gdal()->OGR_L_ResetReading(layer);
    while ((feature = gdal()->OGR_L_GetNextFeature(layer)) != NULL) {
        last = gdal()->OGR_F_GetFID(feature);
        gdal()->OGR_F_Destroy(feature);
    }
    const size_t held = last_row(path, gdal()->OGR_L_GetName(layer));
    return held != SIZE_MAX && last >= 0 && (size_t)last >= held;
}

bool sheet_rows(const char *path, const char *sheet, struct row_taker taker,
                struct faults *faults)
{
    static const char *const drivers[] = {"XLSX", "ODS", NULL};
    if (!gdal())
        return refuse(path, faults);
    FILE *readable = file_open(path, faults);
    if (!readable)
        return false;
    struct stat info;
    const uint64_t file_bytes = fstat(fileno(readable), &info) == 0 ? (uint64_t)info.st_size : 0;
    fclose(readable);
    set_options("DISABLE", "STRING");
    char *error = NULL;
    gdal()->CPLPushErrorHandlerEx(note_error, &error);
    const bool bearable = unpacked_bytes(path, file_bytes) <= UNPACKED_BYTES_MAX;
    GDALDatasetH workbook =
        bearable
            ? gdal()->GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, NULL, NULL)
            : NULL;
    OGRLayerH layer = NULL;
    if (!bearable)
        faults_add(faults, (struct where){.path = path},
                   _("expected a workbook of at most %d MiB once unpacked; export the sheet to "
                     "CSV"),
                   UNPACKED_BYTES_MAX >> 20);
    else if (!workbook)
        faults_add(faults, (struct where){.path = path},
                   _("expected an XLSX or ODS workbook without password, found none that can "
                     "be read; export the sheet to CSV"));
    else if ((layer = sheet ? gdal()->GDALDatasetGetLayerByName(workbook, sheet)
                            : gdal()->GDALDatasetGetLayer(workbook, 0)) != NULL)
        take_layer(layer, taker);
    else if (!error)
        refuse_sheet(workbook, path, sheet, faults);
    const bool whole = !workbook || !error || has_all_rows(layer, path, error);
    if (!whole)
        faults_add(faults, (struct where){.path = path},
                   _("the workbook is damaged or larger than a table can be, and was not read to its "
                     "end (%s); save it again in a spreadsheet, or export the sheet to CSV"),
                   error);
    free(error);
    if (workbook)
        gdal()->GDALClose(workbook);
    gdal()->CPLPopErrorHandler();
    set_options(NULL, NULL);
    return layer && whole;
}
#else
bool sheet_rows(const char *path, const char *sheet, struct row_taker taker,
                struct faults *faults)
{
    (void)sheet;
    (void)taker;
    return refuse(path, faults);
}
#endif
