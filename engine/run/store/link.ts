import type { JsonObject } from '../../json.ts'
import type { RecordId } from '../connection.ts'

/** A record of a source, and the kind of target record that is made of it. */
export interface LinkKey {
  /** Resource of the source, as `role.resource`. */
  readonly source: string
  readonly key: string
  /** Resource of the target, as `role.resource`. */
  readonly target: string
}

/**
 * Which target record a source record became. Several source records may share one target record (two webshop
 * customers with one e-mail address): each link keeps its own hash.
 */
export interface Link extends LinkKey {
  readonly id: RecordId
  /** Hash of the fields last sent, without create-only ones; absent when linked but never written by us. */
  readonly hash?: string | undefined
  /** Flow that made it. */
  readonly flow: string
  /** The source record is gone; kept so that a return revives it. */
  readonly dead?: boolean | undefined
}

export function linkTo(
  { source, key, target }: LinkKey,
  id: RecordId,
  hash: string | undefined,
  flow: string,
): Link {
  return { source, key, target, id, hash, flow }
}

/** `shop.category|99|pos.category`: waits for the link from that source record. */
export function linkWakeKey(link: LinkKey): string {
  return `${link.source}|${link.key}|${link.target}`
}

/** The reverse of {@link linkWakeKey}; another kind of key gives nothing, or a link that cannot exist. */
export function parseLinkWakeKey(text: string): LinkKey | undefined {
  const first = text.indexOf('|')
  const last = text.lastIndexOf('|')
  if (first === last) return undefined
  return {
    source: text.slice(0, first),
    key: text.slice(first + 1, last),
    target: text.slice(last + 1),
  }
}

/** `pos.product?sku="A-1"`: waits for a target record with these values. */
export function matchWakeKey(target: string, by: JsonObject): string {
  const values = Object.keys(by)
    .toSorted()
    .map((name) => `${name}=${JSON.stringify(by[name])}`)
  return `${target}?${values.join('&')}`
}
