/* Which encoding the texts of a .dbf are in: the .cpg says, else the language byte of the
 * header (LDID), else the texts themselves. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "data/file.h"
#include "data/mem.h"
#include "data/shapefile.h"
#include "data/text.h"

/* Language driver ids of western and central Europe (dBASE and ESRI); ESRI's 0x57 ("ANSI") is
 * written over any encoding and so left to looking. */
static const struct {
    unsigned language;
    const char *encoding;
} LANGUAGES[] = {
    {0x01, "CP437"}, {0x02, "CP850"}, {0x03, "WINDOWS-1252"}, {0x04, "MACINTOSH"},
    {0x08, "CP865"}, {0x09, "CP437"}, {0x0A, "CP850"}, {0x0B, "CP437"}, {0x0D, "CP437"},
    {0x0E, "CP850"}, {0x0F, "CP437"}, {0x10, "CP850"}, {0x11, "CP437"}, {0x12, "CP850"},
    {0x14, "CP850"}, {0x15, "CP437"}, {0x16, "CP850"}, {0x17, "CP865"}, {0x18, "CP437"},
    {0x19, "CP437"}, {0x1A, "CP850"}, {0x1B, "CP437"}, {0x1C, "CP863"}, {0x1D, "CP850"},
    {0x1F, "CP852"}, {0x22, "CP852"}, {0x23, "CP852"}, {0x24, "CP860"}, {0x25, "CP850"},
    {0x37, "CP850"}, {0x40, "CP852"}, {0x58, "WINDOWS-1252"}, {0x59, "WINDOWS-1252"},
    {0x64, "CP852"}, {0x65, "CP866"}, {0x66, "CP865"}, {0x67, "CP861"}, {0x6C, "CP863"},
    {0x87, "CP852"}, {0xC8, "WINDOWS-1250"}, {0xC9, "WINDOWS-1251"}, {0xCA, "WINDOWS-1254"},
    {0xCB, "WINDOWS-1253"}, {0xCC, "WINDOWS-1257"},
};

/* Names that a .cpg may hold, reduced to letters and digits, without "CP", "WINDOWS",
 * "ANSI", "OEM" in front. Latin 1 is taken as Windows-1252, which has letters where Latin 1 has
 * control codes: no file means those. */
static const struct {
    const char *name, *encoding;
} NAMES[] = {
    {"UTF8", "UTF-8"},           {"65001", "UTF-8"},         {"1250", "WINDOWS-1250"},
    {"1251", "WINDOWS-1251"},    {"1252", "WINDOWS-1252"},   {"1253", "WINDOWS-1253"},
    {"1254", "WINDOWS-1254"},    {"1257", "WINDOWS-1257"},   {"437", "CP437"},
    {"850", "CP850"},            {"852", "CP852"},           {"863", "CP863"},
    {"865", "CP865"},            {"ISO88591", "WINDOWS-1252"}, {"88591", "WINDOWS-1252"},
    {"LATIN1", "WINDOWS-1252"},  {"ISO885915", "ISO-8859-15"}, {"885915", "ISO-8859-15"},
    {"LATIN9", "ISO-8859-15"},   {"ISO88592", "ISO-8859-2"}, {"88592", "ISO-8859-2"},
    {"MACROMAN", "MACINTOSH"},   {"MACINTOSH", "MACINTOSH"}, {"10000", "MACINTOSH"},
};

static const char *language_encoding(unsigned language)
{
    for (size_t i = 0; i < sizeof LANGUAGES / sizeof *LANGUAGES; i++)
        if (LANGUAGES[i].language == language)
            return LANGUAGES[i].encoding;
    return NULL;
}

/* The encoding that the text of a .cpg names; NULL when it is none that we know. */
static const char *named_encoding(const char *cpg)
{
    static const char *const PREFIXES[] = {"WINDOWS", "ANSI", "OEM", "CP", "IBM", "MS"};
    char name[32] = "";
    size_t n = 0;
    if (strncmp(cpg, "\xef\xbb\xbf", 3) == 0)
        cpg += 3;
    if (strncmp(cpg, "LDID/", 5) == 0)
        return language_encoding((unsigned)strtoul(cpg + 5, NULL, 10));
    for (; *cpg && n + 1 < sizeof name; cpg++)
        if (isalnum((unsigned char)*cpg))
            name[n++] = (char)toupper((unsigned char)*cpg);
    const char *rest = name;
    for (size_t i = 0; i < sizeof PREFIXES / sizeof *PREFIXES; i++)
        if (strncmp(rest, PREFIXES[i], strlen(PREFIXES[i])) == 0)
            rest += strlen(PREFIXES[i]);
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(rest, NAMES[i].name) == 0)
            return NAMES[i].encoding;
    return NULL;
}

