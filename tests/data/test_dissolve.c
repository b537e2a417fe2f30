#include "data/dissolve.h"
#include <stdint.h>
#include <stdlib.h>
#include "tests/run.h"

/* Clockwise squares of side 1: [0, 1] x [0, 1] and its neighbours of a row of three, the middle one last. */
static struct layer *three_squares(void)
{
    struct layer *layer = layer_create(LAYER_POLYGONS, "EPSG:2154", NULL, 0);
    static const double wests[] = {0, 2, 1};
    for (size_t i = 0; i < 3; i++) {
        const double x = wests[i];
        layer_add(layer, (struct point[]){{x, 0}, {x, 1}, {x + 1, 1}, {x + 1, 0}, {x, 0}}, 5,
                  (size_t[]){0}, 1, NULL, NULL);
    }
    return layer;
}

/* Twice the area of a feature: above 0 when its outer rings are clockwise. */
static double twice_area(const struct layer *layer, size_t feature)
{
    double twice = 0;
    for (size_t p = layer->part_start[feature]; p < layer->part_start[feature + 1]; p++)
        for (size_t i = layer->point_start[p]; i + 1 < layer->point_start[p + 1]; i++)
            twice += layer->points[i + 1].x * layer->points[i].y -
                     layer->points[i].x * layer->points[i + 1].y;
    return twice;
}

/* One ring of the eight corners: the two inner borders are gone. */
START_TEST(borders_between_disappear)
{
    struct layer *squares = three_squares();
    struct layer *row = layer_dissolved(squares, (size_t[]){0, 0, 0}, 1);
    ck_assert_uint_eq(row->n_features, 1);
    ck_assert_uint_eq(row->n_parts, 1);
    ck_assert_uint_eq(row->n_points, 9);
    ck_assert_double_eq(twice_area(row, 0), 6);
    layer_free(row);
    layer_free(squares);
}
END_TEST

START_TEST(each_polygon_goes_to_its_area)
{
    struct layer *squares = three_squares();
    struct layer *areas = layer_dissolved(squares, (size_t[]){2, SIZE_MAX, 0}, 3);
    ck_assert_uint_eq(areas->n_features, 3);
    ck_assert_double_eq(twice_area(areas, 0), 2);
    ck_assert_uint_eq(areas->part_start[1], areas->part_start[2]);
    ck_assert_double_eq(twice_area(areas, 2), 2);
    ck_assert_double_eq(areas->points[0].x, 1);
    layer_free(areas);
    layer_free(squares);
}
END_TEST

/* Eight squares around a free one leave a hole, which turns the other way. */
START_TEST(holes_stay)
{
    struct layer *squares = layer_create(LAYER_POLYGONS, "EPSG:2154", NULL, 0);
    for (int i = 0; i < 9; i++) {
        const double x = i % 3, y = i / 3;
        if (i != 4)
            layer_add(squares, (struct point[]){{x, y}, {x, y + 1}, {x + 1, y + 1}, {x + 1, y}, {x, y}},
                      5, (size_t[]){0}, 1, NULL, NULL);
    }
    struct layer *ring = layer_dissolved(squares, (size_t[8]){0}, 1);
    ck_assert_uint_eq(ring->n_parts, 2);
    ck_assert_double_eq(twice_area(ring, 0), 16);
    layer_free(ring);
    layer_free(squares);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {borders_between_disappear, each_polygon_goes_to_its_area, holes_stay};
    return run_tests("dissolve", tests, sizeof tests / sizeof *tests);
}
