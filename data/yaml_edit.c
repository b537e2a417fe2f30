#include "data/yaml_edit.h"
#include <cyaml/cyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "data/yaml_check.h"

/* ---- Addresses ---------------------------------------- */

struct following {
    const char *address;
    const struct yaml_tree *at; /* NULL: past what the document gives */
    const struct cyaml_schema_value *schema;
    struct arena *arena;
    struct where where;
    struct yaml_place *place;
    struct faults *faults;
};

static const char *kept(struct arena *arena, char *text)
{
    const size_t n = strlen(text) + 1;
    char *copy = arena_zeroed(arena, n, 1);
    memcpy(copy, text, n);
    free(text);
    return copy;
}

static const struct yaml_tree *child_of(const struct yaml_tree *map, const char *key)
{
    const struct yaml_tree *child = map ? map->first : NULL;
    while (child && strcmp(child->key, key) != 0)
        child = child->next;
    return child;
}

static bool follow_key(struct following *following, const char *key, const char *rest)
{
    const struct cyaml_schema_field *fields = following->schema->mapping.fields;
    const struct cyaml_schema_field *field = yaml_known_key(fields, key);
    struct yaml_place *place = following->place;
    if (!field) {
        yaml_unknown_key(following->faults, following->where, key, fields);
        return false;
    }
    if (following->at) {
        place->map = following->at;
        place->missing = rest;
    }
    following->at = child_of(following->at, key);
    following->schema = &field->value;
    char *path = mem_printf("%s%s%s", place->field, *place->field ? "." : "", key);
    place->field = (char *)kept(following->arena, path);
    return true;
}

/* The text that an item goes by: its first key's. */
static const char *name_of(const struct yaml_tree *item, const char *key)
{
    const struct yaml_tree *name = item->kind == YAML_MAP ? child_of(item, key) : NULL;
    return name && name->kind == YAML_TEXT ? name->text : "";
}

static void no_item(const struct following *following, const char *key, const char *name)
{
    char *names = mem_text("");
    for (const struct yaml_tree *item = following->at ? following->at->first : NULL; item;
         item = item->next) {
        char *longer = mem_printf("%s%s%s", names, *names ? ", " : "", name_of(item, key));
        free(names);
        names = longer;
    }
    if (*names)
        faults_add(following->faults, following->where,
                   _("%s: there is none whose %s is \"%s\"; expected one of %s"),
                   following->place->field, key, name, names);
    else
        faults_add(following->faults, following->where,
                   _("%s: there is none whose %s is \"%s\": write it into the scenario first"),
                   following->place->field, key, name);
    free(names);
}

static bool follow_item(struct following *following, const char *name)
{
    const struct cyaml_schema_value *entry = following->schema->sequence.entry;
    if (entry->type != CYAML_MAPPING) {
        faults_add(following->faults, following->where, _("%s is a plain list: it cannot be fed"),
                   following->place->field);
        return false;
    }
    const char *key = entry->mapping.fields[0].key;
    const struct yaml_tree *item = following->at ? following->at->first : NULL;
    size_t i = 0;
    for (; item && strcmp(name_of(item, key), name) != 0; item = item->next)
        i++;
    if (!item) {
        no_item(following, key, name);
        return false;
    }
    following->at = item;
    following->schema = entry;
    char *path = mem_printf("%s[%zu]", following->place->field, i);
    following->place->field = (char *)kept(following->arena, path);
    return true;
}

static bool follow(struct following *following, const char *word, const char *rest)
{
    switch (following->schema->type) {
    case CYAML_MAPPING:
        return follow_key(following, word, rest);
    case CYAML_SEQUENCE:
        return follow_item(following, word);
    default:
        faults_add(following->faults, following->where,
                   _("%s holds a value: nothing is expected behind it, found \"%s\""),
                   following->place->field, word);
        return false;
    }
}

static enum yaml_takes takes_of(const struct cyaml_schema_value *schema)
{
    switch (schema->type) {
    case CYAML_FLOAT:
        return YAML_TAKES_NUMBER;
    case CYAML_INT:
    case CYAML_UINT:
        return YAML_TAKES_WHOLE;
    case CYAML_STRING:
        return YAML_TAKES_TEXT;
    default:
        return YAML_TAKES_OTHER;
    }
}

