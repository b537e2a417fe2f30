/* Maps: of a real territory, and of input too odd to show. */
#include "tests/plots/check_drawing.h"
#include "plots/map_parts.h"
#include "tests/plots/samples.h"

static const char communes_path[] = "data/territories/deux-sevres/communes.shp";
static const double unknown = (double)NAN;

static struct theme theme_of(int i)
{
    return i % 2 ? theme_projection(LANGUAGE_FR) : theme_report(LANGUAGE_EN);
}

static struct sample_territory *territory(void)
{
    struct faults faults = {0};
    struct sample_territory *t = sample_territory(communes_path, &faults);
    ck_assert_uint_eq(faults.n, 0);
    ck_assert_ptr_nonnull(t);
    return t;
}

START_TEST(a_real_territory_keeps_its_names_apart)
{
    struct theme theme = theme_of(_i);
    struct sample_territory *t = territory();
    for (size_t n_panels = 0; n_panels <= 2; n_panels++) {
        struct drawing *drawing = sample_map(t, &theme, n_panels);
        ck_assert(has_text(drawing, "farm"));
        ck_assert(has_text(drawing, "platform"));
        ck_assert(has_text(drawing, "N"));
        ck_assert(has_text(drawing, theme.projection ? "20\u00a0km" : "20\u00a0km"));
        ck_assert(has_text(drawing, "Routes reconstituées"));
        check_and_free(drawing, &theme);
    }
    sample_territory_free(t);
}
END_TEST

START_TEST(the_largest_towns_and_labelled_hubs_are_named)
{
    struct theme theme = theme_report(LANGUAGE_FR);
    struct sample_territory *t = territory();
    struct drawing *drawing = sample_map(t, &theme, 0);
    static const char *const names[] = {"Niort", "Bressuire", "Parthenay", "Thouars",
                                        "Plateforme de Niort"};
    for (size_t i = 0; i < 5; i++)
        ck_assert_msg(has_text(drawing, names[i]), "%s is not named", names[i]);
    ck_assert_uint_eq(drawing_n_cut(drawing), 0);
    drawing_free(drawing);
    sample_territory_free(t);
}
END_TEST

START_TEST(nothing_to_map_is_said)
{
    struct theme theme = theme_of(_i);
    struct map_place lost = {{unknown, 3}, MAP_FARM, 0, "lost"};
    struct drawing *drawing =
        map_draw(&(struct map){.frame = {.title = "Where"}, .n_places = 1, .places = &lost},
                 &theme);
    ck_assert(has_text(drawing, "No data to show."));
    check_and_free(drawing, &theme);
}
END_TEST

START_TEST(a_single_place_has_ground_around_it)
{
    struct theme theme = theme_of(_i);
    struct map_place place = {{432000, 6587500}, MAP_PLATFORM, 0, "Niort"};
    struct drawing *drawing =
        map_draw(&(struct map){.frame = {.title = "Here"}, .n_places = 1, .places = &place},
                 &theme);
    ck_assert(has_text(drawing, "Niort"));
    ck_assert(has_text(drawing, theme.projection ? "200\u00a0m" : "100\u00a0m"));
    check_and_free(drawing, &theme);
}
END_TEST

/* Extents from a speck to more than the sky, thin ones, one panel to five. */
START_TEST(any_extent_is_drawn)
{
    struct theme theme = theme_of(_i);
    static const struct point sizes_m[] = {{0, 0}, {1e-9, 0}, {1e5, 1}, {1, 1e5}, {1e7, 1e7},
                                           {1e300, 1}, {1e308, 1e308}, {3e5, 1e5}};
    for (size_t s = 0; s < sizeof sizes_m / sizeof *sizes_m; s++)
        for (size_t n_panels = 0; n_panels <= 5; n_panels++) {
            struct map_place places[N_MAP_MARKS];
            for (int i = 0; i < N_MAP_MARKS; i++)
                places[i] = (struct map_place){{sizes_m[s].x * i / N_MAP_MARKS,
                                                sizes_m[s].y * i / N_MAP_MARKS},
                                               (enum map_mark)i, i * 10, "A place"};
            struct point line[] = {{0, 0}, sizes_m[s], {unknown, 0}, sizes_m[s], {0, 0}};
            struct map_route routes[] = {{5, line, 100}, {1, line, 0}, {0, NULL, unknown}};
            struct map_panel panels[5];
            for (size_t p = 0; p < 5; p++)
                panels[p] = (struct map_panel){"A panel: 3 routes", p, 3, routes};
            check_and_free(map_draw(&(struct map){.frame = {.title = "Any", .source = "S"},
                                                  .n_places = N_MAP_MARKS, .places = places,
                                                  .n_panels = n_panels, .panels = panels},
                                    &theme), &theme);
        }
}
END_TEST

