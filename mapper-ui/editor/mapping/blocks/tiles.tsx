import {
  IconArrowRampRight,
  IconCode,
  IconMathFunction,
  IconPencil,
  IconRepeat,
  IconTable,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { BlockKind } from './say-formula.ts'

/** The sign of a kind of block; fields and names have none. Made once: what is the same element is not looked at again. */
export const TILES: Readonly<Record<BlockKind, ReactNode>> = {
  function: <IconMathFunction size={15} aria-hidden />,
  condition: <IconArrowRampRight size={15} aria-hidden />,
  'look-up': <IconTable size={15} aria-hidden />,
  list: <IconRepeat size={15} aria-hidden />,
  formula: <IconCode size={15} aria-hidden />,
  constant: <IconPencil size={15} aria-hidden />,
  field: null,
  variable: null,
}
