import type { Binding } from '../database/query.ts'
import type { AddressFinder } from './address-finder.ts'

/** What may become an `@` for those who decode it, as JavaScript and PostgreSQL both understand it. */
export const SIGN = String.raw`[@%&\\＠﹫％﹪＆﹠＼﹨]`
/** And what every address has that does not stand as it is (`readings.ts`). */
export const DISGUISE = String.raw`%[0-9a-f]{2}|&#|&[a-z]+;|\\[ux]|["\s]@|\\[nrtbf]@|@["\s]|@\\[nrtbf]|[^\u0001-\u007f]`

/**
 * An expression, with its bindings, for rows in whose columns the address may be: a first look in the database. Others need not
 * be read.
 */
export function mayHave(
  columns: readonly string[],
  { parts }: Pick<AddressFinder, 'parts'>,
): { readonly sql: string; readonly bindings: readonly Binding[] } {
  const looks = columns.flatMap((column) => [
    ...parts.map(() => `strpos(lower(${column}::text), ?) > 0`),
    `(${column}::text ~ ? and ${column}::text ~* ?)`,
  ])
  return {
    sql: `(${looks.join(' or ')})`,
    bindings: columns.flatMap(() => [...parts, SIGN, DISGUISE]),
  }
}
