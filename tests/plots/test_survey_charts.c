/* Charts of answers: texts apart and large enough, nothing lost between pages, no percentage of
 * too few, no input too odd to draw. */
#include <float.h>
#include <stdint.h>
#include "plots/palette.h"
#include "tests/plots/check_drawing.h"
#include "tests/plots/samples.h"
#include "tests/plots/survey_samples.h"

static const double unknown = (double)NAN;

enum { N_THEMES = 4, PHONE = N_THEMES, MANY = 60 };
static struct theme theme_of(int i)
{
    enum language language = i / 2 ? LANGUAGE_FR : LANGUAGE_EN;
    return i == PHONE ? theme_phone(LANGUAGE_FR) : i % 2 ? theme_slide(language) : theme_report(language);
}

static const char long_label[] =
    "Mutualiser les livraisons entre producteurs, opérateurs et collectivités du territoire est "
    "utile, légitime et viable";
static const char long_word[] = "Anticonstitutionnellementanticonstitutionnellementanticonstitution";

static size_t count_text(const struct drawing *drawing, const char *text)
{
    size_t n = 0;
    for (size_t i = 0; i < drawing_n_texts(drawing); i++)
        n += strcmp(drawing_texts(drawing)[i].text, text) == 0;
    return n;
}

static double y_of(const struct drawing *drawing, const char *start)
{
    for (size_t i = 0; i < drawing_n_texts(drawing); i++)
        if (strncmp(drawing_texts(drawing)[i].text, start, strlen(start)) == 0)
            return drawing_texts(drawing)[i].y0;
    ck_abort_msg("no \"%s\"", start);
    return unknown;
}

static bool any_percent(const struct drawing *drawing)
{
    bool any = false;
    for (size_t i = 0; i < drawing_n_texts(drawing); i++)
        any = any || strchr(drawing_texts(drawing)[i].text, '%');
    return any;
}

/* Labels "item 1 ..." that differ. */
struct labels {
    char text[MANY][200];
    const char *at[MANY];
};
static struct labels *labels_create(const char *rest)
{
    struct labels *labels = mem_zeroed(1, sizeof *labels);
    for (int i = 0; i < MANY; i++) {
        snprintf(labels->text[i], sizeof labels->text[i], "item %d %s", i + 1, rest);
        labels->at[i] = labels->text[i];
    }
    return labels;
}

START_TEST(slides_have_the_sizes_of_a_room)
{
    struct theme theme = theme_slide(LANGUAGE_FR);
    for (size_t s = 0; s < N_SURVEY_SAMPLES; s++) {
        struct drawing *drawing = survey_samples[s].draw(&theme);
        const struct drawn_text *texts = drawing_texts(drawing);
        double largest = 0;
        for (size_t i = 0; i < drawing_n_texts(drawing); i++) {
            ck_assert_double_ge(texts[i].size_pt, 24);
            largest = fmax(largest, texts[i].size_pt);
        }
        ck_assert_double_ge(largest, 36);
        ck_assert_double_ge(drawing_thinnest_pt(drawing) * theme.png_px_pt, 3);
        drawing_free(drawing);
    }
}
END_TEST

/* ---- Samples ------------------------------------------------------------------------- */
START_TEST(samples_keep_their_texts_apart)
{
    struct theme theme = theme_of(_i);
    for (size_t s = 0; s < N_SURVEY_SAMPLES; s++) {
        struct drawing *drawing = survey_samples[s].draw(&theme);
        ck_assert_msg(theme.projection || drawing_n_cut(drawing) == 0, "%s: %zu cut",
                      survey_samples[s].name, drawing_n_cut(drawing));
        check_and_free(drawing, &theme);
    }
}
END_TEST

START_TEST(the_same_answers_give_the_same_bytes)
{
    struct theme theme = theme_of(_i);
    for (size_t s = 0; s < N_SURVEY_SAMPLES; s++) {
        struct drawing *first = survey_samples[s].draw(&theme);
        struct drawing *second = survey_samples[s].draw(&theme);
        char *a = drawing_svg(first, "x"), *b = drawing_svg(second, "x");
        ck_assert_str_eq(a, b);
        free(a);
        free(b);
        drawing_free(first);
        drawing_free(second);
    }
}
END_TEST

START_TEST(a_real_territory_is_shaded)
{
    struct theme theme = theme_of(_i);
    struct faults faults = {0};
    struct sample_territory *t =
        sample_territory("data/territories/deux-sevres/communes.shp", &faults);
    ck_assert_ptr_nonnull(t);
    struct drawing *drawing = survey_sample_choropleth(t->map.communes, t->map.commune_names,
                                                       &theme);
    ck_assert(has_text(drawing, "few answers: not reliable"));
    ck_assert(has_text(drawing, "no answer"));
    ck_assert(has_text(drawing, "Données synthétiques"));
    check_and_free(drawing, &theme);
    sample_territory_free(t);
}
END_TEST

