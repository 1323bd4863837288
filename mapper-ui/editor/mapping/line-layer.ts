/** A line as it is to be drawn. */
export interface DrawnLine {
  /** For the `d` of a path. */
  readonly curve: string
  readonly look: string
  readonly isThick: boolean
  /** The target row that a click on it chooses; absent for lines that are not to be clicked. */
  readonly row: number | undefined
}

/** Draws lines into a pool of paths: what a path shows already is not written to the page again. */
export interface LineLayer {
  readonly draw: (lines: readonly DrawnLine[]) => void
  /** The line to the pointer, while somebody drags. */
  readonly stretch: (curve: string) => void
  /** Lines that lead out of view, told at the edge that they cross. */
  readonly count: (counts: Readonly<Record<string, number>>) => void
}

interface Slot {
  readonly path: SVGPathElement
  /** Wider than the line, and unseen: what the pointer hits. */
  readonly hit: SVGPathElement
  shown: DrawnLine
}

const SVG = 'http://www.w3.org/2000/svg'
const NOTHING: DrawnLine = { curve: '', look: '', isThick: false, row: undefined }

export function createLineLayer(layer: SVGSVGElement): LineLayer {
  const slots: Slot[] = []
  const stretched = addPath(layer, 'mapping-line-stretched')

  function slotAt(at: number): Slot {
    const known = slots[at]
    if (known) return known
    const path = addPath(layer, '')
    const slot = { path, hit: addPath(layer, 'mapping-line-hit'), shown: NOTHING }
    slots.push(slot)
    return slot
  }

  return {
    draw: (lines) => {
      // Paths that are not needed now stay for later.
      const count = Math.max(lines.length, slots.length)
      for (let at = 0; at < count; at++) show(slotAt(at), lines[at] ?? NOTHING)
    },
    stretch: (curve) => stretched.setAttribute('d', curve),
    count: (counts) => {
      for (const pill of layer.parentElement?.querySelectorAll<HTMLElement>('[data-count]') ?? []) {
        const edge = pill.dataset['count'] ?? ''
        const count = counts[edge] ?? 0
        const words = `${edge.endsWith('Above') ? '↑' : '↓'} ${count}`
        if (pill.hidden !== (count === 0)) pill.hidden = count === 0
        if (pill.textContent !== words) pill.textContent = words
      }
    },
  }
}

function addPath(layer: SVGSVGElement, look: string): SVGPathElement {
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('class', look)
  layer.append(path)
  return path
}

function show(slot: Slot, line: DrawnLine): void {
  const { path, hit, shown } = slot
  slot.shown = line
  const isMoved = line.curve !== shown.curve
  if (isMoved) path.setAttribute('d', line.curve)
  if (line.look !== shown.look) path.setAttribute('class', line.look)
  if (line.isThick !== shown.isThick) path.style.strokeWidth = line.isThick ? '3' : ''
  const isHit = line.row !== undefined
  if (isMoved || isHit !== (shown.row !== undefined)) {
    hit.setAttribute('d', isHit ? line.curve : '')
  }
  if (line.row !== shown.row) hit.dataset['row'] = String(line.row ?? '')
}
