#include "data/ods.h"
#include <expat.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/gdal.h"
#include "data/mem.h"

#ifdef HAVE_GDAL
struct counting {
    XML_Parser parser;
    const char *sheet;  /* NULL: the first */
    bool within, done;  /* the sheet */
    bool filled;        /* the row being read */
    size_t row, n_rows; /* up to the row being read; that it stands for */
    size_t last;
};

/* The value of an attribute; NULL: none. */
static const char *attribute(const XML_Char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

static void XMLCALL begin(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct counting *counting = context;
    if (strcmp(name, "table:table") == 0) {
        const char *title = attribute(attributes, "table:name");
        counting->within = !counting->done && (!counting->sheet ||
                                               (title && strcmp(title, counting->sheet) == 0));
    } else if (counting->within && strcmp(name, "table:table-row") == 0) {
        const char *repeated = attribute(attributes, "table:number-rows-repeated");
        const long n = repeated ? strtol(repeated, NULL, 10) : 1;
        counting->n_rows = n > 0 ? (size_t)n : 1;
        counting->filled = false;
    } else if (strcmp(name, "text:p") == 0 || attribute(attributes, "office:value-type")) {
        counting->filled = true;
    }
}

static void XMLCALL end(void *context, const XML_Char *name)
{
    struct counting *counting = context;
    if (counting->within && strcmp(name, "table:table-row") == 0) {
        counting->row += counting->n_rows;
        counting->last = counting->filled ? counting->row : counting->last;
    } else if (counting->within && strcmp(name, "table:table") == 0) {
        counting->within = false;
        counting->done = true;
    }
}

/* A workbook has no DOCTYPE; entities of one's own are how a small file becomes a large one. */
static void XMLCALL refuse_doctype(void *context, const XML_Char *name, const XML_Char *system,
                                   const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    XML_StopParser(((struct counting *)context)->parser, XML_FALSE);
}

static bool parse(struct counting *counting, VSILFILE *content)
{
    char block[1 << 16];
    size_t n;
    XML_SetUserData(counting->parser, counting);
    XML_SetElementHandler(counting->parser, begin, end);
    XML_SetStartDoctypeDeclHandler(counting->parser, refuse_doctype);
    do {
        n = gdal()->VSIFReadL(block, 1, sizeof block, content);
        if (XML_Parse(counting->parser, block, (int)n, n < sizeof block) != XML_STATUS_OK)
            return false;
    } while (n == sizeof block);
    return counting->done;
}

size_t ods_last_row(const char *path, const char *sheet)
{
    struct counting counting = {.parser = XML_ParserCreate(NULL), .sheet = sheet};
    if (!counting.parser)
        mem_exhausted();
    char *inside = mem_printf("/vsizip/{%s}/content.xml", path);
    VSILFILE *content = gdal()->VSIFOpenL(inside, "rb");
    const bool whole = content && parse(&counting, content);
    if (content)
        gdal()->VSIFCloseL(content);
    free(inside);
    XML_ParserFree(counting.parser);
    return whole ? counting.last : SIZE_MAX;
}
#else
size_t ods_last_row(const char *path, const char *sheet)
{
    (void)path;
    (void)sheet;
    return SIZE_MAX;
}
#endif
