/* What random streams are for: the purpose of random_init(). Values are fixed: inserting one
 * would change every published result. */
#ifndef DATA_STREAMS_H
#define DATA_STREAMS_H

enum stream_purpose {
    STREAM_DEMAND = 1,     /* entity: outlet, farm, product */
    STREAM_TRAVEL_DAY = 2, /* entity: day */
    STREAM_TRAVEL_LEG = 3, /* entity: day and two places */
    STREAM_SERVICE = 4,    /* entity: day and place */
    STREAM_LATE_FARM = 5,  /* entity: day of departure and farm */
    STREAM_HUB = 6,        /* closures; entity: day and hub */
    STREAM_DRIVER = 7,     /* illness; entity: day and route */
    STREAM_SYNTHESIS = 8,  /* synthetic places */
    STREAM_BREAKDOWN = 9,  /* entity: day and two places */
    STREAM_NO_SHOW = 10,   /* entity: day due and farm */
    STREAM_SURVEY = 11,    /* synthetic answers; entity: question */
    STREAM_SAMPLE = 12,    /* routing problems solved again; entity: day, flow and place */
    STREAM_INPUT = 13      /* uncertain inputs of a scenario; entity: key */
};
#endif
