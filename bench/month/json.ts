/** JSON as it comes off a wire: nothing is known of it before it is looked at. */
export type Row = Record<string, unknown>

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export const row = (value: unknown): Row => (isRow(value) ? value : {})

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

export const rows = (value: unknown): Row[] => list(value).filter(isRow)

export function num(value: unknown, otherwise = 0): number {
  return typeof value === 'number' ? value : otherwise
}

/** A field that should be text; `false`, null and absent are all "nothing" in one of the two systems. */
export function str(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : ''
}

export function parse(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body)
    return value
  } catch {
    return undefined
  }
}

export function round(value: number, places: number): number {
  const factor = 10 ** places
  // 3 × 9.995 is 29.984999999999996 in binary: what is written as a half must round as one.
  return (
    Math.sign(value) * (Math.round(Math.abs(value) * factor * (1 + Number.EPSILON * 4)) / factor)
  )
}

export const cents = (value: number): number => round(value, 2)
