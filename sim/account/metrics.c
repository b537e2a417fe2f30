#include "data/text.h"
#include "sim/account/account.h"

const struct metric_info metric_infos[N_METRICS] = {
    [METRIC_DISTANCE_KM] = {"distance_km", "km", N_("Distance"), true, 0},
    [METRIC_DISTANCE_GROSS_KM] =
        {"distance_gross_km", "km", N_("Distance, shared rounds counted whole"), true, 0},
    [METRIC_LADEN_KM] = {"laden_km", "km", N_("Distance loaded"), true, 0},
    [METRIC_EMPTY_KM] = {"empty_km", "km", N_("Distance empty"), true, 0},
    [METRIC_COST_EUR] = {"cost_eur", "EUR", N_("Cost"), true, 0},
    [METRIC_COST_FUEL_EUR] = {"cost_fuel_eur", "EUR", N_("Fuel and electricity"), true, 0},
    [METRIC_COST_VEHICLE_EUR] = {"cost_vehicle_eur", "EUR", N_("Vehicles"), true, 0},
    [METRIC_COST_DRIVING_TIME_EUR] =
        {"cost_driving_time_eur", "EUR", N_("Time at the wheel and waiting"), true, 0},
    [METRIC_COST_HANDLING_TIME_EUR] =
        {"cost_handling_time_eur", "EUR", N_("Time preparing and handling"), true, 0},
    [METRIC_COST_HUB_EUR] = {"cost_hub_eur", "EUR", N_("Hubs: rent and cold"), true, 0},
    [METRIC_COST_TOLL_EUR] = {"cost_toll_eur", "EUR", N_("Tolls"), true, 0},
    [METRIC_COST_LOSS_EUR] = {"cost_loss_eur", "EUR", N_("Goods lost"), true, 0},
    [METRIC_FARMER_TIME_EUR] =
        {"farmer_time_eur", "EUR", N_("Of the cost, the farmers’ own time"), true, 0},
    [METRIC_GHG_WTW_KGCO2E] =
        {"ghg_wtw_kgco2e", "kgCO2e", N_("Greenhouse gases, well to wheel"), true, 0},
    [METRIC_GHG_TTW_KGCO2E] =
        {"ghg_ttw_kgco2e", "kgCO2e", N_("Greenhouse gases, tank to wheel"), true, 0},
    [METRIC_NOX_G] = {"nox_g", "g", N_("Nitrogen oxides (NOx)"), true, 0},
    [METRIC_PM25_G] =
        {"pm25_g", "g", N_("Fine particles PM2.5, exhaust and wear"), true, 0},
    [METRIC_PM10_G] = {"pm10_g", "g", N_("Particles PM10, exhaust and wear"), true, 0},
    [METRIC_CO_G] = {"co_g", "g", N_("Carbon monoxide (CO)"), true, 0},
    [METRIC_NMVOC_G] = {"nmvoc_g", "g", N_("Volatile organic compounds (NMVOC)"), true, 0},
    [METRIC_DRIVING_H] = {"driving_h", "h", N_("Driving"), true, 0},
    [METRIC_LABOUR_H] = {"labour_h", "h", N_("Work in all"), true, 0},
    [METRIC_WAITING_H] = {"waiting_h", "h", N_("Waiting"), true, 0},
    [METRIC_ROUTES] = {"routes", "count", N_("Routes"), true, 0},
    [METRIC_STOPS] = {"stops", "count", N_("Stops"), true, 0},
    [METRIC_FUEL_L] = {"fuel_l", "L", N_("Fuel"), true, 0},
    [METRIC_ELECTRICITY_KWH] = {"electricity_kwh", "kWh", N_("Electricity"), true, 0},
    [METRIC_ORDERED_KG] = {"ordered_kg", "kg", N_("Ordered"), true, 0},
    [METRIC_UNSERVED_KG] = {"unserved_kg", "kg", N_("Ordered and not brought"), true, 0},
    [METRIC_DELIVERED_KG] = {"delivered_kg", "kg", N_("Delivered"), true, 0},
    [METRIC_ORDERS] = {"orders", "count", N_("Orders"), false, 0},
    [METRIC_UNSERVED_ORDERS] =
        {"unserved_orders", "count", N_("Orders not fully served"), false, 1},
    [METRIC_LOSS_KG] = {"loss_kg", "kg", N_("Goods lost"), true, 0},
    [METRIC_FILL_SHARE] = {"fill_share", "share", N_("Filling of vehicles"), false, 2},
    [METRIC_ON_TIME_SHARE] = {"on_time_share", "share", N_("On time"), false, 3},
    [METRIC_LEAD_H] = {"lead_h", "h", N_("From leaving the farm to delivery"), false, 1},
    [METRIC_WARM_MIN] = {"warm_min", "min", N_("Out of the cold"), false, 1},
    [METRIC_SALES_EUR] = {"sales_eur", "EUR", N_("Sales delivered"), true, 0},
    [METRIC_PAID_EUR] = {"paid_eur", "EUR", N_("Paid to others"), true, 0},
    [METRIC_RECEIVED_EUR] =
        {"received_eur", "EUR", N_("Received from others and grants"), true, 0},
    [METRIC_NET_COST_EUR] = {"net_cost_eur", "EUR", N_("Net cost borne"), true, 0},
    [METRIC_COST_PER_KG_EUR] =
        {"cost_per_kg_eur", "EUR/kg", N_("Cost per kg delivered"), false, 3},
    [METRIC_KGCO2E_PER_KG] =
        {"kgco2e_per_kg", "kgCO2e/kg", N_("Greenhouse gases per kg delivered"), false, 3},
};
