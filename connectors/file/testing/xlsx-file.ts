import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** Packs parts, as the programs do that write such files. */
export async function zipOf(
  parts: Readonly<Record<string, string | Uint8Array>>,
): Promise<Uint8Array> {
  const zip = new ZipFile()
  for (const [name, part] of Object.entries(parts)) zip.addBuffer(Buffer.from(part), name)
  zip.end()
  return buffer(zip.outputStream)
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export interface XlsxParts {
  /** Sheet → what is between `<sheetData>` and its end. */
  readonly sheets: Readonly<Record<string, string>>
  readonly strings?: readonly string[]
  /** `<numFmts>` and `<cellXfs>`. */
  readonly styles?: string
  readonly workbook?: string
}

/** A workbook, as Excel lays it out: shared strings come after the sheets that use them. */
export async function xlsxOf({
  sheets,
  strings = [],
  styles = '',
  workbook = '',
}: XlsxParts): Promise<Uint8Array> {
  const names = Object.keys(sheets)
  const listed = names.map(
    (name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 7}"/>`,
  )
  const related = names.map(
    (_, at) =>
      `<Relationship Id="rId${at + 7}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  )
  return zipOf({
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">${workbook}<sheets>${listed.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${related.join('')}</Relationships>`,
    ...Object.fromEntries(
      Object.values(sheets).map((rows, at) => [
        `xl/worksheets/sheet${at + 1}.xml`,
        `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`,
      ]),
    ),
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}">${styles}</styleSheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`,
  })
}