/* ---- What is shown ------------------------------------------------------------------- */
START_TEST(shares_are_written_by_the_number_of_answers)
{
    char text[NUMBER_BYTES];
    share_text(text, 4 / 9.0, 4, 9, LANGUAGE_EN);
    ck_assert_str_eq(text, "4");
    share_text(text, 0.55263, 21, 38, LANGUAGE_FR);
    ck_assert_str_eq(text, "21\u00a0(55\u202f%)");
    share_text(text, 0.5, 5, 10, LANGUAGE_EN);
    ck_assert_str_eq(text, "5\u00a0(50%)");
    share_text(text, 0.5, 50, 100, LANGUAGE_EN);
    ck_assert_str_eq(text, "50%");
    share_text(text, 0.5, SIZE_MAX, 38, LANGUAGE_EN);
    ck_assert_str_eq(text, "50%");
    share_text(text, 0.5, SIZE_MAX, 9, LANGUAGE_EN);
    ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(scales_are_ordered_by_net_agreement)
{
    struct theme theme = theme_of(_i);
    static const char *const items[] = {"worst", "tied first", "tied second", "best"};
    static const char *const levels[] = {"no", "neither", "yes", "unsure"};
    static const enum side sides[] = {SIDE_NEGATIVE, SIDE_NEUTRAL, SIDE_POSITIVE, SIDE_ASIDE};
    /* Net of 20: -10, +2, +2, +14; neutral and aside do not count. */
    static const double counts[] = {12, 6, 2, 9, 9, 0, 11, 0, 4, 10, 6, 1, 3, 0, 17, 0};
    static const size_t n_valid[] = {20, 20, 20, 20};
    struct likert likert = {.frame = {.title = "Q"}, .n_items = 4, .n_levels = 4,
                            .item_labels = items, .level_labels = levels, .sides = sides,
                            .counts = counts, .n_valid = n_valid};
    for (int stacked = 0; stacked < 2; stacked++) {
        likert.stacked = stacked;
        struct drawing *drawing = likert_draw(&likert, &theme);
        ck_assert_double_lt(y_of(drawing, "best"), y_of(drawing, "tied first"));
        ck_assert_double_lt(y_of(drawing, "tied first"), y_of(drawing, "tied second"));
        ck_assert_double_lt(y_of(drawing, "tied second"), y_of(drawing, "worst"));
        for (size_t l = 0; l < 4; l++)
            ck_assert(has_text(drawing, levels[l]));
        if (!stacked) /* 12 of 20 disagree, 17 of 20 agree */
            ck_assert(has_text(drawing, _i / 2 ? "12\u00a0(60\u202f%)" : "12\u00a0(60%)") &&
                      has_text(drawing, _i / 2 ? "17\u00a0(85\u202f%)" : "17\u00a0(85%)"));
        check_and_free(drawing, &theme);
    }
}
END_TEST

START_TEST(a_scale_may_begin_with_either_end)
{
    struct theme theme = theme_report(LANGUAGE_EN);
    static const char *const items[] = {"one"};
    static const char *const up[] = {"never", "seldom", "often", "always"};
    static const char *const down[] = {"always", "often", "seldom", "never"};
    static const enum side rising[] = {SIDE_NEGATIVE, SIDE_NEGATIVE, SIDE_POSITIVE, SIDE_POSITIVE};
    static const enum side falling[] = {SIDE_POSITIVE, SIDE_POSITIVE, SIDE_NEGATIVE,
                                        SIDE_NEGATIVE};
    static const double counts[] = {11, 12, 13, 14}, reversed[] = {14, 13, 12, 11};
    static const size_t n_valid[] = {50};
    struct likert likert = {.n_items = 1, .n_levels = 4, .item_labels = items, .level_labels = up,
                            .sides = rising, .counts = counts, .n_valid = n_valid};
    struct drawing *first = likert_draw(&likert, &theme);
    likert.level_labels = down;
    likert.sides = falling;
    likert.counts = reversed;
    struct drawing *second = likert_draw(&likert, &theme);
    char *a = drawing_svg(first, "x"), *b = drawing_svg(second, "x");
    ck_assert_str_eq(a, b);
    free(a);
    free(b);
    drawing_free(first);
    drawing_free(second);
}
END_TEST

START_TEST(weighted_scales_show_answers)
{
    struct theme theme = theme_report(LANGUAGE_EN);
    static const char *const items[] = {"one"}, *const levels[] = {"no", "yes"};
    static const enum side sides[] = {SIDE_NEGATIVE, SIDE_POSITIVE};
    static const double counts[] = {7.5, 22.5};
    static const size_t answers[] = {8, 12}, n_valid[] = {20}, few[] = {9};
    struct likert likert = {.n_items = 1, .n_levels = 2, .item_labels = items,
                            .level_labels = levels, .sides = sides, .counts = counts,
                            .n_answers = answers, .n_valid = n_valid};
    struct drawing *drawing = likert_draw(&likert, &theme);
    ck_assert(has_text(drawing, "8\u00a0(25%)") && has_text(drawing, "12\u00a0(75%)"));
    drawing_free(drawing);
    likert.n_answers = NULL; /* weighted sums are no answers */
    drawing = likert_draw(&likert, &theme);
    ck_assert(has_text(drawing, "25%") && has_text(drawing, "75%"));
    drawing_free(drawing);
    likert.n_valid = few;
    drawing = likert_draw(&likert, &theme);
    ck_assert(!any_percent(drawing));
    drawing_free(drawing);
}
END_TEST

START_TEST(no_percentage_of_too_few)
{
    struct theme theme = theme_of(_i);
    static const double counts[] = {2, 3, 4, 0, 5, 4};
    static const size_t whole[] = {2, 3, 4, 0, 5, 4}, n_valid[] = {9, 9};
    static const enum side sides[] = {SIDE_NEGATIVE, SIDE_NEUTRAL, SIDE_POSITIVE};
    static const char *const names[] = {"first", "second", "third"};
    static const struct plot_interval shares[] = {{0.22, 0.1, 0.4}, {0.33, 0.1, 0.6}};
    struct heat heat = {.n_rows = 2, .n_columns = 3, .row_labels = names, .column_labels = names,
                        .counts = counts, .row_shares = true};
    struct drawing *drawings[] = {
        likert_draw(&(struct likert){.n_items = 2, .n_levels = 3, .item_labels = names,
                                     .level_labels = names, .sides = sides, .counts = counts,
                                     .n_valid = n_valid}, &theme),
        dots_draw(&(struct dots){.n = 2, .labels = names, .values = shares, .counts = whole,
                                 .n_valid = 9}, &theme),
        dots_draw(&(struct dots){.n = 2, .labels = names, .values = shares, .n_valid = 9,
                                 .bars = true}, &theme),
        units_draw(&(struct units){.n_groups = 3, .labels = names, .counts = whole,
                                   .n_silent = 40}, &theme),
        ranking_draw(&(struct ranking_chart){.n_levels = 2, .n_ranks = 3, .level_labels = names,
                                             .counts = whole, .n_valid = 9}, &theme),
        heat_draw(&heat, &theme), mosaic_draw(&heat, &theme),
        dumbbell_draw(&(struct dumbbell){.n = 2, .labels = names, .left = shares, .right = shares,
                                         .left_label = "need", .right_label = "offer",
                                         .left_counts = whole, .n_left = 9, .n_right = 9},
                      &theme)};
    for (size_t i = 0; i < sizeof drawings / sizeof *drawings; i++) {
        ck_assert_msg(!any_percent(drawings[i]), "chart %zu shows a percentage", i);
        check_and_free(drawings[i], &theme);
    }
}
END_TEST

START_TEST(dots_are_sorted_and_unknown_ones_last)
{
    struct theme theme = theme_of(_i);
    static const char *const labels[] = {"middle", "unknown", "large", "small"};
    static const struct plot_interval values[] = {{0.5, 0.4, 0.6}, {(double)NAN, 0, 1}, {0.9, 0.8, 1},
                                                  {0.1, 0, 0.2}};
    struct dots dots = {.n = 4, .labels = labels, .values = values, .n_valid = 200, .sorted = true};
    struct drawing *drawing = dots_draw(&dots, &theme);
    ck_assert_double_lt(y_of(drawing, "large"), y_of(drawing, "middle"));
    ck_assert_double_lt(y_of(drawing, "middle"), y_of(drawing, "small"));
    ck_assert_double_lt(y_of(drawing, "small"), y_of(drawing, "unknown"));
    check_and_free(drawing, &theme);
}
END_TEST

START_TEST(many_units_share_squares)
{
    struct theme theme = theme_report(LANGUAGE_EN);
    static const char *const labels[] = {"yes"};
    static const size_t few[] = {599}, many[] = {5000};
    struct units units = {.n_groups = 1, .labels = labels, .counts = few};
    struct drawing *drawing = units_draw(&units, &theme);
    ck_assert(!has_text(drawing, "One square"));
    check_and_free(drawing, &theme);
    units.counts = many;
    drawing = units_draw(&units, &theme);
    ck_assert(has_text(drawing, "One square stands for 10."));
    check_and_free(drawing, &theme);
}
END_TEST

START_TEST(headings_too_long_get_letters_and_a_key)
{
    struct theme theme = theme_of(_i);
    struct labels *labels = labels_create("Approvisionnement");
    double counts[12 * 2];
    for (size_t i = 0; i < 24; i++)
        counts[i] = (double)i;
    struct heat heat = {.n_rows = 2, .n_columns = 12, .row_labels = labels->at,
                        .column_labels = labels->at, .counts = counts};
    struct drawing *drawing = heat_draw(&heat, &theme);
    ck_assert_uint_eq(count_text(drawing, "A"), 1);
    ck_assert_uint_eq(count_text(drawing, "L"), 1);
    ck_assert(has_text(drawing, "A: item 1"));
    check_and_free(drawing, &theme);
    free(labels);
}
END_TEST

/* ---- Pages --------------------------------------------------------------------------- */
/* A page of one kind of chart with n items, and how many pages there are. */
static struct drawing *draw_paged(int kind, const struct labels *labels, size_t n, size_t page,
                                  const struct theme *theme, size_t *n_pages)
{
    static const enum side sides[] = {SIDE_NEGATIVE, SIDE_NEUTRAL, SIDE_POSITIVE, SIDE_ASIDE};
    static const char *const names[] = {"alpha", "beta", "gamma", "delta"};
    static double counts[MANY * 4];
    static size_t whole[MANY * 4], n_valid[MANY];
    static struct plot_interval shares[MANY];
    for (size_t i = 0; i < MANY; i++) {
        n_valid[i] = 8 + i;
        shares[i] = (struct plot_interval){0.01 * (double)i, 0.01 * (double)i, 0.02 * (double)i};
        for (size_t l = 0; l < 4; l++)
            counts[4 * i + l] = (double)(whole[4 * i + l] = (3 * i + 5 * l) % 7);
    }
    struct frame frame = {.title = "What do you think?", .subtitle = "n = 38", .source = "S"};
    struct likert likert = {.frame = frame, .n_items = n, .n_levels = 4, .page = page,
                            .item_labels = labels->at, .level_labels = names, .sides = sides,
                            .counts = counts, .n_valid = n_valid, .stacked = kind == 1};
    struct dots dots = {.frame = frame, .n = n, .page = page, .labels = labels->at,
                        .values = shares, .counts = whole, .n_valid = 80, .bars = kind == 3};
    struct units units = {.frame = frame, .n_groups = n, .page = page, .labels = labels->at,
                          .counts = whole};
    struct ranking_chart ranking = {.frame = frame, .n_levels = n, .n_ranks = 4, .page = page,
                                    .level_labels = labels->at, .counts = whole, .n_valid = 40};
    struct heat heat = {.frame = frame, .n_rows = n, .n_columns = 4, .page = page,
                        .row_labels = labels->at, .column_labels = names, .counts = counts};
    struct dumbbell dumbbell = {.frame = frame, .n = n, .page = page, .labels = labels->at,
                                .left = shares, .right = shares, .left_label = "need",
                                .right_label = "offer", .n_left = 90, .n_right = 80};
    switch (kind) {
    case 0:
    case 1:
        *n_pages = likert_n_pages(&likert, theme);
        return likert_draw(&likert, theme);
    case 2:
    case 3:
        *n_pages = dots_n_pages(&dots, theme);
        return dots_draw(&dots, theme);
    case 4:
        *n_pages = units_n_pages(&units, theme);
        return units_draw(&units, theme);
    case 5:
        *n_pages = ranking_n_pages(&ranking, theme);
        return ranking_draw(&ranking, theme);
    case 6:
        *n_pages = heat_n_pages(&heat, theme);
        return heat_draw(&heat, theme);
    case 7:
        *n_pages = mosaic_n_pages(&heat, theme);
        return mosaic_draw(&heat, theme);
    default:
        *n_pages = dumbbell_n_pages(&dumbbell, theme);
        return dumbbell_draw(&dumbbell, theme);
    }
}
enum { N_PAGED = 9 };

/* Items on a page, each counted in seen. */
static size_t count_items(const struct drawing *drawing, size_t seen[MANY])
{
    size_t n = 0;
    for (size_t i = 0; i < drawing_n_texts(drawing); i++) {
        int item;
        if (sscanf(drawing_texts(drawing)[i].text, "item %d ", &item) == 1) {
            seen[item - 1]++;
            n++;
        }
    }
    return n;
}

START_TEST(every_item_is_on_one_page)
{
    struct theme theme = theme_of(_i == 2 ? PHONE : _i);
    static const size_t sizes[] = {1, 8, 9, MANY};
    const char *rests[] = {"", "Mutualisation des tournées", long_label};
    for (size_t r = 0; r < 3; r++) {
        struct labels *labels = labels_create(rests[r]);
        for (int kind = 0; kind < N_PAGED; kind++)
            for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
                size_t seen[MANY] = {0}, n_pages = 1;
                for (size_t page = 0; page < n_pages; page++) {
                    struct drawing *drawing = draw_paged(kind, labels, sizes[s], page, &theme,
                                                         &n_pages);
                    size_t n = count_items(drawing, seen);
                    char corner[32];
                    snprintf(corner, sizeof corner, "%zu/%zu", page + 1, n_pages);
                    ck_assert_uint_ge(n, 1);
                    ck_assert_uint_eq(count_text(drawing, corner), n_pages > 1);
                    if (theme.projection)
                        ck_assert_uint_le(n, CHART_ROWS);
                    ck_assert_uint_eq(drawing_n_cut(drawing), 0);
                    check_and_free(drawing, &theme);
                }
                ck_assert(theme.projection ? n_pages >= (sizes[s] + 7) / 8 : n_pages == 1);
                for (size_t i = 0; i < MANY; i++)
                    ck_assert_uint_eq(seen[i], i < sizes[s]);
            }
        free(labels);
    }
}
END_TEST

