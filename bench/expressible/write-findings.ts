import type { Vendor } from './read-vendors.ts'
import { ASPECTS, type Aspect, type Verdict } from './verdicts.ts'

/** The page of documentation that tells what connectors can say of documented systems, and what they cannot. */
export function writeFindings(vendors: readonly Vendor[]): string {
  const whole = vendors.filter(({ verdicts }) =>
    verdicts.every(({ answer }) => answer !== 'not said'),
  )
  return `${[
    '# What connectors can say',
    'Written by `npx vitest run bench/expressible.test.ts --update` from the first lines of `bench/expressible/*.yaml`. Each file is a connector to a system that somebody else documented, with tests of requests and answers as documented, shortened. They were written from memory of the documentation, and compared with public code in part: none has met the system itself. What such a file leaves out because the language has no words for it is a finding.',
    `${vendors.length} systems; ${whole.length} are said as a whole.`,
    countsOf(vendors),
    '## By kind',
    kindsOf(vendors),
    '## By system',
    tableOf(vendors),
    '## Not said',
    findingsOf(vendors),
  ].join('\n\n')}\n`
}

function countsOf(vendors: readonly Vendor[]): string {
  const rows = ASPECTS.map((aspect) => {
    const marks = vendors.map((vendor) => markOf(vendor, aspect))
    const count = (mark: Mark) => marks.filter((each) => each === mark).length
    return `| ${aspect} | ${count('said')} | ${count('in part')} | ${count('not said')} | ${count('–')} |`
  })
  return [
    '| aspect | said | in part | not said | has none |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

type Mark = 'said' | 'in part' | 'not said' | '–'

function markOf({ verdicts }: Vendor, aspect: Aspect): Mark {
  const own = verdicts.filter((verdict) => verdict.aspect === aspect)
  const said = own.some(({ answer }) => answer === 'said')
  const lacks = own.some(({ answer }) => answer === 'not said')
  if (said) return lacks ? 'in part' : 'said'
  return lacks ? 'not said' : '–'
}

/** Ways of each aspect, with how many systems have it and of how many it is said. */
function kindsOf(vendors: readonly Vendor[]): string {
  const rows = ASPECTS.flatMap((aspect) => {
    const verdicts = vendors
      .flatMap((vendor) => vendor.verdicts)
      .filter((each) => each.aspect === aspect)
    const kinds = [...new Set(verdicts.flatMap((verdict) => verdict.kinds))].toSorted()
    return kinds.map((kind) => {
      const having = verdicts.filter((verdict) => verdict.kinds.includes(kind))
      const said = having.filter(({ answer }) => answer === 'said').length
      return `| ${aspect} | ${kind} | ${having.length} | ${said} |`
    })
  })
  return ['| aspect | kind | systems | said |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

function tableOf(vendors: readonly Vendor[]): string {
  const rows = vendors.map((vendor) => {
    const title = vendor.plan?.title ?? vendor.name
    const marks = ASPECTS.map((aspect) => markOf(vendor, aspect))
    return `| [${title}](${vendor.documentation}) | ${marks.join(' | ')} |`
  })
  return [
    `| system | ${ASPECTS.join(' | ')} |`,
    `| --- |${' --- |'.repeat(ASPECTS.length)}`,
    ...rows,
  ].join('\n')
}

function findingsOf(vendors: readonly Vendor[]): string {
  const lines = vendors.flatMap(({ name, plan, verdicts }) =>
    verdicts
      .filter(({ answer }) => answer === 'not said')
      .map((verdict) => `- ${plan?.title ?? name}, ${describe(verdict)}`),
  )
  return lines.length === 0 ? 'Nothing.' : lines.join('\n')
}

function describe({ aspect, kinds, why }: Verdict): string {
  return `${aspect} (${kinds.join(', ')}): ${why}.`
}
