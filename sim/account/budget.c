#include "sim/account/budget.h"

static double pro_rata(const struct account_basis *basis, double eur_year)
{
    return eur_year * basis->n_days / ACCOUNT_YEAR_DAYS;
}

double budget_tariff_eur(const struct account_basis *basis, const struct carriage *carrier)
{
    const struct business_model *b =
        &basis->scenario->organisations[basis->organisation].business;
    switch (b->tariff_kind) {
    case TARIFF_COST_PLUS:
        return carrier->cost_eur * (1 + b->tariff_margin_share);
    case TARIFF_FLAT_TERRITORY:
        return pro_rata(basis, b->tariff_eur_year);
    case TARIFF_PER_DROP:
        return b->tariff_eur_drop * carrier->drops;
    case TARIFF_PER_KG:
        return b->tariff_eur_kg * carrier->kg;
    case TARIFF_PER_CRATE:
        return b->tariff_eur_crate * carrier->crates;
    case TARIFF_PER_KM:
        return b->tariff_eur_km * carrier->km;
    case TARIFF_PER_HOUR:
        return b->tariff_eur_h * carrier->hours;
    case TARIFF_TRINOMIAL: /* CNR: TK x km + TH x hours + TJ x days */
        return b->tariff_eur_km * carrier->km + b->tariff_eur_h * carrier->hours +
               b->tariff_eur_day * carrier->vehicle_days;
    }
    return 0;
}

static bool has_carrier(const struct organisation *organisation)
{
    for (size_t f = 0; f < organisation->n_flows; f++)
        if (organisation->flows[f].driver == DRIVER_CARRIER)
            return true;
    return false;
}

/* Money per kg of what the farms sold through the organisation. */
static double mean_price_eur_kg(const struct actors *actors, const struct budget_base *base)
{
    double eur = 0, kg = 0;
    for (size_t a = 1; a < actors->n; a++) {
        eur += base->sales_eur[a];
        kg += base->delivered_kg[a];
    }
    return kg > 0 ? eur / kg : 0;
}

double budget_settle(const struct account_basis *basis, const struct budget_base *base,
                     double paid_eur[], double received_eur[])
{
    const struct organisation *organisation =
        &basis->scenario->organisations[basis->organisation];
    const struct business_model *b = &organisation->business;
    const struct actors *actors = basis->actors;
    size_t association = actor_of_kind(actors, ACTOR_ASSOCIATION);
    size_t carrier = actor_of_kind(actors, ACTOR_CARRIER);
    double price_eur_kg = mean_price_eur_kg(actors, base);

    for (size_t a = 1; a < actors->n; a++) {
        if (actors->list[a].kind != ACTOR_FARM)
            continue;
        double dues_eur = base->ships[a] ? pro_rata(basis, b->membership_eur_year) : 0;
        dues_eur += (b->turnover_fee_share + b->commission_share) * base->sales_eur[a];
        double carrying_eur = b->carrying_farm_share * price_eur_kg * base->others_kg[a];
        paid_eur[a] += dues_eur;
        received_eur[association] += dues_eur;
        paid_eur[association] += carrying_eur;
        received_eur[a] += carrying_eur;
    }
    if (has_carrier(organisation)) {
        double tariff_eur = budget_tariff_eur(basis, &base->carrier);
        paid_eur[association] += tariff_eur;
        received_eur[carrier] += tariff_eur;
    }
    double grants_eur = 0;
    for (size_t g = 0; g < b->n_grants; g++)
        grants_eur += pro_rata(basis, b->grants[g].eur_year);
    received_eur[association] += grants_eur;
    return grants_eur;
}