START_TEST(eight_short_rows_fit_a_page)
{
    struct theme theme = theme_slide(LANGUAGE_FR);
    struct labels *labels = labels_create("");
    for (int kind = 0; kind < N_PAGED; kind++) {
        size_t n_pages;
        drawing_free(draw_paged(kind, labels, CHART_ROWS, 0, &theme, &n_pages));
        ck_assert_msg(n_pages == 1, "kind %d takes %zu pages", kind, n_pages);
    }
    free(labels);
}
END_TEST

/* 11 of 20 is a share and 3 of 8 is none; weights shade, and the answers are what is written. */
START_TEST(heat_maps_tell_shares_of_enough_answers)
{
    struct theme theme = theme_of(_i);
    static const char *const rows[] = {"many", "few"}, *const columns[] = {"yes", "no"};
    static const double counts[] = {30, 10, 3, 5};
    static const size_t n_answers[] = {11, 9, 3, 5};
    struct drawing *drawing = heat_draw(
        &(struct heat){.frame = {.title = "t"}, .n_rows = 2, .n_columns = 2, .row_labels = rows,
                       .column_labels = columns, .counts = counts, .n_answers = n_answers,
                       .row_shares = true}, &theme);
    ck_assert_uint_eq(count_text(drawing, "11\u00a0(75\u202f%)") +
                          count_text(drawing, "11\u00a0(75%)"), 1);
    ck_assert_uint_eq(count_text(drawing, "3"), 1);
    ck_assert(has_text(drawing, "Grey: n\u00a0<\u00a010."));
    drawing_free(drawing);
    static const double shares[] = {0.55, 0.1, 0.2, 0.9};
    static const size_t n_each[] = {20, 90, 55, 10};
    drawing = heat_draw(
        &(struct heat){.frame = {.title = "t"}, .n_rows = 2, .n_columns = 2, .row_labels = rows,
                       .column_labels = columns, .counts = shares, .n_answers = n_answers,
                       .n_each = n_each}, &theme);
    ck_assert(has_text(drawing, "11\u00a0(55"));
    ck_assert(has_text(drawing, "5\u00a0(90"));
    ck_assert(!has_text(drawing, "Grey"));
    drawing_free(drawing);
}
END_TEST

