import { isMessage, toText } from '../../engine/index.ts'

/** For programs that read what a command prints: messages are in English, as everywhere on the command line. */
export function toJson(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) => (isMessage(value) ? toText(value) : value))
}
