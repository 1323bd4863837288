import { LanguageError } from './language-error.ts'
import type { Value } from './value.ts'

/** Ways to share a text out among the parts of a picture that may still be tried. */
const MAX_WAYS = 1_000_000

/**
 * Refuses a picture that could keep the package busy for long.
 *
 * The package makes a regular expression of the picture, with one repetition for each part. Parts that stand together,
 * or with only letters and digits between them, can share a text out among them in many ways, and it tries them all.
 */
export function checkDatePicture(text: Value, picture: Value): void {
  if (typeof text !== 'string' || typeof picture !== 'string') return
  let ways = 1
  for (const group of picture.split(/\][^[]*?[^[\]A-Za-z0-9][^[]*?\[/)) {
    const joints = group.match(/\][A-Za-z0-9]*\[/g)?.length ?? 0
    for (let joint = 1; joint <= joints && ways <= MAX_WAYS; joint++) {
      ways *= Math.max(text.length - joint, 1) / joint
    }
  }
  if (ways > MAX_WAYS) throw new LanguageError('LIMIT_TIME')
}