/* One cell too narrow for its share: none shows it, and marks stay. */
START_TEST(a_heat_map_has_all_shares_or_none)
{
    struct theme theme = theme_slide(LANGUAGE_EN);
    enum { N = 12 };
    const char *rows[] = {"a"}, *columns[N];
    double counts[N], residuals[N];
    for (size_t c = 0; c < N; c++) {
        columns[c] = "c";
        counts[c] = c ? 1 : 40;
        residuals[c] = c ? 0 : 3;
    }
    struct drawing *drawing = heat_draw(
        &(struct heat){.n_rows = 1, .n_columns = N, .row_labels = rows, .column_labels = columns,
                       .counts = counts, .residuals = residuals, .row_shares = true}, &theme);
    ck_assert(!any_percent(drawing));
    ck_assert_uint_eq(count_text(drawing, "40\u00a0▲"), 1);
    ck_assert_uint_eq(count_text(drawing, "1"), N - 1);
    drawing_free(drawing);
}
END_TEST

/* Of 9 points of one group and 2 of another every one is named on one page. */
START_TEST(maps_name_every_point_on_one_page)
{
    struct theme theme = theme_slide(LANGUAGE_EN);
    enum { N = 11 };
    double x[N], y[N];
    size_t groups[N], n_named = 0;
    char names[N][8];
    const char *labels[N], *group_labels[] = {"first", "none", "second"};
    for (size_t i = 0; i < N; i++) {
        x[i] = cos((double)i);
        y[i] = sin((double)i);
        groups[i] = i < 9 ? 0 : 2;
        snprintf(names[i], sizeof names[i], "p%zu", i);
        labels[i] = names[i];
    }
    struct axes_map map = {.n = N, .x = x, .y = y, .labels = labels, .groups = groups,
                           .n_groups = 3, .group_labels = group_labels};
    ck_assert_uint_eq(axes_map_n_pages(&map, &theme), 4); /* 3 + 3 + 3 and 2 */
    for (; map.page < 4; map.page++) {
        struct drawing *drawing = axes_map_draw(&map, &theme);
        ck_assert_uint_eq(count_text(drawing, "first"), map.page < 3);
        ck_assert_uint_eq(count_text(drawing, "second"), map.page == 3);
        for (size_t i = 0; i < N; i++)
            n_named += count_text(drawing, labels[i]);
        check_and_free(drawing, &theme);
    }
    ck_assert_uint_eq(n_named, N);
    struct theme page = theme_report(LANGUAGE_EN);
    ck_assert_uint_eq(axes_map_n_pages(&map, &page), 1);
}
END_TEST

