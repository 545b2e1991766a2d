import { civilDate, civilDateOf, daysLate, lastGoodDay, type DueWording } from '@xeploai/domain';

/* Prints, as one JSON value, what this process makes of days and instants around a due date, in whatever zone it runs. */

const DUE = civilDate('2024-12-05');
const DAYS = ['2024-12-03', '2024-12-04', '2024-12-05', '2024-12-06'].map(civilDate);
const WORDINGS: readonly DueWording[] = ['before', 'noLaterThan'];
const MIDNIGHTS = DAYS.map((day) => Date.parse(`${day}T00:00:00+07:00`));

const verdicts = WORDINGS.flatMap((wording) => {
  const due = { date: DUE, wording };
  const byDay = DAYS.map((day) => [
    wording,
    day,
    lastGoodDay(due),
    daysLate(due, day),
    daysLate(due, day, 'inclusive'),
  ]);
  const byInstant = MIDNIGHTS.flatMap((midnight) =>
    [-1, 0, 1].map((off) => {
      const day = civilDateOf(new Date(midnight + off));
      return [wording, new Date(midnight + off).toISOString(), day, daysLate(due, day)];
    }),
  );
  return [...byDay, ...byInstant];
});
process.stdout.write(JSON.stringify({ offset: new Date(0).getTimezoneOffset(), verdicts }));
