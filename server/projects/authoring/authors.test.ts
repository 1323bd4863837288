import { afterAll, describe, expect, test } from 'vitest'
import { type Authors, createAuthors } from './authors.ts'

const ann = { workspace: 'default', caller: 'ann' }
const flow = (text: string) => [{ path: 'flows/a.yaml', text }]
/** Reading this takes longer than anybody waits. */
const ENDLESS = Array.from({ length: 32 }, (_, at) => ({
  path: `flows/${at}.yaml`,
  text: 'a: [1,2,3]\n- {x: '.repeat(55_000),
}))
/** A million things of some bytes each. */
const LARGE = flow(`flow: x\nsteps: [${'1,'.repeat(450_000)}1]`)

const opened: Authors[] = []
function open(limits: Parameters<typeof createAuthors>[0]): Authors {
  const authors = createAuthors(limits)
  opened.push(authors)
  return authors
}
afterAll(() => Promise.all(opened.map((each) => each.close())))

const mistakesIn = (authors: Authors, files: typeof ENDLESS, asker = ann) =>
  authors.ask(asker, { kind: 'mistakes', files, changed: files.map(({ path }) => path) })

const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'answered',
    (error: { code: string }) => error.code,
  )

describe('what authors write', () => {
  const authors = open({ processes: 1, milliseconds: 20_000 })

  test('is checked elsewhere, with its places', async () => {
    const { count, first } = await mistakesIn(authors, flow('flow: x\nsteps: 1\n'))
    expect(count).toBe(first.length)
    expect(first).toContainEqual(expect.objectContaining({ file: 'flows/a.yaml', line: 2 }))
  })

  test('does not make wrong what was wrong before', async () => {
    const files = [...flow('flow: x\n'), { path: 'flows/b.yaml', text: 'flow: [' }]
    const question = { kind: 'mistakes', files, changed: ['flows/none.yaml'] } as const
    expect((await authors.ask(ann, { ...question, before: files })).count).toBe(0)
    expect((await authors.ask(ann, { ...question, before: [] })).count).toBeGreaterThan(0)
  })

  test('is read where it is checked, and the answer is made there', async () => {
    const body = new TextEncoder().encode('{"files": []}')
    const answer = await authors.ask(ann, { kind: 'lintFiles', files: [] }, body)
    expect(answer).toMatchObject({ json: expect.any(Uint8Array) })
  })

  test('is told of up to a hundred mistakes, and how many there are', async () => {
    const keys = Array.from({ length: 300 }, (_, at) => `odd${at}: 1\n`).join('')
    const { count, first } = await mistakesIn(authors, flow(`flow: x\n${keys}`))
    expect(count).toBeGreaterThanOrEqual(300)
    expect(first).toHaveLength(100)
  })

  test('is given up when it takes too long, and the next is answered', async () => {
    const hurried = open({ processes: 1, milliseconds: 1_500 })
    expect(await codeOf(mistakesIn(hurried, ENDLESS))).toBe('TOO_COSTLY')
    const bob = { workspace: 'default', caller: 'bob' }
    const answers = [1, 2, 3].map(() => codeOf(mistakesIn(authors, flow('flow: x\n'), bob)))
    expect(await Promise.all(answers)).toEqual(['answered', 'answered', 'answered'])
  })

  test('is given up when it takes too much memory, and the process goes on', async () => {
    const narrow = open({ processes: 1, megabytes: 96 })
    expect(await codeOf(mistakesIn(narrow, LARGE))).toBe('TOO_COSTLY')
    expect(await codeOf(mistakesIn(narrow, flow('flow: x\n')))).toBe('answered')
  })

  test('is given up when who asked goes away, while it is computed too', async () => {
    const gone = new AbortController()
    const asked = codeOf(
      mistakesIn(authors, ENDLESS, { ...ann, signal: gone.signal } as typeof ann),
    )
    setTimeout(() => gone.abort(), 500)
    expect(await asked).toBe('CALLER_GONE')
    expect(await codeOf(mistakesIn(authors, flow('flow: x\n')))).toBe('answered')
  })
})
