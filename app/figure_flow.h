/* Where the goods of a comparison go in a week, by organisation. */
#ifndef APP_FIGURE_FLOW_H
#define APP_FIGURE_FLOW_H
#include "app/comparison.h"
#include "plots/drawing.h"
#include "plots/theme.h"

struct drawing *figure_flow_draw(const struct comparison *comparison, struct frame frame,
                                 const struct theme *theme);
#endif
