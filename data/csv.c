#include "data/csv.h"
#include <csv.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "data/file.h"
#include "data/mem.h"
#include "data/text.h"

/* ---- Bytes --------------------------------------------------------------------------- */

#define WEB_PAGE                                                                                    \
    N_("expected a CSV file, found a web page, as a server sends to who is not signed in; download " \
       "the table again")

/* What a file that is no table starts with. */
static const struct {
    const char *bytes;
    size_t n;
    const char *message;
} signatures[] = {
    {"PK\x03\x04", 4, N_("expected a CSV file, found a workbook (XLSX or ODS); give it its own "
                         "extension or export the sheet to CSV")},
    {"\xd0\xcf\x11\xe0", 4, N_("expected a CSV file, found an old Excel workbook (XLS); save "
                               "it as XLSX or CSV")},
    {"%PDF", 4, N_("expected a CSV file, found a PDF document; export the table to CSV")},
    {"<!DOCTYPE html", 14, WEB_PAGE},
    {"<!doctype html", 14, WEB_PAGE},
    {"<html", 5, WEB_PAGE},
};

/* The encoding that a byte order mark tells, or that Latin text without one shows: in UTF-16 each
 * letter has a NUL beside it. NULL: one byte a letter, or UTF-8. */
static const char *wide_encoding(const char *bytes, size_t n)
{
    if (n < 4)
        return NULL;
    if (!memcmp(bytes, "\xff\xfe\0\0", 4) || !memcmp(bytes, "\0\0\xfe\xff", 4))
        return "UTF-32";
    if (!memcmp(bytes, "\xff\xfe", 2) || !memcmp(bytes, "\xfe\xff", 2))
        return "UTF-16";
    size_t n_nul[2] = {0};
    const size_t head = n < 512 ? n & ~(size_t)1 : 512;
    for (size_t i = 0; i < head; i++)
        n_nul[i % 2] += bytes[i] == '\0';
    if (n_nul[0] == 0 && n_nul[1] * 3 >= head)
        return "UTF-16LE";
    return n_nul[1] == 0 && n_nul[0] * 3 >= head ? "UTF-16BE" : NULL;
}

/* Takes what an open file holds. Where no UTF-16 is, a NUL byte ends the reading: what follows is
 * not wanted. */
static bool read_all(FILE *in, struct csv_file *file)
{
    size_t room = 0;
    bool wide = false;
    for (size_t got = 1, block = 1 << 16; got && file->n <= CSV_FILE_BYTES; block = file->n) {
        block = block < 1 << 20 ? block : 1 << 20;
        if (room - file->n < block + 1) {
            room = file->n + file->n / 4 + block + 1;
            file->bytes = mem_resized(file->bytes, room, 1);
        }
        got = fread(file->bytes + file->n, 1, block, in);
        wide = file->n ? wide : wide_encoding(file->bytes, got) != NULL;
        const bool nul = !wide && memchr(file->bytes + file->n, '\0', got) != NULL;
        file->n += got;
        if (nul)
            break;
    }
    file->bytes[file->n] = '\0';
    return !ferror(in);
}

static bool read_file(struct csv_file *file, const char *path, struct faults *faults)
{
    const struct where where = {.path = path};
    FILE *in = file_open(path, faults);
    if (!in)
        return false;
    bool fine = read_all(in, file);
    if (!fine)
        faults_add(faults, where, _("cannot be read: %s"), strerror(errno));
    fclose(in);
    if (file->n > CSV_FILE_BYTES) {
        faults_add(faults, where, _("expected at most %d MiB; split the file"),
                   CSV_FILE_BYTES >> 20);
        fine = false;
    }
    return fine;
}

/* Lines up to a byte of the file, from 1: LF, CR and CRLF end one each. */
static size_t line_of(const char *bytes, size_t at)
{
    size_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += bytes[i] == '\n' || (bytes[i] == '\r' && bytes[i + 1] != '\n');
    return line;
}

/* Adds a fault when the bytes are no text of one byte a character or UTF-8. */
static bool check_is_text(const struct csv_file *file, const char *path, struct faults *faults)
{
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        if (file->n >= signatures[i].n &&
            !memcmp(file->bytes, signatures[i].bytes, signatures[i].n)) {
            faults_add(faults, (struct where){.path = path}, "%s", _(signatures[i].message));
            return false;
        }
    const char *nul = memchr(file->bytes, '\0', file->n);
    if (!nul)
        return true;
    const size_t at = (size_t)(nul - file->bytes);
    faults_add(faults, (struct where){.path = path, .line = line_of(file->bytes, at)},
               _("expected text, found a NUL byte; the file is damaged or no CSV"));
    return false;
}

