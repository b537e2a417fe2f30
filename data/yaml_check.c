#include "data/yaml_check.h"
#include <cyaml/cyaml.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

struct check {
    const char *path;
    struct yaml_spots *spots;
    struct faults *faults;
};

/* ---- Spots ---------------------------------------- */

void yaml_spots_add(struct yaml_spots *spots, const char *field, size_t line)
{
    spots->list = mem_grown(spots->list, &spots->room, spots->n + 1, sizeof *spots->list);
    spots->list[spots->n++] = (struct yaml_spot){mem_text(field), line};
}

static int compare_spots(const void *a, const void *b)
{
    return strcmp(((const struct yaml_spot *)a)->field, ((const struct yaml_spot *)b)->field);
}

void yaml_spots_sort(struct yaml_spots *spots)
{
    if (spots->n)
        qsort(spots->list, spots->n, sizeof *spots->list, compare_spots);
}

/* The first that does not sort before the field; n when none is left. */
static size_t spots_from(const struct yaml_spots *spots, const char *field)
{
    size_t low = 0, high = spots->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (strcmp(spots->list[mid].field, field) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

size_t yaml_spots_line(const struct yaml_spots *spots, const char *field)
{
    const size_t at = spots_from(spots, field);
    return at < spots->n && strcmp(spots->list[at].field, field) == 0 ? spots->list[at].line : 0;
}

bool yaml_spots_within(const struct yaml_spots *spots, const char *field)
{
    bool within = yaml_spots_line(spots, field) > 0;
    for (const char *mark = ".["; *mark && !within; mark++) {
        char *start = mem_printf("%s%c", field, *mark);
        const size_t at = spots_from(spots, start);
        within = at < spots->n && strncmp(spots->list[at].field, start, strlen(start)) == 0;
        free(start);
    }
    return within;
}

size_t yaml_spots_line_around(const struct yaml_spots *spots, const char *field)
{
    char *around = mem_text(field);
    size_t line = 0;
    while (*around && (line = yaml_spots_line(spots, around)) == 0) {
        char *dot = strrchr(around, '.'), *bracket = strrchr(around, '[');
        char *end = dot > bracket ? dot : bracket;
        *(end ? end : around) = '\0';
    }
    free(around);
    return line;
}

void yaml_spots_clear(struct yaml_spots *spots)
{
    for (size_t i = 0; i < spots->n; i++)
        free(spots->list[i].field);
    free(spots->list);
    *spots = (struct yaml_spots){0};
}

/* ---- Words for messages ---------------------------------------- */

char *yaml_shown(const char *text)
{
    enum { SHOWN = 60 };
    size_t n = strlen(text);
    if (n <= SHOWN)
        return mem_printf(_("\"%s\""), text);
    for (n = SHOWN; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
        n--;
    char *start = mem_printf("%.*s...", (int)n, text);
    char *shown = mem_printf(_("\"%s\""), start);
    free(start);
    return shown;
}

/* What stands there: nothing, a list, a mapping, or the text. */
static char *found_words(const struct yaml_tree *value)
{
    if (value->kind == YAML_LIST)
        return mem_text(_("a list"));
    if (value->kind == YAML_MAP)
        return mem_text(_("a mapping"));
    return *value->text ? yaml_shown(value->text) : mem_text(_("nothing"));
}

static void wrong(const struct check *check, const struct yaml_tree *value, const char *field,
                  const char *expected)
{
    char *found = found_words(value);
    faults_add(check->faults, (struct where){check->path, value->line, field},
               _("expected %s, found %s"), expected, found);
    free(found);
}

/* "ambient, chilled, frozen" */
static char *joined(const char *const words[], size_t n)
{
    char *all = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&all, &size);
    if (!out)
        mem_exhausted();
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s%s", i ? ", " : "", words[i]);
    if (fclose(out) != 0)
        mem_exhausted();
    return all;
}

static void wrong_word(const struct check *check, const struct yaml_tree *value,
                       const char *field, const char *const known[], size_t n)
{
    const char *nearest = text_nearest(value->text, known, n);
    char *all = joined(known, n), *found = found_words(value);
    struct where where = {check->path, value->line, field};
    if (nearest)
        faults_add(check->faults, where, _("expected one of %s, found %s; did you mean \"%s\"?"),
                   all, found, nearest);
    else
        faults_add(check->faults, where, _("expected one of %s, found %s"), all, found);
    free(found);
    free(all);
}

/* ---- Scalars ---------------------------------------- */

bool yaml_number(const char *text, double *number)
{
    if (!*text || strspn(text, "0123456789+-.eE") != strlen(text))
        return false;
    char *end;
    errno = 0;
    *number = strtod(text, &end);
    return *end == '\0' && isfinite(*number) && (errno != ERANGE || fabs(*number) < 1);
}

static void check_number(const struct check *check, const struct yaml_tree *value,
                         const char *field)
{
    double number;
    if (yaml_number(value->text, &number))
        return;
    if (strchr(value->text, ',') && text_number(value->text, &number))
        wrong(check, value, field, _("a number with a decimal point (0.5)"));
    else
        wrong(check, value, field, _("a number"));
}

/* Whole numbers without leading zeros (libcyaml would read them as octal). */
static void check_whole(const struct check *check, const struct yaml_tree *value,
                        const char *field, const struct cyaml_schema_value *schema)
{
    const char *digits = value->text + (schema->type == CYAML_INT && *value->text == '-');
    bool plain = *digits && strspn(digits, "0123456789") == strlen(digits) &&
                 (digits[0] != '0' || digits[1] == '\0');
    errno = 0;
    uint64_t number = plain ? strtoull(digits, NULL, 10) : 0;
    unsigned bits = schema->data_size * 8 - (schema->type == CYAML_INT);
    uint64_t most = bits >= 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
    if (!plain)
        wrong(check, value, field,
              schema->type == CYAML_INT ? _("a whole number") : _("a whole number, 0 or more"));
    else if (errno == ERANGE || number > most)
        wrong(check, value, field, _("a smaller number"));
}

static void check_yes_no(const struct check *check, const struct yaml_tree *value,
                         const char *field)
{
    static const char *const words[] = {"yes", "no", "true", "false"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(value->text, words[i]) == 0)
            return;
    wrong_word(check, value, field, words, sizeof words / sizeof *words);
}

static void check_word(const struct check *check, const struct yaml_tree *value,
                       const char *field, const struct cyaml_schema_value *schema)
{
    size_t n = schema->enumeration.count;
    const char **known = mem_zeroed(n, sizeof *known);
    bool found = false;
    for (size_t i = 0; i < n; i++) {
        known[i] = schema->enumeration.strings[i].str;
        found |= strcmp(known[i], value->text) == 0;
    }
    if (!found)
        wrong_word(check, value, field, known, n);
    free(known);
}

/* ---- Maps and lists ---------------------------------------- */

static void check_value(const struct check *check, const struct yaml_tree *value,
                        const char *field, const struct cyaml_schema_value *schema);

const struct cyaml_schema_field *yaml_known_key(const struct cyaml_schema_field *fields,
                                                const char *key)
{
    for (; fields->key; fields++)
        if (strcmp(fields->key, key) == 0)
            return fields;
    return NULL;
}

char *yaml_child_field(const char *field, const char *key)
{
    return *field ? mem_printf("%s.%s", field, key) : mem_text(key);
}

/* The known key nearest to an unknown one, or NULL. */
static const char *nearest_key(const struct cyaml_schema_field *fields, const char *key)
{
    size_t n = 0;
    while (fields[n].key)
        n++;
    const char **known = mem_zeroed(n, sizeof *known);
    for (size_t i = 0; i < n; i++)
        known[i] = fields[i].key;
    const char *nearest = text_nearest(key, known, n);
    free(known);
    return nearest;
}

void yaml_unknown_key(struct faults *faults, struct where where, const char *key,
                      const struct cyaml_schema_field *fields)
{
    bool shown_at_all = faults->n_kept < FAULTS_MAX;
    const char *nearest = shown_at_all ? nearest_key(fields, key) : NULL;
    char *shown = yaml_shown(key);
    if (strspn(key, "0123456789") == strlen(key) && *key) {
        faults_add(faults, where,
                   _("unknown key %s; if it is the decimals of a number, write a point in front of "
                     "them, no comma (0.5)"), shown);
    } else if (nearest) {
        faults_add(faults, where, _("unknown key %s; did you mean \"%s\"?"), shown, nearest);
    } else {
        const char *known[64];
        size_t n = 0;
        for (; n < sizeof known / sizeof *known && fields[n].key; n++)
            known[n] = fields[n].key;
        char *all = joined(known, n);
        faults_add(faults, where, _("unknown key %s; expected one of %s"), shown, all);
        free(all);
    }
    free(shown);
}

/* The same key earlier in the map, or NULL. */
static const struct yaml_tree *earlier(const struct yaml_tree *map,
                                       const struct yaml_tree *value)
{
    for (const struct yaml_tree *other = map->first; other != value; other = other->next)
        if (strcmp(other->key, value->key) == 0)
            return other;
    return NULL;
}

static void check_keys(const struct check *check, const struct yaml_tree *map, const char *field,
                       const struct cyaml_schema_field *fields)
{
    for (const struct yaml_tree *value = map->first; value; value = value->next) {
        const struct cyaml_schema_field *known = yaml_known_key(fields, value->key);
        if (!known) {
            if (value->kind != YAML_REFUSED)
                yaml_unknown_key(
                    check->faults,
                    (struct where){check->path, value->key_line, *field ? field : NULL},
                    value->key, fields);
            continue;
        }
        char *child = yaml_child_field(field, value->key);
        const struct yaml_tree *before = earlier(map, value);
        if (before)
            faults_add(check->faults, (struct where){check->path, value->key_line, child},
                       _("this key is given twice, first on line %zu"), before->key_line);
        else
            check_value(check, value, child, &known->value);
        free(child);
    }
}

bool yaml_gives_key(const struct yaml_tree *map, const struct cyaml_schema_field *fields,
                    const char *key)
{
    enum { GUESSED_KEYS = 100 }; /* a map of more keys is no slip of the pen */
    for (const struct yaml_tree *value = map->first; value; value = value->next) {
        if (value->kind == YAML_REFUSED || strcmp(value->key, key) == 0)
            return true;
        bool guess = map->n <= GUESSED_KEYS && !yaml_known_key(fields, value->key);
        const char *meant = guess ? nearest_key(fields, value->key) : NULL;
        if (meant && strcmp(meant, key) == 0)
            return true;
    }
    return false;
}

static void check_map(const struct check *check, const struct yaml_tree *map, const char *field,
                      const struct cyaml_schema_field *fields)
{
    check_keys(check, map, field, fields);
    for (const struct cyaml_schema_field *known = fields; known->key; known++) {
        if (known->value.flags & CYAML_FLAG_OPTIONAL || yaml_gives_key(map, fields, known->key))
            continue;
        char *child = yaml_child_field(field, known->key);
        faults_add(check->faults, (struct where){check->path, map->line, child},
                   _("this key is required and missing"));
        free(child);
    }
}

static void check_list(const struct check *check, const struct yaml_tree *list,
                       const char *field, const struct cyaml_schema_value *schema)
{
    if (list->n < schema->sequence.min || list->n > schema->sequence.max) {
        struct where where = {check->path, list->line, field};
        if (schema->sequence.min == schema->sequence.max)
            faults_add(check->faults, where, _("expected a list of %u items, found %zu"),
                       schema->sequence.min, list->n);
        else
            faults_add(check->faults, where,
                       _("expected a list of at least %u and at most %u items, found %zu"),
                       schema->sequence.min, schema->sequence.max, list->n);
    }
    size_t i = 0;
    for (const struct yaml_tree *item = list->first; item; item = item->next) {
        char *child = mem_printf("%s[%zu]", field, i++);
        check_value(check, item, child, schema->sequence.entry);
        free(child);
    }
}

static void check_words(const struct check *check, const struct yaml_tree *list,
                        const char *field, const struct cyaml_schema_value *schema)
{
    if (list->n == 0)
        faults_add(check->faults, (struct where){check->path, list->line, field},
                   _("expected a list of at least one word, found none"));
    for (const struct yaml_tree *item = list->first; item; item = item->next) {
        if (item->kind == YAML_TEXT)
            check_word(check, item, field, schema);
        else if (item->kind != YAML_REFUSED)
            wrong(check, item, field, _("a word"));
    }
}

/* ---- Any value ---------------------------------------- */

static void check_scalar(const struct check *check, const struct yaml_tree *value,
                         const char *field, const struct cyaml_schema_value *schema)
{
    switch (schema->type) {
    case CYAML_FLOAT:
        check_number(check, value, field);
        break;
    case CYAML_INT:
    case CYAML_UINT:
        check_whole(check, value, field, schema);
        break;
    case CYAML_BOOL:
        check_yes_no(check, value, field);
        break;
    case CYAML_ENUM:
        check_word(check, value, field, schema);
        break;
    default: /* any text will do */
        break;
    }
}

static const char *expected_words(const struct cyaml_schema_value *schema)
{
    switch (schema->type) {
    case CYAML_MAPPING:
        return _("a mapping of keys");
    case CYAML_SEQUENCE:
    case CYAML_SEQUENCE_FIXED:
    case CYAML_FLAGS:
        return _("a list");
    case CYAML_FLOAT:
        return _("a number");
    case CYAML_INT:
    case CYAML_UINT:
        return _("a whole number");
    default:
        return _("a text");
    }
}

static enum yaml_kind expected_kind(const struct cyaml_schema_value *schema)
{
    switch (schema->type) {
    case CYAML_MAPPING:
        return YAML_MAP;
    case CYAML_SEQUENCE:
    case CYAML_SEQUENCE_FIXED:
    case CYAML_FLAGS:
        return YAML_LIST;
    default:
        return YAML_TEXT;
    }
}

/* A mapping of few keys is told with them: "{fr: ..., en: ...}". */
static void wrong_kind(const struct check *check, const struct yaml_tree *value,
                       const char *field, const struct cyaml_schema_value *schema)
{
    enum { KEYS_TOLD = 3 };
    size_t n = 0;
    while (schema->type == CYAML_MAPPING && schema->mapping.fields[n].key)
        n++;
    if (n == 0 || n > KEYS_TOLD) {
        wrong(check, value, field, expected_words(schema));
        return;
    }
    const char *keys[KEYS_TOLD];
    for (size_t k = 0; k < n; k++)
        keys[k] = schema->mapping.fields[k].key;
    char *all = joined(keys, n), *found = found_words(value);
    faults_add(check->faults, (struct where){check->path, value->line, field},
               _("expected keys with their values, like {%s: ...}, found %s; the keys: %s"), keys[0],
               found, all);
    free(found);
    free(all);
}

static void check_value(const struct check *check, const struct yaml_tree *value,
                        const char *field, const struct cyaml_schema_value *schema)
{
    if (value->kind == YAML_REFUSED)
        return;
    yaml_spots_add(check->spots, field, value->key ? value->key_line : value->line);
    bool empty = value->kind == YAML_TEXT && !*value->text;
    if (value->kind != expected_kind(schema) || empty)
        wrong_kind(check, value, field, schema);
    else if (value->kind == YAML_MAP)
        check_map(check, value, field, schema->mapping.fields);
    else if (schema->type == CYAML_FLAGS)
        check_words(check, value, field, schema);
    else if (value->kind == YAML_LIST)
        check_list(check, value, field, schema);
    else
        check_scalar(check, value, field, schema);
}

bool yaml_kind_fits(const struct yaml_tree *value, const struct cyaml_schema_value *schema)
{
    if (value->kind != YAML_TEXT || expected_kind(schema) != YAML_TEXT)
        return value->kind == expected_kind(schema);
    struct faults faults = {0};
    const struct check check = {.path = "", .faults = &faults};
    check_scalar(&check, value, "", schema);
    const bool fits = *value->text && !faults.n;
    faults_clear(&faults);
    return fits;
}

bool yaml_check(const char *path, const struct yaml_tree *root,
                const struct cyaml_schema_value *schema, struct yaml_spots *spots,
                struct faults *faults)
{
    const size_t n_before = faults->n;
    struct check check = {path, spots, faults};
    if (root->kind != YAML_MAP && root->kind != YAML_REFUSED) {
        char *found = found_words(root);
        faults_add(faults, (struct where){.path = path, .line = root->line},
                   _("expected %s, found %s"), _("a mapping of keys"), found);
        free(found);
    } else if (root->kind == YAML_MAP) {
        check_map(&check, root, "", schema->mapping.fields);
    }
    yaml_spots_sort(spots);
    return faults->n == n_before && root->kind == YAML_MAP;
}
