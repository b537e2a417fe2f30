#include <string.h>
#include "app/survey_match.h"
#include "app/survey_section.h"
#include "data/text.h"

const char *match_label(const struct needs_offers *both, const struct label *label)
{
    const char *text = both->language == LANGUAGE_FR ? label->fr : label->en;
    return text ? text : "";
}

const char *match_theme_label(const struct needs_offers *both, size_t theme)
{
    return match_label(both, both->match.themes[theme].need_label);
}

const char *match_area_label(const struct needs_offers *both, size_t area)
{
    const struct match_area *at = &both->match.areas[area];
    return at->label ? match_label(both, at->label) : at->code;
}

static const struct survey_input *side_of(const struct needs_offers *both, bool of_needs)
{
    return of_needs ? &both->needs : &both->offers;
}

const char *match_units(const struct needs_offers *both, bool of_needs)
{
    const char *units = match_label(both, &side_of(both, of_needs)->codebook->population.units);
    return *units && strcmp(units, "?") != 0 ? units : _("respondents");
}

const char *match_base_side(struct needs_offers *both, bool of_needs)
{
    const struct survey_input *side = side_of(both, of_needs);
    const size_t population = side->codebook->population.n, n = side->answers->n;
    const char *units = match_units(both, of_needs);
    return population ? arena_printf(&both->arena, _("%s: n\u00a0=\u00a0%zu of %zu"), units, n, population)
                      : arena_printf(&both->arena, _("%s: n\u00a0=\u00a0%zu"), units, n);
}

const char *match_side_weighting(const struct needs_offers *both, bool of_needs)
{
    const struct sample *sample = of_needs ? &both->need_sample : &both->offer_sample;
    return survey_weighting_short(sample->answers ? sample->weighting : WEIGHTING_NONE);
}

const char *match_base(struct needs_offers *both)
{
    return arena_printf(&both->arena, "%s%s%s", match_base_side(both, true), _("; "),
                        match_base_side(both, false));
}

const char *match_method(struct needs_offers *both)
{
    char level[NUMBER_BYTES];
    number_percent(level, both->match.level, 0, both->language);
    const char *needs = match_side_weighting(both, true), *offers = match_side_weighting(both, false);
    const char *weighting =
        strcmp(needs, offers) == 0
            ? needs : arena_printf(&both->arena, _("%s: %s; %s: %s"), match_units(both, true), needs,
                                   match_units(both, false), offers);
    return arena_printf(&both->arena, _("%s; intervals at\u00a0%s"), weighting, level);
}

const char *match_base_with_method(struct needs_offers *both)
{
    return arena_printf(&both->arena, "%s%s%s", match_base(both), _("; "), match_method(both));
}

const char *match_mention(struct needs_offers *both)
{
    if (both->needs.codebook->synthetic || both->offers.codebook->synthetic)
        return _("Synthetic answers, drawn at random: nobody gave them.");
    return both->needs.codebook->population.self_selected ||
                   both->offers.codebook->population.self_selected
               ? _("Self-selected answers: intervals are indicative.")
               : "";
}

const char *match_brief_source(struct needs_offers *both)
{
    const char *needs = survey_brief_source(both->needs.codebook, &both->arena);
    const char *offers = survey_brief_source(both->offers.codebook, &both->arena);
    return strcmp(needs, offers) == 0 ? needs : arena_printf(&both->arena, "%s · %s", needs, offers);
}

const char *match_source(struct needs_offers *both)
{
    const char *brief = match_brief_source(both);
    return arena_printf(&both->arena, "%s · %s%s%s",
                        match_label(both, &both->needs.codebook->title),
                        match_label(both, &both->offers.codebook->title), *brief ? ". " : "", brief);
}

const char *match_share_words(struct needs_offers *both, const struct match_share *share,
                              const char *units)
{
    if (!share->n)
        return _("no answer");
    const char *counts =
        units ? arena_printf(&both->arena, _("%zu of %zu %s"), share->count, share->n, units)
              : arena_printf(&both->arena, _("%zu of %zu"), share->count, share->n);
    if (share->n < PERCENT_MIN_N)
        return counts;
    char percent[NUMBER_BYTES];
    number_percent(percent, share->share, 0, both->language);
    return arena_printf(&both->arena, "%s (%s)", counts, percent);
}
