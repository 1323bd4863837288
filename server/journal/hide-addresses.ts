import { MASK } from './mask.ts'
import { readingsOf } from './readings.ts'

/** Parts as long as addresses may have (RFC 5321): without bounds, a long text without spaces would take for ever. */
const EMAIL =
  /[\p{L}\p{M}\p{N}_.!#$%&'*+/=?^`{|}~-]{1,64}(?:@|%40)[\p{L}\p{M}\p{N}_-]{1,63}(?:\.[\p{L}\p{M}\p{N}_-]{1,63}){1,8}/giu
const EMAIL_SIGN = /@|%40/
/** Of what was no address as it stood: `2 @ 3.50` is none either, and no domain ends with a number. */
const EMAIL_READ =
  /[\p{L}\p{M}\p{N}_+*-]@(?:[\p{L}\p{M}\p{N}_-]{1,63}\.){1,8}\p{L}[\p{L}\p{M}\p{N}-]{0,62}/u

/**
 * Takes e-mail addresses out of a text. Of one that says an address only to those who decode it (`jan&#64;x.nl`) nothing is
 * left: where in it the address stands, each reader would tell otherwise.
 */
export function hideAddresses(text: string): string {
  const hidden = EMAIL_SIGN.test(text) ? text.replaceAll(EMAIL, MASK) : text
  const isTold = readingsOf(hidden).some(
    (reading) => reading.includes('@') && EMAIL_READ.test(reading),
  )
  return isTold ? MASK : hidden
}