/* Replaces the bytes by what they are in UTF-8; false with a fault. */
static bool convert(struct csv_file *file, const char *encoding, const char *path,
                    struct faults *faults)
{
    file->dialect.encoding = encoding;
    char *text = text_from(encoding, file->bytes, file->n);
    if (!text) {
        faults_add(faults, (struct where){.path = path},
                   _("expected an encoding such as UTF-8 or WINDOWS-1252; this system cannot "
                     "convert from \"%s\""), encoding);
        return false;
    }
    free(file->bytes);
    file->bytes = text;
    file->n = strlen(text);
    return true;
}

/* Bytes at the start that are ASCII, looked at eight by eight, as most of a large file are. */
static size_t ascii_length(const char *bytes, size_t n)
{
    size_t i = 0;
    for (uint64_t eight; i + sizeof eight <= n; i += sizeof eight) {
        memcpy(&eight, bytes + i, sizeof eight);
        if (eight & 0x8080808080808080u)
            break;
    }
    while (i < n && (unsigned char)bytes[i] < 0x80)
        i++;
    return i;
}

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

/* The encoding of text with one byte a letter: that in which most words hold an "é", the commonest
 * letter of French beyond ASCII, where the others have a quote, a capital or no letter. Latin 9
 * differs from Windows-1252 in € and œ, and has no letters from 0x80 to 0x9F. */
static const char *narrow_encoding(const char *bytes, size_t n)
{
    size_t n_windows = 0, n_dos = 0, n_mac = 0, n_latin9 = 0;
    bool has_controls = false;
    for (size_t i = 0; i < n; i++) {
        const unsigned char c = (unsigned char)bytes[i];
        if (c < 0x80)
            continue;
        const bool in_word = i && is_small(bytes[i - 1]) && is_small(bytes[i + 1]); /* a NUL ends them */
        n_windows += in_word && c == 0xE9;
        n_dos += in_word && c == 0x82;
        n_mac += in_word && c == 0x8E;
        n_latin9 += c == 0xA4 || (in_word && c == 0xBD);
        has_controls = has_controls || c < 0xA0;
    }
    if (n_dos > n_windows && n_dos > n_mac)
        return "CP850";
    if (n_mac > n_windows)
        return "MACINTOSH";
    return n_latin9 && !has_controls ? "ISO-8859-15" : "WINDOWS-1252";
}

/* Brings the bytes to UTF-8. Text that is not UTF-8 has one byte a letter, unless it has more
 * well-formed UTF-8 letters than odd bytes: then two exports were pasted together, and
 * either reading would spoil names; or unless it was told to be UTF-8. */
static bool decode(struct csv_file *file, const char *path, bool told, struct faults *faults)
{
    file->dialect.encoding = "UTF-8";
    size_t n_good = 0, n_odd = 0, first_odd = 0;
    for (size_t i = ascii_length(file->bytes, file->n); i < file->n;) {
        if ((unsigned char)file->bytes[i] < 0x80) {
            i += ascii_length(file->bytes + i, file->n - i);
            continue;
        }
        const size_t length = text_utf8_length(file->bytes + i, file->n - i);
        n_good += length > 1;
        if (length == 0 && n_odd++ == 0)
            first_odd = i;
        i += length ? length : 1;
    }
    if (n_odd == 0)
        return true;
    if (told || n_good > n_odd) {
        faults_add(faults,
                   (struct where){.path = path, .line = line_of(file->bytes, first_odd)},
                   _("expected UTF-8 as in the rest of the file, found the byte 0x%02X; save "
                     "the file again as \"CSV UTF-8\""),
                   (unsigned)(unsigned char)file->bytes[first_odd]);
        return false;
    }
    return convert(file, narrow_encoding(file->bytes, file->n), path, faults);
}

/* ---- Separator ----------------------------------------------------------------------- */

enum { SNIFFED_BYTES = 1 << 16, SNIFFED_LINES = 100, N_SEPARATORS = 4 };
static const char separators[] = "\t;,|"; /* the most telling first */

struct tally {
    size_t first; /* of the first line */
    size_t same;  /* further lines with as many */
    size_t now;
};

static void end_line(struct tally tally[N_SEPARATORS], size_t n_lines)
{
    for (int s = 0; s < N_SEPARATORS; s++) {
        if (n_lines == 0)
            tally[s].first = tally[s].now;
        else
            tally[s].same += tally[s].now == tally[s].first;
        tally[s].now = 0;
    }
}

