/* The routes of a solved problem, drawn. */
#ifndef APP_SOLVE_FIGURE_H
#define APP_SOLVE_FIGURE_H
#include "data/faults.h"
#include "sim/routing/formats/instance.h"

/* May it be drawn? A fault of path when the problem has no coordinates. */
bool solve_figure_check(const struct instance *instance, const char *path, struct faults *faults);

/* Writes an SVG file, beside and renamed into place. */
bool solve_figure_write(const struct instance *instance, const struct routing_solution *solution,
                        const char *path, struct faults *faults);
#endif
