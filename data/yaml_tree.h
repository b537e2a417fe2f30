/* A YAML document as a tree with the line of every value, for checking before it is loaded.
 * Only what a hand-written settings file needs: maps with plain keys, lists and texts. Anchors,
 * aliases, tags and merge keys are refused (a few of them can stand for billions of values),
 * and so are deep nesting and more than YAML_TREE_VALUES values. */
#ifndef DATA_YAML_TREE_H
#define DATA_YAML_TREE_H
#include <stdbool.h>
#include <stddef.h>
#include "data/arena.h"
#include "data/faults.h"

enum { YAML_TREE_DEPTH = 12, YAML_TREE_VALUES = 50000, YAML_TREE_TEXT_BYTES = 10000 };

enum yaml_kind {
    YAML_TEXT,
    YAML_LIST,
    YAML_MAP,
    YAML_REFUSED /* a fault was told already: do not judge it again */
};

struct yaml_tree {
    enum yaml_kind kind;
    size_t line;             /* 1-based */
    size_t begin, end;       /* its bytes: the quotes and brackets of a flow value are in, a block
                                value may end later than what it shows */
    bool flow;               /* a list or a map in brackets */
    const char *key;         /* of the value in its map; NULL in a list */
    size_t key_line, key_begin;
    const char *text;        /* of a YAML_TEXT */
    bool quoted;
    size_t n;                /* children */
    struct yaml_tree *first, *next;
};

/* The only document of n bytes; its memory is the arena's. NULL with a fault when the text is
 * not UTF-8, no YAML, empty, or breaks a bound; what is refused inside a good document is a
 * fault and a YAML_REFUSED value. path is for messages. */
struct yaml_tree *yaml_tree_read(const char *path, const char *bytes, size_t n,
                                 struct arena *arena, struct faults *faults);
#endif
