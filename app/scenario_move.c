#include "app/scenario_move.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/arena.h"
#include "data/mem.h"
#include "data/scenario_schema.h"
#include "data/text.h"
#include "data/yaml_edit.h"

static const char *const PATHS[] = {"territory.communes.layer", "territory.roads.layer",
                                    "places.farms.table",       "places.hubs.table",
                                    "places.outlets.table",     "places.depots.table"};
enum { N_PATHS = sizeof PATHS / sizeof *PATHS };

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The folder that a path lies in, without links; NULL when there is none. */
static char *folder_of(const char *path)
{
    const size_t n = (size_t)(base_name(path) - path);
    char *folder = n ? mem_text_n(path, n) : mem_text(".");
    char *real = realpath(folder, NULL);
    free(folder);
    return real;
}

/* The way from a folder to another, both absolute, with a slash behind it unless it is "". */
static char *way(const char *from, const char *to)
{
    size_t common = 0;
    for (size_t i = 0;; i++) {
        const bool from_ends = from[i] == '/' || !from[i], to_ends = to[i] == '/' || !to[i];
        if (from_ends && to_ends)
            common = i;
        if (from[i] != to[i] || !from[i])
            break;
    }
    char *text = mem_text("");
    for (const char *left = from + common; *left && left[1]; left++)
        if (*left == '/') {
            char *longer = mem_printf("%s../", text);
            free(text);
            text = longer;
        }
    const char *rest = to + common + (to[common] == '/');
    char *all = mem_printf("%s%s%s", text, rest, *rest ? "/" : "");
    free(text);
    return all;
}

/* In double quotes as YAML has them. */
static char *quoted(const char *text)
{
    char *all = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&all, &size);
    if (!out)
        mem_exhausted();
    fputc('"', out);
    for (; *text; text++)
        fprintf(out, strchr("\"\\", *text) ? "\\%c" : "%c", *text);
    fputc('"', out);
    if (fclose(out) != 0)
        mem_exhausted();
    return all;
}

/* A path that led somewhere from one folder as it must be in another; NULL: it may stay. */
static char *path_from(const char *path, const char *from, const char *to)
{
    if (*path == '/')
        return NULL;
    char *there = mem_printf("%s/%s", from, path), *folder = folder_of(there);
    char *leads = folder ? way(to, folder) : NULL;
    char *moved = leads ? mem_printf("%s%s", leads, base_name(path)) : NULL;
    char *text = moved ? quoted(moved) : NULL;
    free(moved);
    free(leads);
    free(folder);
    free(there);
    return text;
}

/* The text with one of its paths put right; takes bytes over. */
static char *move_path(char *bytes, const char *address, const char *from, const char *to,
                       struct faults *faults)
{
    struct arena arena = {0};
    struct yaml_place place;
    const struct yaml_tree *root = yaml_tree_read(from, bytes, strlen(bytes), &arena, faults);
    if (root && yaml_find(address, root, &scenario_schema, &arena, (struct where){.path = from},
                          &place, faults) &&
        place.value) {
        char *path = path_from(place.value->text, from, to);
        char *text = path ? yaml_set(bytes, root, &place, path, NULL) : mem_text(bytes);
        free(path);
        free(bytes);
        bytes = text;
    }
    arena_clear(&arena);
    return bytes;
}

char *scenario_moved(const char *bytes, const char *from, const char *to, struct faults *faults)
{
    char *old = folder_of(from), *new = folder_of(to), *text = NULL;
    if (!new)
        faults_add(faults, (struct where){.path = to}, _("cannot be written: %s"),
                   strerror(errno));
    else
        text = mem_text(bytes);
    for (size_t i = 0; text && old && strcmp(old, new) != 0 && i < N_PATHS; i++)
        text = move_path(text, PATHS[i], old, new, faults);
    free(old);
    free(new);
    return text;
}
