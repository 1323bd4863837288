import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { expect, test } from 'vitest'

/** What Playwright reads of a page at once, whatever is still to arrive. */
const READS = new Set([
  'allInnerTexts',
  'allTextContents',
  'boundingBox',
  'count',
  'evaluate',
  'evaluateAll',
  'getAttribute',
  'innerText',
  'inputValue',
  'isChecked',
  'isDisabled',
  'isEnabled',
  'isHidden',
  'isVisible',
  'textContent',
])

test('tests in the browser wait for what they expect, however busy the machine is', () => {
  const files = readdirSync('mapper-ui', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.browser.test.ts'))
    .map((file) => `mapper-ui/${file}`)
  expect(files.length).toBeGreaterThan(30)
  expect(files.flatMap((file) => findReadOnce(file, readFileSync(file, 'utf8')))).toEqual([])
})

test('what is read once is found, and what is polled is not', () => {
  const lines = [
    "expect(await row.innerText()).toBe('a')",
    'expect((await rows.allInnerTexts()).length).toBe(1)',
    'await expect.poll(() => row.count()).toBe(1)',
    'expect(await findBarriers(page)).toEqual([])',
  ]
  expect(findReadOnce('a', lines.join('\n'))).toEqual(['a:1', 'a:2'])
})

function findReadOnce(file: string, text: string): readonly string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  return findAll(source, (node) => calls(node) === 'expect')
    .filter((call) =>
      findAll(call, ts.isAwaitExpression).some(
        (awaited) => findAll(awaited, (node) => READS.has(calls(node) ?? '')).length > 0,
      ),
    )
    .map((call) => `${file}:${source.getLineAndCharacterOfPosition(call.getStart()).line + 1}`)
}

function findAll(node: ts.Node, isWanted: (node: ts.Node) => boolean): readonly ts.Node[] {
  const within: ts.Node[] = []
  ts.forEachChild(node, (child) => {
    within.push(...findAll(child, isWanted))
  })
  return isWanted(node) ? [node, ...within] : within
}

/** The name of the function or method that is called. */
function calls(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined
  const { expression } = node
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText()
}
