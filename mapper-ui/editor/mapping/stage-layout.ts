export const ROW_HEIGHT = 28
/** From the top of a tree's node to its first row. */
export const PANEL_HEAD = 72

/** Where the trees stand on the canvas, in pixels. */
export interface StageLayout {
  readonly sourceWidth: number
  readonly laneWidth: number
  readonly targetWidth: number
  readonly height: number
}
