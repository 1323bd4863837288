import { getHeapStatistics, setFlagsFromString } from 'node:v8'

const MB = 1024 * 1024

/**
 * Lets the heap of this process grow to two and a half times of what is in use before it is collected as a whole.
 *
 * V8 goes by the most that a heap may have: with some gigabytes it lets it grow fourfold, with some hundred megabytes by
 * a third, so that a run of orders is collected three times in every second.
 */
export function settleHeapGrowth(): void {
  const percent = heapGrowthFor(getHeapStatistics().heap_size_limit)
  if (percent !== undefined) setFlagsFromString(`--heap-growing-percent=${percent}`)
}

/**
 * How much a heap may grow, in per cent of what is in use. Who bounds it below 200 MB, young objects included, cares for
 * memory and not for time, and is left to V8.
 */
export function heapGrowthFor(limitBytes: number): number | undefined {
  return limitBytes < 200 * MB ? undefined : 150
}
