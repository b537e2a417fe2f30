/* Answers on a map of their areas: who answered, and means and agreement by area. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "app/survey_input.h"
#include "app/survey_parts.h"
#include "data/mem.h"
#include "data/text.h"

bool report_areas_read(struct survey_report *report, const char *path, const char *field,
                       struct faults *faults)
{
    const struct margin *strata = &report->codebook->population.strata;
    if (!path)
        return true;
    report->area_question = strata->counts ? strata->question
                            : report->n_by ? report->by[0] : SIZE_MAX;
    if (report->area_question == SIZE_MAX) {
        faults_add(faults, (struct where){.path = "--areas"},
                   _("no question tells the area: name one with --by"));
        return false;
    }
    const struct question *question = &report->codebook->questions[report->area_question];
    const char **codes = arena_zeroed(&report->arena, question->n_levels, sizeof *codes);
    for (size_t k = 0; k < question->n_levels; k++)
        codes[k] = question->levels[k].code;
    report->areas = areas_read(path, field, codes, question->n_levels, faults, &report->warnings);
    return report->areas != NULL;
}

/* A map of what each area is worth, which section_map() fills in; unit NULL: shares. */
static struct choropleth map_of(struct survey_report *report, const struct area_value values[],
                                const char *unit)
{
    struct arena *arena = &report->arena;
    const struct question *question = &report->codebook->questions[report->area_question];
    const size_t n = question->n_levels;
    double *shown = arena_zeroed(arena, n, sizeof *shown);
    size_t *counts = arena_zeroed(arena, n, sizeof *counts);
    size_t *n_each = arena_zeroed(arena, n, sizeof *n_each);
    unsigned char *unreliable = arena_zeroed(arena, n, sizeof *unreliable);
    const char **labels = arena_zeroed(arena, n, sizeof *labels);
    for (size_t a = 0; a < n; a++) {
        shown[a] = values[a].value;
        counts[a] = values[a].count;
        n_each[a] = values[a].n;
        unreliable[a] = values[a].n < FEW_ANSWERS;
        labels[a] = report_label(report, question->levels[a].label);
    }
    return (struct choropleth){.areas = report->areas,
                               .labels = labels,
                               .values = shown,
                               .unreliable = unreliable,
                               .unit = unit,
                               .counts = unit ? NULL : counts,
                               .n_each = n_each};
}

void report_map(struct survey_report *report, const char *file, const char *title,
                const char *base, const char *method, const struct area_value values[],
                const char *unit, struct section *section)
{
    struct survey_figure *figure = report_new_figure(report, CHART_CHOROPLETH, file);
    figure->chart.choropleth = map_of(report, values, unit);
    figure->chart.choropleth.frame = report_frame(report, title, base, method);
    section_figure(section, &report->arena, figure);
}
