import type { Language } from '../api/contract/words/languages.ts'
import type { DayOfFlow } from './sum-up-day.ts'

interface Words {
  readonly more: (count: number) => string
  readonly moreTroubles: (count: number) => string
  readonly allWellAgain: string
  readonly wellAgain: string
  readonly whatToDo: string
  readonly allWell: string
  readonly open: (count: number) => string
  readonly onDay: (day: string) => string
  readonly nothingRan: (day: string) => string
  readonly stillOpen: string
  readonly nothingWaits: string
  readonly dayOfFlow: (day: DayOfFlow) => string
  readonly test: string
  readonly testText: string
}

/** What stands around alerts in a message. */
export const MESSAGE_WORDS: Readonly<Record<Language, Words>> = {
  en: {
    more: (count) => `and ${count} more`,
    moreTroubles: (count) => `And ${count} more troubles.`,
    allWellAgain: 'all well again',
    wellAgain: 'Well again',
    whatToDo: 'What to do',
    allWell: 'all well',
    open: (count) => `${count} open`,
    onDay: (day) => `On ${day}`,
    nothingRan: (day) => `On ${day} nothing ran.`,
    stillOpen: 'Still open',
    nothingWaits: 'Nothing waits for a person.',
    dayOfFlow: ({ flow, runs, failed, read, written, parked }) =>
      `${flow}: ${runs} runs${failed > 0 ? ` (${failed} failed)` : ''}, ${read} records read, ${written} written, ${parked} failed`,
    test: 'a test',
    testText: 'This is what an alert of Mapwright looks like. Nothing is wrong.',
  },
  it: {
    more: (count) => `e altri ${count}`,
    moreTroubles: (count) => `E altri ${count} problemi.`,
    allWellAgain: 'di nuovo tutto bene',
    wellAgain: 'Di nuovo a posto',
    whatToDo: 'Che cosa fare',
    allWell: 'tutto bene',
    open: (count) => `${count} aperti`,
    onDay: (day) => `Il ${day}`,
    nothingRan: (day) => `Il ${day} non è partito nulla.`,
    stillOpen: 'Ancora aperti',
    nothingWaits: 'Nulla aspetta una persona.',
    dayOfFlow: ({ flow, runs, failed, read, written, parked }) =>
      `${flow}: ${runs} esecuzioni${failed > 0 ? ` (${failed} non riuscite)` : ''}, ${read} record letti, ${written} scritti, ${parked} non riusciti`,
    test: 'una prova',
    testText: 'Ecco come appare un avviso di Mapwright. Non c’è nulla che non va.',
  },
  nl: {
    more: (count) => `en nog ${count}`,
    moreTroubles: (count) => `En nog ${count} problemen.`,
    allWellAgain: 'alles weer goed',
    wellAgain: 'Weer in orde',
    whatToDo: 'Wat te doen',
    allWell: 'alles goed',
    open: (count) => `${count} open`,
    onDay: (day) => `Op ${day}`,
    nothingRan: (day) => `Op ${day} draaide er niets.`,
    stillOpen: 'Nog open',
    nothingWaits: 'Er wacht niets op iemand.',
    dayOfFlow: ({ flow, runs, failed, read, written, parked }) =>
      `${flow}: ${runs} uitvoeringen${failed > 0 ? ` (${failed} mislukt)` : ''}, ${read} records gelezen, ${written} geschreven, ${parked} mislukt`,
    test: 'een proef',
    testText: 'Zo ziet een melding van Mapwright eruit. Er is niets mis.',
  },
}
