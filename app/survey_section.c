#include "app/survey_section.h"
#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"

/* ---- Tables ------------------------------------------------------------------------ */

struct survey_table *survey_table_create(struct arena *arena, const char *caption,
                                  const char *const heads[], size_t n_columns, size_t n_rows)
{
    struct survey_table *table = arena_zeroed(arena, 1, sizeof *table);
    *table = (struct survey_table){
        .caption = caption,
        .n_columns = n_columns,
        .n_rows = n_rows,
        .heads = arena_zeroed(arena, n_columns, sizeof *table->heads),
        .cells = arena_zeroed(arena, n_rows * n_columns, sizeof *table->cells)};
    memcpy(table->heads, heads, n_columns * sizeof *heads);
    return table;
}

static void put(struct survey_table *table, size_t *at, struct table_cell cell)
{
    assert(*at < table->n_rows * table->n_columns);
    table->cells[(*at)++] = cell;
}

void cell_text(struct survey_table *table, size_t *at, const char *text)
{
    put(table, at, (struct table_cell){.kind = CELL_TEXT, .text = text});
}

void cell_count(struct survey_table *table, size_t *at, size_t count)
{
    put(table, at, (struct table_cell){.kind = CELL_NUMBER, .value = (double)count});
}

static void put_number(struct survey_table *table, size_t *at, struct table_cell cell)
{
    put(table, at, isfinite(cell.value) ? cell : (struct table_cell){.kind = CELL_NONE});
}

void cell_number(struct survey_table *table, size_t *at, double value, int decimals)
{
    put_number(table, at,
               (struct table_cell){.kind = CELL_NUMBER, .value = value, .decimals = decimals});
}

void cell_percent(struct survey_table *table, size_t *at, double share)
{
    put_number(table, at, (struct table_cell){.kind = CELL_PERCENT, .value = share});
}

void cell_share(struct survey_table *table, size_t *at, struct plot_interval share, size_t n)
{
    const double unknown = (double)NAN;
    const bool shown = n >= PERCENT_MIN_N;
    cell_percent(table, at, shown ? share.mean : unknown);
    cell_percent(table, at, shown ? share.low : unknown);
    cell_percent(table, at, shown ? share.high : unknown);
}

void cell_p(struct survey_table *table, size_t *at, double p)
{
    put_number(table, at, (struct table_cell){.kind = CELL_P, .value = p, .decimals = 3});
}

void cell_skip(struct survey_table *table, size_t *at)
{
    put(table, at, (struct table_cell){.kind = CELL_NONE});
}

/* ---- Charts ------------------------------------------------------------------------ */

size_t figure_n_pages(const struct survey_figure *figure, const struct theme *theme)
{
    switch (figure->kind) {
    case CHART_LIKERT:
        return likert_n_pages(&figure->chart.likert, theme);
    case CHART_DOTS:
        return dots_n_pages(&figure->chart.dots, theme);
    case CHART_UNITS:
        return units_n_pages(&figure->chart.units, theme);
    case CHART_RANKING:
        return ranking_n_pages(&figure->chart.ranking, theme);
    case CHART_HEAT:
        return heat_n_pages(&figure->chart.heat, theme);
    case CHART_DUMBBELL:
        return dumbbell_n_pages(&figure->chart.dumbbell, theme);
    case CHART_AXES:
        return axes_map_n_pages(&figure->chart.axes, theme);
    case CHART_MOSAIC:
        return mosaic_n_pages(&figure->chart.heat, theme);
    case CHART_CHOROPLETH:
        break;
    }
    return choropleth_n_pages(&figure->chart.choropleth, theme);
}

struct drawing *figure_draw(const struct survey_figure *figure, const struct theme *theme,
                            size_t page)
{
    struct survey_figure paged = *figure;
    switch (figure->kind) {
    case CHART_LIKERT:
        paged.chart.likert.page = page;
        return likert_draw(&paged.chart.likert, theme);
    case CHART_DOTS:
        paged.chart.dots.page = page;
        return dots_draw(&paged.chart.dots, theme);
    case CHART_UNITS:
        paged.chart.units.page = page;
        return units_draw(&paged.chart.units, theme);
    case CHART_RANKING:
        paged.chart.ranking.page = page;
        return ranking_draw(&paged.chart.ranking, theme);
    case CHART_HEAT:
        paged.chart.heat.page = page;
        return heat_draw(&paged.chart.heat, theme);
    case CHART_DUMBBELL:
        paged.chart.dumbbell.page = page;
        return dumbbell_draw(&paged.chart.dumbbell, theme);
    case CHART_CHOROPLETH:
        paged.chart.choropleth.page = page;
        return choropleth_draw(&paged.chart.choropleth, theme);
    case CHART_MOSAIC:
        paged.chart.heat.page = page;
        return mosaic_draw(&paged.chart.heat, theme);
    case CHART_AXES:
        paged.chart.axes.page = page;
        break;
    }
    return axes_map_draw(&paged.chart.axes, theme);
}

/* ---- Sections ---------------------------------------------------------------------- */

void section_begin(struct section *section, const char *id, const char *theme, const char *title)
{
    *section = (struct section){.id = id, .theme = theme, .title = title};
    section->end = &section->first;
}

static struct block *add_block(struct section *section, struct arena *arena, enum block_kind kind)
{
    struct block *block = arena_zeroed(arena, 1, sizeof *block);
    block->kind = kind;
    *section->end = block;
    section->end = &block->next;
    return block;
}

void section_text(struct section *section, struct arena *arena, enum block_kind kind,
                  const char *text)
{
    add_block(section, arena, kind)->text = text;
}

static bool column_says(const struct survey_table *table, size_t column)
{
    for (size_t r = 0; r < table->n_rows; r++)
        if (table->cells[r * table->n_columns + column].kind != CELL_NONE)
            return true;
    return !column || !table->n_rows;
}

static const struct survey_table *without_empty(struct arena *arena, const struct survey_table *table)
{
    struct survey_table *kept =
        survey_table_create(arena, table->caption, table->heads, table->n_columns, table->n_rows);
    kept->n_sums = table->n_sums;
    size_t n = 0;
    for (size_t c = 0; c < table->n_columns; c++)
        if (column_says(table, c))
            kept->heads[n++] = table->heads[c];
    for (size_t r = 0, at = 0; r < table->n_rows; r++)
        for (size_t c = 0; c < table->n_columns; c++)
            if (column_says(table, c))
                kept->cells[at++] = table->cells[r * table->n_columns + c];
    kept->n_columns = n;
    return kept;
}

void section_table(struct section *section, struct arena *arena, const struct survey_table *table)
{
    add_block(section, arena, BLOCK_TABLE)->table = without_empty(arena, table);
}

void section_figure(struct section *section, struct arena *arena,
                    const struct survey_figure *figure)
{
    add_block(section, arena, BLOCK_FIGURE)->figure = figure;
}

const char *arena_printf(struct arena *arena, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *text = mem_vprintf(fmt, args);
    va_end(args);
    const size_t n = strlen(text) + 1;
    char *kept = arena_zeroed(arena, n, 1);
    memcpy(kept, text, n);
    free(text);
    return kept;
}