/* How often a text that starts so is drawn; *size_pt: in which size. */
static size_t count_start(const struct drawing *drawing, const char *start, double *size_pt)
{
    size_t n = 0;
    for (size_t i = 0; i < drawing_n_texts(drawing); i++) {
        const struct drawn_text *text = &drawing_texts(drawing)[i];
        if (strncmp(text->text, start, strlen(start)) == 0) {
            *size_pt = text->size_pt;
            n++;
        }
    }
    return n;
}

/* A slide's title has three lines of 36 pt. What a question says beyond follows in 24 pt, behind a
 * sentence or else between words, and is abbreviated only when it is a text of its own. */
START_TEST(long_questions_are_told_in_full)
{
    struct theme theme = theme_slide(LANGUAGE_EN);
    static const struct {
        const char *title, *head, *rest;
    } cases[] = {
        {"Which skills would you like to improve? They may be technical or not, of any kind that "
         "your work as an engineer of research software asks for.",
         "Which skills would", "They may be technical"},
        {"Which of all the skills that your work as an engineer of research software asks for, "
         "technical or not, would you like to improve during the years that are to come",
         "Which of all the", "… "},
        {"Which skills?", "Which skills?", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static const char *const labels[] = {"Yes"};
        static const struct plot_interval values[] = {{0.5, 0.4, 0.6}};
        struct drawing *drawing =
            dots_draw(&(struct dots){.frame = {.title = cases[i].title}, .n = 1, .labels = labels,
                                     .values = values, .n_valid = 30}, &theme);
        double size_pt = 0;
        ck_assert_uint_eq(count_start(drawing, cases[i].head, &size_pt), 1);
        ck_assert_double_eq(size_pt, 36);
        if (cases[i].rest) {
            ck_assert_uint_eq(count_start(drawing, cases[i].rest, &size_pt), 1);
            ck_assert_double_eq(size_pt, 24);
        }
        ck_assert_uint_eq(drawing_n_cut(drawing), 0);
        check_and_free(drawing, &theme);
    }
}
END_TEST

/* Of so many "item 1 ..." how many are drawn, by themselves or behind a number; each once. */
static void expect_items_or_key(const struct drawing *drawing, size_t n)
{
    size_t seen[MANY] = {0};
    count_items(drawing, seen);
    for (size_t i = 0; i < drawing_n_texts(drawing); i++) {
        size_t number;
        int item;
        if (sscanf(drawing_texts(drawing)[i].text, "%zu: item %d ", &number, &item) == 2) {
            char alone[24];
            snprintf(alone, sizeof alone, "%zu", number);
            ck_assert_uint_eq(count_text(drawing, alone), 1);
            seen[item - 1] += 1;
        }
    }
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(seen[i] == 1, "item %zu is named %zu times", i + 1, seen[i]);
    ck_assert_uint_eq(drawing_n_cut(drawing), 0);
}

START_TEST(points_without_room_for_names_get_numbers)
{
    struct theme theme = theme_report(LANGUAGE_EN);
    enum { N = 17 };
    struct labels *labels = labels_create("is a rather long name");
    double x[N] = {1}, y[N] = {1}; /* the others in a crowd far from it */
    for (size_t i = 1; i < N; i++) {
        x[i] = 0.04 * (double)(i % 4);
        y[i] = 0.04 * (double)(i / 4);
    }
    struct drawing *drawing = axes_map_draw(
        &(struct axes_map){.n = N, .x = x, .y = y, .labels = labels->at}, &theme);
    ck_assert(has_text(drawing, "1: item "));
    expect_items_or_key(drawing, N);
    check_and_free(drawing, &theme);
    free(labels);
}
END_TEST

/* Nine small squares on a larger one: names fit into none of the small ones. */
START_TEST(areas_without_room_for_names_get_numbers)
{
    struct theme theme = theme_of(_i == 2 ? PHONE : _i);
    struct layer *areas = layer_create(LAYER_POLYGONS, "EPSG:2154", NULL, 0);
    struct labels *labels = labels_create("");
    enum { N = 10 };
    double values[N];
    for (size_t i = 0; i < N; i++) {
        const double side = i ? 900 : 20000;
        const double west = i ? 2000.0 * (double)(i % 3) : 0, south = i ? 2000.0 * (double)(i / 3) : 0;
        struct point square[] = {{west, south}, {west, south + side}, {west + side, south + side},
                                 {west + side, south}, {west, south}};
        layer_add(areas, square, 5, (size_t[]){0}, 1, NULL, NULL);
        values[i] = (double)i;
    }
    struct drawing *drawing = choropleth_draw(
        &(struct choropleth){.areas = areas, .labels = labels->at, .values = values, .unit = "km"},
        &theme);
    ck_assert(has_text(drawing, "1: item "));
    expect_items_or_key(drawing, N);
    check_and_free(drawing, &theme);
    free(labels);
    layer_free(areas);
}
END_TEST

/* A share of nine is its count, in white whatever the other areas: no class stands for it, though its
 * share is the least. A value that is not told is hatched, too. */
START_TEST(areas_of_few_answers_are_not_shaded)
{
    const struct theme theme = theme_of(_i);
    struct layer *areas = layer_create(LAYER_POLYGONS, "EPSG:2154", NULL, 0);
    for (double west = 0; west < 30000; west += 10000)
        layer_add(areas, (struct point[]){{west, 0}, {west, 9000}, {west + 9000, 9000},
                                          {west + 9000, 0}, {west, 0}}, 5, (size_t[]){0}, 1, NULL, NULL);
    const char *const names[] = {"Nine", "Ten", "None"};
    const double shares[] = {1 / 9.0, 0.6, (double)NAN}, means[] = {(double)NAN, 12, (double)NAN};
    struct choropleth map = {.areas = areas, .labels = names, .values = shares,
                             .counts = (size_t[]){1, 6, 0}, .n_each = (size_t[]){9, 10, 0}};
    struct drawing *drawing = choropleth_draw(&map, &theme);
    ck_assert(has_text(drawing, "under 10 answers: counts"));
    ck_assert(has_text(drawing, "no answer"));
    ck_assert(has_text(drawing, "Ten\n6\u00a0(60%)"));
    ck_assert(has_text(drawing, "Nine\n1"));
    ck_assert(!has_text(drawing, "few answers: not reliable"));
    ck_assert(!has_text(drawing, "10% to 20%"));
    check_and_free(drawing, &theme);
    map.values = means;
    map.unit = "km";
    map.counts = NULL;
    drawing = choropleth_draw(&map, &theme);
    ck_assert(has_text(drawing, "too few answers: not shown"));
    check_and_free(drawing, &theme);
    layer_free(areas);
}
END_TEST

/* Seven answers are counts, which have no interval. */
START_TEST(counts_have_no_intervals)
{
    const struct theme theme = theme_of(_i);
    const char *const labels[] = {"Yes", "No"};
    const struct plot_interval wide[] = {{5 / 7.0, 0.3, 0.9}, {2 / 7.0, 0.1, 0.7}};
    const struct plot_interval none[] = {{5 / 7.0, (double)NAN, (double)NAN},
                                         {2 / 7.0, (double)NAN, (double)NAN}};
    struct dots dots = {.n = 2, .n_valid = 7, .labels = labels, .values = wide,
                        .counts = (size_t[]){5, 2}, .bars = true};
    struct drawing *with = dots_draw(&dots, &theme);
    dots.values = none;
    struct drawing *without = dots_draw(&dots, &theme);
    char *a = drawing_svg(with, "x"), *b = drawing_svg(without, "x");
    ck_assert_str_eq(a, b);
    free(a);
    free(b);
    check_and_free(with, &theme);
    check_and_free(without, &theme);
}
END_TEST

/* On slides the key of forty areas goes on over pages; each page's numbers stand on its own map. */
START_TEST(every_area_is_named_on_some_slide)
{
    const struct theme theme = theme_slide(LANGUAGE_EN);
    struct layer *areas = layer_create(LAYER_POLYGONS, "EPSG:2154", NULL, 0);
    struct labels *labels = labels_create("of a rather long name");
    enum { N = 40 };
    double values[N];
    for (size_t i = 0; i < N; i++) {
        const double west = 1000.0 * (double)(i % 8), south = 1000.0 * (double)(i / 8);
        struct point square[] = {{west, south}, {west, south + 1000}, {west + 1000, south + 1000},
                                 {west + 1000, south}, {west, south}};
        layer_add(areas, square, 5, (size_t[]){0}, 1, NULL, NULL);
        values[i] = (double)i;
    }
    struct choropleth map = {.frame = {.title = "A question that takes all the width of the page?",
                                       .mention = "A mention"},
                             .areas = areas, .labels = labels->at, .values = values, .unit = "km"};
    const size_t n_pages = choropleth_n_pages(&map, &theme);
    size_t n_named = 0;
    ck_assert_uint_gt(n_pages, 1);
    for (map.page = 0; map.page < n_pages; map.page++) {
        struct drawing *drawing = choropleth_draw(&map, &theme);
        ck_assert_uint_eq(drawing_n_cut(drawing), 0);
        ck_assert(has_text(drawing, "A mention"));
        for (size_t i = 0; i < drawing_n_texts(drawing); i++) {
            size_t number;
            int item;
            char alone[24];
            if (sscanf(drawing_texts(drawing)[i].text, "%zu: item %d ", &number, &item) != 2)
                continue;
            ck_assert_uint_eq(number, ++n_named);
            snprintf(alone, sizeof alone, "%zu", number);
            ck_assert_uint_eq(count_text(drawing, alone), 1);
        }
        check_and_free(drawing, &theme);
    }
    ck_assert_uint_eq(n_named, N);
    const struct theme page = theme_report(LANGUAGE_EN);
    ck_assert_uint_eq(choropleth_n_pages(&map, &page), 1);
    free(labels);
    layer_free(areas);
}
END_TEST

/* ---- Odd input ----------------------------------------------------------------------- */
START_TEST(empty_charts_say_so)
{
    struct theme theme = theme_of(_i);
    struct frame frame = {.title = "Nothing"};
    struct layer *nowhere = layer_create(LAYER_POLYGONS, "EPSG:2154", NULL, 0);
    struct drawing *drawings[] = {
        likert_draw(&(struct likert){.frame = frame}, &theme),
        dots_draw(&(struct dots){.frame = frame}, &theme),
        units_draw(&(struct units){.frame = frame}, &theme),
        ranking_draw(&(struct ranking_chart){.frame = frame}, &theme),
        heat_draw(&(struct heat){.frame = frame}, &theme),
        mosaic_draw(&(struct heat){.frame = frame}, &theme),
        axes_map_draw(&(struct axes_map){.frame = frame}, &theme),
        dumbbell_draw(&(struct dumbbell){.frame = frame}, &theme),
        choropleth_draw(&(struct choropleth){.frame = frame}, &theme),
        choropleth_draw(&(struct choropleth){.frame = frame, .areas = nowhere}, &theme)};
    for (size_t i = 0; i < sizeof drawings / sizeof *drawings; i++) {
        ck_assert(has_text(drawings[i], "No data to show."));
        check_and_free(drawings[i], &theme);
    }
    layer_free(nowhere);
}
END_TEST

static const double odd_values[] = {(double)NAN, 0, -0.0, HUGE_VAL, -HUGE_VAL, 1e300, -1e300,
                                    DBL_MIN, -1e-300, DBL_MAX, 1e15, 3, -7e9};
enum { N_ODD = sizeof odd_values / sizeof *odd_values };

static void check_odd(const struct theme *theme, double a, double b)
{
    const char *labels[] = {"one", "two"};
    const double values[] = {a, b, b, a};
    const enum side sides[] = {SIDE_NEGATIVE, SIDE_ASIDE};
    const size_t n_valid[] = {30, 0}, huge[] = {SIZE_MAX / 4, 0, 7, SIZE_MAX / 4};
    const struct plot_interval intervals[] = {{a, b, a}, {b, a, b}, {a, unknown, b}, {b, b, a}};
    struct heat heat = {.n_rows = 2, .n_columns = 2, .row_labels = labels,
                        .column_labels = labels, .counts = values, .residuals = values};
    check_and_free(likert_draw(&(struct likert){
        .n_items = 2, .n_levels = 2, .item_labels = labels, .level_labels = labels,
        .sides = sides, .counts = values, .n_valid = n_valid}, theme), theme);
    check_and_free(dots_draw(&(struct dots){.n = 2, .labels = labels, .values = intervals,
                                            .n_valid = 30}, theme), theme);
    check_and_free(dots_draw(&(struct dots){.n = 2, .labels = labels, .values = intervals,
                                            .unit = "km", .bars = true, .sorted = true}, theme),
                   theme);
    check_and_free(ranking_draw(&(struct ranking_chart){
        .n_levels = 2, .n_ranks = 2, .level_labels = labels, .counts = huge,
        .mean_ranks = values, .n_valid = 30}, theme), theme);
    check_and_free(heat_draw(&heat, theme), theme);
    heat.row_shares = true;
    check_and_free(heat_draw(&heat, theme), theme);
    check_and_free(mosaic_draw(&heat, theme), theme);
    check_and_free(axes_map_draw(&(struct axes_map){
        .n = 2, .x = values, .y = values + 1, .labels = labels, .x_share = a, .y_share = b},
        theme), theme);
    check_and_free(dumbbell_draw(&(struct dumbbell){
        .n = 2, .labels = labels, .left = intervals, .right = intervals + 2, .left_label = "l",
        .right_label = "r", .n_left = 30, .n_right = 30}, theme), theme);
}

START_TEST(odd_values_are_drawn)
{
    struct theme theme = theme_of(_i);
    for (size_t i = 0; i < N_ODD; i++)
        for (size_t j = 0; j < N_ODD; j++)
            check_odd(&theme, odd_values[i], odd_values[j]);
}
END_TEST

START_TEST(any_label_and_size_is_drawn)
{
    struct theme theme = theme_of(_i == 2 ? PHONE : _i);
    const char *texts[] = {"", "x", long_label, long_word};
    const char *labels[MANY];
    double x[MANY], y[MANY], counts[MANY * MANY];
    size_t groups[MANY], whole[MANY];
    struct plot_interval shares[MANY];
    for (size_t i = 0; i < MANY; i++) {
        x[i] = sample_chance() - 0.5;
        y[i] = sample_chance() - 0.5;
        groups[i] = i % 7;
        whole[i] = i * i;
        shares[i] = (struct plot_interval){y[i], y[i] - 0.2, y[i] + 0.2};
    }
    for (size_t i = 0; i < MANY * MANY; i++)
        counts[i] = floor(30 * sample_chance());
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        for (size_t i = 0; i < MANY; i++)
            labels[i] = texts[t];
        struct frame frame = {.title = texts[t], .subtitle = texts[t], .mention = texts[t],
                              .source = texts[t]};
        for (size_t n = 1; n <= MANY; n = n * 4 - 1) {
            struct heat heat = {.frame = frame, .n_rows = n, .n_columns = n, .row_labels = labels,
                                .column_labels = labels, .counts = counts, .row_shares = n % 2};
            check_and_free(heat_draw(&heat, &theme), &theme);
            check_and_free(mosaic_draw(&heat, &theme), &theme);
            check_and_free(axes_map_draw(&(struct axes_map){
                .frame = frame, .n = n, .x = x, .y = y, .labels = labels, .groups = groups,
                .n_groups = 7, .group_labels = labels, .x_share = 0.4, .y_share = 0.2}, &theme),
                &theme);
            check_and_free(units_draw(&(struct units){.frame = frame, .n_groups = n,
                                                      .labels = labels, .counts = whole,
                                                      .n_silent = n, .silent_label = texts[t]},
                                      &theme), &theme);
            check_and_free(dumbbell_draw(&(struct dumbbell){
                .frame = frame, .n = n, .labels = labels, .left = shares, .right = shares,
                .left_label = texts[t], .right_label = texts[t], .n_left = 30, .n_right = 3},
                &theme), &theme);
        }
    }
}
END_TEST

