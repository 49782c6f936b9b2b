/** Numbers as they are shown. */

/** As it was printed; of a number that was computed, the four figures that count. */
export const exact = (value: number | null) => (value === null ? "" : String(Number(value.toPrecision(4))));

/** Three figures that count. */
export const figure = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : Math.abs(value) >= 0.1 || value === 0 ? value.toFixed(2) : value.toPrecision(2));
