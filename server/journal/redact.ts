import type { JsonObject, RunOptions } from '../../engine/index.ts'
import type { PersonalPaths } from './flow-story.ts'
import { hidePersonal } from './mask-story.ts'
import { readPersonalTexts } from './personal-texts.ts'

/**
 * Takes the personal values of a source record, and whatever looks like an e-mail address, out of a text for people: what
 * is told of a record stands unsealed in the database, and goes to lists, alerts and logs.
 */
export function createRedact(personal: PersonalPaths): NonNullable<RunOptions['redact']> {
  return (text: string, record: JsonObject): string =>
    hidePersonal(text, readPersonalTexts({ record, writes: [] }, personal))
}
