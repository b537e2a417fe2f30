#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app/survey_report.h"
#include "app/survey_input.h"
#include "data/text.h"

const char *report_label(const struct survey_report *report, struct label label)
{
    const char *text = report->language == LANGUAGE_FR ? label.fr : label.en;
    return text ? text : "";
}

const char *report_units(const struct survey_report *report)
{
    const char *units = report_label(report, report->codebook->population.units);
    return *units && strcmp(units, "?") != 0 ? units : _("respondents");
}

const char *report_question_text(const struct survey_report *report, size_t question)
{
    return report_label(report, report->codebook->questions[question].text);
}

const char *report_unit(const struct survey_report *report, size_t question, const char *otherwise)
{
    const char *unit = report_label(report, report->codebook->questions[question].unit);
    return *unit ? unit : otherwise;
}

const char *report_item_text(const struct survey_report *report, size_t question, size_t item)
{
    const struct question *asked = &report->codebook->questions[question];
    if (item == ITEM_OTHER)
        return _("Other");
    if (item == ITEM_NONE || asked->type == QUESTION_RANKING)
        return report_label(report, asked->text);
    return report_label(report, asked->items[item].label);
}

const char *report_file_id(struct survey_report *report, size_t question)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    const char *id = report->codebook->questions[question].id;
    const size_t n = strspn(id, plain);
    if (n > 0 && n <= 60 && !id[n])
        return id;
    return arena_printf(&report->arena, "%.*s-q%zu", (int)(n > 60 ? 60 : n), id, question + 1);
}

const char *report_status_words(enum answer_status status)
{
    static const char *const words[N_ANSWER_STATUSES] = {
        [ANSWER_GIVEN] = N_("answered"),          [ANSWER_NOT_SHOWN] = N_("not asked"),
        [ANSWER_SKIPPED] = N_("no answer"),       [ANSWER_DONT_KNOW] = N_("don't know"),
        [ANSWER_REFUSED] = N_("refused"),         [ANSWER_NOT_APPLICABLE] = N_("not applicable"),
        [ANSWER_INVALID] = N_("invalid answer")};
    return _(words[status]);
}

const char *report_base(struct survey_report *report, size_t n, const struct base *base)
{
    struct arena *arena = &report->arena;
    const size_t population = report->sample.population;
    const char *text =
        population ? arena_printf(arena, _("n\u00a0=\u00a0%zu of %zu %s"), n, population,
                                  report_units(report))
                   : arena_printf(arena, _("n\u00a0=\u00a0%zu %s"), n, report_units(report));
    if (population && n == population)
        text = arena_printf(arena, "%s%s%s", text, _("; "), _("complete census"));
    for (size_t s = 0; base && s < N_ANSWER_STATUSES; s++)
        if (s != ANSWER_GIVEN && base->by_status[s])
            text = arena_printf(arena, _("%s; %s:\u00a0%zu"), text,
                                report_status_words((enum answer_status)s), base->by_status[s]);
    return text;
}

const char *report_base_weighted(struct survey_report *report, size_t n, const struct base *base)
{
    return arena_printf(&report->arena, "%s%s%s", report_base(report, n, base), _("; "),
                        survey_weighting_short(report->sample.weighting));
}

const char *report_how(struct survey_report *report, const struct described_item *item)
{
    const char *weighting = survey_weighting_short(report->sample.weighting);
    if (!item || item->method == SHARE_CENSUS || item->why_none != INTERVAL_GIVEN ||
        item->base.n_asked < PERCENT_MIN_N)
        return weighting;
    char level[NUMBER_BYTES];
    number_percent(level, report->sample.level, 0, report->language);
    return arena_printf(&report->arena, _("%s; lines: intervals at\u00a0%s"), weighting, level);
}

const char *report_how_counts(void)
{
    return survey_weighting_short(WEIGHTING_NONE);
}

const char *report_sentences(struct survey_report *report, const char *first, const char *second)
{
    const size_t n = strlen(first);
    const bool ended = (n > 0 && strchr(".!?:;", first[n - 1])) ||
                       (n >= 3 && strcmp(first + n - 3, "…") == 0);
    return arena_printf(&report->arena, "%s%s %s", first, ended ? "" : ".", second);
}

const char *report_sentence(struct survey_report *report, const char *text)
{
    const size_t n = strlen(text);
    char *sentence = arena_zeroed(&report->arena, n + 2, 1);
    memcpy(sentence, text, n);
    if (*text >= 'a' && *text <= 'z')
        *sentence = (char)(*text - 'a' + 'A');
    if (n && !strchr(".!?", text[n - 1]))
        sentence[n] = '.';
    return sentence;
}

const char *report_mention(struct survey_report *report)
{
    if (report->codebook->synthetic)
        return _("Synthetic answers, drawn at random: nobody gave them.");
    return report->sample.self_selected
               ? _("Self-selected answers: intervals are indicative.")
               : NULL;
}