bool yaml_find(const char *address, const struct yaml_tree *root,
               const struct cyaml_schema_value *schema, struct arena *arena, struct where where,
               struct yaml_place *place, struct faults *faults)
{
    *place = (struct yaml_place){.field = (char *)kept(arena, mem_text(""))};
    struct following following = {address, root, schema, arena, where, place, faults};
    bool fine = true;
    for (const char *at = address; fine && at; at = at ? at + 1 : NULL) {
        const char *dot = strchr(at, '.');
        const size_t n = dot ? (size_t)(dot - at) : strlen(at);
        fine = follow(&following, kept(arena, mem_text_n(at, n)), at);
        at = dot;
    }
    place->value = following.at;
    place->takes = takes_of(following.schema);
    return fine;
}

/* ---- Lines ---------------------------------------- */

static size_t line_start(const char *bytes, size_t at)
{
    while (at > 0 && bytes[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(const char *bytes, size_t at)
{
    return at + strcspn(bytes + at, "\r\n");
}

static size_t blanks(const char *bytes, size_t at)
{
    return strspn(bytes + at, " ");
}

static const char *end_of_line(const char *bytes)
{
    return strstr(bytes, "\r\n") ? "\r\n" : "\n";
}

/* The text that a spot lies inside of, whose lines take no comment; NULL: none. */
static const struct yaml_tree *text_around(const struct yaml_tree *value, size_t at)
{
    if (value->kind == YAML_TEXT)
        return value->begin < at && at < value->end ? value : NULL;
    const struct yaml_tree *found = NULL;
    for (const struct yaml_tree *child = value->first; child && !found; child = child->next)
        found = text_around(child, at);
    return found;
}

/* Where a comment of its own line stands above a spot. */
static size_t comment_spot(const char *bytes, const struct yaml_tree *root, size_t at)
{
    at = line_start(bytes, at);
    for (const struct yaml_tree *text; (text = text_around(root, at));)
        at = line_start(bytes, text->begin);
    return at;
}

/* The start of the line with a mark among the comment lines right above a spot; at: none. */
static size_t earlier_comment(const char *bytes, size_t at, const char *mark)
{
    for (size_t line = at; line > 0;) {
        line = line_start(bytes, line - 1);
        const char *text = bytes + line + blanks(bytes, line);
        if (*text != '#')
            return at;
        if (strncmp(text, mark, strlen(mark)) == 0)
            return line;
    }
    return at;
}

/* ---- Changes ---------------------------------------- */

/* From .. to of the text gives way to other text. */
struct change {
    size_t from, to;
    char *text; /* owned */
};

static void put_comment(FILE *out, const char *bytes, size_t indent,
                        const struct yaml_comment *comment)
{
    fprintf(out, "%*s%s%s%s", (int)indent, "", comment->mark, comment->text, end_of_line(bytes));
}

/* The bytes from begin to end, without an earlier comment and with the new one at spot. */
static void put_commented(FILE *out, const char *bytes, size_t spot, size_t end,
                          const struct yaml_comment *comment)
{
    const size_t old = earlier_comment(bytes, spot, comment->mark);
    const size_t after = old < spot ? old + strcspn(bytes + old, "\n") + 1 : spot;
    fwrite(bytes, 1, old, out);
    fwrite(bytes + after, 1, spot - after, out);
    put_comment(out, bytes, blanks(bytes, spot), comment);
    fwrite(bytes + spot, 1, end - spot, out);
}

static char *changed(const char *bytes, const struct yaml_tree *root,
                     const struct change *change, const struct yaml_comment *comment)
{
    char *all = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&all, &size);
    if (!out)
        mem_exhausted();
    if (comment)
        put_commented(out, bytes, comment_spot(bytes, root, change->from), change->from, comment);
    else
        fwrite(bytes, 1, change->from, out);
    fputs(change->text, out);
    fputs(bytes + change->to, out);
    if (fclose(out) != 0)
        mem_exhausted();
    return all;
}

/* "driver_eur_h: 25", or where sections are missing too "prices: {driver_eur_h: 25}". */
static char *new_key(const char *missing, const char *value)
{
    const char *dot = strchr(missing, '.');
    if (!dot)
        return mem_printf("%s: %s", missing, value);
    char *inner = new_key(dot + 1, value);
    char *text = mem_printf("%.*s: {%s}", (int)(dot - missing), missing, inner);
    free(inner);
    return text;
}

/* The last value of a block mapping that ends on a line of its own; NULL: none. */
static const struct yaml_tree *last_short(const char *bytes, const struct yaml_tree *map)
{
    const struct yaml_tree *last = NULL;
    for (const struct yaml_tree *child = map->first; child; child = child->next) {
        const bool block = child->kind == YAML_TEXT ? bytes[child->begin] == '|' ||
                                                          bytes[child->begin] == '>'
                                                    : !child->flow;
        last = block ? last : child;
    }
    return last;
}

static char *add_in_flow(const char *bytes, const struct yaml_tree *root,
                         const struct yaml_tree *map, const char *key,
                         const struct yaml_comment *comment)
{
    const struct yaml_tree *last = map->first;
    while (last && last->next)
        last = last->next;
    const size_t at = last ? last->end : map->begin + 1;
    struct change change = {at, at, mem_printf("%s%s", last ? ", " : "", key)};
    char *text = changed(bytes, root, &change, comment);
    free(change.text);
    return text;
}

static char *add_in_block(const char *bytes, const struct yaml_tree *root,
                          const struct yaml_tree *map, const char *key,
                          const struct yaml_comment *comment)
{
    const struct yaml_tree *last = last_short(bytes, map);
    const size_t first = map->first->key_begin, indent = first - line_start(bytes, first);
    const char *eol = end_of_line(bytes);
    struct change change;
    if (last) {
        const size_t at = line_end(bytes, last->end);
        char *above = comment ? mem_printf("%s%*s%s%s", eol, (int)indent, "", comment->mark,
                                           comment->text)
                              : mem_text("");
        change = (struct change){at, at, mem_printf("%s%s%*s%s", above, eol, (int)indent, "", key)};
        free(above);
        comment = NULL;
    } else {
        change = (struct change){first, first, mem_printf("%s%s%*s", key, eol, (int)indent, "")};
    }
    char *text = changed(bytes, root, &change, comment);
    free(change.text);
    return text;
}

char *yaml_set(const char *bytes, const struct yaml_tree *root, const struct yaml_place *place,
               const char *value, const struct yaml_comment *comment)
{
    if (place->value) {
        struct change change = {place->value->begin, place->value->end, mem_text(value)};
        char *text = changed(bytes, root, &change, comment);
        free(change.text);
        return text;
    }
    char *key = new_key(place->missing, value);
    char *text = (place->map->flow ? add_in_flow : add_in_block)(bytes, root, place->map, key,
                                                                 comment);
    free(key);
    return text;
}

/* ---- Items of a list ---------------------------------------- */

/* Where a value ends to the eye: libyaml ends a block at whatever comes next. */
static size_t shown_end(const char *bytes, const struct yaml_tree *value)
{
    const struct yaml_tree *last = value->first;
    while (last && last->next)
        last = last->next;
    size_t end = last && !value->flow ? shown_end(bytes, last) : value->end;
    while (end > value->begin && strchr(" \t\r\n", bytes[end - 1]))
        end--;
    return end;
}

static char *spliced(const char *bytes, size_t from, size_t to, const char *text)
{
    return mem_printf("%.*s%s%s", (int)from, bytes, text, bytes + to);
}

/* Behind the last item, on a line of its own. */
static char *append_item(const char *bytes, const struct yaml_tree *list, const char *item)
{
    const struct yaml_tree *last = list->first;
    while (last && last->next)
        last = last->next;
    if (!last)
        return spliced(bytes, list->end - 1, list->end - 1, item);
    const size_t at = shown_end(bytes, last), line = line_start(bytes, last->begin);
    const char *eol = end_of_line(bytes);
    char *text = list->flow ? mem_printf(",%s%*s%s", eol, 4, "", item)
                            : mem_printf("%s%*s- %s", eol, (int)blanks(bytes, line), "", item);
    const size_t behind = list->flow ? at : line_end(bytes, at);
    char *all = spliced(bytes, behind, behind, text);
    free(text);
    return all;
}

char *yaml_put_item(const char *bytes, const struct yaml_tree *root, const struct yaml_place *list,
                    const char *key, const char *name, const char *item)
{
    if (!list->value) {
        char *value = mem_printf("[%s%*s%s]", end_of_line(bytes), 4, "", item);
        char *all = yaml_set(bytes, root, list, value, NULL);
        free(value);
        return all;
    }
    for (const struct yaml_tree *old = list->value->first; old; old = old->next)
        if (strcmp(name_of(old, key), name) == 0)
            return spliced(bytes, old->begin, shown_end(bytes, old), item);
    return append_item(bytes, list->value, item);
}
