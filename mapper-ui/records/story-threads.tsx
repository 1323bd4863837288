import { type RefObject, useEffect, useState } from 'react'

/** From a node on the left to one further right, both by the names that elements carry in `data-node`. */
export interface Thread {
  readonly from: string
  readonly to: string
  /** How the value came: as it is, by the row of a table, or for each item of a list. */
  readonly kind: 'copied' | 'decided' | 'list'
}

interface Drawn extends Thread {
  readonly line: string
}

/** Draws threads between the elements of a holder, and draws them anew when anything in it changes its place. */
export function StoryThreads({
  holder,
  threads,
  hot,
}: {
  readonly holder: RefObject<HTMLElement | null>
  readonly threads: readonly Thread[]
  /** Names of nodes whose threads stand out. */
  readonly hot: ReadonlySet<string>
}) {
  const [drawn, setDrawn] = useState<readonly Drawn[]>([])
  useEffect(() => {
    const element = holder.current
    if (!element) return undefined
    const draw = () => setDrawn(threads.flatMap((thread) => drawThread(element, thread)))
    const observer = new ResizeObserver(draw)
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    return () => observer.disconnect()
  }, [holder, threads])
  return (
    <svg className="story-threads" aria-hidden="true">
      {drawn.map(({ from, to, kind, line }) => (
        <path
          key={`${from} ${to}`}
          d={line}
          data-kind={kind}
          data-hot={hot.has(from) && hot.has(to) ? true : undefined}
        />
      ))}
    </svg>
  )
}

function drawThread(holder: HTMLElement, thread: Thread): readonly Drawn[] {
  const [start, end] = [thread.from, thread.to].map((name) =>
    holder.querySelector(`[data-node="${CSS.escape(name)}"]`),
  )
  // What is folded has a place, too.
  if (!start || !end || [start, end].some(isFolded)) return []
  const around = holder.getBoundingClientRect()
  const left = start.getBoundingClientRect()
  const right = end.getBoundingClientRect()
  const [x1, y1] = [left.right - around.left, left.top + left.height / 2 - around.top]
  const [x2, y2] = [right.left - around.left, right.top + right.height / 2 - around.top]
  const bend = (x2 - x1) / 2
  return [{ ...thread, line: `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` }]
}

function isFolded(element: Element): boolean {
  return element.closest('details:not([open])') !== null
}
