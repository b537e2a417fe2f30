#include "plots/place.h"
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"

struct spread {
    double y, height;
    size_t index;
};

static int by_y(const void *a, const void *b)
{
    const struct spread *p = a, *q = b;
    if (p->y != q->y)
        return p->y < q->y ? -1 : 1;
    return p->index < q->index ? -1 : p->index > q->index;
}

void labels_spread(double y[], const double heights[], size_t n, double low, double high)
{
    struct spread *labels = mem_zeroed(n, sizeof *labels);
    for (size_t i = 0; i < n; i++)
        labels[i] = (struct spread){y[i], heights[i], i};
    qsort(labels, n, sizeof *labels, by_y);
    double free_from = low;
    for (size_t i = 0; i < n; i++) {
        labels[i].y = fmax(labels[i].y, free_from + labels[i].height / 2);
        free_from = labels[i].y + labels[i].height / 2;
    }
    double free_to = fmax(high, low);
    for (size_t i = n; i-- > 0;) {
        double most = free_to - labels[i].height / 2;
        if (labels[i].y <= most)
            break;
        labels[i].y = most;
        free_to = most - labels[i].height / 2;
    }
    for (size_t i = 0; i < n; i++)
        y[labels[i].index] = labels[i].y;
    free(labels);
}

void taken_add(struct taken *taken, struct box box)
{
    taken->boxes = mem_grown(taken->boxes, &taken->room, taken->n + 1, sizeof *taken->boxes);
    taken->boxes[taken->n++] = box;
}

bool taken_any(const struct taken *taken, struct box box)
{
    for (size_t i = 0; i < taken->n; i++)
        if (box_overlaps(taken->boxes[i], box))
            return true;
    return false;
}

void taken_clear(struct taken *taken)
{
    free(taken->boxes);
    *taken = (struct taken){0};
}

/* How much of the box the others cover, at least: overlaps count once each. */
static double covered_pt2(const struct taken *taken, struct box box)
{
    double covered = 0;
    for (size_t i = 0; taken && i < taken->n; i++) {
        const struct box *other = &taken->boxes[i];
        double width = fmin(box.x1, other->x1) - fmax(box.x0, other->x0);
        double height = fmin(box.y1, other->y1) - fmax(box.y0, other->y0);
        if (width > 0 && height > 0)
            covered += width * height;
    }
    return covered;
}

/* The box of a label whose middle lies towards a side of the point, in half sizes. */
static struct box beside(double x, double y, double away, const double side[2],
                         struct extent size)
{
    double left = x + side[0] * (size.width / 2 + away) - size.width / 2;
    double top = y + side[1] * (size.height / 2 + away) - size.height / 2;
    return (struct box){left, top, left + size.width, top + size.height};
}

/* Whether the line from the point to the nearest of the box runs through what is taken, other than the
 * point's own mark. */
static bool line_crosses(const struct taken *taken, double x, double y, struct box box)
{
    enum { STEPS = 24 };
    const double to_x = fmin(fmax(x, box.x0), box.x1), to_y = fmin(fmax(y, box.y0), box.y1);
    bool crosses = false;
    for (size_t i = 0; i < taken->n && !crosses; i++) {
        const struct box *other = &taken->boxes[i];
        if (x >= other->x0 && x <= other->x1 && y >= other->y0 && y <= other->y1)
            continue;
        for (int step = 1; step < STEPS && !crosses; step++) {
            const double at_x = x + (to_x - x) * step / STEPS, at_y = y + (to_y - y) * step / STEPS;
            crosses = at_x > other->x0 && at_x < other->x1 && at_y > other->y0 && at_y < other->y1;
        }
    }
    return crosses;
}

void taken_add_line(struct taken *taken, double x0, double y0, double x1, double y1)
{
    static const double apart_pt = 4, half_pt = 1;
    const int n = (int)(hypot(x1 - x0, y1 - y0) / apart_pt);
    for (int i = 1; i < n; i++) {
        const double x = x0 + (x1 - x0) * i / n, y = y0 + (y1 - y0) * i / n;
        taken_add(taken, (struct box){x - half_pt, y - half_pt, x + half_pt, y + half_pt});
    }
}

bool label_place(struct taken *taken, const struct label_wish *wish, struct extent size,
                 struct box *found)
{
    static const double sides[][2] = {{1, 0}, {-1, 0}, {0, -1}, {0, 1},
                                      {1, -1}, {1, 1}, {-1, -1}, {-1, 1}};
    double area = size.width * size.height, least = HUGE_VAL;
    const double step_pt = size.height / 4;
    const size_t n_steps = step_pt > 0 ? (size_t)(wish->reach_pt / step_pt) : 0;
    for (size_t step = 0; step <= n_steps; step++)
        for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
            bool corner = sides[i][0] != 0 && sides[i][1] != 0;
            const double further = (double)step * step_pt;
            double away = further + (corner ? 0.7 : 1) * wish->radius;
            struct box box = beside(wish->x, wish->y, away, sides[i], size);
            bool inside = box.x0 >= wish->page.x0 && box.x1 <= wish->page.x1 &&
                          box.y0 >= wish->page.y0 && box.y1 <= wish->page.y1;
            if (!inside || taken_any(taken, box))
                continue;
            double covered = covered_pt2(wish->avoid, box) / area;
            double cost = covered + 0.15 * further / size.height;
            if (covered > wish->most_covered_share || cost >= least)
                continue;
            if (wish->tied && step > 0 && line_crosses(taken, wish->x, wish->y, box))
                continue;
            least = cost;
            *found = box;
        }
    if (least < HUGE_VAL)
        taken_add(taken, *found);
    return least < HUGE_VAL;
}
