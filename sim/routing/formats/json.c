#include "sim/routing/formats/json.h"
#include <string.h>
#include "data/text.h"

/* The library's words are English: the place, and what stands there, must do. */
static void add_fault(struct reading *reading, const json_error_t *error)
{
    const struct where where = {.path = reading->path,
                                .line = error->line > 0 ? (size_t)error->line : 0};
    const char *near = strstr(error->text, " near ");
    if (json_error_code(error) == json_error_duplicate_key && near)
        faults_add(reading->faults, where, _("expected each key once in an object, found %s again"),
                   near + strlen(" near "));
    else if (json_error_code(error) == json_error_stack_overflow)
        faults_add(reading->faults, where,
                   _("expected lists and objects in at most %d others, found more"),
                   JSON_PARSER_MAX_DEPTH);
    else if (json_error_code(error) == json_error_numeric_overflow)
        faults_add(reading->faults, where, _("expected numbers up to 1e10, found a larger one"));
    else if (json_error_code(error) == json_error_invalid_utf8)
        faults_add(reading->faults, where,
                   _("expected text in UTF-8, found a byte of another encoding at column %d: save "
                     "the file as UTF-8"),
                   error->column);
    else if (near && strncmp(near, " near end of file", 17) != 0)
        faults_add(reading->faults, where,
                   _("expected JSON, found what is none at column %d: %.60s"), error->column,
                   near + strlen(" near "));
    else
        faults_add(reading->faults, where, _("expected JSON, found its end at column %d"),
                   error->column);
}

json_t *json_read(struct reading *reading, size_t flags)
{
    json_error_t error;
    json_t *root = json_loads(reading->next, flags, &error);
    if (!root)
        add_fault(reading, &error);
    return root;
}
