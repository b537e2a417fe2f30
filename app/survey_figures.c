/* The figures of a survey's report, saved in the theme of the page and, page by page, in that of
 * slides. */
#include <stdlib.h>
#include "app/survey_report.h"
#include "data/mem.h"
#include "data/text.h"

static bool save(struct survey_report *report, const struct survey_figure *figure,
                 const struct theme *theme, const struct folder *folder, struct faults *faults)
{
    const char *subfolder = theme->projection ? "figures/projection" : "figures";
    const size_t n_pages = theme->projection ? figure_n_pages(figure, theme) : 1;
    bool fine = true;
    size_t n_cut = 0;
    for (size_t page = 0; page < n_pages && fine; page++) {
        struct drawing *drawing = figure_draw(figure, theme, page);
        char *name = n_pages > 1
                         ? mem_printf("%s/%s-%zu", subfolder, figure->file, page + 1)
                         : mem_printf("%s/%s", subfolder, figure->file);
        char *base = folder_file(folder, name);
        fine = drawing_save(drawing, base, faults);
        n_cut += drawing_n_cut(drawing);
        free(base);
        free(name);
        drawing_free(drawing);
    }
    if (n_cut)
        faults_add(&report->warnings, (struct where){.path = figure->file},
                   theme->projection ? _("texts were cut on the slide: %zu")
                                     : _("texts were cut on the figure: %zu"),
                   n_cut);
    return fine;
}

bool report_figures_write(struct survey_report *report, const struct folder *folder,
                          struct faults *faults)
{
    const struct theme themes[] = {theme_report(report->language),
                                   theme_slide(report->language)};
    bool fine = true;
    for (size_t s = 0; s < report->n_sections && fine; s++)
        for (const struct block *block = report->sections[s].first; block && fine;
             block = block->next)
            for (size_t t = 0; t < 2 && block->kind == BLOCK_FIGURE && fine; t++)
                fine = save(report, block->figure, &themes[t], folder, faults);
    return fine;
}