START_TEST(null_shapes_and_holes_are_shaded)
{
    struct theme theme = theme_of(_i);
    struct layer *areas = layer_create(LAYER_POLYGONS, "EPSG:2154", NULL, 0);
    struct point square[] = {{0, 0}, {0, 9000}, {9000, 9000}, {9000, 0}, {0, 0},
                             {2000, 2000}, {4000, 2000}, {4000, 4000}, {2000, 4000},
                             {2000, 2000}};
    layer_add(areas, square, 10, (size_t[]){0, 5}, 2, NULL, NULL);
    layer_add(areas, NULL, 0, NULL, 0, NULL, NULL);
    layer_add(areas, square, 5, (size_t[]){0}, 1, NULL, NULL);
    const char *names[] = {"Square", "Nowhere", NULL};
    for (size_t i = 0; i < N_ODD; i++) {
        const double values[] = {odd_values[i], 3, odd_values[(i + 1) % N_ODD]};
        const unsigned char unreliable[] = {i % 2, 1, 1};
        check_and_free(choropleth_draw(&(struct choropleth){
            .frame = {.title = "Odd"}, .areas = areas, .labels = names, .values = values,
            .unreliable = unreliable, .unit = i % 3 ? "km" : NULL}, &theme), &theme);
        struct frame wordy = {.title = long_label, .subtitle = long_label,
                              .mention = long_label, .source = long_label};
        check_and_free(choropleth_draw(&(struct choropleth){
            .frame = wordy, .areas = areas, .labels = names, .values = values,
            .unit = long_label}, &theme), &theme);
    }
    layer_free(areas);
}
END_TEST

