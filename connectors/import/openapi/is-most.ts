/** What holds for so many operations in a hundred is taken to hold for the API. */
const MOST = 60

/** Whether so many of all operations are enough to speak for the others. */
export function isMost(count: number, all: { readonly length: number }): boolean {
  return count > 0 && count * 100 >= all.length * MOST
}
