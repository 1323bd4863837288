import type { DocumentPath } from '../diagnostic.ts'
import type { Json } from '../json.ts'
import type { YamlText } from '../language/parse-yaml.ts'
import type { Message } from '../messages/message.ts'
import type { TextEdit } from './text-edit.ts'

/** A place for a new or moved pair or item: beside another one, or the end of a map or list. */
export type EditPlace =
  | { readonly kind: 'before'; readonly sibling: DocumentPath }
  | { readonly kind: 'after'; readonly sibling: DocumentPath }
  | { readonly kind: 'end'; readonly of: DocumentPath }

/** One gesture on what a YAML file says. A pair has a `key`, an item of a list has none. */
export type YamlEdit =
  | { readonly kind: 'set'; readonly path: DocumentPath; readonly value: Json }
  | {
      readonly kind: 'insert'
      readonly place: EditPlace
      readonly key?: string
      readonly value: Json
    }
  | { readonly kind: 'remove'; readonly path: DocumentPath }
  | { readonly kind: 'rename'; readonly path: DocumentPath; readonly key: string }
  | { readonly kind: 'move'; readonly path: DocumentPath; readonly place: EditPlace }

export type RefusalCode =
  /** The text is not YAML, or more than one document. */
  | 'invalid'
  /** The path names nothing. */
  | 'absent'
  /** The path leads to or through an alias. */
  | 'alias'
  /** The path leads into a part that an alias elsewhere repeats. */
  | 'shared'
  /** The map has such a key already. */
  | 'duplicate'
  /** A key where there are none, an item in a map, a part moved into itself. */
  | 'misplaced'
  /** No text was found that says exactly what was meant. */
  | 'unsure'

/** Why an edit was not made. Nothing was changed. */
export interface Refusal {
  readonly kind: 'refused'
  readonly code: RefusalCode
  /** Subject first, no full stop. */
  readonly message: Message
}

export interface Edited {
  readonly kind: 'edited'
  /** The new text. */
  readonly text: string
  /** The same, as it was parsed to see that it says what was meant. */
  readonly parsed: YamlText
  /** What leads from the old text to the new one; offsets in the old one, in order, apart from each other. */
  readonly edits: readonly TextEdit[]
  /** What leads back to the very bytes. */
  readonly inverse: readonly TextEdit[]
  /** The part that moved, or the map or list around it, was written anew, because no smaller change was right. */
  readonly isRewritten: boolean
}

export type EditOutcome = Edited | Refusal

export function refuse(code: RefusalCode, message: Message): Refusal {
  return { kind: 'refused', code, message }
}
