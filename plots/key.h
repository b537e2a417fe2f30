/* A key: what letters or numbers in a drawing stand for, where the words themselves find no room. */
#ifndef PLOTS_KEY_H
#define PLOTS_KEY_H
#include "plots/canvas.h"

/* Start from {0}, release with key_clear(). */
struct key {
    char **entries; /* "A: Collection at the farm"; owned */
    size_t n, room;
    int max_lines;  /* of an entry, then cut with "…"; 0: any */
};
void key_add(struct key *key, const char *sign, const char *text);
void key_drop_last(struct key *key);
void key_clear(struct key *key);

/* Letters of the nth entry, from 0: A, B, ... Z, AA, AB, ... */
void key_letters(size_t n, char letters[8]);

/* Entries in lines from y on, between box.x0 and box.x1, as far as they keep above y + room_pt; the
 * others are left out and counted as cut. Returns the bottom. only_measure: draws nothing. */
double key_draw(struct canvas *canvas, const struct theme *theme, const struct key *key,
                struct box box, double y, double room_pt, bool only_measure);

/* Keys of their own pages: behind the entries from first on that a page's box holds, at least one. */
size_t key_page_end(struct canvas *canvas, const struct theme *theme, const struct key *key,
                    struct box box, size_t first);
size_t key_n_pages(struct canvas *canvas, const struct theme *theme, const struct key *key,
                   struct box box);
void key_draw_page(struct canvas *canvas, const struct theme *theme, const struct key *key,
                   struct box box, size_t page);

/* Whether all entries keep above y + room_pt. */
bool key_fits(struct canvas *canvas, const struct theme *theme, const struct key *key,
              struct box box, double room_pt);
#endif
