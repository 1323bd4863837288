import { type ConnectorAuthor, type DocumentPath, say } from '../../../engine/transport.ts'

/** The encoding that a format names, as the WHATWG calls it. */
export function compileEncoding(
  { encoding = 'utf-8' }: { readonly encoding?: string },
  path: DocumentPath,
  author: ConnectorAuthor,
): string {
  try {
    return new TextDecoder(encoding).encoding
  } catch {
    const hint = say('writeAs', { example: 'encoding: windows-1252' })
    const message = say('fileEncodingUnknown', { name: encoding })
    author.error('encoding_unknown', [...path, 'encoding'], message, hint)
    return 'utf-8'
  }
}
