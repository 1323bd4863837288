import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, renameSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type ListRequest, type Page, type Resource, toText } from '../../../engine/index.ts'
import { keysOf, pagesOf, recordsOf, refusalOf } from '../../transport-suite/transport-case.ts'
import { createTestFolder } from '../testing/open-folder.ts'
import { xlsxOf } from '../testing/xlsx-file.ts'

function orders(list: string, format = 'csv: { delimiter: ";" }'): string {
  return `  order:
    title: Order
    files: in/orders-*.csv
    ${format}
    key: =number
    label: number
    list: { ${list} }
    record: { number: =number, total: =total, file: =file.name, line: =file.line }
    schema:
      properties: { number: { type: string }, total: { type: number }, file: { type: string }, line: { type: integer } }
`
}

function orderElement(n: number): string {
  return `<order><number>A${n}</number><total>1.5</total></order>\n`
}

function rowElement(...cells: readonly string[]): string {
  const texts = cells.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`)
  return `<row>${texts.join('')}</row>`
}

/** What the engine does with a page: all its records are handled, and that is committed. */
async function handleAll(
  resource: Resource,
  request: Partial<ListRequest> = {},
): Promise<readonly Page[]> {
  const pages = await pagesOf(resource, request)
  for (const page of pages) await page.handled?.()
  return pages
}

describe('files are read', () => {
  test('oldest first, with their place beside each record', async () => {
    const { write, open } = createTestFolder()
    write('in/orders-b.csv', 'number;total\nA1;1\nA2;2\n')
    await delay(20)
    write('in/orders-a.csv', 'number;total\nB1;3.5\n')
    write('in/other.csv', 'number;total\nC1;1\n')
    const records = await recordsOf(open(orders('quiet: 0s')).resource('order'))
    expect(records.map(({ record }) => record)).toEqual([
      { number: 'A1', total: 1, file: 'orders-b.csv', line: 2 },
      { number: 'A2', total: 2, file: 'orders-b.csv', line: 3 },
      { number: 'B1', total: 3.5, file: 'orders-a.csv', line: 2 },
    ])
  })

  test('but not those that are still written, or are none of ours', async () => {
    const { folder, write, open } = createTestFolder()
    const row = 'number;total\nA1;1\n'
    const names = ['.orders-x.csv', '~orders-x.csv', 'orders-x.csv.part', 'orders-x.csv.filepart']
    for (const name of [...names, 'orders-x.csv.tmp', 'Orders-1.csv.bak']) write(`in/${name}`, row)
    mkdirSync(join(folder, 'in/orders-folder.csv'))
    execFileSync('mkfifo', [join(folder, 'in/orders-pipe.csv')])
    write('secret.csv', row)
    symlinkSync(join(folder, 'secret.csv'), join(folder, 'in/orders-link.csv'))
    expect(await recordsOf(open(orders('quiet: 0s')).resource('order'))).toEqual([])
    write('in/orders-1.csv', row)
    expect(await recordsOf(open(orders('quiet: 1h')).resource('order'))).toEqual([])
    expect(await recordsOf(open(orders('quiet: 0s')).resource('order'))).toHaveLength(1)
  })

  test('later where they are left for now: the time that is told never passes them', async () => {
    const { write, open } = createTestFolder()
    write('in/orders-1.csv', 'number;total\nA1;1\n')
    const order = open(orders('quiet: 1s, changed: { overlap: 0s }')).resource('order')
    const [page] = await pagesOf(order)
    expect(page?.records).toEqual([])
    await delay(1_100)
    const records = await recordsOf(order, { since: page?.serverTime })
    expect(keysOf(records)).toEqual(['A1'])
  })

  test('also where one is moved in that was written long ago', async () => {
    const { folder, write, open } = createTestFolder()
    const order = open(orders('quiet: 0s, changed: { overlap: 0s }')).resource('order')
    write('made/orders-1.csv', 'number;total\nA1;1\n')
    utimesSync(join(folder, 'made/orders-1.csv'), new Date('2020-01-01'), new Date('2020-01-01'))
    mkdirSync(join(folder, 'in'))
    const [page] = await pagesOf(order)
    await delay(20)
    renameSync(join(folder, 'made/orders-1.csv'), join(folder, 'in/orders-1.csv'))
    const records = await recordsOf(order, { since: page?.serverTime })
    expect(keysOf(records)).toEqual(['A1'])
    expect(Date.parse(records[0]?.at ?? '')).toBeGreaterThan(Date.now() - 60_000)
  })

  test('on from any page, in the middle of a file, and anew where it is another by then', async () => {
    const { write, open } = createTestFolder()
    write('in/orders-1.csv', `number;total\n${[1, 2, 3, 4, 5].map((n) => `A${n};1\n`).join('')}`)
    await delay(20)
    write('in/orders-2.csv', 'number;total\nB1;1\n')
    const order = open(orders('quiet: 0s, size: 2')).resource('order')
    const pages = await pagesOf(order)
    const all = ['A1', 'A2', 'A3', 'A4', 'A5', 'B1']
    for (const [at, { next }] of pages.entries()) {
      if (next === undefined) continue
      const position = JSON.parse(JSON.stringify(next))
      expect(keysOf(await recordsOf(order, { position }))).toEqual(all.slice(2 * (at + 1)))
    }
    await delay(20)
    write('in/orders-1.csv', 'number;total\nA1;1\nA2;1\nA9;1\n')
    const rest = keysOf(await recordsOf(order, { position: pages[0]?.next }))
    expect(rest.toSorted()).toEqual(['A1', 'A2', 'A9', 'B1'])
  })

  test('as far as they were when they were listed, and not mixed with what they become', async () => {
    const { folder, write, open } = createTestFolder()
    const rows = Array.from({ length: 60_000 }, (_, at) => `A${at};1`).join('\n')
    write('in/orders-1.csv', `number;total\n${rows}\n`)
    const order = open(orders('quiet: 0s, size: 500, done: { move: done }')).resource('order')
    const keys: string[] = []
    let pages = 0
    for await (const page of order.list({ filter: 0, signal: new AbortController().signal })) {
      pages += 1
      if (pages === 2) write('in/orders-1.csv', `number;total\n${rows.replaceAll('A', 'B')}\n`)
      keys.push(...keysOf(page.records))
      await page.handled?.()
    }
    expect(keys.length).toBeLessThan(60_000)
    expect(keys.every((key) => key.startsWith('A'))).toBe(true)
    // Nothing of it is done, so the next run reads it as it is.
    expect(createNames(folder)).toEqual(['orders-1.csv'])
  })

  test('by the fields that a reader filters by', async () => {
    const { write, open } = createTestFolder()
    write('in/orders-1.csv', 'number;total\nA1;1\nA2;2\n')
    const order = open(orders('quiet: 0s, by: [total]')).resource('order')
    expect(keysOf(await recordsOf(order, { with: { total: 2 } }))).toEqual(['A2'])
  })

  test('in the encoding and with the numbers that the connector says', async () => {
    const { write, open } = createTestFolder()
    write('in/orders-1.csv', Buffer.from('number;total\r\nK\xf6ln;1,50\r\n', 'latin1'))
    const format = 'csv: { delimiter: ";", encoding: windows-1252, decimal: "," }'
    const [record] = await recordsOf(open(orders('quiet: 0s', format)).resource('order'))
    expect(record?.record).toMatchObject({ number: 'Köln', total: 1.5 })
  })
})

function createNames(folder: string): readonly string[] {
  return execFileSync('ls', [join(folder, 'in')], { encoding: 'utf8' })
    .trim()
    .split('\n')
}

describe('a row that cannot be read', () => {
  test('is a record of its own, with its line and what was expected, and the rest goes on', async () => {
    const { write, open } = createTestFolder()
    const lines = ['number;total', 'A1;1', 'A2', 'A3;abc', ';4', 'A5;5', 'A6;"6', 'A7;7']
    write('in/orders-1.csv', `${lines.join('\n')}\n`)
    const records = await recordsOf(open(orders('quiet: 0s')).resource('order'))
    const told = records.map(({ key, problem }) => [key, problem ? toText(problem) : ''])
    expect(told).toEqual([
      ['A1', ''],
      ['orders-1.csv:3', expect.stringMatching(/orders-1\.csv:3: .*2 values.*1/)],
      ['A3', 'orders-1.csv:4: "total" must be a number such as 12.50'],
      ['orders-1.csv:5', expect.stringMatching(/orders-1\.csv:5: .*number.* is empty/)],
      ['A5', ''],
      ['orders-1.csv:7', expect.stringMatching(/orders-1\.csv:7: .*not closed/)],
      ['A7', ''],
    ])
    expect(JSON.stringify(records.map(({ problem }) => problem))).not.toContain('abc')
  })

  test('may have bytes that are no text', async () => {
    const { write, open } = createTestFolder()
    write('in/orders-1.csv', Buffer.from('number;total\nK\xf6ln;1\nA2;2\n', 'latin1'))
    const [first, second] = await recordsOf(open(orders('quiet: 0s')).resource('order'))
    expect(first?.problem).toBeDefined()
    expect(second).not.toHaveProperty('problem')
  })
})

describe('a file that cannot be read as a whole', () => {
  test('is one record, and stays where it is', async () => {
    const { write, open, names } = createTestFolder()
    write('in/orders-1.csv', 'number;sum\nA1;1\n')
    write('in/orders-2.csv', 'number;total\nB1;1\n')
    const order = open(orders('quiet: 0s, done: { move: done }')).resource('order')
    const pages = await handleAll(order)
    const records = pages.flatMap((page) => page.records)
    expect(keysOf(records).toSorted()).toEqual(['B1', 'orders-1.csv'])
    expect(records.find(({ key }) => key === 'orders-1.csv')?.problem).toMatchObject({
      values: { said: { code: 'fileColumnMissing' } },
    })
    expect(names('in')).toEqual(['orders-1.csv'])
  })
})

describe('a workbook', () => {
  test('is read page by page, on from any of them, and moved when it is done', async () => {
    const { write, open, names } = createTestFolder()
    const rows = [1, 2, 3, 4, 5].map((n) => rowElement(`A${n}`, '1.5'))
    write(
      'in/orders-1.csv',
      await xlsxOf({ sheets: { S: rowElement('number', 'total') + rows.join('') } }),
    )
    const list = 'quiet: 0s, size: 2, done: { move: done }'
    const order = open(orders(list, 'xlsx: {}')).resource('order')
    const pages = await pagesOf(order)
    const all = ['A1', 'A2', 'A3', 'A4', 'A5']
    expect(keysOf(pages.flatMap(({ records }) => records))).toEqual(all)
    expect(pages[0]?.records[0]?.record).toMatchObject({ total: 1.5, line: 2 })
    for (const [at, { next }] of pages.entries()) {
      if (next === undefined) continue
      const position = JSON.parse(JSON.stringify(next))
      expect(keysOf(await recordsOf(order, { position }))).toEqual(all.slice(2 * (at + 1)))
    }
    for (const page of pages) await page.handled?.()
    expect([names('in'), names('done')]).toEqual([[], ['orders-1.csv']])
  })
})

test('a JSON file may have very many records', async () => {
  const { write, open } = createTestFolder()
  const items = Array.from({ length: 200_000 }, (_, at) => ({ number: `A${at}` }))
  write('in/orders-1.csv', JSON.stringify(items))
  const order = open(orders('quiet: 0s, size: 10000', 'json: {}')).resource('order')
  expect(await recordsOf(order)).toHaveLength(200_000)
})

describe('XML that ends in the middle', () => {
  test('has its records up to there read, is told of with the line, and stays where it is', async () => {
    const { write, open, names } = createTestFolder()
    write(
      'in/orders-1.csv',
      `<orders>\n${orderElement(1)}${orderElement(2)}<order><number>A3</numb`,
    )
    const list = 'quiet: 0s, done: { move: done }'
    const resource = open(orders(list, 'xml: { records: orders/order }')).resource('order')
    const records = (await handleAll(resource)).flatMap((page) => page.records)
    expect(keysOf(records)).toEqual(['A1', 'A2', 'orders-1.csv'])
    expect(records[1]?.record).toMatchObject({ number: 'A2', total: 1.5, line: 3 })
    expect(records[2]?.problem).toMatchObject({
      values: { said: { code: 'fileXmlEnds', values: { line: '4' } } },
    })
    expect(names('in')).toEqual(['orders-1.csv'])
    write(
      'in/orders-1.csv',
      `<orders>\n${orderElement(1)}${orderElement(2)}${orderElement(3)}</orders>`,
    )
    expect(keysOf((await handleAll(resource)).flatMap((page) => page.records))).toEqual([
      'A1',
      'A2',
      'A3',
    ])
    expect(names()).toEqual(['done', 'in'])
    expect(names('in')).toEqual([])
  })
})

describe('a file that is done', () => {
  const MOVED = 'quiet: 0s, size: 2, done: { move: done/orders }'

  test('is moved once all its records are handled, and not before', async () => {
    const { write, open, names } = createTestFolder()
    write('in/orders-1.csv', 'number;total\nA1;1\nA2;2\nA3;3\n')
    const order = open(orders(MOVED)).resource('order')
    const [first, second] = await pagesOf(order)
    await first?.handled?.()
    expect(names('in')).toEqual(['orders-1.csv'])
    await second?.handled?.()
    expect(names('in')).toEqual([])
    expect(names('done/orders')).toEqual(['orders-1.csv'])
  })

  test('is read again where nobody said that it was handled', async () => {
    const { write, open } = createTestFolder()
    write('in/orders-1.csv', 'number;total\nA1;1\nA2;2\n')
    const order = open(orders(MOVED)).resource('order')
    expect(keysOf(await recordsOf(order))).toEqual(['A1', 'A2'])
    expect(keysOf(await recordsOf(order))).toEqual(['A1', 'A2'])
  })

  test('takes no place of another, and an empty one goes as well', async () => {
    const { write, open, names } = createTestFolder()
    const order = open(orders(MOVED)).resource('order')
    for (const text of ['number;total\nA1;1\n', '', 'number;total\n']) {
      write('in/orders-1.csv', text)
      await handleAll(order)
    }
    expect(names('in')).toEqual([])
    expect(names('done/orders')).toEqual(['orders-1 (2).csv', 'orders-1 (3).csv', 'orders-1.csv'])
  })

  test('stays where it has grown meanwhile, and is read as it is then', async () => {
    const { write, open, names } = createTestFolder()
    write('in/orders-1.csv', 'number;total\nA1;1\n')
    const order = open(orders(MOVED)).resource('order')
    const [page] = await pagesOf(order)
    write('in/orders-1.csv', 'number;total\nA1;1\nA2;2\n')
    await page?.handled?.()
    expect(names('in')).toEqual(['orders-1.csv'])
    expect(keysOf((await handleAll(order)).flatMap(({ records }) => records))).toEqual(['A1', 'A2'])
    expect(names('in')).toEqual([])
  })

  test('may be deleted instead', async () => {
    const { write, open, names } = createTestFolder()
    write('in/orders-1.csv', 'number;total\nA1;1\n')
    await handleAll(open(orders('quiet: 0s, done: delete')).resource('order'))
    expect(names()).toEqual(['in'])
    expect(names('in')).toEqual([])
  })

  test('is not deleted while nobody could read a row of it', async () => {
    const { write, open, names } = createTestFolder()
    write('in/orders-1.csv', 'number;total\nA1;1;1\nA2;2\n')
    await delay(5)
    write('in/orders-2.csv', 'number;total\nB1;nothing\n')
    const order = open(orders('quiet: 0s, size: 1, done: delete')).resource('order')
    const records = (await handleAll(order)).flatMap((page) => page.records)
    expect(records.map(({ key, problem }) => [key, problem !== undefined])).toEqual([
      ['orders-1.csv:2', true],
      ['A2', false],
      ['B1', true],
    ])
    // What does not fit is kept with the record, but of a row that is none only its place is.
    expect(names('in')).toEqual(['orders-1.csv'])
    const [lost, good, unfit] = records
    expect(await order.tidy?.(lost?.raw ?? null)).toBeUndefined()
    expect(await order.tidy?.(good?.raw ?? null)).toEqual(good)
    expect(await order.tidy?.(unfit?.raw ?? null)).toEqual(unfit)
  })

  test('is read again before what came after it, if nobody came to move it', async () => {
    const { write, open } = createTestFolder()
    write('in/orders-1.csv', 'number;total\nA1;1\n')
    await delay(5)
    write('in/orders-2.csv', 'number;total\nA1;2\nB1;1\nB2;1\n')
    const order = open(orders(MOVED)).resource('order')
    const [page] = await pagesOf(order)
    expect(page?.records.map(({ record }) => record['total'])).toEqual([1, 2])
    // The process died after it had kept how far it came, and before it moved the first file.
    const again = await recordsOf(order, { position: page?.next })
    expect(again.map(({ record }) => record['total'])).toEqual([1, 2, 1, 1])
  })

  test.each([
    // Only what comes before the file that was begun brings its first records back.
    { age: 'newer', hour: 3, keys: ['A1', 'B3'] },
    { age: 'of the same moment', hour: 2, keys: ['A1', 'B1', 'B2', 'B3'] },
    { age: 'older', hour: 1, keys: ['A1', 'B1', 'B2', 'B3'] },
  ])('is all that a read goes on without: what came since is read, $age', async (since) => {
    const { write, open, folder } = createTestFolder()
    // A folder's files are as old as their arrival, which cannot be set: only a time to come can.
    const arrival = Date.now()
    const writeAt = (path: string, content: string, hour: number): void => {
      write(path, content)
      const time = new Date(arrival + hour * 3_600_000)
      utimesSync(join(folder, path), time, time)
    }
    const clock = { now: () => arrival + 86_400_000, sleep: async () => undefined }
    writeAt('in/orders-2.csv', 'number;total\nB1;1\nB2;1\nB3;1\n', 2)
    const order = open(orders(MOVED), { clock }).resource('order')
    const [page] = await pagesOf(order)
    writeAt('in/orders-1.csv', 'number;total\nA1;1\n', since.hour)
    const rest = await recordsOf(order, { position: page?.next })
    expect(keysOf(rest).toSorted()).toEqual(since.keys)
  })
})

describe('nothing outside is reached', () => {
  const list = 'quiet: 0s, done: { move: done }'

  test('where the operator allows no such folder', async () => {
    const { folder, write, open } = createTestFolder()
    write('in/orders-1.csv', 'number;total\nA1;1\n')
    for (const folders of [
      [],
      ['/nowhere'],
      [join(folder, 'in')],
      [`${folder}x`, folder.slice(0, -1)],
    ]) {
      const order = open(orders(list), { folders }).resource('order')
      expect(await refusalOf(recordsOf(order))).toMatchObject({
        class: 'config',
        reason: { code: 'fileForbidden' },
      })
    }
  })

  test('through a folder that is a link, for reading or for moving', async () => {
    const { folder, write, open, names } = createTestFolder()
    const other = createTestFolder()
    other.write('orders-1.csv', 'number;total\nA1;1\n')
    symlinkSync(other.folder, join(folder, 'in'))
    const refusal = await refusalOf(recordsOf(open(orders(list)).resource('order')))
    expect(refusal).toMatchObject({ class: 'config', reason: { code: 'fileLink' } })

    const moving = createTestFolder()
    moving.write('in/orders-1.csv', 'number;total\nA1;1\n')
    symlinkSync(other.folder, join(moving.folder, 'done'))
    const order = moving.open(orders(list)).resource('order')
    const [page] = await pagesOf(order)
    expect(await refusalOf(page?.handled?.() ?? Promise.resolve())).toMatchObject({
      class: 'config',
    })
    expect(moving.names('in')).toEqual(['orders-1.csv'])
    expect(other.names()).toEqual(['orders-1.csv'])
    write('x', '')
    expect(names()).toContain('x')
  })

  test('where the place itself is a link out of what is allowed, or hidden in it', async () => {
    const allowed = createTestFolder()
    const other = createTestFolder()
    other.write('in/orders-1.csv', 'number;total\nA1;1\n')
    symlinkSync(other.folder, join(allowed.folder, 'link'))
    allowed.write('.mapwright/in/orders-1.csv', 'number;total\nA1;1\n')
    for (const folder of ['link', '.mapwright']) {
      const settings = { folder: join(allowed.folder, folder) }
      const order = allowed.open(orders(list), {}, settings).resource('order')
      expect(await refusalOf(recordsOf(order))).toMatchObject({ reason: { code: 'fileForbidden' } })
    }
  })

  test('by a file that became a link after it was listed', async () => {
    const { folder, write, open } = createTestFolder()
    write('secret', 'number;total\nS;1\n')
    write('in/orders-1.csv', 'number;total\nA1;1\n')
    const order = open(orders('quiet: 0s, size: 1')).resource('order')
    write('in/orders-2.csv', 'number;total\nB1;1\n')
    const keys: string[] = []
    for await (const page of order.list({ filter: 0, signal: new AbortController().signal })) {
      keys.push(...keysOf(page.records))
      if (keys.length !== 1) continue
      for (const name of ['orders-1.csv', 'orders-2.csv']) {
        renameSync(join(folder, 'in', name), join(folder, name))
        symlinkSync(join(folder, 'secret'), join(folder, 'in', name))
      }
    }
    expect(keys).not.toContain('S')
  })

  test('by a file that is too large to be read as a whole', async () => {
    const { write, open } = createTestFolder()
    write('in/orders-1.csv', JSON.stringify([{ number: 'x'.repeat(2_000_000) }]))
    const order = open(orders('quiet: 0s', 'json: {}'), { maxBytes: 1_048_576 }).resource('order')
    const [record] = await recordsOf(order)
    expect(record).toMatchObject({
      key: 'orders-1.csv',
      problem: { values: { said: { code: 'fileTooLarge' } } },
    })
  })

  test('with hard links, which are files like others', async () => {
    const { folder, write, open } = createTestFolder()
    write('in/orders-1.csv', 'number;total\nA1;1\n')
    linkSync(join(folder, 'in/orders-1.csv'), join(folder, 'in/orders-2.csv'))
    expect(await recordsOf(open(orders(list)).resource('order'))).toHaveLength(2)
  })
})
