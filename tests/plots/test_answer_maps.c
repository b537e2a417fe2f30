/* Maps of answers: of what is given together, and of areas. */
#include "plots/palette.h"
#include "tests/plots/chart_tests.h"
#include "tests/plots/samples.h"
#include "tests/plots/survey_samples.h"

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

/* Names too long to stand beside the plane have numbers on one slide, and slides behind it tell them whole
 * under their question. */
START_TEST(long_names_are_told_behind_their_slide)
{
    const struct theme theme = theme_slide(LANGUAGE_EN);
    enum { N = 9 };
    struct labels *labels = labels_create(long_label);
    double x[N], y[N];
    for (size_t i = 0; i < N; i++) {
        const size_t n = strlen(labels->text[i]);
        snprintf(labels->text[i] + n, sizeof labels->text[i] - n, ", %.60s", long_label);
        x[i] = cos((double)i);
        y[i] = sin((double)i);
    }
    static const char *const questions[] = {"What is long?"};
    struct axes_map map = {.frame = {.title = "Answers"}, .n = N, .x = x, .y = y, .labels = labels->at,
                           .n_groups = 1, .group_labels = questions};
    const size_t n_pages = axes_map_n_pages(&map, &theme);
    ck_assert_uint_le(n_pages, 4);
    size_t n_told = 0;
    for (; map.page < n_pages; map.page++) {
        struct drawing *drawing = axes_map_draw(&map, &theme);
        ck_assert_uint_eq(count_text(drawing, "What is long?"), 1);
        ck_assert_uint_eq(count_text(drawing, "Whole labels: page 2."), map.page == 0);
        ck_assert_uint_eq(count_text(drawing, "9"), map.page == 0);
        for (size_t i = 0; i < drawing_n_texts(drawing); i++) {
            size_t number, item;
            if (sscanf(drawing_texts(drawing)[i].text, "%zu: item %zu ", &number, &item) == 2)
                ck_assert(number == ++n_told && item == number);
        }
        ck_assert_uint_eq(drawing_n_cut(drawing), 0);
        check_and_free(drawing, &theme);
    }
    ck_assert_uint_eq(n_told, N);
    free(labels);
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

/* Counts have no decimals, and a number beside an area too small for it stands clear of it: no line,
 * which would read as a minus, and no letter on the area. */
START_TEST(counts_are_whole_and_numbers_clear_of_their_areas)
{
    const struct theme theme = theme_of(_i);
    struct layer *areas = layer_create(LAYER_POLYGONS, "EPSG:2154", NULL, 0);
    for (size_t i = 0; i < 2; i++) {
        const double west = i ? 14000 : 0, side = i ? 300 : 9000;
        layer_add(areas, (struct point[]){{west, 0}, {west, side}, {west + side, side},
                                          {west + side, 0}, {west, 0}}, 5, (size_t[]){0}, 1, NULL, NULL);
    }
    const char *const names[] = {"Big", "An island of a long name"};
    struct choropleth map = {.areas = areas, .labels = names, .values = (double[]){6, 2},
                             .unit = "answers"};
    struct drawing *drawing = choropleth_draw(&map, &theme);
    ck_assert(has_text(drawing, "Big\n6") && has_text(drawing, "1: An island of a long name, 2"));
    char *svg = drawing_svg(drawing, "p-");
    const char *island = svg, *text = strstr(svg, ">1</text>");
    for (size_t i = 0; i < 3; i++) /* behind the other's area and outline */
        island = strstr(island + 1, "<path");
    island = strstr(island, " d=\"m") + strlen(" d=\"m");
    double x = 0, east = 0, at;
    for (char *end; *island && *island != 'z'; island = end) { /* a corner, then steps */
        x += strtod(island, &end);
        strtod(end, &end);
        east = fmax(east, x);
    }
    while (strncmp(text, "<text", 5) != 0)
        text--;
    ck_assert_int_eq(sscanf(text, "<text x=\"%lf", &at), 1);
    ck_assert_double_gt(at, east);
    free(svg);
    check_and_free(drawing, &theme);
    layer_free(areas);
}
END_TEST

/* Squares of 9 km beside each other. Release with layer_free(). */
static struct layer *squares_create(size_t n)
{
    struct layer *areas = layer_create(LAYER_POLYGONS, "EPSG:2154", NULL, 0);
    for (size_t i = 0; i < n; i++) {
        const double west = 10000 * (double)i;
        layer_add(areas, (struct point[]){{west, 0}, {west, 9000}, {west + 9000, 9000},
                                          {west + 9000, 0}, {west, 0}}, 5, (size_t[]){0}, 1, NULL, NULL);
    }
    return areas;
}

/* A share of nine is its count, in white whatever the other areas: no class stands for it, though its
 * share is the least. A value that is not told is hatched, too. */
START_TEST(areas_of_few_answers_are_not_shaded)
{
    const struct theme theme = theme_of(_i);
    struct layer *areas = squares_create(3);
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

static struct colour hex_colour(const char *hex)
{
    const unsigned long all = strtoul(hex, NULL, 16);
    return (struct colour){(double)(all >> 16) / 255, (double)(all >> 8 & 255) / 255,
                           (double)(all & 255) / 255};
}

/* Each name is read on its area, by an outline of the area's colour where it stands out of it. */
START_TEST(names_are_read_on_any_shade)
{
    const struct theme theme = theme_of(_i);
    enum { N = 6 };
    struct layer *areas = squares_create(N);
    const char *const names[N] = {"A", "B", "C", "D", "E", "F"};
    double values[N];
    for (size_t i = 0; i < N; i++)
        values[i] = 0.1 + 0.15 * (double)i;
    struct drawing *drawing = choropleth_draw(
        &(struct choropleth){.areas = areas, .labels = names, .values = values}, &theme);
    char *svg = drawing_svg(drawing, "p-");
    static const char fill[] = " fill=\"#", stroke[] = "\" stroke=\"#";
    size_t n = 0, n_white = 0;
    for (const char *at = svg; (at = strstr(at, "<text")) != NULL; at++) {
        const char *text = strstr(at, fill);
        ck_assert_ptr_nonnull(text);
        text += strlen(fill);
        const char *around = text + 6;
        if (strncmp(around, stroke, strlen(stroke)) != 0)
            continue;
        around += strlen(stroke);
        const struct colour letters = hex_colour(text);
        ck_assert_double_ge(palette_contrast(letters, hex_colour(around)), 4.5);
        char area[40];
        snprintf(area, sizeof area, "<path fill=\"#%.6s\"", around);
        ck_assert_msg(strstr(svg, area), "%s", area);
        n_white += letters.red > 0.5;
        n++;
    }
    ck_assert_uint_ge(n, N);
    ck_assert(n_white > 0 && n_white < n);
    free(svg);
    check_and_free(drawing, &theme);
    layer_free(areas);
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

/* The colour of the least area is among those of the legend, however long the classes are. */
START_TEST(every_class_of_a_slide_is_told)
{
    const struct theme theme = theme_slide(LANGUAGE_FR);
    struct layer *areas = squares_create(4);
    const char *const names[] = {"A", "B", "C", "D"};
    struct choropleth map = {.frame = {.title = "How many?", .subtitle = "n = 39 of 52", .mention = "A mention",
                                       .source = "A source"},
                             .areas = areas, .labels = names, .unit = "inhabitants",
                             .values = (double[]){117000, 121000, 135000, 155000}};
    struct drawing *drawing = choropleth_draw(&map, &theme);
    ck_assert(has_text(drawing, "110\u202f000 to 120\u202f000"));
    ck_assert(has_text(drawing, "150\u202f000 to 160\u202f000"));
    ck_assert_uint_eq(drawing_n_cut(drawing), 0);
    check_and_free(drawing, &theme);
    layer_free(areas);
}
END_TEST

/* A share alone is in a class of shares, none of which is above all or below nothing. */
START_TEST(one_area_has_classes_of_shares)
{
    const struct theme theme = theme_of(_i);
    struct layer *areas = squares_create(1);
    static const struct {
        double share;
        const char *class;
    } cases[] = {{0.71, "70% to 75%"}, {0.5, "45% to 50%"}, {1, "95% to 100%"}, {0, "0% to 5%"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct drawing *drawing = choropleth_draw(
            &(struct choropleth){.areas = areas, .values = &cases[i].share}, &theme);
        ck_assert_msg(has_text(drawing, cases[i].class), "%g", cases[i].share);
        ck_assert(!has_text(drawing, "100% to") && !has_text(drawing, "\u2212"));
        check_and_free(drawing, &theme);
    }
    layer_free(areas);
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

int main(void)
{
    const struct repeated tests[] = {
        {maps_name_every_point_on_one_page, 1},
        {points_without_room_for_names_get_numbers, 1},
        {long_names_are_told_behind_their_slide, 1},
        {a_real_territory_is_shaded, 2},
        {areas_without_room_for_names_get_numbers, 3},
        {counts_are_whole_and_numbers_clear_of_their_areas, 1},
        {areas_of_few_answers_are_not_shaded, 2},
        {names_are_read_on_any_shade, 2},
        {every_area_is_named_on_some_slide, 1},
        {every_class_of_a_slide_is_told, 1},
        {one_area_has_classes_of_shares, 2},
        {null_shapes_and_holes_are_shaded, 2}};
    return run_repeated("answer_maps", tests, sizeof tests / sizeof *tests);
}
