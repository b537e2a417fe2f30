/* Respondents in an order that does not depend on the export. */
#include <stdlib.h>
#include <string.h>
#include "analysis/answers.h"
#include "data/mem.h"

int respondent_id_order(const char *a, const char *b)
{
    static const char digits[] = "0123456789";
    const bool a_number = !a[strspn(a, digits)], b_number = !b[strspn(b, digits)];
    if (a_number != b_number)
        return a_number ? -1 : 1;
    const size_t n_a = strlen(a), n_b = strlen(b);
    if (a_number && n_a != n_b)
        return n_a < n_b ? -1 : 1;
    return strcmp(a, b);
}

struct place {
    const char *id;
    size_t respondent;
};

static int order_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    const int order = respondent_id_order(x->id, y->id);
    return order ? order : (x->respondent > y->respondent) - (x->respondent < y->respondent);
}

/* Puts values of one size, one a respondent, in the new order. */
static void permute(void *values, size_t size, const struct place places[], size_t n,
                    unsigned char scratch[])
{
    if (!values)
        return;
    for (size_t i = 0; i < n; i++)
        memcpy(scratch + i * size, (unsigned char *)values + places[i].respondent * size, size);
    memcpy(values, scratch, n * size);
}

void answers_sort(struct answers *answers)
{
    const size_t n = answers->n;
    if (!n)
        return;
    struct place *places = mem_zeroed(n, sizeof *places);
    unsigned char *scratch = mem_zeroed(n, sizeof(double));
    for (size_t i = 0; i < n; i++)
        places[i] = (struct place){answers->ids[i], i};
    qsort(places, n, sizeof *places, order_places);
    permute(answers->ids, sizeof *answers->ids, places, n, scratch);
    permute(answers->lines, sizeof *answers->lines, places, n, scratch);
    permute(answers->complete, 1, places, n, scratch);
    permute(answers->submitted_s, sizeof *answers->submitted_s, places, n, scratch);
    permute(answers->spent_s, sizeof *answers->spent_s, places, n, scratch);
    for (size_t c = 0; c < answers->n_columns; c++) {
        struct answer_column *column = &answers->columns[c];
        permute(column->status, 1, places, n, scratch);
        permute(column->levels, sizeof *column->levels, places, n, scratch);
        permute(column->numbers, sizeof *column->numbers, places, n, scratch);
        permute(column->texts, sizeof *column->texts, places, n, scratch);
    }
    free(places);
    free(scratch);
}
