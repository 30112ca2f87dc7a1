import type { CalendarData } from "../calendar-data.ts";

/**
 * As known in November 2026.
 * - Hong Kong: the general holidays of the General Holidays Ordinance, 17 a year, without the Sundays. 2025 and 2026 as
 *   gazetted; 2027 as computed from the Ordinance, to be checked against the Gazette.
 * - Mainland: the State Council's arrangements for 2025 and 2026. That for 2027 is not known here.
 * - RMB settlement: the RMB RTGS system, Monday to Friday, and the mainland's working weekends. Whether it closes on any
 *   weekday, such as 1 January, is not known here: it counts as open.
 */
export const CALENDAR_2026_11: CalendarData = {
  version: "2026-11",
  hongKong: {
    2025: [
      "01-01 01-29 01-30 01-31 04-04 04-18 04-19 04-21 05-01 05-05 05-31",
      "07-01 10-01 10-07 10-29 12-25 12-26",
    ].join(" "),
    2026: [
      "01-01 02-17 02-18 02-19 04-03 04-04 04-06 04-07 05-01 05-25 06-19",
      "07-01 09-26 10-01 10-19 12-25 12-26",
    ].join(" "),
    2027: [
      "01-01 02-06 02-08 02-09 03-26 03-27 03-29 04-05 05-01 05-13 06-09",
      "07-01 09-16 10-01 10-08 12-25 12-27",
    ].join(" "),
  },
  mainland: {
    2025: {
      closedWeekdays:
        "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08",
      workingWeekends: "01-26 02-08 04-27 09-28 10-11",
    },
    2026: {
      closedWeekdays:
        "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07",
      workingWeekends: "01-04 02-14 02-28 05-09 09-20 10-10",
    },
  },
  rmbSettlementYears: [2025, 2026, 2027],
};
