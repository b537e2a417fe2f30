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

/* Projected pages that hold nothing but the key, behind those of its chart: how many it takes, and the nth
 * of them, from 0, which is page of n_pages in all. They have the frame's title and foot, without subtitle. */
size_t key_n_pages(const struct theme *theme, const struct frame *frame, const struct key *key);
struct drawing *key_page_draw(const struct theme *theme, const struct frame *frame,
                              const struct key *key, size_t nth, size_t page, size_t n_pages);

/* Whether all entries keep above y + room_pt. */
bool key_fits(struct canvas *canvas, const struct theme *theme, const struct key *key,
              struct box box, double room_pt);
#endif
