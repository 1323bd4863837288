/** Steps of priority between one place of the queue and the next. */
const STEP = 10

/** Of runs at one place, the flow that comes first in the order of its integration goes first. */
export function priorityAt(place: number, rank: number): number {
  return -place * STEP - Math.min(rank, STEP - 1)
}

export function placeOf(priority: number): number {
  return Math.floor(-priority / STEP)
}
