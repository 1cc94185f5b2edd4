interface Named {
  section: string;
  row: string;
  label: string;
}

export interface RowOfSeats {
  section: string;
  row: string;
  labels: string[];
}

/** Seats of one row together, in the order in which they come. */
export function byRowOf(seats: readonly Named[]): RowOfSeats[] {
  const rows: RowOfSeats[] = [];
  for (const { section, row, label } of seats) {
    const same = rows.find((it) => it.section === section && it.row === row);
    if (same) same.labels.push(label);
    else rows.push({ section, row, labels: [label] });
  }
  return rows;
}
