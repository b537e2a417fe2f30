/* What people type into the cells of place tables: days, kinds, products with their kg. */
#ifndef DATA_TERRITORY_WORDS_H
#define DATA_TERRITORY_WORDS_H
#include "data/scenario.h"

enum { DAYS_ALL = 0x7f, DAYS_WORKING = 0x1f, DAYS_SCHOOL = 0x1b };

/* Weekdays as a mask, bit 0 Monday: "mon,tue", "lun mar jeu ven", "lundi au vendredi",
 * "mon-fri", "tous". Two letters of a day are enough. False when a word is no day, or when
 * there is none: bad (room for n bytes) then holds the word. */
bool days_parse(const char *text, unsigned *days, char bad[], size_t n);

/* A kind of hub in French or English: "massification_point", "Point de massification",
 * "plateforme". False when it is none. */
bool hub_kind_parse(const char *text, enum place_kind *kind);

/* What is usual for an outlet of a kind. id is the canonical word ("college" for "Collège"). */
struct outlet_kind {
    const char *id;
    unsigned days;        /* on which it serves meals */
    bool school_calendar; /* closed in school holidays */
    double opens_s, closes_s;
};

/* NULL for an unknown word; nearest (if any) is then the known word nearest to it. */
const struct outlet_kind *outlet_kind_find(const char *text, const char **nearest);

/* Reads a cell of products: ids or labels of the scenario, each with its kg a week or not:
 * "vegetables=120, fruits=40", "légumes 120 | produits laitiers 40", "eggs meat". Those without
 * kg share total_kg_week (NaN: not told) equally. supply_kg_week holds one number a product and
 * must come zeroed. Adds a fault at where for each word that is no product, a product named
 * twice, a number out of [0, 1e6], and for products whose kg is told nowhere. */
void products_parse(const char *text, double total_kg_week, const struct scenario *scenario,
                    double supply_kg_week[], struct where where, struct faults *faults);
#endif
