#include "data/crs.h"
#include <ctype.h>
#include <math.h>
#include <proj.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

/* The last way asked for, kept: places are often moved one by one. */
struct route {
    char *to_wkt; /* WKT2 of the target; owned; NULL: none yet */
    PJ *way;      /* owned; NULL: both are the same CRS */
};

struct crs {
    PJ_CONTEXT *context; /* owned */
    PJ *pj;              /* owned */
    char *name, *code;   /* owned; code "" when none was identified */
    char *wkt;           /* WKT2; owned: two CRS are the same when it is */
    bool metric, geographic;
    struct route *route; /* owned; a cache, so that const functions may fill it */
};

enum { DEFINITION_BYTES_MAX = 1 << 16, IDENTIFY_CONFIDENCE = 90 };

static void log_nothing(void *data, int level, const char *message)
{
    (void)data, (void)level, (void)message;
}

static PJ_CONTEXT *context_create(void)
{
    PJ_CONTEXT *context = proj_context_create();
    if (!context)
        mem_exhausted();
    proj_log_func(context, NULL, log_nothing);
    proj_context_set_enable_network(context, 0);
    return context;
}

/* Splits "EPSG:2154" at the colon; false when the text is no code of that form. */
static bool split_code(const char *definition, char authority[16], char number[16])
{
    size_t n = strcspn(definition, ":");
    const char *digits = definition + n + (definition[n] == ':');
    size_t n_digits = strlen(digits);
    if (n < 2 || n > 15 || definition[n] != ':' || n_digits < 1 || n_digits > 15)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!isalpha((unsigned char)definition[i]))
            return false;
        else
            authority[i] = (char)toupper((unsigned char)definition[i]);
    for (size_t i = 0; i < n_digits; i++)
        if (!isalnum((unsigned char)digits[i]))
            return false;
    authority[n] = '\0';
    memcpy(number, digits, n_digits + 1);
    return true;
}

/* Reads WKT of any dialect; leading blanks and a byte order mark are skipped. */
static PJ *from_wkt(PJ_CONTEXT *context, const char *wkt)
{
    if (strncmp(wkt, "\xef\xbb\xbf", 3) == 0)
        wkt += 3;
    wkt += strspn(wkt, " \t\r\n");
    if (strlen(wkt) > DEFINITION_BYTES_MAX ||
        proj_context_guess_wkt_dialect(context, wkt) == PJ_GUESSED_NOT_WKT)
        return NULL;
    PROJ_STRING_LIST warnings = NULL, errors = NULL;
    PJ *pj = proj_create_from_wkt(context, wkt, NULL, &warnings, &errors);
    proj_string_list_destroy(warnings);
    proj_string_list_destroy(errors);
    return pj;
}

static PJ *from_definition(PJ_CONTEXT *context, const char *definition, struct where where,
                           struct faults *faults)
{
    char authority[16], number[16];
    PJ *pj;
    if (split_code(definition, authority, number)) {
        pj = proj_create_from_database(context, authority, number, PJ_CATEGORY_CRS, 0, NULL);
        if (!pj)
            faults_add(faults, where, _("no coordinate system is known as \"%s:%s\": check the "
                                        "number (Lambert-93 is EPSG:2154)"),
                       authority, number);
        return pj;
    }
    pj = from_wkt(context, definition);
    if (!pj && strchr(definition, '['))
        faults_add(faults, where, _("the text of the coordinate system is broken or cut short: "
                                    "copy the .prj again"));
    else if (!pj)
        faults_add(faults, where, _("expected a coordinate system such as \"EPSG:2154\" or "
                                    "the WKT text of a .prj file, found \"%.40s\""),
                   definition);
    return pj;
}

/* Replaces a compound CRS (Lambert-93 + heights) by its horizontal part. */
static void drop_heights(PJ_CONTEXT *context, PJ **pj)
{
    if (proj_get_type(*pj) != PJ_TYPE_COMPOUND_CRS)
        return;
    PJ *horizontal = proj_crs_get_sub_crs(context, *pj, 0);
    if (!horizontal)
        return;
    proj_destroy(*pj);
    *pj = horizontal;
}

