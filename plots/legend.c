#include "plots/legend.h"
#include <math.h>

static struct style entry_style(const struct theme *theme, const struct legend_entry *entry,
                                double width_pt)
{
    struct style style = style_small(theme);
    style.colour = palette_ink;
    style.width_pt = width_pt;
    style.max_lines = !theme->projection ? 0 : entry->max_lines ? entry->max_lines : 2;
    style.told = entry->told;
    return style;
}

/* A square tells a colour; in a report it is as wide as a line's sample. */
static double swatch_pt(const struct theme *theme, const struct legend_entry *entry)
{
    if (!entry->swatch)
        return 0;
    return (theme->projection && entry->swatch == swatch_box ? 0.85 : 1.5) * theme->small_pt;
}

static double before_text_pt(const struct theme *theme, const struct legend_entry *entry)
{
    const double gap = entry->swatch ? (theme->projection ? 0.3 : 0.4) * theme->small_pt : 0;
    return swatch_pt(theme, entry) + gap;
}

/* One entry with its swatch's left at x and its text in lines of at most width_pt; returns its
 * bottom. */
static double put_entry(struct canvas *canvas, const struct theme *theme, double x, double y,
                        double width_pt, const struct legend_entry *entry, bool only_measure)
{
    double em = theme->small_pt, before = before_text_pt(theme, entry);
    struct style style = entry_style(theme, entry, fmax(width_pt - before, 3 * em));
    struct extent extent = canvas_measure(canvas, entry->label, style);
    if (!only_measure) {
        struct box swatch = {x, y, x + swatch_pt(theme, entry), y + 1.17 * em};
        if (entry->swatch)
            entry->swatch(canvas, swatch, entry);
        canvas_text(canvas, entry->label, x + before, y, style);
    }
    return y + fmax(extent.height, 1.17 * em);
}

double legend_flow(struct canvas *canvas, const struct theme *theme, struct box box,
                   const struct legend_entry entries[], size_t n, bool only_measure)
{
    double em = theme->small_pt, x = box.x0, y = box.y0, bottom = box.y0;
    for (size_t i = 0; i < n; i++) {
        struct style style = entry_style(theme, &entries[i], 0);
        double text = canvas_measure(canvas, entries[i].label, style).width;
        double width = fmin(text + before_text_pt(theme, &entries[i]) + 0.1 * em, box.x1 - box.x0);
        if (entries[i].most_pt > 0)
            width = fmin(width, entries[i].most_pt);
        if (x > box.x0 && x + width > box.x1) {
            x = box.x0;
            y = bottom + (theme->projection ? 0.12 : 0.25) * em;
        }
        bottom = fmax(bottom, put_entry(canvas, theme, x, y, width, &entries[i], only_measure));
        x += width + (theme->projection ? 0.6 : 1.2) * em;
    }
    return bottom;
}

double legend_column(struct canvas *canvas, const struct theme *theme, struct box box,
                     const struct legend_entry entries[], size_t n, bool only_measure)
{
    double y = box.y0;
    for (size_t i = 0; i < n; i++)
        y = put_entry(canvas, theme, box.x0, y, box.x1 - box.x0, &entries[i], only_measure) +
            0.3 * theme->small_pt;
    return y;
}

void swatch_box(struct canvas *canvas, struct box box, const struct legend_entry *entry)
{
    double inset = 0.12 * (box.y1 - box.y0);
    canvas_bar(canvas, (struct box){box.x0, box.y0 + inset, box.x1, box.y1 - inset},
               entry->colour);
}
