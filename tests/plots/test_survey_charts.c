/* All charts of answers: texts apart and large enough, nothing lost between pages, no percentage of
 * too few, no input too odd to draw. */
#include <stdint.h>
#include "tests/plots/chart_tests.h"
#include "tests/plots/samples.h"
#include "tests/plots/survey_samples.h"

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

START_TEST(slides_have_the_sizes_of_a_room)
{
    struct theme theme = theme_slide(LANGUAGE_FR);
    for (size_t s = 0; s < N_SURVEY_SAMPLES; s++) {
        struct drawing *drawing = survey_samples[s].draw(&theme);
        const struct drawn_text *texts = drawing_texts(drawing);
        double largest = 0;
        for (size_t i = 0; i < drawing_n_texts(drawing); i++) {
            const bool foot = texts[i].y1 > theme.height_pt - theme.margin_pt - 3 * theme.small_pt;
            ck_assert_double_ge(texts[i].size_pt, foot ? 24 : 28);
            largest = fmax(largest, texts[i].size_pt);
        }
        ck_assert_double_ge(largest, 36);
        ck_assert_double_ge(drawing_thinnest_pt(drawing) * theme.png_px_pt, 3);
        drawing_free(drawing);
    }
}
END_TEST

START_TEST(the_same_answers_give_the_same_bytes)
{
    struct theme theme = theme_of(_i);
    for (size_t s = 0; s < N_SURVEY_SAMPLES; s++) {
        struct drawing *first = survey_samples[s].draw(&theme);
        struct drawing *second = survey_samples[s].draw(&theme);
        check_same(first, second);
        drawing_free(first);
        drawing_free(second);
    }
}
END_TEST

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

