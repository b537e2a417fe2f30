/* What every run.json is made of. */
#ifndef APP_RUN_PARTS_H
#define APP_RUN_PARTS_H
#include "app/folder.h"

struct json_t;

/* A real number, or null: JSON has no NaN. */
struct json_t *run_number(double value);

/* A text: arguments and paths may be in another encoding than JSON's. */
struct json_t *run_words(const char *text);

/* Adds role, path and SHA-256 of a file to a list; nothing when path is NULL or cannot be read. */
void run_add_input(struct json_t *inputs, const char *role, const char *path);

/* The same of a layer: a shapefile is several files, all that are there. */
void run_add_layer(struct json_t *inputs, const char *role, const char *path);

/* SOURCE_DATE_EPOCH (reproducible-builds.org) stands in for the clock when it is set. */
struct json_t *run_date_now(void);

/* Writes run.json and releases run. */
bool run_write(struct json_t *run, const struct folder *folder, struct faults *faults);
#endif