/* Counts the separators outside quotes in the first lines; returns the further lines seen. A
 * quote opens a cell only at its start: 5" is no quoted cell. */
static size_t count_separators(const char *text, size_t n, struct tally tally[N_SEPARATORS])
{
    size_t n_lines = 0;
    bool quoted = false, cell_starts = true, line_is_blank = true;
    for (size_t i = 0; i < n && n_lines <= SNIFFED_LINES; i++) {
        const char c = text[i], *separator = memchr(separators, c, N_SEPARATORS);
        if (quoted) {
            quoted = c != '"';
        } else if (c == '"' && (cell_starts || (i && text[i - 1] == '"'))) {
            quoted = true; /* a doubled quote reopens */
            line_is_blank = false;
        } else if (c == '\n' || c == '\r') {
            if (!line_is_blank)
                end_line(tally, n_lines++);
            line_is_blank = true;
        } else {
            line_is_blank = line_is_blank && c == ' ';
            if (separator)
                tally[separator - separators].now++;
        }
        const bool ends_cell = separator || c == '\n' || c == '\r';
        cell_starts = !quoted && (ends_cell || (cell_starts && c == ' '));
    }
    if (!line_is_blank && !quoted && (n_lines == 0 || n < SNIFFED_BYTES))
        end_line(tally, n_lines++);
    return n_lines ? n_lines - 1 : 0;
}

/* The separator whose count in the header comes again in most lines; of two that are about
 * as steady, the one that is there more often. */
static char find_separator(const char *text, size_t n)
{
    struct tally tally[N_SEPARATORS] = {{0}};
    const size_t n_lines = count_separators(text, n < SNIFFED_BYTES ? n : SNIFFED_BYTES, tally);
    int best = -1;
    size_t best_percent = 0;
    for (int s = 0; s < N_SEPARATORS; s++) {
        if (tally[s].first == 0)
            continue;
        const size_t percent = n_lines ? tally[s].same * 100 / n_lines : 100;
        const bool steadier = percent > best_percent + 10;
        const bool as_steady = percent + 10 >= best_percent;
        if (best < 0 || steadier || (as_steady && tally[s].first > tally[best].first)) {
            best = s;
            best_percent = percent;
        }
    }
    /* One column: a separator that cuts no decimal comma. */
    return best < 0 ? ';' : separators[best];
}

/* Takes a first line "sep=;", as Excel writes and reads it. */
static bool take_sep_line(struct csv_file *file)
{
    const char *line = file->bytes + file->start;
    const bool quoted = *line == '"';
    line += quoted;
    if (strncmp(line, "sep=", 4) != 0 || !line[4] || !memchr(separators, line[4], N_SEPARATORS))
        return false;
    const char *end = line + 5 + quoted;
    if (quoted && line[5] != '"')
        return false;
    if (*end != '\n' && *end != '\r' && *end != '\0')
        return false;
    file->dialect.separator = line[4];
    end += end[0] == '\r' && end[1] == '\n' ? 2 : *end != '\0';
    file->start = (size_t)(end - file->bytes);
    file->start_line = 2;
    return true;
}

/* Brings the bytes to UTF-8 from the encoding that was told, or is found. */
static bool settle_encoding(struct csv_file *file, const char *path, const char *told,
                            struct faults *faults)
{
    const char *wide = wide_encoding(file->bytes, file->n);
    if (!told && wide)
        return convert(file, wide, path, faults);
    if (!wide && !check_is_text(file, path, faults))
        return false;
    if (told && strcasecmp(told, "UTF-8") != 0 && strcasecmp(told, "UTF8") != 0)
        return convert(file, told, path, faults);
    return decode(file, path, told != NULL, faults);
}

/* The same letter must be the same bytes, whoever wrote it. */
static void compose(struct csv_file *file)
{
    char *composed = text_composed(file->bytes);
    if (!composed)
        return;
    free(file->bytes);
    file->bytes = composed;
    file->n = strlen(composed);
}

bool csv_load(struct csv_file *file, const char *path, struct faults *faults)
{
    return csv_load_as(file, path, NULL, faults);
}

bool csv_load_as(struct csv_file *file, const char *path, const char *encoding,
                 struct faults *faults)
{
    if (!read_file(file, path, faults) || !settle_encoding(file, path, encoding, faults))
        return false;
    compose(file);
    file->start = file->n >= 3 && !memcmp(file->bytes, "\xef\xbb\xbf", 3) ? 3 : 0;
    file->start_line = 1;
    if (!take_sep_line(file))
        file->dialect.separator = find_separator(file->bytes + file->start,
                                                 file->n - file->start);
    return true;
}