/* Type of the CRS, seen through a bound one (WKT with TOWGS84). */
static PJ_TYPE base_type(PJ_CONTEXT *context, const PJ *pj)
{
    PJ_TYPE type = proj_get_type(pj);
    if (type != PJ_TYPE_BOUND_CRS)
        return type;
    PJ *base = proj_get_source_crs(context, pj);
    type = base ? proj_get_type(base) : PJ_TYPE_UNKNOWN;
    proj_destroy(base);
    return type;
}

static bool axes_are_metres(PJ_CONTEXT *context, const PJ *pj)
{
    PJ *base = proj_get_type(pj) == PJ_TYPE_BOUND_CRS ? proj_get_source_crs(context, pj) : NULL;
    PJ *system = proj_crs_get_coordinate_system(context, base ? base : pj);
    double metres = 0;
    bool found = system && proj_cs_get_axis_info(context, system, 0, NULL, NULL, NULL, &metres,
                                                 NULL, NULL, NULL);
    proj_destroy(system);
    proj_destroy(base);
    return found && fabs(metres - 1) < 1e-9;
}

/* Finds the EPSG entry that a WKT without a code stands for, as ESRI's .prj never has one,
 * and takes it instead: only then does PROJ know every way to it. */
static void identify(PJ_CONTEXT *context, PJ **pj)
{
    int *confidence = NULL;
    PJ_OBJ_LIST *found = proj_identify(context, *pj, "EPSG", NULL, &confidence);
    if (found && proj_list_get_count(found) > 0 && confidence[0] >= IDENTIFY_CONFIDENCE) {
        PJ *known = proj_list_get(context, found, 0);
        if (known && proj_get_id_code(known, 0)) {
            proj_destroy(*pj);
            *pj = known;
        } else {
            proj_destroy(known);
        }
    }
    proj_int_list_destroy(confidence);
    proj_list_destroy(found);
}

static char *code_of(const PJ *pj)
{
    const char *authority = proj_get_id_auth_name(pj, 0), *number = proj_get_id_code(pj, 0);
    return authority && number ? mem_printf("%s:%s", authority, number) : mem_text("");
}

struct crs *crs_create(const char *definition, struct where where, struct faults *faults)
{
    PJ_CONTEXT *context = context_create();
    PJ *pj = from_definition(context, definition, where, faults);
    if (!pj) {
        proj_context_destroy(context);
        return NULL;
    }
    drop_heights(context, &pj);
    PJ_TYPE type = base_type(context, pj);
    const bool geographic =
        type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
    const char *wkt = proj_as_wkt(context, pj, PJ_WKT2_2019, NULL);
    if ((!geographic && type != PJ_TYPE_PROJECTED_CRS) || !wkt) {
        const char *name = proj_get_name(pj);
        faults_add(faults, where, _("expected a geographic or a projected coordinate system, "
                                    "found \"%s\", which is neither"), name ? name : "");
        proj_destroy(pj);
        proj_context_destroy(context);
        return NULL;
    }
    if (!proj_get_id_code(pj, 0))
        identify(context, &pj);

    struct crs *crs = mem_zeroed(1, sizeof *crs);
    crs->context = context;
    crs->pj = pj;
    crs->code = code_of(pj);
    crs->name = mem_text(proj_get_name(pj) ? proj_get_name(pj) : "");
    wkt = proj_as_wkt(context, pj, PJ_WKT2_2019, NULL);
    crs->wkt = mem_text(wkt ? wkt : "");
    crs->geographic = geographic;
    crs->metric = !crs->geographic && axes_are_metres(context, pj);
    crs->route = mem_zeroed(1, sizeof *crs->route);
    return crs;
}

static void route_clear(struct route *route)
{
    free(route->to_wkt);
    proj_destroy(route->way);
    *route = (struct route){0};
}

void crs_free(struct crs *crs)
{
    if (!crs)
        return;
    route_clear(crs->route);
    free(crs->route);
    free(crs->wkt);
    free(crs->name);
    free(crs->code);
    proj_destroy(crs->pj);
    proj_context_destroy(crs->context);
    free(crs);
}

