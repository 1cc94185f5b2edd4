/** From here on "few left" is true and worth saying: seats of a performance. */
export const LOW = 30;