void csv_clear(struct csv_file *file)
{
    free(file->bytes);
    *file = (struct csv_file){0};
}

/* ---- Rows ---------------------------------------------------------------------------- */

/* libcsv tells neither where a cell starts nor whether it was quoted. So it is fed up to each
 * separator or line end, then that byte alone: between the two its public state says whether
 * the cell is quoted, and the lines are counted on the way. It runs in strict mode to hear of
 * stray quotes. */
struct reader {
    struct csv_parser parser;
    struct row_taker taker;
    bool stopped;
    bool quoted;       /* the cell that is about to end */
    size_t line;       /* of the byte being fed */
    size_t cell_line;  /* where the cell starts */
    struct row row;
    char *text;        /* cells of the row, each closed by NUL; owned */
    size_t used, room;
    size_t *offset;    /* of each cell in text; owned */
    struct cell *cells; /* owned */
    size_t offset_room, cells_room;
    bool text_behind; /* a closing quote, in this cell */
};

enum { LENIENT = CSV_APPEND_NULL, STRICT = CSV_APPEND_NULL | CSV_STRICT | CSV_STRICT_FINI };

static void end_cell(void *bytes, size_t n, void *context)
{
    struct reader *reader = context;
    const size_t i = reader->row.n_cells++;
    /* Of "says "hello" aloud" the outer quotes are no text. */
    n -= reader->text_behind && n && ((const char *)bytes)[n - 1] == '"';
    reader->text_behind = false;
    if (i >= ROW_CELLS_MAX)
        return;
    reader->text = mem_grown(reader->text, &reader->room, reader->used + n + 1, 1);
    reader->offset = mem_grown(reader->offset, &reader->offset_room, i + 1, sizeof(size_t));
    reader->cells = mem_grown(reader->cells, &reader->cells_room, i + 1, sizeof(struct cell));
    memcpy(reader->text + reader->used, bytes, n);
    reader->text[reader->used + n] = '\0';
    reader->offset[i] = reader->used;
    reader->cells[i] = (struct cell){.n = n, .quoted = reader->quoted};
    reader->used += n + 1;
}

static void end_row(int byte, void *context)
{
    (void)byte;
    struct reader *reader = context;
    struct row *row = &reader->row;
    const size_t n = row->n_cells < ROW_CELLS_MAX ? row->n_cells : ROW_CELLS_MAX;
    for (size_t i = 0; i < n; i++)
        reader->cells[i].text = reader->text + reader->offset[i];
    row->cells = reader->cells;
    if (!reader->stopped)
        reader->stopped = !reader->taker.take(reader->taker.context, row);
    *row = (struct row){0};
    reader->used = 0;
}

static void mark_damage(struct reader *reader, enum row_damage damage)
{
    struct row *row = &reader->row;
    if (row->damage != ROW_WHOLE)
        return;
    row->damage = damage;
    row->damaged_cell = row->n_cells;
    row->damaged_line = reader->cell_line;
}

static void feed(struct reader *reader, const char *bytes, size_t n)
{
    struct csv_parser *parser = &reader->parser;
    while (n) {
        const size_t taken = csv_parse(parser, bytes, n, end_cell, end_row, reader);
        bytes += taken;
        n -= taken;
        if (n == 0)
            return;
        if (csv_error(parser) != CSV_EPARSE)
            mem_exhausted();
        /* A quote inside a cell without quotes is a letter (5"); text behind a closing quote
         * is a mistake, and the rest of the cell is read as if it had no quotes. */
        if (parser->quoted) {
            mark_damage(reader, ROW_TEXT_BEHIND_QUOTE);
            reader->text_behind = true;
        }
        csv_set_opts(parser, LENIENT);
        csv_parse(parser, bytes++, 1, end_cell, end_row, reader);
        csv_set_opts(parser, STRICT);
        parser->quoted = 0;
        n--;
    }
}

/* Bytes before the next separator or line end. */
static size_t plain_length(const char *bytes, size_t n, char separator)
{
    size_t i = 0;
    while (i < n && bytes[i] != separator && bytes[i] != '\n' && bytes[i] != '\r')
        i++;
    return i;
}

/* The bytes of a cell that needs no care: quoted without a quote, a line break or text behind it
 * inside, or bare without quotes and blanks around. Sets where its text is; 0 when it needs care. */
