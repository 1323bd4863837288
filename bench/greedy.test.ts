import { afterAll, describe, expect, test } from 'vitest'
import { greedyFormulas } from '../engine/testing/greedy-formula.ts'
import { GreedyChild } from './greedy/greedy-child.ts'
import { greedyFinding } from './greedy-fuzzer.ts'

/** The first of what `npm run fuzz -- --only greedy-formulas` tries: in a process with 256 MB. */
const child = new GreedyChild()
afterAll(() => child.stop())

async function findings(formulas: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const text of formulas) {
    const finding = await greedyFinding(child, text)
    if (finding !== undefined) found.push(finding)
  }
  return found
}

describe('a formula that asks for much ends within ten times its limit, and the process lives', () => {
  test('whatever function it calls', async () => {
    expect(await findings(greedyFormulas())).toEqual([])
  })

  test.each([
    ['names of a wide object', '[1..100000].$keys($$.wide)'],
    ['truth of a wide object', '[1..100000].($$.wide ? 1 : 2)'],
    ['opposite of a wide object', '[1..100000].$not($$.wide)'],
    ['fields of a wide object', '[1..100000].$each($$.wide, function($v){ 1 })'],
    ['a wide object taken apart', '[1..100000].$spread($$.wide)'],
    ['a wide object in many places of the result', '[1..9999].{"a": $$.wide}'],
    ['whole numbers read by a picture', '[1..100000].$parseInteger($$.digits, "#,##0")'],
    ['many items put in order by text', '[1..99999]^($string($))'],
    ['a long picture', '$formatInteger(n, long)'],
    ['a wide date picture', '$fromMillis(0, "[Y,400000000-400000000]")'],
    ['a date picture that is a huge regular expression', '$toMillis("2", "[Y,9999999][M01]")'],
    ['a huge Roman numeral', '[1..100000].$formatInteger(1e15, "I")'],
    ['infinity in letters', '$formatInteger(1/0, "A")'],
    ['a mark that resembles the text', '$contains(long, mark)'],
    ['replacing a mark that resembles the text', '$replace(long, mark, "x")'],
    ['splitting at a mark that resembles the text', '$split(long, mark)'],
    ['what stands before such a mark', '$substringBefore(long, mark)'],
    [
      'a choice after the other',
      `$contains($pad("", 60, "a"), /${'a?'.repeat(40)}${'a'.repeat(30)}b/)`,
    ],
    ['an alternative after the other', `$contains($pad("", 60, "a"), /${'(a|aa)'.repeat(40)}b/)`],
    ['a large regular expression on a long text', '$contains(long, /(a|aa|aaa|b|c){90}$/)'],
    ['everything within', '[1..100000].$count($$.**)'],
    ['text of much', '$string([long, long, long, long])'],
    ['a list put in order', '[1..300000]^($)'],
    ['long texts that are alike', '[1..100000][($$.long & "") = $$.long & ""]'],
    ['a function handed on', 'numbers ~> $map($string) ~> $join ~> $length'],
    ['a transform of all there is', '$$ ~> |**|{"a": 1}|'],
  ])('%s', async (_, text) => {
    expect(await findings([text])).toEqual([])
  })
})
