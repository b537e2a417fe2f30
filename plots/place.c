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

bool label_place(struct taken *taken, struct box page, double x, double y, double radius,
                 struct extent size, struct box *found)
{
    /* Where the box's middle lies from the point, in half sizes. */
    static const double sides[][2] = {{1, 0}, {-1, 0}, {0, -1}, {0, 1},
                                      {1, -1}, {1, 1}, {-1, -1}, {-1, 1}};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        bool corner = sides[i][0] != 0 && sides[i][1] != 0;
        double away = corner ? radius * 0.7 : radius;
        double left = x + sides[i][0] * (size.width / 2 + away) - size.width / 2;
        double top = y + sides[i][1] * (size.height / 2 + away) - size.height / 2;
        struct box box = {left, top, left + size.width, top + size.height};
        bool inside = box.x0 >= page.x0 && box.x1 <= page.x1 && box.y0 >= page.y0 &&
                      box.y1 <= page.y1;
        if (!inside || taken_any(taken, box))
            continue;
        taken_add(taken, box);
        *found = box;
        return true;
    }
    return false;
}
