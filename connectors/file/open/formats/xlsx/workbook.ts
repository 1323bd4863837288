import { say } from '../../../../../engine/index.ts'
import { localOf, Refusal } from '../../../../text/sax.ts'
import { type Attributes, scanAll } from '../scan.ts'
import { builtInDate, type DateKind, dateKindOf } from './date.ts'
import { notXlsx, type Zip } from './zip.ts'

/** Bytes that such a part may have: of what is read whole, and of what is read row by row. */
const SMALL = 33_554_432
const STRINGS = 536_870_912
export const SHEET = 2_147_483_648
/** Characters of texts that cells share, in memory while a sheet is read. */
const MOST_SHARED = 67_108_864

/** What there is to know before a sheet is read. */
export interface Workbook {
  /** Name of the part that is the sheet. */
  readonly sheet: string
  /** Days are counted from 1904 on. */
  readonly is1904: boolean
  readonly strings: readonly string[]
  /** By the style of a cell: what its number stands for. */
  readonly dates: readonly (DateKind | undefined)[]
}

/** @throws {Refusal} where it is none, or has no such sheet. */
export async function readWorkbook(zip: Zip, wanted: string | undefined): Promise<Workbook> {
  const { sheets, is1904 } = await readSheets(zip)
  const { byId, byType } = await readRelations(zip)
  const sheet = wanted === undefined ? sheets[0] : sheets.find(({ name }) => name === wanted)
  if (!sheet) {
    throw new Refusal(
      say('fileNoSheet', {
        name: wanted ?? '',
        known: sheets.map(({ name }) => `"${name}"`).join(', '),
      }),
    )
  }
  const path = byId.get(sheet.id)
  if (path === undefined || !zip.has(path)) throw notXlsx()
  return {
    sheet: path,
    is1904,
    strings: await readStrings(zip, byType.get('sharedStrings') ?? 'xl/sharedStrings.xml'),
    dates: await readStyles(zip, byType.get('styles') ?? 'xl/styles.xml'),
  }
}

interface Sheet {
  readonly name: string
  readonly id: string
}

async function readSheets(
  zip: Zip,
): Promise<{ readonly sheets: readonly Sheet[]; readonly is1904: boolean }> {
  const sheets: Sheet[] = []
  let is1904 = false
  await scanAll(zip.read('xl/workbook.xml', SMALL), {
    open: (name, attributes) => {
      if (name === 'workbookPr') is1904 = isTrue(attributes['date1904'])
      if (name === 'sheet') {
        const { name: called = '' } = attributes
        sheets.push({ name: called, id: relationOf(attributes) })
      }
    },
  })
  return { sheets, is1904 }
}

/** `r:id`, whichever its prefix is. */
function relationOf(attributes: Attributes): string {
  const name = Object.keys(attributes).find((each) => each.includes(':') && localOf(each) === 'id')
  return name === undefined ? '' : (attributes[name] ?? '')
}

async function readRelations(zip: Zip) {
  const byId = new Map<string, string>()
  const byType = new Map<string, string>()
  await scanAll(zip.read('xl/_rels/workbook.xml.rels', SMALL), {
    open: (name, { Id = '', Type = '', Target = '' }) => {
      if (name !== 'Relationship') return
      const path = Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`
      byId.set(Id, path)
      byType.set(Type.slice(Type.lastIndexOf('/') + 1), path)
    },
  })
  return { byId, byType }
}

async function readStrings(zip: Zip, path: string): Promise<readonly string[]> {
  if (!zip.has(path)) return []
  const strings: string[] = []
  let text = ''
  let length = 0
  await scanAll(zip.read(path, STRINGS), {
    open: (name) => {
      if (name === 'si') text = ''
    },
    text: (found, parents) => {
      // How it is spoken is no part of it.
      if (parents.at(-1) === 't' && !parents.includes('rPh')) text += found
    },
    close: (name) => {
      if (name !== 'si') return
      // What an entry costs besides its characters counts as well.
      length += text.length + 16
      if (length > MOST_SHARED) throw notXlsx()
      strings.push(plainText(text))
    },
  })
  return strings
}

async function readStyles(zip: Zip, path: string): Promise<Workbook['dates']> {
  if (!zip.has(path)) return []
  const formats = new Map<number, DateKind | undefined>()
  const dates: (DateKind | undefined)[] = []
  await scanAll(zip.read(path, SMALL), {
    open: (name, { numFmtId = '', formatCode = '' }, parents) => {
      const id = Number(numFmtId)
      if (name === 'numFmt') formats.set(id, dateKindOf(formatCode))
      if (name === 'xf' && parents.at(-1) === 'cellXfs') {
        dates.push(formats.has(id) ? formats.get(id) : builtInDate(id))
      }
    },
  })
  return dates
}

export function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true'
}

/** A character that XML does not have stands there as `_x000D_`. */
export function plainText(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([\dA-F]{4})_/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}
