/* Draws every kind of figure in both themes, to look at:
 * draw_samples FOLDER [COMMUNES.shp [LOCALES]]. Numbers are French unless LANGUAGE is en. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "data/text.h"
#include "tests/plots/samples.h"
#include "tests/plots/survey_samples.h"

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void save(struct drawing *drawing, const char *folder, const char *name,
                 const struct theme *theme, double start_s)
{
    struct faults faults = {0};
    char *base = mem_printf("%s/%s%s", folder, name, theme->projection ? "-projection" : "");
    double drawn_s = now_s();
    drawing_save(drawing, base, &faults);
    for (size_t i = 0; i < faults.n_kept; i++)
        fprintf(stderr, "%s\n", faults.text[i]);
    printf("%-32s draw %4.0f ms, save %4.0f ms, %zu cut\n", strrchr(base, '/') + 1,
           1000 * (drawn_s - start_s), 1000 * (now_s() - drawn_s), drawing_n_cut(drawing));
    free(base);
    faults_clear(&faults);
    drawing_free(drawing);
}

int main(int argc, char *argv[])
{
    const char *folder = argc > 1 ? argv[1] : ".";
    const char *communes = argc > 2 ? argv[2] : "data/territories/deux-sevres/communes.shp";
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    if (argc > 3)
        bindtextdomain("proxilog", argv[3]);
    textdomain("proxilog");
    struct faults faults = {0};
    struct sample_territory *territory = sample_territory(communes, &faults);
    for (size_t i = 0; i < faults.n_kept; i++)
        fprintf(stderr, "%s\n", faults.text[i]);
    faults_clear(&faults);
    const char *wanted = getenv("LANGUAGE");
    enum language language = wanted && strncmp(wanted, "en", 2) == 0 ? LANGUAGE_EN : LANGUAGE_FR;
    double start_s = now_s();
    for (int i = 0; i < 2; i++) {
        struct theme theme = i ? theme_projection(language) : theme_report(language);
        save(sample_cost(&theme), folder, "cost", &theme, now_s());
        save(sample_budget(&theme), folder, "budget", &theme, now_s());
        save(sample_distance(&theme), folder, "distance", &theme, now_s());
        save(sample_indicators(&theme), folder, "indicators", &theme, now_s());
        save(sample_gains(&theme, 50), folder, "gains", &theme, now_s());
        save(sample_gains(&theme, 180), folder, "gains-180", &theme, now_s());
        save(sample_weeks(&theme), folder, "weeks", &theme, now_s());
        struct theme survey = i ? theme_slide(language) : theme;
        for (size_t s = 0; s < N_SURVEY_SAMPLES; s++)
            save(survey_samples[s].draw(&survey), folder, survey_samples[s].name, &survey,
                 now_s());
        if (territory) {
            save(survey_sample_choropleth(territory->map.communes, territory->map.commune_names,
                                          &survey), folder, "choropleth", &survey, now_s());
            save(sample_map(territory, &theme, 0), folder, "map", &theme, now_s());
            save(sample_map(territory, &theme, 2), folder, "map-day", &theme, now_s());
        }
    }
    printf("%.0f ms in all\n", 1000 * (now_s() - start_s));
    if (territory)
        sample_territory_free(territory);
    return 0;
}
