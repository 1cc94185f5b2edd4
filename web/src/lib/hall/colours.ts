const NAMES = [
  'paper', 'surface', 'stage', 'text', 'text-soft', 'text-faint', 'ink', 'on-ink', 'accent', 'seat-gone', 'on-grade',
  'grade-1', 'grade-2', 'grade-3', 'grade-4', 'grade-5', 'grade-6',
] as const;

export type Colours = Record<(typeof NAMES)[number], string> & { font: string };

/** The tokens as the theme has them now: custom properties hold `light-dark()` unresolved, an element's colour does not. */
export function readColours(): Colours {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.hidden = true;
  const colours = { font: getComputedStyle(document.body).fontFamily } as Colours;
  for (const name of NAMES) {
    probe.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colours;
}

/** A hall may have more grades than there are colours. */
export const gradeColour = (colours: Colours, grade: number) =>
  colours[`grade-${Math.min(grade, 6)}` as 'grade-1'];
