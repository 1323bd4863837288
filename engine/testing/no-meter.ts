import type * as meter from '../formula/run/meter.ts'

/** Stands in for the meter where its cost is measured: the same engine, but nothing counts. */
type Meter = typeof meter

export const startBudget: Meter['startBudget'] = () => undefined
export const endBudget: Meter['endBudget'] = () => undefined
export const takeFrom: Meter['takeFrom'] = () => undefined
export const spend: Meter['spend'] = () => undefined
export const allocate: Meter['allocate'] = () => undefined
export const checkLength: Meter['checkLength'] = () => undefined
export const countText: Meter['countText'] = () => undefined
export const spendOnText: Meter['spendOnText'] = () => undefined
export const spendOnComparison: Meter['spendOnComparison'] = () => undefined
export const checkTotal: Meter['checkTotal'] = () => undefined
export const checkedText: Meter['checkedText'] = (text) => text
export const enterCall: Meter['enterCall'] = () => undefined
export const leaveCall: Meter['leaveCall'] = () => undefined