START_TEST(null_shapes_and_unknown_weights_are_passed_over)
{
    struct theme theme = theme_of(_i);
    struct layer *communes = layer_create(LAYER_POLYGONS, "EPSG:2154", NULL, 0);
    struct point square[] = {{0, 0}, {0, 9000}, {9000, 9000}, {9000, 0}, {0, 0}};
    layer_add(communes, square, 5, (size_t[]){0}, 1, NULL, NULL);
    layer_add(communes, NULL, 0, NULL, 0, NULL, NULL);
    layer_add(communes, square, 5, (size_t[]){0}, 1, NULL, NULL);
    struct layer *roads = layer_create(LAYER_LINES, "EPSG:2154", NULL, 0);
    layer_add(roads, square, 4, (size_t[]){0}, 1, NULL, NULL);
    layer_add(roads, NULL, 0, NULL, 0, NULL, NULL);
    const char *names[] = {"Square", "Nowhere", "Unknown"};
    double weights[] = {10, 1000, unknown};
    unsigned char classes[] = {200, MAP_ROAD_MAIN};
    struct drawing *drawing =
        map_draw(&(struct map){.frame = {.title = "Null"}, .communes = communes,
                               .commune_names = names, .commune_weights = weights,
                               .roads = roads, .road_classes = classes}, &theme);
    ck_assert(has_text(drawing, "Square"));
    ck_assert(!has_text(drawing, "Nowhere"));
    check_and_free(drawing, &theme);
    layer_free(communes);
    layer_free(roads);
}
END_TEST

/* A land of 100 km with places in 20 km of it, or in most of it. */
static struct map land(struct layer *communes, struct map_place places[2], double spread_m)
{
    static const struct point square[] = {{0, 0}, {0, 1e5}, {1e5, 1e5}, {1e5, 0}, {0, 0}};
    layer_add(communes, square, 5, (size_t[]){0}, 1, NULL, NULL);
    places[0] = (struct map_place){{40000, 40000}, MAP_FARM, 0, NULL};
    places[1] = (struct map_place){{40000 + spread_m, 40000 + spread_m / 2}, MAP_PLATFORM, 0, NULL};
    return (struct map){.communes = communes, .n_places = 2, .places = places};
}

START_TEST(a_map_looks_at_what_is_used_of_the_land)
{
    const double spreads_m[] = {20000, 55000};
    for (size_t i = 0; i < 2; i++) {
        struct layer *communes = layer_create(LAYER_POLYGONS, "EPSG:2154", NULL, 0);
        struct map_place places[2];
        struct map map = land(communes, places, spreads_m[i]);
        struct box extent_m;
        ck_assert(map_extent(&map, &extent_m));
        for (size_t p = 0; p < 2; p++)
            ck_assert(extent_m.x0 < places[p].at_m.x && places[p].at_m.x < extent_m.x1 &&
                      extent_m.y0 < places[p].at_m.y && places[p].at_m.y < extent_m.y1);
        bool all = extent_m.x0 <= 0 && extent_m.x1 >= 1e5 && extent_m.y0 <= 0 &&
                   extent_m.y1 >= 1e5;
        ck_assert_int_eq(all, i == 1);
        ck_assert(i == 1 || extent_m.x1 - extent_m.x0 < 40000);
        layer_free(communes);
    }
}
END_TEST

