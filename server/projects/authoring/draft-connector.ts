import {
  DescriptionError,
  type Draft,
  importDescription,
  writeDraft,
} from '../../../connectors/import/index.ts'
import { type Message, type ProjectFile, say, toText, type Words } from '../../../engine/index.ts'
import { Described, type DraftedConnector } from '../../contract/connectors.ts'
import { ApiError } from '../../problems/api-error.ts'
import { createParser } from '../../problems/validate.ts'

const parseDescribed = createParser<Described>(Described, 'body')

/** Longer texts are no files of a project. */
const MAX_TEXT = 1_000_000
const MAX_LEFT = 100

/** Answers with a connector made from a description. @throws {ApiError} for a text that is none. */
export async function draftConnector(
  _files: readonly ProjectFile[],
  body: unknown,
  words: Words | undefined,
): Promise<DraftedConnector> {
  const { name, text: description, only } = parseDescribed(body)
  const draft = drafted(description, { name, only })
  const resources = Object.keys(Object(draft.file['resources']))
  if (draft.offered.length === 0) throw unreadable(say('descriptionEmpty', {}))
  const text = resources.length === 0 ? '' : writeDraft(draft)
  return {
    text: text === '' || text.length > MAX_TEXT ? null : text,
    resources,
    offered: [...draft.offered],
    guesses: draft.guesses.length,
    left: draft.left
      .slice(0, MAX_LEFT)
      .map(({ what, reason }) => ({ what, reason: toText(reason, words) })),
  }
}

function drafted(text: string, options: Parameters<typeof importDescription>[1]): Draft {
  try {
    return importDescription(text, options)
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error
    throw unreadable(titleOf(error))
  }
}

function titleOf({ code, line, column }: DescriptionError): Message {
  switch (code) {
    case 'NO_YAML':
      return say('descriptionNoYaml', { line: String(line), column: String(column) })
    case 'NO_DESCRIPTION':
      return say('descriptionNone', {})
    case 'DESCRIPTION_TOO_LARGE':
      return say('descriptionTooLarge', {})
    case 'DESCRIPTION_TOO_TANGLED':
      return say('descriptionTangled', {})
  }
}

function unreadable(title: Message): ApiError {
  return new ApiError({
    type: 'description_unreadable',
    status: 422,
    title,
    detail: say('descriptionKinds', {}),
  })
}
