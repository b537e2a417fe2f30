#include "data/calendar.h"
#include <stddef.h>
#include "data/text.h"

int calendar_easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int month = (h + l - 7 * m + 114) / 31;
    return text_days(year, month, (h + l - 7 * m + 114) % 31 + 1);
}

bool calendar_public_holiday(int day)
{
    static const struct { int month, day; } fixed[] = {
        {1, 1}, {5, 1}, {5, 8}, {7, 14}, {8, 15}, {11, 1}, {11, 11}, {12, 25}};
    int year, month, day_of_month;
    text_civil(day, &year, &month, &day_of_month);
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (fixed[i].month == month && fixed[i].day == day_of_month)
            return true;
    int since_easter = day - calendar_easter(year);
    return since_easter == 1 || since_easter == 39 || since_easter == 50;
}

static int first_monday(int year)
{
    int day = text_days(year, 9, 1);
    return day - text_weekday(day);
}

int calendar_school_year_start(int day)
{
    int year, month, day_of_month;
    text_civil(day, &year, &month, &day_of_month);
    return day >= first_monday(year) ? first_monday(year) : first_monday(year - 1);
}
