import type { Language } from '../contract/languages.ts'
import type { DayOfFlow } from './sum-up-day.ts'

interface Words {
  readonly more: (count: number) => string
  readonly moreTroubles: (count: number) => string
  readonly moreRecords: (count: number) => string
  readonly allWellAgain: string
  readonly nothingToDo: string
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
    moreTroubles: (count) => (count === 1 ? 'And 1 more cause.' : `And ${count} more causes.`),
    moreRecords: (count) => `and ${count} more`,
    allWellAgain: 'all well again',
    nothingToDo: 'You do not need to do anything.',
    whatToDo: 'What to do',
    allWell: 'all well',
    open: (count) => `${count} open`,
    onDay: (day) => `On ${day}`,
    nothingRan: (day) => `No flow ran on ${day}.`,
    stillOpen: 'Still open',
    nothingWaits: 'Nothing needs attention.',
    dayOfFlow: ({ flow, runs, failed, read, written, parked }) =>
      `${flow}: ${runs} runs${failed > 0 ? ` (${failed} failed)` : ''}, ${read} records read, ${written} written, ${parked} failed`,
    test: 'test message',
    testText: 'This is what an alert of Mapwright looks like. You do not need to do anything.',
  },
  it: {
    more: (count) => (count === 1 ? 'e un altro' : `e altri ${count}`),
    moreTroubles: (count) => (count === 1 ? 'E un’altra causa.' : `E altre ${count} cause.`),
    moreRecords: (count) => (count === 1 ? 'e un altro' : `e altri ${count}`),
    allWellAgain: 'di nuovo tutto regolare',
    nothingToDo: 'Non devi fare nulla.',
    whatToDo: 'Che cosa fare',
    allWell: 'tutto regolare',
    open: (count) => (count === 1 ? '1 aperto' : `${count} aperti`),
    onDay: (day) => `Il ${day}`,
    nothingRan: (day) => `Il ${day} non è stato eseguito nessun flusso.`,
    stillOpen: 'Ancora aperti',
    nothingWaits: 'Nulla richiede attenzione.',
    dayOfFlow: ({ flow, runs, failed, read, written, parked }) =>
      `${flow}: ${runs} esecuzioni${failed > 0 ? ` (${failed} non riuscite)` : ''}, ${read} record letti, ${written} scritti, ${parked} non riusciti`,
    test: 'messaggio di prova',
    testText: 'Ecco come appare un avviso di Mapwright. Non devi fare nulla.',
  },
  nl: {
    more: (count) => `en nog ${count}`,
    moreTroubles: (count) => (count === 1 ? 'En nog 1 oorzaak.' : `En nog ${count} oorzaken.`),
    moreRecords: (count) => `en nog ${count}`,
    allWellAgain: 'alles weer in orde',
    nothingToDo: 'Je hoeft niets te doen.',
    whatToDo: 'Wat te doen',
    allWell: 'alles in orde',
    open: (count) => `${count} open`,
    onDay: (day) => `Op ${day}`,
    nothingRan: (day) => `Op ${day} is geen flow uitgevoerd.`,
    stillOpen: 'Nog open',
    nothingWaits: 'Er is niets dat aandacht nodig heeft.',
    dayOfFlow: ({ flow, runs, failed, read, written, parked }) =>
      `${flow}: ${runs} runs${failed > 0 ? ` (${failed} mislukt)` : ''}, ${read} records gelezen, ${written} geschreven, ${parked} mislukt`,
    test: 'testbericht',
    testText: 'Zo ziet een melding van Mapwright eruit. Je hoeft niets te doen.',
  },
}
