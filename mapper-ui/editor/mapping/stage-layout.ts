import type { Density } from '../../look/density.ts'

/** From the top of a tree's node to its first row. */
export const PANEL_HEAD = 72

/** Where the trees stand on the canvas, in pixels. */
export interface StageLayout {
  readonly sourceWidth: number
  readonly laneWidth: number
  readonly targetWidth: number
  readonly height: number
  readonly rowHeight: number
}

/** Rows have two lines, or one where somebody wants them closer. */
export const ROW_HEIGHTS: Readonly<Record<Density, number>> = { comfortable: 40, compact: 28 }
/** Where there is no room for columns, a field is a card. */
export const CARD_HEIGHT = 76
