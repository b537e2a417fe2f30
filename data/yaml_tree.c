#include "data/yaml_tree.h"
#include <string.h>
#include <yaml.h>
#include "data/text.h"

struct tree_parse {
    yaml_parser_t parser;
    const char *path, *bytes;
    struct arena *arena;
    struct faults *faults;
    size_t n;
    size_t at_byte, at_character; /* where byte_at() stopped */
    size_t n_values;
    size_t refused_line; /* the last with an anchor or the like: one fault a line is enough */
    bool broken; /* a fault after which nothing more can be read */
};

static void add_fault(struct tree_parse *parse, size_t line, const char *message)
{
    faults_add(parse->faults, (struct where){.path = parse->path, .line = line}, "%s", message);
}

static void give_up(struct tree_parse *parse, size_t line, const char *message)
{
    if (!parse->broken)
        add_fault(parse, line, message);
    parse->broken = true;
}

/* Line of a byte. */
static size_t line_of(const char *bytes, size_t at)
{
    size_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += bytes[i] == '\n';
    return line;
}

/* libyaml counts in characters. Marks hardly ever go back, so that counting goes on from the last. */
static size_t byte_at(struct tree_parse *parse, yaml_mark_t mark)
{
    if (mark.index < parse->at_character)
        parse->at_byte = parse->at_character = 0;
    while (parse->at_character < mark.index && parse->at_byte < parse->n) {
        const size_t length =
            text_utf8_length(parse->bytes + parse->at_byte, parse->n - parse->at_byte);
        parse->at_byte += length ? length : 1;
        parse->at_character++;
    }
    return parse->at_byte;
}

/* The next event; false when there is none since the text is no YAML. */
static bool next_event(struct tree_parse *parse, yaml_event_t *event)
{
    if (parse->broken)
        return false;
    if (yaml_parser_parse(&parse->parser, event))
        return true;
    parse->broken = true;
    const yaml_parser_t *parser = &parse->parser;
    size_t line = parser->problem_mark.line + 1;
    if (parser->error == YAML_READER_ERROR) /* libyaml tells the byte only */
        line = line_of(parse->bytes, parser->problem_offset);
    struct where where = {.path = parse->path, .line = line};
    const char *problem = parser->problem ? parser->problem : "?";
    if (parser->context)
        faults_add(parse->faults, where,
                   _("not valid YAML: %s, %s from line %zu on; mind the indentation, the colons "
                     "and the quotes"),
                   problem, parser->context, parser->context_mark.line + 1);
    else
        faults_add(parse->faults, where,
                   _("not valid YAML: %s; mind the indentation, the colons and the quotes"),
                   problem);
    return false;
}

static void refuse(struct tree_parse *parse, size_t line)
{
    if (line != parse->refused_line)
        add_fault(
            parse, line,
            _("anchors (&), aliases (*), tags (!) and merge keys (<<) are not taken: write the "
              "value out"));
    parse->refused_line = line;
}

static const char *copied(struct tree_parse *parse, const yaml_event_t *event, size_t line)
{
    const char *value = (const char *)event->data.scalar.value;
    size_t n = event->data.scalar.length;
    if (n > YAML_TREE_TEXT_BYTES || strlen(value) != n) {
        add_fault(parse, line, _("expected a text of at most 10000 bytes without NUL"));
        return NULL;
    }
    char *text = arena_zeroed(parse->arena, n + 1, 1);
    memcpy(text, value, n);
    return text;
}

static bool has_property(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return true;
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor || event->data.scalar.tag;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor || event->data.sequence_start.tag;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor || event->data.mapping_start.tag;
    default:
        return false;
    }
}

static struct yaml_tree *read_value(struct tree_parse *parse, yaml_event_t *event, size_t depth);

static void add_child(struct yaml_tree *parent, struct yaml_tree ***last,
                      struct yaml_tree *child)
{
    **last = child;
    *last = &child->next;
    parent->n++;
}

static void read_list(struct tree_parse *parse, struct yaml_tree *list, size_t depth)
{
    struct yaml_tree **last = &list->first;
    yaml_event_t event;
    while (next_event(parse, &event)) {
        bool ended = event.type == YAML_SEQUENCE_END_EVENT;
        struct yaml_tree *item = ended ? NULL : read_value(parse, &event, depth + 1);
        if (ended)
            list->end = byte_at(parse, event.end_mark);
        yaml_event_delete(&event);
        if (!item)
            return;
        add_child(list, &last, item);
    }
}

