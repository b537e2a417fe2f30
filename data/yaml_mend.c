#include "data/yaml_mend.h"
#include <cyaml/cyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/yaml_write.h"

struct mending {
    FILE *out;
    struct yaml_spots *doubts;
};

static void doubt(const struct mending *mending, const char *field)
{
    yaml_spots_add(mending->doubts, field, 1);
}

/* value: NULL when the document gives none, or one that does not fit. */
static void put_value(const struct mending *mending, const struct yaml_tree *value,
                      const char *field, const struct cyaml_schema_value *schema);

/* ---- Maps ---------------------------------------- */

/* The first value of a key; doubtful when another follows. */
static const struct yaml_tree *find_value(const struct yaml_tree *map, const char *key,
                                          bool *doubtful)
{
    const struct yaml_tree *found = NULL;
    for (const struct yaml_tree *value = map->first; value; value = value->next) {
        if (value->kind == YAML_REFUSED || strcmp(value->key, key) != 0)
            continue;
        *doubtful = found != NULL;
        found = found ? found : value;
    }
    return found;
}

static bool is_required(const struct cyaml_schema_field *known)
{
    return !(known->value.flags & CYAML_FLAG_OPTIONAL);
}

static void put_map(const struct mending *mending, const struct yaml_tree *map, const char *field,
                    const struct cyaml_schema_field *fields)
{
    bool some = false;
    fputc('{', mending->out);
    for (const struct cyaml_schema_field *known = fields; known->key; known++) {
        bool doubtful = false;
        const struct yaml_tree *value = map ? find_value(map, known->key, &doubtful) : NULL;
        const bool sound = value && yaml_kind_fits(value, &known->value);
        const bool guessed = map && !value && yaml_gives_key(map, fields, known->key);
        char *child = yaml_child_field(field, known->key);
        if ((value && (doubtful || !sound)) || guessed || (!value && is_required(known)))
            doubt(mending, child);
        if (sound || is_required(known)) {
            fprintf(mending->out, some ? ", %s: " : "%s: ", known->key);
            put_value(mending, sound ? value : NULL, child, &known->value);
            some = true;
        }
        free(child);
    }
    fputc('}', mending->out);
}

/* ---- Lists and scalars ---------------------------------------- */

static void put_list(const struct mending *mending, const struct yaml_tree *list,
                     const char *field, const struct cyaml_schema_value *schema)
{
    const size_t n = list ? list->n : 0;
    if (n < schema->sequence.min || n > schema->sequence.max)
        doubt(mending, field);
    const struct yaml_tree *item = list ? list->first : NULL;
    fputc('[', mending->out);
    for (size_t i = 0; i < schema->sequence.max && (item || i < schema->sequence.min); i++) {
        const bool sound = item && yaml_kind_fits(item, schema->sequence.entry);
        char *child = mem_printf("%s[%zu]", field, i);
        if (!sound)
            doubt(mending, child);
        fputs(i ? ", " : "", mending->out);
        put_value(mending, sound ? item : NULL, child, schema->sequence.entry);
        free(child);
        item = item ? item->next : NULL;
    }
    fputc(']', mending->out);
}

static void put_scalar(const struct mending *mending, const char *text,
                       const struct cyaml_schema_value *schema)
{
    switch (schema->type) {
    case CYAML_STRING:
        yaml_put_quoted(text ? text : "?", mending->out);
        break;
    case CYAML_ENUM:
        fputs(text ? text : schema->enumeration.strings[0].str, mending->out);
        break;
    case CYAML_BOOL:
        fputs(text ? text : "no", mending->out);
        break;
    default:
        fputs(text ? text : "0", mending->out);
        break;
    }
}

static void put_value(const struct mending *mending, const struct yaml_tree *value,
                      const char *field, const struct cyaml_schema_value *schema)
{
    if (schema->type == CYAML_MAPPING)
        put_map(mending, value, field, schema->mapping.fields);
    else if (schema->type == CYAML_SEQUENCE)
        put_list(mending, value, field, schema);
    else
        put_scalar(mending, value ? value->text : NULL, schema);
}

/* ---- The whole ---------------------------------------- */

char *yaml_mended(const char *bytes, size_t n, const struct cyaml_schema_value *schema,
                  struct yaml_spots *doubts)
{
    struct arena arena = {0};
    struct faults told = {0}; /* by yaml_check() before */
    const struct yaml_tree *root = yaml_tree_read("", bytes, n, &arena, &told);
    char *text = NULL;
    size_t size = 0;
    if (root && root->kind == YAML_MAP) {
        struct mending mending = {open_memstream(&text, &size), doubts};
        if (!mending.out)
            mem_exhausted();
        put_map(&mending, root, "", schema->mapping.fields);
        if (fclose(mending.out) != 0)
            mem_exhausted();
        yaml_spots_sort(doubts);
    }
    faults_clear(&told);
    arena_clear(&arena);
    return text;
}
