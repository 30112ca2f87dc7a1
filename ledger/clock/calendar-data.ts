/** What one version of the calendars knows. Days are "MM-DD", separated by spaces. A published version never changes. */
export interface CalendarData {
  readonly version: string;
  /** General holidays by year, Sundays not named. */
  readonly hongKong: Readonly<Record<number, string>>;
  /** By year: the weekdays that are holidays, and the Saturdays and Sundays that are worked. */
  readonly mainland: Readonly<Record<number, { closedWeekdays: string; workingWeekends: string }>>;
  /** Years whose weekdays are known; weekends are known where the mainland's year is. */
  readonly rmbSettlementYears: readonly number[];
}
