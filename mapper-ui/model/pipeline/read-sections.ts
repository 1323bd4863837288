import { findInOutline } from '../../../engine/index.ts'
import { listAt } from '../document/json-path.ts'
import type { FlowReading } from '../document/read-flow.ts'

/** Steps that the author put together under a comment: `# --- the customer, who may be known ---`. */
export interface StepSection {
  /** Position of its first step. */
  readonly from: number
  /** Empty where nothing names it. */
  readonly title: string
  /** What the comment says behind the title. */
  readonly more: string
}

const HEADING = /^[ \t]*#[ \t]*-{2,}[ \t]*(.*?)[ \t-]*$/gm

/** The sections of the steps of a flow; the first begins with the first step, whatever stands before it. */
export function readSections({
  text,
  value,
  outline,
}: Pick<FlowReading, 'text' | 'value' | 'outline'>): readonly StepSection[] {
  const steps = findInOutline(outline(), ['steps'])
  const count = listAt(value, ['steps'])?.length ?? 0
  const sections: StepSection[] = []
  let before = steps?.key?.to ?? 0
  for (let at = 0; at < count; at += 1) {
    const whole = steps?.children.get(String(at))?.whole
    if (!whole) continue
    const headings = [...text.slice(before, whole.from).matchAll(HEADING)]
    const heading = headings.findLast(([, words]) => words !== '')?.[1]
    if (heading !== undefined) sections.push({ from: at, ...partHeading(heading) })
    else if (at === 0) sections.push({ from: 0, title: '', more: '' })
    before = whole.to
  }
  return sections
}

function partHeading(words: string): Pick<StepSection, 'title' | 'more'> {
  const [, title = words, more = ''] = /^(.+?)(?:[,:;]\s+|\s+(?=\())(.+)$/.exec(words) ?? []
  return { title: `${title.charAt(0).toUpperCase()}${title.slice(1)}`, more }
}