const char *report_source(struct survey_report *report)
{
    const char *title = report_label(report, report->codebook->title);
    const char *brief = survey_brief_source(report->codebook, &report->arena);
    return *brief ? arena_printf(&report->arena, "%s. %s", title, brief) : title;
}

struct frame report_frame(struct survey_report *report, const char *title, const char *base,
                          const char *method)
{
    const char *mention = report_mention(report);
    return (struct frame){
        .title = title,
        .subtitle = base,
        .method = method,
        .mention = mention,
        .brief_mention = survey_brief_mention(report->codebook->synthetic),
        .source = report_source(report),
        /* Whom to ask stands on each slide; what the survey is called, on the first one shown. */
        .brief_source = report->codebook->n_authors ? survey_brief_source(report->codebook, &report->arena) : NULL,
        .alt = arena_printf(&report->arena, "%s %s%s%s%s%s", title, base, _("; "), method,
                            mention ? ". " : "", mention ? mention : "")};
}

const char *report_p(struct survey_report *report, double p)
{
    char text[NUMBER_BYTES];
    number_text(text, p < 0.001 ? 0.001 : p, p < 0.1 ? 3 : 2, report->language);
    return arena_printf(&report->arena, p < 0.001 ? "p\u00a0<\u00a0%s" : "p\u00a0=\u00a0%s", text);
}

int report_statistic_decimals(const struct chosen_test *test)
{
    const bool counts_halves = test->kind == TEST_WILCOXON;
    return counts_halves ? test->statistic != floor(test->statistic) : 2;
}

/* ", F = 1.23 (df 2.6 and 90)", ", H = 4.5 (df 3)", ", t = −0.1 (df 20)", ", W = 12"; "" when the test has no statistic. */
static const char *statistic_words(struct survey_report *report, const struct chosen_test *test)
{
    static const char *const letters[N_TEST_KINDS] = {
        [TEST_RAO_SCOTT] = "F", [TEST_CHI2] = "χ²",         [TEST_WILCOXON] = "W",
        [TEST_KRUSKAL] = "H",   [TEST_RANKS_DESIGN] = "F", [TEST_SPEARMAN] = "ρ"};
    if (isnan(test->statistic) || !letters[test->kind])
        return "";
    char value[NUMBER_BYTES], df[NUMBER_BYTES], ddf[NUMBER_BYTES];
    number_text(value, test->statistic, report_statistic_decimals(test), report->language);
    number_text(df, test->df, test->kind == TEST_RAO_SCOTT ? 2 : 0, report->language);
    number_text(ddf, test->ddf, test->kind == TEST_RAO_SCOTT ? 1 : 0, report->language);
    const char *letter = letters[test->kind];
    if (test->kind == TEST_RANKS_DESIGN && isnan(test->df)) /* of two groups */
        return isnan(test->ddf) ? arena_printf(&report->arena, ", t\u00a0=\u00a0%s", value)
                                : arena_printf(&report->arena, _(", %s\u00a0=\u00a0%s (df %s)"), "t", value, ddf);
    if (isnan(test->df))
        return arena_printf(&report->arena, ", %s\u00a0=\u00a0%s", letter, value);
    if (isnan(test->ddf))
        return arena_printf(&report->arena, _(", %s\u00a0=\u00a0%s (df %s)"), letter, value, df);
    return arena_printf(&report->arena, _(", %s\u00a0=\u00a0%s (df %s and %s)"), letter, value, df, ddf);
}

const char *report_test_words(struct survey_report *report, const struct chosen_test *test)
{
    struct arena *arena = &report->arena;
    char *reason = test_reason(test);
    const char *why = arena_printf(arena, "%s", reason);
    free(reason);
    if (test->kind == TEST_NONE)
        return report_sentence(report, why);
    const char *text = arena_printf(arena, "%s%s, %s", test_name(test->kind),
                                    statistic_words(report, test), report_p(report, test->p));
    if (!isnan(test->p_holm) && test->p_holm > test->p)
        text = arena_printf(arena, _("%s (Holm: %s)"), text, report_p(report, test->p_holm));
    if (test_effect_name(test->kind) && test->kind != TEST_SPEARMAN && !isnan(test->effect)) {
        char effect[NUMBER_BYTES];
        number_text(effect, test->effect, 2, report->language);
        text = arena_printf(arena, _("%s; %s: %s"), text, test_effect_name(test->kind), effect);
    }
    if (!isnan(test->kendall)) {
        char tau[NUMBER_BYTES];
        number_text(tau, test->kendall, 2, report->language);
        text = arena_printf(arena, _("%s; Kendall's tau-b: %s"), text, tau);
    }
    return report_sentence(report, arena_printf(arena, _("%s; %s. This test was %s."), text,
                                                report_base_weighted(report, test->n, NULL), why));
}

enum side report_side(enum level_role role)
{
    return role == ROLE_NEGATIVE   ? SIDE_NEGATIVE
           : role == ROLE_POSITIVE ? SIDE_POSITIVE
           : role == ROLE_NEUTRAL  ? SIDE_NEUTRAL
                                   : SIDE_ASIDE;
}
