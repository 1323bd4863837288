import type { JsonObject } from '../../json.ts'

/** A target record that a step found, or was answered with. */
export interface FoundRecord {
  readonly resource: string
  readonly record: JsonObject
}

/** What a text is about: its words may be made of these. */
export interface Known {
  readonly record: JsonObject
  readonly found: readonly FoundRecord[]
}

/**
 * Takes what is personal in records out of a text about them; without records, what is so by its looks.
 */
export type Redact = (text: string, known: Known, as: TextKind) => string

/**
 * What a text is: words of whoever; made by a formula of the flow, so that pieces of personal values may be in it; a value
 * that a formula stumbled over, and may have made, too; one that a table has no row for; or one that a step writes.
 */
export type TextKind = 'words' | 'made' | 'value' | 'row' | 'written'

/** Notes a target record that formulas may speak of from now on. */
export function noteFound(
  { found }: { readonly found?: FoundRecord[] | undefined },
  resource: string,
  record: JsonObject | undefined,
): void {
  if (record) found?.push({ resource, record })
}