/* ---- Colours ------------------------------------------------------------------------- */
START_TEST(shades_carry_text_and_sides_stay_apart)
{
    for (int i = 0; i <= 20; i++) {
        struct colour shades[] = {palette_sequential(i / 20.0), palette_diverging(false, i / 20.0),
                                  palette_diverging(true, i / 20.0)};
        for (size_t s = 0; s < 3; s++)
            ck_assert_double_ge(palette_contrast(palette_text_on(shades[s]), shades[s]), 4.5);
        for (int v = 0; v < N_VISIONS; v++)
            ck_assert_double_gt(palette_difference(palette_seen(shades[1], (enum vision)v),
                                                   palette_seen(shades[2], (enum vision)v)), 20);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("survey_charts");
    TCase *tcase = tcase_create("survey_charts");
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, samples_keep_their_texts_apart, 0, PHONE + 1);
    tcase_add_test(tcase, slides_have_the_sizes_of_a_room);
    tcase_add_loop_test(tcase, the_same_answers_give_the_same_bytes, 0, 2);
    tcase_add_loop_test(tcase, a_real_territory_is_shaded, 0, 2);
    tcase_add_test(tcase, shares_are_written_by_the_number_of_answers);
    tcase_add_loop_test(tcase, scales_are_ordered_by_net_agreement, 0, N_THEMES);
    tcase_add_test(tcase, a_scale_may_begin_with_either_end);
    tcase_add_test(tcase, weighted_scales_show_answers);
    tcase_add_loop_test(tcase, no_percentage_of_too_few, 0, N_THEMES);
    tcase_add_loop_test(tcase, dots_are_sorted_and_unknown_ones_last, 0, 2);
    tcase_add_test(tcase, many_units_share_squares);
    tcase_add_loop_test(tcase, headings_too_long_get_letters_and_a_key, 0, 1);
    tcase_add_loop_test(tcase, every_item_is_on_one_page, 0, 3);
    tcase_add_test(tcase, eight_short_rows_fit_a_page);
    tcase_add_loop_test(tcase, heat_maps_tell_shares_of_enough_answers, 0, N_THEMES);
    tcase_add_test(tcase, a_heat_map_has_all_shares_or_none);
    tcase_add_test(tcase, maps_name_every_point_on_one_page);
    tcase_add_loop_test(tcase, empty_charts_say_so, 0, 2);
    tcase_add_test(tcase, long_questions_are_told_in_full);
    tcase_add_test(tcase, points_without_room_for_names_get_numbers);
    tcase_add_loop_test(tcase, areas_without_room_for_names_get_numbers, 0, 3);
    tcase_add_loop_test(tcase, counts_have_no_intervals, 0, 2);
    tcase_add_test(tcase, every_area_is_named_on_some_slide);
    tcase_add_loop_test(tcase, odd_values_are_drawn, 0, 2);
    tcase_add_loop_test(tcase, any_label_and_size_is_drawn, 0, 3);
    tcase_add_loop_test(tcase, null_shapes_and_holes_are_shaded, 0, 2);
    tcase_add_loop_test(tcase, areas_of_few_answers_are_not_shaded, 0, 2);
    tcase_add_test(tcase, shades_carry_text_and_sides_stay_apart);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
