#include "data/last_row.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "data/gdal.h"
#include "data/mem.h"
#include "data/xml.h"

#ifdef HAVE_GDAL
struct search {
    struct xml xml;
    const char *sheet;
    char *relation, *part; /* of the sheet in an XLSX; owned */
    bool within, done;     /* the sheet */
    bool filled, in_value; /* the row being read; its cell's text */
    size_t row, n_rows;    /* up to the row being read; that it stands for */
    size_t last;
};

/* Without the prefix of its name space. */
static const char *local(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

/* The value of an attribute; NULL: none. */
static const char *attribute(const XML_Char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(local(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static bool is_one(const XML_Char **attributes, const char *name, const char *value)
{
    const char *found = attribute(attributes, name);
    return found && value && strcmp(found, value) == 0;
}

static size_t number_of(const char *text, size_t otherwise)
{
    const long n = text ? strtol(text, NULL, 10) : 0;
    return n > 0 ? (size_t)n : otherwise;
}

static void end_row(struct search *search)
{
    search->row += search->n_rows;
    search->last = search->filled ? search->row : search->last;
    search->filled = false;
}

/* ---- ODS ---------------------------------------- */

static void XMLCALL begin_ods(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct search *search = context;
    if (strcmp(name, "table:table") == 0)
        search->within = !search->done && is_one(attributes, "name", search->sheet);
    else if (strcmp(name, "table:table-row") == 0)
        search->n_rows = number_of(attribute(attributes, "number-rows-repeated"), 1);
    else if (strcmp(name, "text:p") == 0 || attribute(attributes, "value-type"))
        search->filled = search->within;
}

static void XMLCALL end_ods(void *context, const XML_Char *name)
{
    struct search *search = context;
    if (!search->within)
        return;
    if (strcmp(name, "table:table-row") == 0)
        end_row(search);
    search->done = strcmp(name, "table:table") == 0;
    search->within = !search->done;
}

/* ---- XLSX ---------------------------------------- */

/* Of the list of sheets, and of the parts that they are. */
static void XMLCALL begin_list(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct search *search = context;
    const char *id = attribute(attributes, "id"), *target = attribute(attributes, "Target");
    if (strcmp(local(name), "sheet") == 0 && id && !search->relation &&
        is_one(attributes, "name", search->sheet))
        search->relation = mem_text(id);
    if (strcmp(local(name), "Relationship") == 0 && target && !search->part &&
        is_one(attributes, "Id", search->relation))
        search->part = mem_printf("%s%s", *target == '/' ? "" : "xl/", target + (*target == '/'));
}

static void XMLCALL begin_xlsx(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct search *search = context;
    if (strcmp(local(name), "row") == 0)
        search->row = number_of(attribute(attributes, "r"), search->row + 1) - 1;
    search->in_value = strcmp(local(name), "v") == 0 || strcmp(local(name), "t") == 0;
}

static void XMLCALL take_text(void *context, const XML_Char *text, int n)
{
    struct search *search = context;
    for (int i = 0; i < n && search->in_value; i++)
        search->filled = search->filled || !strchr(" \t\r\n", text[i]);
}

static void XMLCALL end_xlsx(void *context, const XML_Char *name)
{
    struct search *search = context;
    search->in_value = false;
    search->n_rows = 1;
    if (strcmp(local(name), "row") == 0)
        end_row(search);
    search->done = search->done || strcmp(local(name), "sheetData") == 0;
}

/* ---- Parts ---------------------------------------- */

static bool feed(XML_Parser parser, VSILFILE *file)
{
    char block[1 << 16];
    size_t n;
    do {
        n = gdal()->VSIFReadL(block, 1, sizeof block, file);
        if (XML_Parse(parser, block, (int)n, n < sizeof block) != XML_STATUS_OK)
            return false;
    } while (n == sizeof block);
    return true;
}

/* Reads a part of the archive to its end; false when it has none, or what is no XML. */
static bool read_part(struct search *search, const char *path, const char *part,
                      XML_StartElementHandler begin, XML_EndElementHandler end)
{
    char *inside = mem_printf("/vsizip/{%s}/%s", path, part);
    VSILFILE *file = gdal()->VSIFOpenL(inside, "rb");
    free(inside);
    xml_begin(&search->xml, &(struct xml_handlers){begin, end, take_text});
    const bool fine = file && feed(search->xml.parser, file);
    xml_end(&search->xml);
    if (file)
        gdal()->VSIFCloseL(file);
    return fine;
}

size_t last_row(const char *path, const char *sheet)
{
    struct search search = {.sheet = sheet};
    const char *dot = strrchr(path, '.');
    if (dot && strcasecmp(dot, ".ods") == 0)
        search.done = read_part(&search, path, "content.xml", begin_ods, end_ods) && search.done;
    else
        search.done = read_part(&search, path, "xl/workbook.xml", begin_list, NULL) &&
                      read_part(&search, path, "xl/_rels/workbook.xml.rels", begin_list, NULL) &&
                      search.part &&
                      read_part(&search, path, search.part, begin_xlsx, end_xlsx) && search.done;
    free(search.relation);
    free(search.part);
    return search.done ? search.last : SIZE_MAX;
}
#else
size_t last_row(const char *path, const char *sheet)
{
    (void)path;
    (void)sheet;
    return SIZE_MAX;
}
#endif