/* Gives the value its key; a key that is no plain word makes a value that nobody judges. */
static void name_value(struct tree_parse *parse, struct yaml_tree *value,
                       const struct yaml_tree *key)
{
    value->key_line = key->line;
    value->key_begin = key->begin;
    value->key = key->kind == YAML_TEXT ? key->text : "";
    if (key->kind == YAML_REFUSED) {
        value->kind = YAML_REFUSED;
    } else if (key->kind != YAML_TEXT) {
        add_fault(parse, key->line, _("expected a word as key, found a list or a mapping"));
        value->kind = YAML_REFUSED;
    } else if (strcmp(key->text, "<<") == 0) {
        refuse(parse, key->line);
        value->kind = YAML_REFUSED;
    }
}

static void read_map(struct tree_parse *parse, struct yaml_tree *map, size_t depth)
{
    struct yaml_tree **last = &map->first;
    yaml_event_t event;
    while (next_event(parse, &event)) {
        bool ended = event.type == YAML_MAPPING_END_EVENT;
        struct yaml_tree *key = ended ? NULL : read_value(parse, &event, depth + 1);
        if (ended)
            map->end = byte_at(parse, event.end_mark);
        yaml_event_delete(&event);
        if (!key || !next_event(parse, &event))
            return;
        struct yaml_tree *value = read_value(parse, &event, depth + 1);
        yaml_event_delete(&event);
        if (!value)
            return;
        name_value(parse, value, key);
        add_child(map, &last, value);
    }
}

/* The value that an event starts; NULL when reading must stop. The caller deletes the event. */
static struct yaml_tree *read_value(struct tree_parse *parse, yaml_event_t *event, size_t depth)
{
    size_t line = event->start_mark.line + 1;
    if (depth > YAML_TREE_DEPTH) {
        give_up(parse, line, _("expected at most 12 levels of nesting"));
        return NULL;
    }
    if (parse->n_values++ == YAML_TREE_VALUES) {
        give_up(parse, line, _("expected at most 50000 values in one file"));
        return NULL;
    }
    struct yaml_tree *value = arena_zeroed(parse->arena, 1, sizeof *value);
    value->line = line;
    value->begin = byte_at(parse, event->start_mark);
    value->end = byte_at(parse, event->end_mark);
    bool refused = has_property(event);
    if (refused)
        refuse(parse, line);
    if (event->type == YAML_SEQUENCE_START_EVENT) {
        value->kind = YAML_LIST;
        value->flow = event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
        read_list(parse, value, depth);
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        value->kind = YAML_MAP;
        value->flow = event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
        read_map(parse, value, depth);
    } else if (event->type == YAML_SCALAR_EVENT) {
        value->text = copied(parse, event, line);
        value->kind = value->text ? YAML_TEXT : YAML_REFUSED;
        value->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    }
    if (refused)
        value->kind = YAML_REFUSED;
    return parse->broken ? NULL : value;
}

static struct yaml_tree *read_documents(struct tree_parse *parse)
{
    struct yaml_tree *root = NULL;
    yaml_event_t event;
    for (bool more = true; more && next_event(parse, &event); yaml_event_delete(&event)) {
        more = event.type != YAML_STREAM_END_EVENT;
        bool starts = event.type == YAML_SCALAR_EVENT || event.type == YAML_ALIAS_EVENT ||
                      event.type == YAML_SEQUENCE_START_EVENT ||
                      event.type == YAML_MAPPING_START_EVENT;
        if (event.type == YAML_DOCUMENT_START_EVENT && root)
            give_up(parse, event.start_mark.line + 1,
                    _("expected one document, found a second one (---)"));
        else if (starts)
            root = read_value(parse, &event, 0);
    }
    if (!parse->broken && !root)
        give_up(parse, 0, _("expected a mapping of keys, found an empty file"));
    return parse->broken ? NULL : root;
}

/* Line of the first bytes that are not UTF-8; 0: none. */
static size_t bad_line(const char *bytes, size_t n)
{
    size_t line = 1;
    for (size_t start = 0; start < n; line++) {
        const char *end = memchr(bytes + start, '\n', n - start);
        size_t length = end ? (size_t)(end - bytes) - start : n - start;
        if (!text_is_utf8(bytes + start, length))
            return line;
        start += length + 1;
    }
    return 0;
}

struct yaml_tree *yaml_tree_read(const char *path, const char *bytes, size_t n,
                                 struct arena *arena, struct faults *faults)
{
    struct tree_parse parse = {
        .path = path, .bytes = bytes, .n = n, .arena = arena, .faults = faults};
    size_t line = bad_line(bytes, n);
    if (line) {
        add_fault(&parse, line,
                  _("expected text in UTF-8, found other bytes: save the file as UTF-8"));
        return NULL;
    }
    if (!yaml_parser_initialize(&parse.parser))
        return NULL;
    yaml_parser_set_encoding(&parse.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parse.parser, (const unsigned char *)bytes, n);
    struct yaml_tree *root = read_documents(&parse);
    yaml_parser_delete(&parse.parser);
    return root;
}
