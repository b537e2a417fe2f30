#include "sim/demand/season.h"
#include <stdlib.h>
#include "data/calendar.h"
#include "data/mem.h"
#include "data/text.h"

struct season_days season_days(const struct scenario *scenario, const struct catalogue *catalogue)
{
    const struct calendar_rules *rules = &scenario->calendar;
    struct season_days season = {.start_day = rules->start_day, .n_days = 7 * rules->n_weeks};
    season.days = mem_zeroed((size_t)season.n_days, sizeof *season.days);
    for (int d = 0; d < season.n_days; d++) {
        int year, month, day_of_month;
        const int day = rules->start_day + d;
        text_civil(day, &year, &month, &day_of_month);
        season.days[d] = (struct season_day){
            .weekday = (unsigned)text_weekday(day),
            .month = (unsigned)(month - 1),
            .public_holiday = rules->public_holidays && calendar_public_holiday(day),
            .school_holiday = rules->school_zone &&
                              catalogue_school_holiday(catalogue, rules->school_zone, day),
        };
    }
    return season;
}

void season_clear(struct season_days *season)
{
    free(season->days);
    *season = (struct season_days){0};
}

bool season_serves(const struct season_days *season, const struct outlet *outlet, int day)
{
    const struct season_day *d = &season->days[day];
    return (outlet->days >> d->weekday & 1) && !d->public_holiday &&
           !(outlet->school_calendar && d->school_holiday);
}
