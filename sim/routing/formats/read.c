/* Which reader: by what the file begins with. */
#include <stdlib.h>
#include <string.h>
#include "data/file.h"
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/build.h"

/* The text of the largest matrix that is read would be twice this. */
enum { BYTES_MAX = 1 << 28 };

/* Does a line of the text consist of this word, or begin with it? */
static bool has_line(const char *text, const char *word)
{
    const size_t n = strlen(word);
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += strspn(line, " \t\r\n");
        if (strncmp(line, word, n) == 0 && strchr(" \t\r\n", line[n]))
            return true;
    }
    return false;
}

static size_t count_words(const char *line)
{
    static const char blank[] = " \t\r\v\f";
    size_t n = 0;
    for (line += strspn(line, blank); *line && *line != '\n'; line += strspn(line, blank)) {
        line += strcspn(line, " \t\r\v\f\n");
        n++;
    }
    return n;
}

/* A header line of the TSPLIB family: "NAME : x", or a section. */
static bool is_keyed(const char *line)
{
    const size_t n = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-0123456789");
    const char *next = line + n + strspn(line + n, " \t");
    return n > 1 && (*next == ':' || (n > 8 && strncmp(line + n - 8, "_SECTION", 8) == 0));
}

/* False when the text is of none of the kinds. */
static bool detect(const char *text, enum instance_kind *kind)
{
    text += strspn(text, " \t\r\n");
    const size_t n_words = count_words(text);
    const bool numeric = *text && strchr("0123456789.+-", *text);
    bool known = true;
    if (*text == '{' || *text == '[')
        *kind = INSTANCE_VROOM;
    else if (strncmp(text, "//", 2) == 0 || (numeric && n_words >= 5 && n_words <= 6))
        *kind = INSTANCE_FLEET;
    else if (has_line(text, "VEHICLE") && has_line(text, "CUSTOMER"))
        *kind = INSTANCE_SOLOMON;
    else if (numeric && (n_words == 2 || n_words == 3))
        *kind = INSTANCE_LI_LIM;
    else if (numeric && n_words == 4)
        *kind = INSTANCE_CORDEAU;
    else if (is_keyed(text))
        *kind = has_line(text, "NODES") && has_line(text, "EDGES") ? INSTANCE_SARTORI
                                                                   : INSTANCE_VRPLIB;
    else
        known = false;
    return known;
}

/* "tests/data/vrp/C101.txt" -> "C101" */
static char *name_from(const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    return mem_text_n(base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
}

static void read_text(struct reading *reading, struct instance *instance,
                      struct faults *warnings)
{
    static instance_reader *const readers[] = {
        [INSTANCE_VRPLIB] = vrplib_read, [INSTANCE_SOLOMON] = solomon_read,
        [INSTANCE_LI_LIM] = li_lim_read, [INSTANCE_CORDEAU] = cordeau_read,
        [INSTANCE_FLEET] = fleet_read,   [INSTANCE_SARTORI] = sartori_read,
        [INSTANCE_VROOM] = vroom_read,
    };
    if (!detect(reading->next, &instance->kind))
        faults_add(reading->faults, (struct where){.path = reading->path},
                   _("expected a routing problem (CVRPLIB, Solomon, Li and Lim, Cordeau, Taillard, "
                     "Sartori and Buriol, or VROOM JSON), found something else"));
    else
        readers[instance->kind](reading, instance, warnings);
}

bool instance_read(const char *path, const struct instance_request *request,
                   struct instance *instance, struct faults *faults, struct faults *warnings)
{
    static const char mark[] = "\xef\xbb\xbf";
    size_t n_bytes;
    *instance = (struct instance){.round = request->round, .objective = request->objective,
                                  .kg_dimension = SIZE_MAX, .crates_dimension = SIZE_MAX};
    char *text = file_text(path, BYTES_MAX, &n_bytes, faults);
    if (!text)
        return false;
    struct reading reading = {.path = path, .faults = faults, .n_before = faults->n};
    reading.next = strncmp(text, mark, strlen(mark)) == 0 ? text + strlen(mark) : text;
    if (memchr(text, '\0', n_bytes))
        faults_add(faults, (struct where){.path = path},
                   _("expected text, found a byte of value 0: the file is damaged, or of another "
                     "kind"));
    else
        read_text(&reading, instance, warnings);
    const bool fine = reading_is_fine(&reading);
    reading_clear(&reading);
    free(text);
    if (!fine)
        instance_clear(instance);
    else if (!instance->name)
        instance->name = name_from(path);
    return fine;
}