/* Every sign on the map is in its legend, and every organisation, for up to five of them. */
START_TEST(legends_are_complete)
{
    struct theme theme = theme_of(_i);
    for (size_t n_panels = 1; n_panels <= 5; n_panels++) {
        struct map_place places[N_MAP_MARKS];
        for (int i = 0; i < N_MAP_MARKS; i++)
            places[i] = (struct map_place){{i * 1000.0, i * i * 100.0}, (enum map_mark)i, 10, NULL};
        struct point line[] = {{0, 0}, {12000, 14400}};
        struct map_route route = {2, line, 100};
        struct map_panel panels[5];
        char labels[5][20];
        for (size_t p = 0; p < n_panels; p++) {
            snprintf(labels[p], sizeof labels[p], "Way %zu: 9 routes", p);
            panels[p] = (struct map_panel){labels[p], p, 1, &route};
        }
        struct drawing *drawing =
            map_draw(&(struct map){.frame = {.title = "A day"}, .n_places = N_MAP_MARKS,
                                   .places = places, .n_panels = n_panels, .panels = panels,
                                   .crow_flies = true}, &theme);
        for (int i = 0; i < N_MAP_MARKS; i++)
            ck_assert(theme.projection || has_text(drawing, map_mark_name((enum map_mark)i)));
        ck_assert(has_text(drawing, "route, drawn as the crow flies"));
        for (size_t p = 0; p < n_panels; p++)
            ck_assert_msg(has_text(drawing, labels[p]), "%s of %zu is missing", labels[p], n_panels);
        ck_assert_msg(drawing_n_cut(drawing) == 0, "%zu texts of %zu panels are cut",
                      drawing_n_cut(drawing), n_panels);
        check_and_free(drawing, &theme);
    }
}
END_TEST

/* What is left out lies within a quarter of a point of what is left. */
START_TEST(thinned_lines_stay_where_they_were)
{
    enum { N = 2000 };
    struct point whole[N], thin[N];
    for (size_t i = 0; i < N; i++)
        thin[i] = whole[i] = (struct point){0.1 * (double)i,
                                            5 * sin((double)i / 30) + sample_chance() / 10};
    size_t n = thin_line(thin, N);
    ck_assert_uint_lt(n, N / 10);
    for (size_t i = 0, k = 1; i < N; i++) {
        while (thin[k].x < whole[i].x)
            k++;
        double dx = thin[k].x - thin[k - 1].x, dy = thin[k].y - thin[k - 1].y;
        double off = fabs((whole[i].x - thin[k - 1].x) * dy - (whole[i].y - thin[k - 1].y) * dx) /
                     hypot(dx, dy);
        ck_assert_double_le(off, 0.25 + 1e-9);
    }
    ck_assert_uint_eq(thin_line(whole, 2), 2);
    ck_assert_uint_eq(thin_line(whole, 0), 0);
}
END_TEST

START_TEST(every_mark_has_a_name_of_its_own)
{
    for (int i = 0; i < N_MAP_MARKS; i++)
        for (int j = 0; j < i; j++)
            ck_assert_str_ne(map_mark_name((enum map_mark)i), map_mark_name((enum map_mark)j));
}
END_TEST

int main(void)
{
    const struct repeated tests[] = {
        {a_real_territory_keeps_its_names_apart, 2},
        {the_largest_towns_and_labelled_hubs_are_named, 1},
        {nothing_to_map_is_said, 2},
        {a_single_place_has_ground_around_it, 2},
        {any_extent_is_drawn, 2},
        {null_shapes_and_unknown_weights_are_passed_over, 2},
        {a_map_looks_at_what_is_used_of_the_land, 1},
        {legends_are_complete, 2},
        {thinned_lines_stay_where_they_were, 1},
        {every_mark_has_a_name_of_its_own, 1},
    };
    return run_repeated("map", tests, sizeof tests / sizeof *tests);
}
