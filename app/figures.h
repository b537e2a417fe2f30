/* The figures of a comparison. */
#ifndef APP_FIGURES_H
#define APP_FIGURES_H
#include "app/comparison.h"
#include "app/figure_map.h"
#include "app/folder.h"
#include "plots/drawing.h"
#include "plots/theme.h"

/* One figure: its id names its files ("cost"), its title is the finding. */
struct drawn_figure {
    const char *id;
    char *file;  /* owned; id, and the organisation where there is one each */
    char *title; /* owned */
    struct drawing *drawing; /* owned */
};
struct figure_set {
    size_t n;
    struct drawn_figure *list; /* owned */
};

/* Draws them all: map, flow, indicators, cost, km, ghg, weeks, and gains of each organisation but the
 * baseline. */
struct figure_set figures_draw(const struct comparison *comparison, const struct figure_map *map,
                               const struct theme *theme);
void figures_clear(struct figure_set *figures);

/* Writes them as subfolder/FILE.svg, .pdf and .png. False without a fault when interrupted. */
bool figures_save(const struct figure_set *figures, const struct folder *folder,
                  const char *subfolder, struct faults *faults);

/* Texts that found no room in any of them and were cut or left out. */
size_t figures_n_cut(const struct figure_set *figures);

const struct drawn_figure *figures_find(const struct figure_set *figures, const char *file);
#endif