bool crs_is_metric(const struct crs *crs)
{
    return crs->metric;
}

bool crs_is_geographic(const struct crs *crs)
{
    return crs->geographic;
}

const char *crs_name(const struct crs *crs)
{
    return crs->name;
}

const char *crs_code(const struct crs *crs)
{
    return crs->code;
}

const char *crs_definition(const struct crs *crs)
{
    return crs->code[0] ? crs->code : crs->wkt;
}

char *crs_esri_wkt(const struct crs *crs)
{
    static const char *const ONE_LINE[] = {"MULTILINE=NO", NULL};
    const char *wkt = proj_as_wkt(crs->context, crs->pj, PJ_WKT1_ESRI, ONE_LINE);
    if (!wkt) /* ESRI's dialect has no word for it: WKT2, which QGIS and we read */
        wkt = proj_as_wkt(crs->context, crs->pj, PJ_WKT2_2019, ONE_LINE);
    return mem_text(wkt ? wkt : crs->wkt);
}

/* The way between two CRS with east first. A way that ignores the change of datum
 * ("ballpark") is only taken when PROJ knows no other. NULL when there is none. */
static PJ *find_way(PJ_CONTEXT *context, const PJ *from, const PJ *to)
{
    static const char *const EXACT[] = {"ALLOW_BALLPARK=NO", NULL};
    PJ *way = proj_create_crs_to_crs_from_pj(context, from, to, NULL, EXACT);
    if (!way)
        way = proj_create_crs_to_crs_from_pj(context, from, to, NULL, NULL);
    if (!way)
        return NULL;
    PJ *east_first = proj_normalize_for_visualization(context, way);
    proj_destroy(way);
    return east_first;
}

bool crs_transform(const struct crs *from, const struct crs *to, struct point points[], size_t n,
                   struct where where, struct faults *faults)
{
    struct route *route = from->route;
    if (!route->to_wkt || strcmp(route->to_wkt, to->wkt) != 0) {
        route_clear(route);
        bool same = strcmp(from->wkt, to->wkt) == 0;
        PJ *way = same ? NULL : find_way(from->context, from->pj, to->pj);
        if (!same && !way) {
            faults_add(faults, where, _("no way is known from \"%s\" to \"%s\": convert the "
                                        "layer with QGIS first"), from->name, to->name);
            return false;
        }
        *route = (struct route){.to_wkt = mem_text(to->wkt), .way = way};
    }
    if (!route->way || n == 0)
        return true;
    proj_errno_reset(route->way);
    proj_trans_generic(route->way, PJ_FWD, &points[0].x, sizeof *points, n, &points[0].y,
                       sizeof *points, n, NULL, 0, 0, NULL, 0, 0);
    for (size_t i = 0; i < n; i++)
        if (!isfinite(points[i].x) || !isfinite(points[i].y))
            points[i] = (struct point){(double)NAN, (double)NAN};
    return true;
}

bool crs_is_plausible(const struct crs *crs, struct point point)
{
    enum { MARGIN_DEG = 10 };
    double west, south, east, north;
    if (crs->geographic)
        return fabs(point.x) <= 360 && fabs(point.y) <= 90.0001;
    if (!proj_get_area_of_use(crs->context, crs->pj, &west, &south, &east, &north, NULL) ||
        west < -180 || west > east)
        return true;
    struct faults none = {0};
    struct where nowhere = {.path = ""};
    struct crs *degrees = crs_create("EPSG:4326", nowhere, &none);
    bool moved = degrees && crs_transform(crs, degrees, &point, 1, nowhere, &none);
    crs_free(degrees);
    faults_clear(&none);
    if (!moved)
        return true;
    double off_deg = fabs(remainder(point.x - (west + east) / 2, 360)) - (east - west) / 2;
    return off_deg <= MARGIN_DEG && point.y >= south - MARGIN_DEG && point.y <= north + MARGIN_DEG;
}