static size_t easy_cell(const char *bytes, char separator, struct cell *cell)
{
    const char *at = bytes;
    const bool quoted = *at == '"';
    const char *text = bytes + quoted;
    size_t n_text;
    if (quoted) {
        for (at++; *at != '"' && *at != '\n' && *at != '\r' && *at; at++)
            ;
        if (*at != '"')
            return 0;
        n_text = (size_t)(at++ - text);
    } else {
        for (; *at != separator && *at != '\n' && *at != '\r' && *at; at++)
            if (*at == '"')
                return 0;
        n_text = (size_t)(at - text);
        if (n_text && (*bytes == ' ' || *bytes == '\t' || at[-1] == ' ' || at[-1] == '\t'))
            return 0;
    }
    cell->text = text;
    cell->n = n_text;
    cell->quoted = quoted;
    return *at == separator || *at == '\n' || *at == '\r' ? (size_t)(at - bytes) + 1 : 0;
}

/* Hands over a row of nothing but easy cells, as most are, without libcsv, which takes each byte by
 * itself. Returns its bytes; 0 when it is no such row. */
static size_t take_easy_row(struct reader *reader, const char *bytes, char separator)
{
    struct row *row = &reader->row;
    size_t n = 0, n_cells = 0;
    for (bool more = true; more; n_cells++) {
        if (n_cells == reader->cells_room)
            reader->cells =
                mem_grown(reader->cells, &reader->cells_room, n_cells + 1, sizeof(struct cell));
        const size_t taken = n_cells < ROW_CELLS_MAX
                                 ? easy_cell(bytes + n, separator, &reader->cells[n_cells])
                                 : 0;
        if (!taken)
            return 0;
        n += taken;
        more = bytes[n - 1] == separator;
    }
    reader->text = mem_grown(reader->text, &reader->room, n, 1);
    memcpy(reader->text, bytes, n);
    for (size_t i = 0; i < n_cells; i++) {
        struct cell *cell = &reader->cells[i];
        char *text = reader->text + (cell->text - bytes);
        text[cell->n] = '\0';
        cell->text = text;
    }
    *row = (struct row){.line = reader->line, .n_cells = n_cells, .cells = reader->cells};
    if (n > 1) /* else the line is blank */
        reader->stopped = !reader->taker.take(reader->taker.context, row);
    *row = (struct row){0};
    n += bytes[n - 1] == '\r' && bytes[n] == '\n';
    reader->line++;
    return n;
}

static void feed_all(struct reader *reader, const char *bytes, size_t n, char separator)
{
    bool row_begins = true;
    while (n && !reader->stopped) {
        const size_t easy = row_begins ? take_easy_row(reader, bytes, separator) : 0;
        bytes += easy;
        n -= easy;
        if (easy)
            continue;
        const bool cell_begins = !reader->parser.quoted && reader->parser.entry_pos == 0;
        if (cell_begins)
            reader->cell_line = reader->line;
        if (cell_begins && reader->row.n_cells == 0)
            reader->row.line = reader->line;
        const size_t plain = plain_length(bytes, n, separator);
        feed(reader, bytes, plain);
        reader->quoted = reader->parser.quoted;
        if (plain == n)
            return;
        feed(reader, bytes + plain, 1);
        const char *end = bytes + plain;
        reader->line += *end == '\n' || (*end == '\r' && (n == plain + 1 || end[1] != '\n'));
        row_begins = !reader->parser.quoted && *end != separator;
        bytes += plain + 1;
        n -= plain + 1;
    }
}

void csv_rows(const struct csv_file *file, struct row_taker taker)
{
    struct reader reader = {.taker = taker, .line = file->start_line};
    if (csv_init(&reader.parser, STRICT) != 0)
        mem_exhausted();
    csv_set_delim(&reader.parser, (unsigned char)file->dialect.separator);
    csv_set_blk_size(&reader.parser, 1 << 12);
    feed_all(&reader, file->bytes + file->start, file->n - file->start,
             file->dialect.separator);
    if (!reader.stopped && csv_fini(&reader.parser, end_cell, end_row, &reader) != 0) {
        mark_damage(&reader, ROW_UNCLOSED_QUOTE);
        end_row(-1, &reader);
    }
    csv_free(&reader.parser);
    free(reader.text);
    free(reader.offset);
    free(reader.cells);
}

void csv_put_cell(FILE *out, const char *text, bool guarded)
{
    const char *guard = guarded && *text && strchr("=+-@\t\r", *text) ? "'" : "";
    if (!strpbrk(text, ",;\"\n\r")) {
        fprintf(out, "%s%s", guard, text);
        return;
    }
    fprintf(out, "\"%s", guard);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}
