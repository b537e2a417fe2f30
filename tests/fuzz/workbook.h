/* Workbooks of one sheet, as archives whose parts are stored as they are. */
#ifndef TESTS_FUZZ_WORKBOOK_H
#define TESTS_FUZZ_WORKBOOK_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct part {
    const char *name, *text;
    size_t n;
};
#define PART(name, text) {name, text, sizeof text - 1}

static inline void put_number(FILE *out, size_t number, int n_bytes)
{
    for (int i = 0; i < n_bytes; i++)
        putc(i < 4 ? (int)(number >> (8 * i) & 0xff) : 0, out);
}

/* The checksum of a part (CRC-32 of ISO 3309; that of "123456789" is cbf43926). */
static inline uint32_t checksum(const char *text, size_t n)
{
    uint32_t sum = 0xffffffff;
    for (size_t i = 0; i < n; i++) {
        sum ^= (uint8_t)text[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ~sum;
}

/* What both headers of an archive say of a part: version 2.0, no flags, stored, no time, no day. */
static inline void put_header(FILE *out, const struct part *part)
{
    put_number(out, 20, 2);
    put_number(out, 0, 2 + 2 + 2 + 2);
    put_number(out, checksum(part->text, part->n), 4);
    put_number(out, part->n, 4);
    put_number(out, part->n, 4);
    put_number(out, strlen(part->name), 2);
    put_number(out, 0, 2);
}

static inline void put_archive(FILE *out, const struct part parts[], size_t n)
{
    const long start = ftell(out);
    for (size_t p = 0; p < n; p++) {
        put_number(out, 0x04034b50, 4);
        put_header(out, &parts[p]);
        fputs(parts[p].name, out);
        fwrite(parts[p].text, 1, parts[p].n, out);
    }
    const long directory = ftell(out);
    size_t offset = 0;
    for (size_t p = 0; p < n; p++) {
        put_number(out, 0x02014b50, 4);
        put_number(out, 20, 2);
        put_header(out, &parts[p]);
        put_number(out, 0, 2 + 2 + 2 + 4); /* no comment, disk 0, no attributes */
        put_number(out, offset, 4);
        fputs(parts[p].name, out);
        offset += 30 + strlen(parts[p].name) + parts[p].n;
    }
    const long end = ftell(out);
    put_number(out, 0x06054b50, 4);
    put_number(out, 0, 4);
    put_number(out, n, 2);
    put_number(out, n, 2);
    put_number(out, (size_t)(end - directory), 4);
    put_number(out, (size_t)(directory - start), 4);
    put_number(out, 0, 2);
}

#define OOXML "http://schemas.openxmlformats.org/"
#define OOXML_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."
#define SPREADSHEETML " xmlns=\"" OOXML "spreadsheetml/2006/main\""

/* An XLSX of the sheet and the texts that cells share; style 0 is a number, 1 a day. */
static inline void put_xlsx(FILE *out, const char *sheet, size_t n_sheet, const char *shared,
                            size_t n_shared)
{
    const struct part parts[] = {
        PART("[Content_Types].xml",
             "<Types xmlns=\"" OOXML "package/2006/content-types\"><Override "
             "PartName=\"/xl/workbook.xml\" ContentType=\"" OOXML_TYPE "sheet.main+xml\"/><Override "
             "PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" OOXML_TYPE "worksheet+xml\"/>"
             "</Types>"),
        PART("xl/workbook.xml",
             "<workbook" SPREADSHEETML " xmlns:r=\"" OOXML "officeDocument/2006/relationships\">"
             "<sheets><sheet name=\"Feuille1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        PART("xl/_rels/workbook.xml.rels",
             "<Relationships xmlns=\"" OOXML "package/2006/relationships\"><Relationship Id=\"rId1\" "
             "Type=\"" OOXML "officeDocument/2006/relationships/worksheet\" "
             "Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        PART("xl/styles.xml", "<styleSheet" SPREADSHEETML "><cellXfs count=\"2\"><xf numFmtId=\"0\"/>"
                              "<xf numFmtId=\"14\"/></cellXfs></styleSheet>"),
        {"xl/sharedStrings.xml", shared, n_shared},
        {"xl/worksheets/sheet1.xml", sheet, n_sheet}};
    put_archive(out, parts, sizeof parts / sizeof *parts);
}

/* An ODS of the content. */
static inline void put_ods(FILE *out, const char *content, size_t n)
{
    const struct part parts[] = {
        PART("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        PART("META-INF/manifest.xml", "<manifest:manifest xmlns:manifest="
                                      "\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>"),
        {"content.xml", content, n}};
    put_archive(out, parts, sizeof parts / sizeof *parts);
}

/* A cell of a sheet that is not empty. */
struct filled {
    size_t row, column; /* from 0 */
    const char *text;   /* n bytes; after # a number, after @ a day, else a text */
    size_t n;
};

static inline bool is_text(const struct filled *cell)
{
    return *cell->text != '#' && *cell->text != '@';
}

/* The text without its sign. */
static inline void put_value(FILE *out, const struct filled *cell)
{
    static const struct {
        char sign;
        const char *entity;
    } entities[] = {{'<', "&lt;"}, {'>', "&gt;"}, {'&', "&amp;"}, {'"', "&quot;"}};
    enum { N = sizeof entities / sizeof *entities };
    for (size_t i = !is_text(cell), e; i < cell->n; i++) {
        for (e = 0; e < N && entities[e].sign != cell->text[i];)
            e++;
        if (e < N)
            fputs(entities[e].entity, out);
        else
            putc(cell->text[i], out);
    }
}

/* Column 0 is A, 26 is AA. */
static inline void put_column(FILE *out, size_t column)
{
    if (column >= 26)
        put_column(out, column / 26 - 1);
    putc("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column % 26], out);
}

/* An XLSX of the cells, in the order of rows and columns. Texts stand in them, or in the part that
 * they share. */
static inline void put_xlsx_cells(FILE *out, const struct filled cells[], size_t n, bool shares)
{
    char *texts[2];
    size_t n_bytes[2], n_shared = 0;
    FILE *sheet = open_memstream(&texts[0], &n_bytes[0]);
    FILE *shared = open_memstream(&texts[1], &n_bytes[1]);
    fputs("<worksheet" SPREADSHEETML "><sheetData>", sheet);
    fputs("<sst" SPREADSHEETML ">", shared);
    for (size_t k = 0; k < n; k++) {
        if (k == 0 || cells[k].row != cells[k - 1].row)
            fprintf(sheet, "<row r=\"%zu\">", cells[k].row + 1);
        fputs("<c r=\"", sheet);
        put_column(sheet, cells[k].column);
        fprintf(sheet, "%zu\"", cells[k].row + 1);
        if (!is_text(&cells[k])) {
            fprintf(sheet, " s=\"%d\"><v>", *cells[k].text == '@');
            put_value(sheet, &cells[k]);
            fputs("</v></c>", sheet);
        } else if (shares) {
            fprintf(sheet, " t=\"s\"><v>%zu</v></c>", n_shared++);
            fputs("<si><t>", shared);
            put_value(shared, &cells[k]);
            fputs("</t></si>", shared);
        } else {
            fputs(" t=\"inlineStr\"><is><t>", sheet);
            put_value(sheet, &cells[k]);
            fputs("</t></is></c>", sheet);
        }
        if (k + 1 == n || cells[k + 1].row != cells[k].row)
            fputs("</row>", sheet);
    }
    fputs("</sheetData></worksheet>", sheet);
    fputs("</sst>", shared);
    fclose(sheet);
    fclose(shared);
    put_xlsx(out, texts[0], n_bytes[0], texts[1], n_bytes[1]);
    free(texts[0]);
    free(texts[1]);
}

/* An ODS of the cells, in the order of rows and columns. */
static inline void put_ods_cells(FILE *out, const struct filled cells[], size_t n)
{
#define NAMES "=\"urn:oasis:names:tc:opendocument:xmlns:"
    char *text;
    size_t n_bytes;
    FILE *content = open_memstream(&text, &n_bytes);
    fputs("<office:document-content xmlns:office" NAMES "office:1.0\" xmlns:table" NAMES
          "table:1.0\" xmlns:text" NAMES "text:1.0\"><office:body><office:spreadsheet>"
          "<table:table table:name=\"Feuille1\">", content);
    for (size_t k = 0, row = 0, column = 0; k < n; k++, column++) {
        if (cells[k].row > row)
            fprintf(content, "<table:table-row table:number-rows-repeated=\"%zu\"/>",
                    cells[k].row - row);
        if (k == 0 || cells[k].row != cells[k - 1].row)
            fputs("<table:table-row>", content);
        if (cells[k].column > column)
            fprintf(content, "<table:table-cell table:number-columns-repeated=\"%zu\"/>",
                    cells[k].column - column);
        row = cells[k].row;
        column = cells[k].column;
        fputs("<table:table-cell office:value-type=", content);
        if (is_text(&cells[k])) {
            fputs("\"string\">", content);
        } else {
            fputs(*cells[k].text == '@' ? "\"date\" office:date-value=\""
                                        : "\"float\" office:value=\"", content);
            put_value(content, &cells[k]);
            fputs("\">", content);
        }
        fputs("<text:p>", content);
        put_value(content, &cells[k]);
        fputs("</text:p></table:table-cell>", content);
        if (k + 1 == n || cells[k + 1].row != cells[k].row) {
            fputs("</table:table-row>", content);
            row++;
            column = (size_t)-1; /* the loop's step makes it 0 */
        }
    }
    fputs("</table:table></office:spreadsheet></office:body></office:document-content>", content);
    fclose(content);
    put_ods(out, text, n_bytes);
    free(text);
#undef NAMES
}
#undef PART
#endif