/* A mean in percent is set as any percentage of its language. */
START_TEST(means_in_percent_are_set_as_percentages)
{
    static const char *const labels[] = {"Wholesaler"}, *const texts[] = {"35.5%", "35,5\u202f%"};
    static const struct plot_interval values[] = {{35.5, 30, 40}};
    for (int i = 0; i < 2; i++) {
        const struct theme theme = theme_slide(i ? LANGUAGE_FR : LANGUAGE_EN);
        struct drawing *drawing = dots_draw(&(struct dots){.frame = {.title = "t"}, .n = 1, .labels = labels,
                                                           .values = values, .n_valid = 30, .unit = "%"}, &theme);
        ck_assert_uint_eq(count_text(drawing, texts[i]), 1);
        check_and_free(drawing, &theme);
    }
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

/* Where labels of 190 characters would take a slide each they are numbered: several share one, and slides
 * behind tell each of them whole. */
START_TEST(long_labels_share_slides)
{
    const struct theme theme = theme_slide(LANGUAGE_FR);
    enum { N = 5, MOSAIC = 7 };
    struct labels *labels = labels_create(long_label);
    for (size_t i = 0; i < N; i++) {
        const size_t n = strlen(labels->text[i]);
        snprintf(labels->text[i] + n, sizeof labels->text[i] - n, ", %.60s", long_label);
    }
    for (int kind = 0; kind < N_PAGED; kind++) {
        size_t n_pages = 1, n_first = 0, n_rows = 0, n_told = 0;
        for (size_t page = 0; page < n_pages && kind != MOSAIC; page++) {
            struct drawing *drawing = draw_paged(kind, labels, N, page, &theme, &n_pages);
            for (size_t i = 0; i < drawing_n_texts(drawing); i++) {
                const char *text = drawing_texts(drawing)[i].text;
                int row, item;
                const bool whole = sscanf(text, "item %d ", &item) == 1;
                n_rows += whole || sscanf(text, "%d. item %d ", &row, &item) == 2;
                n_told += whole || sscanf(text, "%d: item %d ", &row, &item) == 2;
            }
            n_first = page == 0 ? n_rows : n_first;
            ck_assert_uint_eq(drawing_n_cut(drawing), 0);
            check_and_free(drawing, &theme);
        }
        if (kind == MOSAIC)
            continue;
        ck_assert_msg(n_first >= 2, "kind %d: %zu rows on the first slide", kind, n_first);
        ck_assert_uint_eq(n_rows, N);
        ck_assert_uint_eq(n_told, N);
        ck_assert_uint_lt(n_pages, N);
    }
    free(labels);
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

/* A slide's title has three lines of 36 pt. What a question says beyond follows in 28 pt, behind a
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
            ck_assert_double_eq(size_pt, 28);
        }
        ck_assert_uint_eq(drawing_n_cut(drawing), 0);
        check_and_free(drawing, &theme);
    }
}
END_TEST

/* On a phone names stand over their pairs, and long ones over their bars: shares are spread over most of
 * the width. */
START_TEST(shares_use_the_width_of_a_phone)
{
    const struct theme theme = theme_of(PHONE);
    static const char *const labels[] = {long_label, "Une collecte à la ferme"},
                      *const names[] = {"La livraison des petites commandes", "Une collecte à la ferme"};
    static const struct plot_interval left[] = {{0.1, 0.05, 0.2}, {0.5, 0.4, 0.6}},
                                      right[] = {{0.9, 0.8, 0.95}, {0.6, 0.5, 0.7}};
    struct drawing *drawings[] = {
        dumbbell_draw(&(struct dumbbell){.frame = {.title = "t"}, .n = 2, .labels = names, .left = left,
                                         .right = right, .left_label = "besoin", .right_label = "offre",
                                         .n_left = 90, .n_right = 80}, &theme),
        dots_draw(&(struct dots){.frame = {.title = "t"}, .n = 2, .labels = labels, .values = right,
                                 .n_valid = 120, .bars = true}, &theme)};
    for (size_t d = 0; d < 2; d++) {
        double first = theme.width_pt, last = 0;
        for (size_t i = 0; i < drawing_n_texts(drawings[d]); i++) { /* of the axis */
            const struct drawn_text *text = &drawing_texts(drawings[d])[i];
            first = strcmp(text->text, "0\u202f%") == 0 ? text->x0 : first;
            last = strcmp(text->text, "80\u202f%") == 0 ? text->x1 : last;
        }
        ck_assert_msg(last - first > 0.45 * theme.width_pt, "%zu: %g pt", d, last - first);
        check_and_free(drawings[d], &theme);
    }
}
END_TEST

/* Wherever the lines of a base end, no number stands alone behind its colon, and no unit is parted. */
START_TEST(numbers_and_units_stay_on_their_lines)
{
    const struct theme theme = theme_slide(LANGUAGE_FR);
    static const char *const labels[] = {"Oui"};
    static const struct plot_interval values[] = {{0.5, 0.4, 0.6}};
    size_t n_parted = 0;
    for (int n = 20; n < 90; n++) {
        char *base = mem_printf("%.*s ont coché une case\u202f: 38\u202f; en €/h, et encore", n, long_label);
        struct drawing *drawing =
            dots_draw(&(struct dots){.frame = {.title = "t", .subtitle = base}, .n = 1, .labels = labels,
                                     .values = values, .n_valid = 30}, &theme);
        char *svg = drawing_svg(drawing, "p-");
        ck_assert_msg(!strstr(svg, ":</text>") && !strstr(svg, "/</text>"), "%s", base);
        n_parted += strstr(svg, "case</text>") || strstr(svg, "en</text>");
        free(svg);
        free(base);
        check_and_free(drawing, &theme);
    }
    ck_assert_uint_gt(n_parted, 0);
}
END_TEST

/* One label of three lines among short ones needs a page with few others: not all do. */
START_TEST(a_long_label_costs_no_pages_of_others)
{
    const struct theme theme = theme_slide(LANGUAGE_FR);
    enum { N_ROWS = 12, N_COLUMNS = 5 };
    const char *rows[N_ROWS];
    double counts[N_ROWS * N_COLUMNS];
    for (size_t r = 0; r < N_ROWS; r++)
        rows[r] = r == 5 ? "La commune devrait investir dans un véhicule partagé, quitte à emprunter sur "
                           "vingt ans"
                         : "Je connais mes voisins";
    for (size_t i = 0; i < N_ROWS * N_COLUMNS; i++)
        counts[i] = (double)(i % 7);
    static const char *const columns[N_COLUMNS] = {"Une intercommunalité", "Un département, une métropole",
                                                   "Une association, une chambre", "Une commune nouvelle",
                                                   "Un syndicat mixte ouvert"};
    struct heat heat = {.frame = {.title = "Dans quelle mesure êtes-vous d’accord avec chacune des douze "
                                           "affirmations suivantes ?",
                                  .subtitle = "n = 12 sur 60 structures ; non pondéré ; réponses positives",
                                  .mention = "M", .source = "S"},
                        .n_rows = N_ROWS, .n_columns = N_COLUMNS, .row_labels = rows,
                        .column_labels = columns, .counts = counts};
    const size_t n_pages = heat_n_pages(&heat, &theme);
    ck_assert_uint_le(n_pages, 7);
    for (heat.page = 0; heat.page < n_pages; heat.page++) {
        struct drawing *drawing = heat_draw(&heat, &theme);
        ck_assert_uint_eq(drawing_n_cut(drawing), 0);
        check_and_free(drawing, &theme);
    }
}
END_TEST

/* A label as long as a question gets all the width rather than lose its end. */
START_TEST(a_label_as_long_as_a_question_is_told_whole)
{
    const struct theme theme = theme_slide(LANGUAGE_FR);
    static const char *const labels[] = {
        "Il conviendrait que les collectivités territoriales et leurs groupements, en lien avec les "
        "chambres consulaires et les opérateurs économiques déjà présents, coordonnent l’ensemble des "
        "acheminements", "Non"};
    static const struct plot_interval values[] = {{0.6, 0.3, 0.8}, {0.4, 0.2, 0.7}};
    struct dots dots = {.frame = {.title = "Il conviendrait que les collectivités territoriales et leurs "
                                           "groupements, en lien avec les chambres consulaires et les "
                                           "opérateurs économiques déjà présents, coordonnent l’ensemble "
                                           "des acheminements : qu’en pensez-vous ?",
                                  .subtitle = "n = 12 sur 60 structures ; pas de réponse : 1 ; non pondéré ; "
                                              "traits : intervalles à 95 %", .mention = "M", .source = "S"},
                        .n = 2, .labels = labels, .values = values, .n_valid = 12, .bars = true};
    for (dots.page = 0; dots.page < dots_n_pages(&dots, &theme); dots.page++) {
        struct drawing *drawing = dots_draw(&dots, &theme);
        ck_assert_uint_eq(drawing_n_cut(drawing), 0);
        check_and_free(drawing, &theme);
    }
}
END_TEST

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

/* What stands behind a bar is explained where not all ranked it. */
START_TEST(a_ranking_says_who_ranked_it)
{
    static const char *const names[] = {"one", "two"};
    const struct theme theme = theme_report(LANGUAGE_EN);
    struct ranking_chart chart = {.n_levels = 2, .n_ranks = 2, .level_labels = names, .n_valid = 20,
                                  .counts = (const size_t[]){15, 5, 5, 15}};
    struct drawing *drawing = ranking_draw(&chart, &theme);
    ck_assert(!has_text(drawing, "at the end: ranked it"));
    drawing_free(drawing);
    chart.counts = (const size_t[]){15, 5, 5, 8};
    drawing = ranking_draw(&chart, &theme);
    ck_assert(has_text(drawing, "at the end: ranked it"));
    drawing_free(drawing);
}
END_TEST

START_TEST(odd_values_are_drawn)
{
    struct theme theme = theme_of(_i);
    for (size_t i = 0; i < N_ODD; i++)
        for (size_t j = 0; j < N_ODD; j++)
            check_odd(&theme, odd_values[i], odd_values[j]);
}
END_TEST

static const char long_word[] = "Anticonstitutionnellementanticonstitutionnellementanticonstitution";

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

int main(void)
{
    const struct repeated tests[] = {
        {samples_keep_their_texts_apart, PHONE + 1},
        {slides_have_the_sizes_of_a_room, 1},
        {the_same_answers_give_the_same_bytes, 2},
        {shares_are_written_by_the_number_of_answers, 1},
        {means_in_percent_are_set_as_percentages, 1},
        {no_percentage_of_too_few, N_THEMES},
        {every_item_is_on_one_page, 3},
        {long_labels_share_slides, 1},
        {eight_short_rows_fit_a_page, 1},
        {long_questions_are_told_in_full, 1},
        {shares_use_the_width_of_a_phone, 1},
        {numbers_and_units_stay_on_their_lines, 1},
        {a_long_label_costs_no_pages_of_others, 1},
        {a_label_as_long_as_a_question_is_told_whole, 1},
        {empty_charts_say_so, 2},
        {a_ranking_says_who_ranked_it, 1},
        {odd_values_are_drawn, 2},
        {any_label_and_size_is_drawn, 3}};
    return run_repeated("survey_charts", tests, sizeof tests / sizeof *tests);
}