/* True for the text of a .cpg that leaves the encoding open: QGIS writes "System". */
static bool says_nothing(const char *cpg)
{
    static const char *const WORDS[] = {"", "SYSTEM", "ANSI"};
    char word[8] = "";
    const size_t n = strcspn(cpg += strspn(cpg, " \t\r\n"), " \t\r\n");
    for (size_t i = 0; i < n && i + 1 < sizeof word; i++)
        word[i] = (char)toupper((unsigned char)cpg[i]);
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (n < sizeof word && strcmp(word, WORDS[i]) == 0)
            return true;
    return false;
}

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

/* Length without a last character that the width of the column has cut in two. */
static size_t whole_utf8(const char *text)
{
    size_t n = strlen(text), tail = 0;
    while (tail < 3 && tail < n && ((unsigned char)text[n - 1 - tail] & 0xC0) == 0x80)
        tail++;
    if (tail == n)
        return n;
    const unsigned char lead = (unsigned char)text[n - 1 - tail];
    const size_t wanted = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    return tail < wanted ? n - 1 - tail : n;
}

/* What speaks for UTF-8 and against it: texts, NULL for none. A text whose last character is
 * cut by the width of its column speaks against it unless others, or the .cpg, speak for it:
 * "Cité" in Windows-1252 looks like that. */
struct evidence {
    const char *whole, *cut, *against;
};

/* True when the text is as long as some column is wide, so that the column may have cut it. */
static bool fills_column(const struct layer *layer, const char *text)
{
    const size_t n = strlen(text);
    for (size_t k = 0; k < layer->n_fields; k++)
        if (n == (size_t)layer->fields[k].width)
            return true;
    return false;
}

static void weigh(struct evidence *evidence, const char *text, bool may_be_cut)
{
    if (is_ascii(text))
        return;
    if (text_is_utf8(text, strlen(text)))
        evidence->whole = text;
    else if (may_be_cut && text_is_utf8(text, whole_utf8(text)))
        evidence->cut = text;
    else
        evidence->against = text;
}

/* A text that is no UTF-8; NULL when all are. claimed: the .cpg says that they are. */
static const char *first_not_utf8(const struct layer *layer, bool claimed)
{
    enum { DBF_NAME_BYTES = 10 };
    struct evidence evidence = {0};
    for (size_t k = 0; k < layer->n_fields; k++)
        weigh(&evidence, layer->fields[k].name,
              strlen(layer->fields[k].name) >= DBF_NAME_BYTES);
    for (uint32_t id = 0; id < layer->cells->n_texts && !evidence.against; id++)
        weigh(&evidence, cells_text(layer->cells, id),
              fills_column(layer, cells_text(layer->cells, id)));
    return evidence.against || evidence.whole || claimed ? evidence.against : evidence.cut;
}

static char *recode(const char *text, void *encoding)
{
    if (is_ascii(text))
        return mem_text(text);
    if (strcmp(encoding, "UTF-8") == 0)
        return mem_text_n(text, whole_utf8(text));
    char *utf8 = text_from(encoding, text, strlen(text));
    return utf8 ? utf8 : text_from("WINDOWS-1252", text, strlen(text));
}

static void recode_layer(struct layer *layer, const char *encoding)
{
    char name[16];
    snprintf(name, sizeof name, "%s", encoding);
    cells_recode(layer->cells, recode, name);
    for (size_t k = 0; k < layer->n_fields; k++) {
        struct layer_field *field = &layer->fields[k];
        char *utf8 = recode(field->name, name);
        size_t n = utf8_cut(utf8, sizeof field->name - 1);
        memcpy(field->name, utf8, n);
        field->name[n] = '\0';
        free(utf8);
    }
}

bool dbf_decode(struct layer *layer, const struct shapefile_paths *paths, unsigned language,
                struct faults *faults)
{
    enum { CPG_BYTES_MAX = 256 };
    const char *encoding = language_encoding(language);
    if (paths->cpg) {
        char *cpg = file_text(paths->cpg, CPG_BYTES_MAX, NULL, faults);
        if (!cpg)
            return false;
        const char *named = named_encoding(cpg);
        const bool silent = says_nothing(cpg);
        if (!named && !silent)
            faults_add(faults, (struct where){.path = paths->cpg},
                       _("expected an encoding such as UTF-8 or 1252, found \"%.40s\""), cpg);
        free(cpg);
        if (!named && !silent)
            return false;
        encoding = named ? named : encoding;
    }
    const bool claimed = encoding && strcmp(encoding, "UTF-8") == 0;
    const char *bad = !encoding || claimed ? first_not_utf8(layer, claimed) : NULL;
    if (encoding && bad) {
        char *shown = text_from("WINDOWS-1252", bad, strlen(bad));
        faults_add(faults, (struct where){.path = paths->dbf},
                   _("expected UTF-8 as the .cpg says, found text that is not, such as \"%s\" if "
                     "it is read as 1252: write 1252 in the .cpg"), shown);
        free(shown);
        return false;
    }
    recode_layer(layer, encoding ? encoding : bad ? "WINDOWS-1252" : "UTF-8");
    cells_seal(layer->cells);
    return true;
}
